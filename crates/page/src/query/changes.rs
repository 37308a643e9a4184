//! Changes to a recipe that come from outside and may be damaged: what makes a valid recipe is taken, one by one,
//! and the rest is named.

use elbo_recipe::{FieldId, Recipe, RecipeError};
use elbo_words::{Expected, words};

use super::shown::shown;

/// The recipe with as many of the changes, field and text, as make a valid one; and each that does not, with why.
///
/// Two values may be valid only together, so all are tried at once first; then each by itself, for as long as one
/// more is taken.
pub(super) fn changed<'a>(
    recipe: &Recipe,
    changes: &[(FieldId, &'a str)],
) -> (Recipe, Vec<(FieldId, &'a str, String)>) {
    if let Ok(all) = recipe.with_all(changes.iter().copied()) {
        return (all, Vec::new());
    }
    let mut recipe = recipe.clone();
    let mut left = changes.to_vec();
    loop {
        let before = left.len();
        left.retain(|(field, text)| match recipe.with(*field, text) {
            Ok(next) => {
                recipe = next;
                false
            }
            Err(_) => true,
        });
        if left.len() == before {
            break;
        }
    }
    let refused = left.into_iter().filter_map(|(field, text)| {
        let error = recipe.with(field, text).err()?;
        Some((field, text, why(field, text, &error)))
    });
    let refused = refused.collect();
    (recipe, refused)
}

fn why(field: FieldId, text: &str, error: &RecipeError) -> String {
    match error {
        RecipeError::OutOfRange { field: named, expected, .. } if *named == field => {
            words().expected(&Expected::Value(words().requirement(field, expected)), &shown(text))
        }
        // A rule that ties fields together names the other one.
        error => words().recipe_error(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_break_a_rule_together_fall_back_one_by_one() {
        let base = Recipe::default();
        let (recipe, refused) = changed(
            &base,
            &[
                (FieldId::BatchNorm, "hidden"),
                (FieldId::BatchSize, "1"),
                (FieldId::Beta, "4"),
                (FieldId::Latent, "0"),
            ],
        );
        assert_eq!(recipe, base.with_all([(FieldId::BatchNorm, "hidden"), (FieldId::Beta, "4")]).unwrap());
        let fields: Vec<_> = refused.iter().map(|(field, ..)| *field).collect();
        assert_eq!(fields, [FieldId::BatchSize, FieldId::Latent]);
        assert!(refused[0].2.contains("at least 2 with batch normalization"), "{refused:?}");
    }

    #[test]
    fn values_that_are_valid_only_together_are_taken_together() {
        let base = Recipe::default().with(FieldId::BatchNorm, "hidden").unwrap();
        let (recipe, refused) = changed(&base, &[(FieldId::BatchSize, "1"), (FieldId::BatchNorm, "off")]);
        assert_eq!((recipe.batch_size, refused.len()), (1, 0));
        // A damaged one beside them does not keep them from it, whatever their order.
        let (recipe, refused) =
            changed(&base, &[(FieldId::BatchSize, "1"), (FieldId::Epochs, "?"), (FieldId::BatchNorm, "off")]);
        assert_eq!((recipe.batch_size, refused.len()), (1, 1));
    }
}
