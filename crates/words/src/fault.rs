//! What is said of failures and refusals: one sentence each, without a full stop, that names what was expected
//! and what was found.

use elbo_protocol::{EngineFault, Fault, FileFault, LinkFault, WeightFault};
use elbo_recipe::{FieldId, RecipeError, Requirement};

/// What is said of failures and refusals.
pub trait FaultWords {
    /// What failed, or why something was refused.
    fn fault(&self, fault: &Fault) -> String;

    /// Why a recipe is refused.
    fn recipe_error(&self, error: &RecipeError) -> String;

    /// What a field's value has to be, after "expected".
    fn requirement(&self, field: FieldId, requirement: &Requirement) -> String;

    /// Why an engine failed.
    fn engine_fault(&self, fault: &EngineFault) -> String;

    /// Why weights cannot be used.
    fn weight_fault(&self, fault: &WeightFault) -> String;

    /// Why a file cannot be used, after its name.
    fn file_fault(&self, fault: &FileFault) -> String;

    /// Why the worker cannot be talked to.
    fn link_fault(&self, fault: &LinkFault) -> String;
}
