//! Ready-made duels: two runs with the same seed that differ in one field, and what to look at.

use elbo_recipe::{FieldId, Recipe, RecipeError};

/// Two recipes that differ in one field. Both are the article's recipe with a few changes, so that the effect
/// shows within three epochs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReadyDuel {
    /// Name of its button and in tests.
    pub name: &'static str,
    /// Label of its button.
    pub label: &'static str,
    /// One sentence: what to look at.
    pub watch: &'static str,
    /// What came of it: `elbo train --preset article --epochs 3` with the changes, seeds 1 to 5 and 7, on the
    /// CPU. Losses are -ELBO on the held-out digits, in nats per image.
    pub measured: &'static str,
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
        label: "Initialization",
        watch: "Watch the first epoch: B draws its weights from N(0, 0.2), starts far higher than Xavier's A, and stays behind.",
        measured: "On all 60,000 images, held out after three epochs, six seeds: A 126 to 127 nats, B 170 to 187.",
        base: &[(FieldId::Epochs, "3"), (FieldId::InitialStd, "0.2")],
        change: (FieldId::Initializer, "normal"),
    },
    ReadyDuel {
        name: "warmup",
        label: "KL warm-up",
        watch: "Watch the active units: at ten times the article's learning rate, the KL empties most of A's dimensions before its decoder has learned to use them; B meets the KL later.",
        measured: "On all 60,000 images, held out after three epochs, six seeds: A 126 to 139 nats with 4 to 7 active units, B 116 to 120 with 11 to 16. At the article's own rate, our study of ten epochs shows no such effect.",
        base: &[(FieldId::Epochs, "3"), (FieldId::LearningRate, "0.01"), (FieldId::KlWarmup, "0.5")],
        change: (FieldId::KlSchedule, "linear"),
    },
    ReadyDuel {
        name: "learning-rate",
        label: "Learning rate",
        watch: "Watch B's total loss: steps a hundred times as large throw its weights out of reach, and it does no better than one image for all.",
        measured: "On all 60,000 images, held out after three epochs, six seeds: A 126 to 127 nats; B 206 to 236, which one image for all also reaches, and the verdict is 'diverged' every time.",
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
