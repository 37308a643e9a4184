//! Changes to a recipe that come from outside and may be damaged: what makes a valid recipe is taken, one by one,
//! and the rest is named.

use elbo_recipe::{Recipe, RecipeError};
use elbo_words::words;

use super::shown::shown;

/// The recipe with as many of the changes, field and text, as make a valid one; and each that does not, with why.
///
/// Two values may be valid only together, so all are tried at once first; then each by itself, for as long as one
/// more is taken.
pub(super) fn changed<'a>(
    recipe: &Recipe,
    changes: &[(&'static str, &'a str)],
) -> (Recipe, Vec<(&'static str, &'a str, String)>) {
    if let Ok(all) = recipe.with_all(changes.iter().copied()) {
        return (all, Vec::new());
    }
    let mut recipe = recipe.clone();
    let mut left = changes.to_vec();
    loop {
        let before = left.len();
        left.retain(|(name, text)| match recipe.with(*name, text) {
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
    let refused = left.into_iter().filter_map(|(name, text)| {
        let error = recipe.with(name, text).err()?;
        Some((name, text, why(name, text, &error)))
    });
    let refused = refused.collect();
    (recipe, refused)
}

fn why(name: &str, text: &str, error: &RecipeError) -> String {
    match error {
        RecipeError::OutOfRange { field, expected, .. } if field.name() == name => {
            format!("expected {}, found '{}'", words().requirement(*field, expected), shown(text))
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
        let (recipe, refused) =
            changed(&base, &[("batch_norm", "hidden"), ("batch_size", "1"), ("beta", "4"), ("latent", "0")]);
        assert_eq!(recipe, base.with_all([("batch_norm", "hidden"), ("beta", "4")]).unwrap());
        let names: Vec<_> = refused.iter().map(|(name, ..)| *name).collect();
        assert_eq!(names, ["batch_size", "latent"]);
        assert!(refused[0].2.contains("at least 2 with batch normalization"), "{refused:?}");
    }

    #[test]
    fn values_that_are_valid_only_together_are_taken_together() {
        let base = Recipe::default().with("batch_norm", "hidden").unwrap();
        let (recipe, refused) = changed(&base, &[("batch_size", "1"), ("batch_norm", "off")]);
        assert_eq!((recipe.batch_size, refused.len()), (1, 0));
        // A damaged one beside them does not keep them from it, whatever their order.
        let (recipe, refused) =
            changed(&base, &[("batch_size", "1"), ("epochs", "?"), ("batch_norm", "off")]);
        assert_eq!((recipe.batch_size, refused.len()), (1, 1));
    }
}
