//! Which recipes are sound.

use crate::{BatchNorm, FIELDS, FieldId, Recipe, RecipeError, Requirement};

impl Recipe {
    /// Checks every field against its range, and the few rules that tie fields together.
    ///
    /// # Errors
    /// [`RecipeError::OutOfRange`] for the first field that is out of range.
    pub fn validate(&self) -> Result<(), RecipeError> {
        match FIELDS.iter().find(|field| !self.value(field.id).is_within(field.kind)) {
            Some(field) => Err(RecipeError::out_of_range(field.id, self.text(field.id))),
            None => self.fields_agree(),
        }
    }

    fn fields_agree(&self) -> Result<(), RecipeError> {
        if self.batch_norm != BatchNorm::Off && self.batch_size < 2 {
            return Err(RecipeError::OutOfRange {
                field: FieldId::BatchSize,
                expected: Requirement::TwoForBatchNorm,
                found: self.text(FieldId::BatchSize),
            });
        }
        if self.logvar_min >= self.logvar_max {
            return Err(RecipeError::OutOfRange {
                field: FieldId::LogvarMin,
                expected: Requirement::BelowLogvarMax { logvar_max: self.text(FieldId::LogvarMax) },
                found: self.text(FieldId::LogvarMin),
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;
    use proptest::prelude::*;

    #[test]
    fn every_number_out_of_its_range_is_refused_by_name() {
        for field in FIELDS {
            let beyond = match field.kind {
                Kind::Whole { max, .. } => vec![(max + 1).to_string(), "-1".to_owned(), "1.5".to_owned()],
                Kind::Number { min, max } => {
                    vec![
                        (f64::from(max) * 1.01 + 1.0).to_string(),
                        (f64::from(min) - 0.01 - f64::from(min).abs()).to_string(),
                        "NaN".to_owned(),
                    ]
                }
                Kind::Choice(_) | Kind::Switch => vec!["nonsense".to_owned(), String::new()],
                Kind::Widths { .. } => vec!["0".to_owned(), "1,2,3,4,5,6,7".to_owned()],
            };
            for text in beyond {
                let error = Recipe::default().with(field.id, &text).expect_err(field.name).to_string();
                let begin = format!("recipe field '{}': expected {}", field.name, field.kind);
                assert!(error.starts_with(&begin), "{error}");
            }
        }
    }

    #[test]
    fn batch_norm_refuses_a_batch_of_one() {
        let recipe = Recipe { batch_norm: BatchNorm::Hidden, batch_size: 1, ..Recipe::default() };
        assert_eq!(
            recipe.validate().unwrap_err().to_string(),
            "recipe field 'batch_size': expected 2.. with batch normalization, found 1"
        );
    }

    #[test]
    fn logvar_bounds_must_be_in_order() {
        let recipe = Recipe { logvar_min: 0.0, logvar_max: 0.0, ..Recipe::default() };
        assert_eq!(
            recipe.validate().unwrap_err().to_string(),
            "recipe field 'logvar_min': expected ..0, which is logvar_max, found 0"
        );
    }

    proptest! {
        #[test]
        fn the_ends_of_every_range_are_allowed(index in 0..FIELDS.len(), high: bool) {
            let field = &FIELDS[index];
            let text = match field.kind {
                Kind::Whole { min, max } => (if high { max } else { min }).to_string(),
                Kind::Number { min, max } => (if high { max } else { min }).to_string(),
                Kind::Choice(choices) => choices[if high { choices.len() - 1 } else { 0 }].0.to_owned(),
                Kind::Switch => high.to_string(),
                Kind::Widths { widest, .. } => if high { widest.to_string() } else { String::new() },
            };
            let changed = Recipe::default().with(field.id, &text).expect(field.name);
            prop_assert_eq!(Recipe::default().with(field.id, &changed.text(field.id)), Ok(changed.clone()));
            prop_assert!(changed.text(field.id) == text || changed.text(field.id).parse::<f32>().ok() == text.parse().ok());
        }
    }
}
