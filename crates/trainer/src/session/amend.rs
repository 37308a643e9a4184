//! Changing the recipe of a run in progress.

use elbo_engine::Objective;
use elbo_protocol::Occurrence;
use elbo_recipe::{FieldId, Recipe, RecipeError};

use super::PlateauConfig;
use super::Session;

/// A change that a run in progress cannot take. The run goes on as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AmendError {
    /// The recipe is out of range.
    #[error(transparent)]
    Recipe(#[from] RecipeError),
    /// A field decides how the run began.
    #[error("recipe field '{0}' cannot change during a run, expected a fresh run")]
    NeedsFreshRun(FieldId),
    /// The run is over.
    #[error("the run has given up, expected a fresh run")]
    GivenUp,
}

impl Session {
    /// Takes another recipe from the next step on. A learning rate that is changed by hand undoes what plateaus
    /// and rollbacks have taken off it.
    ///
    /// # Errors
    /// [`AmendError`]; nothing is changed then.
    pub fn amend(&mut self, recipe: &Recipe) -> Result<(), AmendError> {
        recipe.validate()?;
        if self.has_given_up() {
            return Err(AmendError::GivenUp);
        }
        let changes = recipe.diff_from(&self.plan.recipe);
        if let Some((field, _)) = changes.iter().find(|(field, _)| !field.field().live) {
            return Err(AmendError::NeedsFreshRun(*field));
        }
        if recipe.learning_rate != self.plan.recipe.learning_rate {
            self.plateau_rate = 1.0;
            self.rollback_rate = 1.0;
        }
        self.objective = Objective::from(recipe);
        self.plateau.set_config(PlateauConfig::from(recipe));
        if !changes.is_empty() {
            self.observer.amended();
        }
        self.plan.recipe = recipe.clone();
        // What was kept under the old recipe is still good, but what is to come should not go back before it.
        self.snapshot();
        self.occurrences.push((self.step, Occurrence::Amended { changes }));
        Ok(())
    }
}
