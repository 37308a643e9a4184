//! Labels of the column of the recipe, in English.

use super::English;
use crate::RecipeLabels;

impl RecipeLabels for English {
    fn duel(&self) -> &'static str {
        "Duel"
    }

    fn a_against_b(&self) -> &'static str {
        "A against B"
    }

    fn choose(&self) -> &'static str {
        "Choose"
    }

    fn train_two_recipes_side_by_side(&self) -> &'static str {
        "Train two recipes side by side: same seed, same images, one difference."
    }

    fn train_step_and_reset_act_on(&self) -> &'static str {
        "Train, Step and Reset act on both. Their recipes stay as they are; what you edit now is kept for the run after the duel."
    }

    fn a_fresh_single_run_of_the(&self) -> &'static str {
        "A fresh single run of the recipe below takes its place"
    }

    fn end_duel(&self) -> &'static str {
        "End duel"
    }

    fn a_duel_of_your_own(&self) -> &'static str {
        "A duel of your own"
    }

    fn your_own_a_is_the_recipe(&self) -> &'static str {
        "Your own: A is the recipe below, B is the same with one change."
    }

    fn b_differs_in(&self) -> &'static str {
        "B differs in"
    }

    fn start_this_duel(&self) -> &'static str {
        "Start this duel"
    }

    fn fresh_run(&self) -> &'static str {
        "fresh run"
    }

    fn a_run_in_progress_takes_a(&self) -> &'static str {
        "A run in progress takes a change at once."
    }

    fn a_change_needs_a_fresh_run(&self) -> &'static str {
        "A change needs a fresh run."
    }

    fn recipe(&self) -> &'static str {
        "Recipe"
    }

    fn undo_all(&self) -> &'static str {
        "Undo all"
    }

    fn presets(&self) -> &'static str {
        "Presets"
    }

    fn schedules_of_a_run_of_this(&self) -> &'static str {
        "Schedules of a run of this recipe"
    }
}
