//! What the loss of a recipe is.

use elbo_recipe::{KlSchedule, Recipe, Reduction};

/// Whether the loss is the negative evidence lower bound: on the held-out images, which are always measured with the
/// full beta, or on the training batches, where beta may still change.
#[must_use]
pub fn is_elbo(recipe: &Recipe, held_out: bool) -> bool {
    let whole = recipe.kl_schedule != KlSchedule::FreeBits && recipe.reduction == Reduction::Sum;
    recipe.beta == 1.0 && whole && (held_out || recipe.kl_schedule == KlSchedule::Constant)
}

#[cfg(test)]
mod tests {
    use elbo_recipe::FieldId;

    use super::*;

    #[test]
    fn only_the_plain_objective_is_the_elbo() {
        let recipe = Recipe::default();
        assert!(is_elbo(&recipe, true) && is_elbo(&recipe, false));
        for (field, value) in
            [(FieldId::Beta, "4"), (FieldId::Reduction, "mean"), (FieldId::KlSchedule, "free-bits")]
        {
            assert!(!is_elbo(&recipe.with(field, value).unwrap(), true), "{field}");
        }
    }

    #[test]
    fn while_beta_warms_up_only_the_held_out_loss_is_the_elbo() {
        let recipe = Recipe { kl_schedule: KlSchedule::Linear, ..Recipe::default() };
        assert_eq!([true, false].map(|held_out| is_elbo(&recipe, held_out)), [true, false]);
    }
}
