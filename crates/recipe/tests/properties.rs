//! What holds of every recipe and of every field.
#![cfg(not(target_arch = "wasm32"))]

use elbo_recipe::{BatchNorm, FIELDS, Field, FieldId, Kind, Recipe};
use proptest::prelude::*;

/// Any value that the field allows, as text.
fn value(field: &'static Field) -> BoxedStrategy<(FieldId, String)> {
    let text = match field.kind {
        Kind::Whole { min, max } => (min..=max).prop_map(|value| value.to_string()).boxed(),
        Kind::Number { min, max } => (min..=max).prop_map(|value| value.to_string()).boxed(),
        Kind::Choice(choices) => prop::sample::select(choices).prop_map(|(name, _)| name.to_owned()).boxed(),
        Kind::Switch => any::<bool>().prop_map(|value| value.to_string()).boxed(),
        Kind::Widths { layers, widest } => prop::collection::vec(1..=widest, 0..=layers)
            .prop_map(|widths| widths.iter().map(u64::to_string).collect::<Vec<_>>().join(","))
            .boxed(),
    };
    text.prop_map(move |text| (field.id, text)).boxed()
}

/// Any recipe at all.
fn recipe() -> impl Strategy<Value = Recipe> {
    let values = FIELDS.iter().map(value).collect::<Vec<_>>();
    values.prop_filter_map("fields that disagree", |values| {
        let values = values.iter().map(|(field, text)| (*field, text.as_str()));
        Recipe::default().with_all(values).ok()
    })
}

fn texts(recipe: &Recipe) -> Vec<(FieldId, String)> {
    FIELDS.iter().map(|field| (field.id, recipe.text(field.id))).collect()
}

proptest! {
    #[test]
    fn a_recipe_comes_back_from_the_texts_of_its_fields(recipe in recipe()) {
        let texts = texts(&recipe);
        let again = Recipe::default().with_all(texts.iter().map(|(field, text)| (*field, text.as_str())));
        prop_assert_eq!(again, Ok(recipe.clone()));
        for (field, text) in &texts {
            prop_assert_eq!(recipe.with(*field, text), Ok(recipe.clone()), "{}", field);
        }
    }

    #[test]
    fn a_recipe_comes_back_from_its_file(recipe in recipe()) {
        prop_assert_eq!(recipe.validate(), Ok(()));
        prop_assert_eq!(Recipe::from_json(&recipe.to_json()), Ok(recipe));
    }

    #[test]
    fn the_fields_that_differ_are_those_whose_texts_do(one in recipe(), other in recipe()) {
        let changes: Vec<_> = texts(&one).into_iter().filter(|(field, text)| *text != other.text(*field)).collect();
        prop_assert_eq!(one.diff_from(&other), changes);
    }

    #[test]
    fn one_value_changes_one_field(recipe in recipe(), change in (0..FIELDS.len()).prop_flat_map(|at| value(&FIELDS[at]))) {
        let (field, text) = change;
        if let Ok(changed) = recipe.with(field, &text) {
            prop_assert!(changed.differing(&recipe).all(|differing| differing == field));
            prop_assert_eq!(changed.with(field, &recipe.text(field)), Ok(recipe));
        }
    }

    #[test]
    fn a_value_beyond_its_range_is_refused_whatever_else_is_set(recipe in recipe(), at in 0..FIELDS.len()) {
        let field = &FIELDS[at];
        let beyond = match field.kind {
            Kind::Whole { max, .. } => (max + 1).to_string(),
            Kind::Number { max, .. } => (f64::from(max) * 1.01 + 1.0).to_string(),
            Kind::Choice(_) | Kind::Switch => "nonsense".to_owned(),
            Kind::Widths { widest, .. } => (widest + 1).to_string(),
        };
        let error = recipe.with(field.id, &beyond).expect_err("it is out of range").to_string();
        let begin = format!("recipe field '{field}': expected {}, found ", field.kind, field = field.name);
        prop_assert!(error.starts_with(&begin), "{error}");
    }

    #[test]
    fn no_text_makes_a_recipe_that_does_not_validate(recipe in recipe(), at in 0..FIELDS.len(), text in ".{0,12}") {
        if let Ok(changed) = recipe.with(FIELDS[at].id, &text) {
            prop_assert_eq!(changed.validate(), Ok(()));
        }
    }
}

#[test]
fn every_value_of_a_choice_has_a_name_and_a_label_of_its_own() {
    for field in FIELDS {
        let Kind::Choice(values) = field.kind else { continue };
        // With normalization off, no other field stands in the way of any value.
        let recipe = Recipe { batch_norm: BatchNorm::Off, ..Recipe::default() };
        for (index, (name, label)) in values.iter().enumerate() {
            assert!(
                !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'),
                "{name}"
            );
            assert!(!label.is_empty() && label.trim() == *label, "{name}");
            assert!(values[index + 1..].iter().all(|(other, said)| other != name && said != label), "{name}");
            let chosen = recipe.with(field.id, name).expect("a value of the choice");
            assert_eq!(chosen.text(field.id), *name);
            assert!(chosen.to_json().contains(&format!("\"{}\": \"{name}\"", field.name)), "{name}");
        }
        assert!(values.len() > 1, "{}", field.name);
    }
}

#[test]
fn a_number_that_is_not_finite_is_no_value() {
    for number in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let recipe = Recipe { beta: number, ..Recipe::default() };
        let said = format!("recipe field 'beta': expected 0.0..=1000.0, found {number}");
        assert_eq!(recipe.validate().map_err(|error| error.to_string()), Err(said));
    }
}
