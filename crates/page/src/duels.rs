//! Ready-made duels: two runs with the same seed that differ in one field, and what to look at.

use elbo_recipe::{FieldId, Recipe, RecipeError};
use elbo_words::{ReadyDuelKind, ReadyDuelWords, words};

/// Two recipes that differ in one field. Both are the article's recipe with a few changes, so that the effect
/// shows within three epochs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReadyDuel {
    /// Name of its button, in actions and in tests.
    pub name: &'static str,
    /// Which one it is, for its words.
    pub kind: ReadyDuelKind,
    /// What both runs change in the article's recipe.
    pub base: &'static [(FieldId, &'static str)],
    /// The field that B alone changes, and its value there.
    pub change: (FieldId, &'static str),
}

/// The preset that all ready-made duels change.
pub const BASE: &str = "article";

/// All ready-made duels.
pub const READY_DUELS: &[ReadyDuel] = &[
    ReadyDuel {
        name: "initialization",
        kind: ReadyDuelKind::Initialization,
        base: &[(FieldId::Epochs, "3"), (FieldId::InitialStd, "0.2")],
        change: (FieldId::Initializer, "normal"),
    },
    ReadyDuel {
        name: "warmup",
        kind: ReadyDuelKind::WarmUp,
        base: &[(FieldId::Epochs, "3"), (FieldId::LearningRate, "0.01"), (FieldId::KlWarmup, "0.5")],
        change: (FieldId::KlSchedule, "linear"),
    },
    ReadyDuel {
        name: "learning-rate",
        kind: ReadyDuelKind::LearningRate,
        base: &[(FieldId::Epochs, "3")],
        change: (FieldId::LearningRate, "0.1"),
    },
];

impl ReadyDuel {
    /// The recipes of A and B, with this seed.
    ///
    /// # Errors
    /// [`RecipeError`] if a change does not fit; a test checks that none does.
    pub fn recipes(&self, seed: u64) -> Result<[Recipe; 2], RecipeError> {
        // The defaults of a recipe are the article's.
        let first = Recipe { seed, ..Recipe::default() }.with_all(self.base.iter().copied())?;
        let second = first.with(self.change.0, self.change.1)?;
        Ok([first, second])
    }

    /// What is said of it.
    #[must_use]
    pub fn words(&self) -> ReadyDuelWords {
        words().ready_duel(self.kind)
    }
}

/// The ready-made duel of that name.
#[must_use]
pub fn ready_duel(name: &str) -> Option<&'static ReadyDuel> {
    READY_DUELS.iter().find(|duel| duel.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_recipes_are_valid_and_differ_in_the_stated_field_only() {
        for duel in READY_DUELS {
            let [first, second] = duel.recipes(11).unwrap();
            assert_eq!((first.validate(), second.validate()), (Ok(()), Ok(())), "{}", duel.name);
            let (field, value) = duel.change;
            assert_eq!(second.diff_from(&first), [(field, value.to_owned())], "{}", duel.name);
            assert_eq!((first.seed, second.seed), (11, 11));
            assert_eq!((first.batch_size, first.epochs), (second.batch_size, second.epochs));
            assert!(field.field().is_relevant(&first), "{field} has an effect");
        }
    }

    #[test]
    fn what_both_change_is_stated_and_has_an_effect_in_one_of_them() {
        for duel in READY_DUELS {
            let [first, second] = duel.recipes(7).unwrap();
            let stated: Vec<FieldId> = duel.base.iter().map(|(field, _)| *field).collect();
            for field in first.differing(&Recipe::default()) {
                assert!(stated.contains(&field), "{field}");
            }
            for field in stated.into_iter().map(FieldId::field) {
                let is_relevant = field.is_relevant(&first) || field.is_relevant(&second);
                assert!(is_relevant, "{} in {}", field.name, duel.name);
            }
        }
    }

    #[test]
    fn there_are_three_with_names_of_their_own() {
        let names: Vec<&str> = READY_DUELS.iter().map(|duel| duel.name).collect();
        assert_eq!(names, ["initialization", "warmup", "learning-rate"]);
        for name in names {
            assert_eq!(ready_duel(name).map(|duel| duel.name), Some(name));
        }
        assert_eq!(ready_duel("rock"), None);
        assert_eq!(elbo_recipe::preset(BASE).map(elbo_recipe::Preset::recipe), Some(Recipe::default()));
    }
}
