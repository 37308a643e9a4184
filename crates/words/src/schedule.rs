//! What is said of the schedules of a recipe, before there is a run.

use elbo_recipe::{Recipe, schedule::Span};

/// What is said of the schedules of a recipe.
pub trait ScheduleWords {
    /// How the learning rate changes over a run of that length, in a sentence.
    fn learning_rate_schedule(&self, recipe: &Recipe, span: Span) -> String;

    /// How the weight of the KL changes over a run, in a sentence.
    fn beta_schedule(&self, recipe: &Recipe) -> String;

    /// A chart of a schedule, for those who cannot see it: what it is of, and the sentence on it.
    fn schedule_chart(&self, name: &str, said: &str) -> String;
}
