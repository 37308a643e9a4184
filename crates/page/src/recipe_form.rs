//! What the form of a recipe shows: which fields matter, and how the recipe differs from its preset.

use elbo_recipe::{
    BatchNorm, Clipping, FIELDS, Field, Group, Initializer, KlSchedule, LearningRateSchedule, Likelihood,
    LogvarBounds, Optimizer, Preset, Recipe, field, preset,
};

/// Whether a field has any effect in this recipe. A field that is tied to a choice has one only under that
/// choice: the momentum under SGD, the cycles under a cyclical schedule.
#[must_use]
pub fn matters(recipe: &Recipe, name: &str) -> bool {
    let rate = recipe.learning_rate_schedule;
    match name {
        "batch_norm_momentum" => recipe.batch_norm != BatchNorm::Off,
        "batch_norm_mu_scale" => recipe.batch_norm == BatchNorm::HiddenAndMu,
        "initial_std" => recipe.initializer == Initializer::Normal,
        "gaussian_sigma" => {
            matches!(recipe.likelihood, Likelihood::Gaussian | Likelihood::GaussianLearned)
        }
        "gaussian_mean" => recipe.likelihood != Likelihood::Bernoulli,
        "kl_warmup" => matches!(recipe.kl_schedule, KlSchedule::Linear | KlSchedule::Cyclical),
        "kl_cycles" => recipe.kl_schedule == KlSchedule::Cyclical,
        "free_bits" => recipe.kl_schedule == KlSchedule::FreeBits,
        "logvar_min" | "logvar_max" => recipe.logvar_bounds == LogvarBounds::Clamp,
        "momentum" => recipe.optimizer == Optimizer::Sgd,
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

/// The recipe of the preset of that name; the article's if there is none.
#[must_use]
pub fn base(preset_name: &str) -> Recipe {
    preset(preset_name).map(Preset::recipe).unwrap_or_default()
}

/// The fields in which a recipe differs from the preset of that name, with the preset's values as text.
#[must_use]
pub fn against(preset_name: &str, recipe: &Recipe) -> Vec<(&'static Field, String)> {
    let changes = base(preset_name).changes_from(recipe);
    changes.into_iter().filter_map(|(name, text)| Some((field(name)?, text))).collect()
}

/// How many changes there are against a preset, in words.
#[must_use]
pub fn count_of_changes(changes: usize, preset_label: &str) -> String {
    match changes {
        0 => format!("No changes against {preset_label}"),
        1 => format!("1 change against {preset_label}"),
        changes => format!("{changes} changes against {preset_label}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_recipe::PRESETS;

    fn with(changes: &[(&str, &str)]) -> Recipe {
        Recipe::default().with_all(changes.iter().copied()).unwrap()
    }

    #[test]
    fn a_field_matters_only_under_the_choice_that_it_belongs_to() {
        for (choice, value, brings_up) in [
            ("batch_norm", "hidden", &["batch_norm_momentum"][..]),
            ("batch_norm", "hidden-and-mu", &["batch_norm_momentum", "batch_norm_mu_scale"]),
            ("initializer", "normal", &["initial_std"]),
            ("likelihood", "gaussian", &["gaussian_sigma", "gaussian_mean"]),
            ("likelihood", "gaussian-learned", &["gaussian_sigma", "gaussian_mean"]),
            ("likelihood", "gaussian-optimal", &["gaussian_mean"]),
            ("kl_schedule", "linear", &["kl_warmup"]),
            ("kl_schedule", "cyclical", &["kl_warmup", "kl_cycles"]),
            ("kl_schedule", "free-bits", &["free_bits"]),
            ("optimizer", "sgd", &["momentum"]),
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
        use elbo_recipe::Kind;
        for field in FIELDS.iter().filter(|field| matches!(field.kind, Kind::Choice(_) | Kind::Switch)) {
            let tied = field.name == "gaussian_mean" || field.name.starts_with("plateau_");
            assert_eq!(matters(&Recipe::default(), field.name), !tied, "{}", field.name);
        }
    }

    #[test]
    fn every_change_of_a_preset_is_shown_in_its_group() {
        for preset in PRESETS {
            let recipe = preset.recipe();
            let changes = against("article", &recipe);
            let is_shown = |name| {
                Group::ALL.iter().any(|group| shown(&recipe, *group).iter().any(|field| field.name == name))
            };
            assert_eq!(changes.len(), recipe.changes_from(&Recipe::default()).len(), "{}", preset.name);
            assert!(changes.iter().all(|(field, _)| is_shown(field.name)), "{}", preset.name);
            assert!(against(preset.name, &recipe).is_empty());
        }
    }

    #[test]
    fn changes_name_the_values_to_go_back_to() {
        let recipe = preset("collapse").unwrap().recipe().with("beta", "4").unwrap();
        let changes = against("collapse", &recipe);
        assert_eq!(
            changes.iter().map(|(f, text)| (f.name, text.as_str())).collect::<Vec<_>>(),
            [("beta", "20")]
        );
        assert_eq!(count_of_changes(0, "Collapse"), "No changes against Collapse");
        assert_eq!(count_of_changes(1, "Collapse"), "1 change against Collapse");
        assert_eq!(count_of_changes(12, "Collapse"), "12 changes against Collapse");
    }
}
