//! What the form of a recipe shows: which fields matter, and what a folded group says of itself.

use elbo_protocol::{
    BatchNorm, Clipping, FIELDS, Field, Group, Initialiser, KlSchedule, LearningRateSchedule, Likelihood,
    LogvarBounds, Optimiser, Recipe,
};

/// Whether a field has any effect in this recipe. A field that is tied to a choice has one only under that
/// choice: the momentum under SGD, the cycles under a cyclical schedule.
#[must_use]
pub fn matters(recipe: &Recipe, name: &str) -> bool {
    let rate = recipe.learning_rate_schedule;
    match name {
        "batch_norm_momentum" => recipe.batch_norm != BatchNorm::Off,
        "batch_norm_mu_scale" => recipe.batch_norm == BatchNorm::HiddenAndMu,
        "initial_std" => recipe.initialiser == Initialiser::Normal,
        "gaussian_sigma" => {
            matches!(recipe.likelihood, Likelihood::Gaussian | Likelihood::GaussianLearned)
        }
        "gaussian_mean" => recipe.likelihood != Likelihood::Bernoulli,
        "kl_warmup" => matches!(recipe.kl_schedule, KlSchedule::Linear | KlSchedule::Cyclical),
        "kl_cycles" => recipe.kl_schedule == KlSchedule::Cyclical,
        "free_bits" => recipe.kl_schedule == KlSchedule::FreeBits,
        "logvar_min" | "logvar_max" => recipe.logvar_bounds == LogvarBounds::Clamp,
        "momentum" => recipe.optimiser == Optimiser::Sgd,
        "learning_rate_end" => rate == LearningRateSchedule::Cosine,
        "learning_rate_decay" => {
            matches!(rate, LearningRateSchedule::Step | LearningRateSchedule::Exponential)
        }
        "learning_rate_step" => rate == LearningRateSchedule::Step,
        "clip_threshold" => recipe.clipping != Clipping::None,
        "rollback_factor" | "rollback_tries" => recipe.rollback,
        name if name.starts_with("plateau_") => rate == LearningRateSchedule::Plateau,
        _ => true,
    }
}

/// Whether the group is rarely touched, so that it begins folded.
#[must_use]
pub fn begins_folded(group: Group) -> bool {
    matches!(group, Group::Start | Group::Schedule | Group::Guards)
}

/// The fields of a group that matter in this recipe.
#[must_use]
pub fn shown(recipe: &Recipe, group: Group) -> Vec<&'static Field> {
    FIELDS.iter().filter(|field| field.group == group && matters(recipe, field.name)).collect()
}

/// Labels of those fields whose value is not their default.
#[must_use]
pub fn changed(recipe: &Recipe, fields: &[&'static Field]) -> Vec<&'static str> {
    let default = Recipe::default();
    let changes = recipe.changes_from(&default);
    let is_changed = |field: &&&Field| changes.iter().any(|(name, _)| *name == field.name);
    fields.iter().filter(is_changed).map(|field| field.label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_protocol::PRESETS;

    fn with(changes: &[(&str, &str)]) -> Recipe {
        Recipe::default().with_all(changes.iter().copied()).unwrap()
    }

    #[test]
    fn a_field_matters_only_under_the_choice_that_it_belongs_to() {
        for (choice, value, brings_up) in [
            ("batch_norm", "hidden", &["batch_norm_momentum"][..]),
            ("batch_norm", "hidden-and-mu", &["batch_norm_momentum", "batch_norm_mu_scale"]),
            ("initialiser", "normal", &["initial_std"]),
            ("likelihood", "gaussian", &["gaussian_sigma", "gaussian_mean"]),
            ("likelihood", "gaussian-learned", &["gaussian_sigma", "gaussian_mean"]),
            ("likelihood", "gaussian-optimal", &["gaussian_mean"]),
            ("kl_schedule", "linear", &["kl_warmup"]),
            ("kl_schedule", "cyclical", &["kl_warmup", "kl_cycles"]),
            ("kl_schedule", "free-bits", &["free_bits"]),
            ("optimiser", "sgd", &["momentum"]),
            ("learning_rate_schedule", "cosine", &["learning_rate_end"]),
            ("learning_rate_schedule", "step", &["learning_rate_decay", "learning_rate_step"]),
            ("learning_rate_schedule", "exponential", &["learning_rate_decay"]),
            (
                "learning_rate_schedule",
                "plateau",
                &[
                    "plateau_mode",
                    "plateau_factor",
                    "plateau_patience",
                    "plateau_threshold",
                    "plateau_threshold_mode",
                    "plateau_cooldown",
                    "plateau_min_rate",
                    "plateau_epsilon",
                ],
            ),
            ("clipping", "norm", &["clip_threshold"]),
            ("clipping", "value", &["clip_threshold"]),
        ] {
            let (before, after) = (Recipe::default(), with(&[(choice, value)]));
            let brought_up: Vec<_> = FIELDS
                .iter()
                .map(|field| field.name)
                .filter(|name| !matters(&before, name) && matters(&after, name))
                .collect();
            assert_eq!(brought_up, brings_up, "{choice} = {value}");
        }
        for (choice, value, hides) in [
            ("logvar_bounds", "none", ["logvar_min", "logvar_max"]),
            ("rollback", "false", ["rollback_factor", "rollback_tries"]),
        ] {
            for name in hides {
                assert!(matters(&Recipe::default(), name) && !matters(&with(&[(choice, value)]), name));
            }
        }
    }

    #[test]
    fn every_choice_and_switch_always_matters_but_the_gaussian_and_plateau_ones() {
        use elbo_protocol::Kind;
        for field in FIELDS.iter().filter(|field| matches!(field.kind, Kind::Choice(_) | Kind::Switch)) {
            let tied = field.name == "gaussian_mean" || field.name.starts_with("plateau_");
            assert_eq!(matters(&Recipe::default(), field.name), !tied, "{}", field.name);
        }
    }

    #[test]
    fn every_change_of_a_preset_is_shown_in_its_group() {
        for preset in PRESETS {
            let recipe = preset.recipe();
            let listed: usize =
                Group::ALL.iter().map(|group| changed(&recipe, &shown(&recipe, *group)).len()).sum();
            assert_eq!(listed, recipe.changes_from(&Recipe::default()).len(), "{}", preset.name);
        }
    }
}
