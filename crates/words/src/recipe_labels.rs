//! Labels of the column of the recipe; those for assistive technology too.

/// Labels of the column of the recipe.
#[expect(missing_docs, reason = "a label is named by its English text")]
pub trait RecipeLabels {
    fn duel(&self) -> &'static str;
    fn a_against_b(&self) -> &'static str;
    fn choose(&self) -> &'static str;
    fn train_two_recipes_side_by_side(&self) -> &'static str;
    fn train_step_and_reset_act_on(&self) -> &'static str;
    fn a_fresh_single_run_of_the(&self) -> &'static str;
    fn end_duel(&self) -> &'static str;
    fn a_duel_of_your_own(&self) -> &'static str;
    fn your_own_a_is_the_recipe(&self) -> &'static str;
    fn b_differs_in(&self) -> &'static str;
    fn start_this_duel(&self) -> &'static str;
    fn fresh_run(&self) -> &'static str;
    fn a_run_in_progress_takes_a(&self) -> &'static str;
    fn a_change_needs_a_fresh_run(&self) -> &'static str;
    fn recipe(&self) -> &'static str;
    fn undo_all(&self) -> &'static str;
    fn presets(&self) -> &'static str;
    fn schedules_of_a_run_of_this(&self) -> &'static str;
}
