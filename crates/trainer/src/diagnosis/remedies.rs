//! What would mend a failure: changes to the recipe that led to it.

use elbo_protocol::Remedy;
use elbo_recipe::{BatchNorm, Initializer, KlSchedule, LogvarBounds, Recipe, Reduction, Verdict};

/// A learning rate that is sound for nets of this size under Adam.
const SOUND_RATE: f32 = 1e-3;

/// The remedy for a verdict, where there is one.
pub(super) fn remedy(verdict: Verdict, recipe: &Recipe) -> Option<Remedy> {
    match verdict {
        Verdict::WarmingUp | Verdict::Healthy => None,
        Verdict::Diverged => Some(after_divergence(recipe)),
        Verdict::Diverging => Some(slower(recipe, true)),
        Verdict::Stuck => Some(after_stuck(recipe)),
        Verdict::Collapsed => Some(more_information(recipe)),
        Verdict::PartialCollapse => Some(more_information(recipe)),
        Verdict::BatchnormGap => Some(closer_statistics(recipe)),
        Verdict::TooSlow => Some(faster(recipe)),
    }
}

fn remedy_of(words: &str, changes: &[(&str, String)], fresh: bool) -> Remedy {
    let changes = changes.iter().map(|(field, value)| ((*field).to_owned(), value.clone())).collect();
    Remedy { words: words.to_owned(), changes, fresh }
}

/// Whether the initial weights are of the wrong size for any layer.
fn starts_badly(recipe: &Recipe) -> bool {
    match recipe.initializer {
        Initializer::Normal => !(0.01..=0.15).contains(&recipe.initial_std),
        Initializer::Zeros => true,
        _ => false,
    }
}

fn after_divergence(recipe: &Recipe) -> Remedy {
    let mut changes = Vec::new();
    let mut words = Vec::new();
    if starts_badly(recipe) {
        changes.push(("initializer", "xavier-uniform".to_owned()));
        words.push("start from Xavier weights");
    }
    if recipe.logvar_bounds == LogvarBounds::None {
        changes.push(("logvar_bounds", "clamp".to_owned()));
        words.push("bound the log-variance");
    }
    if changes.is_empty() || recipe.learning_rate > 10.0 * SOUND_RATE {
        return Remedy { changes: joined(changes, slower(recipe, true).changes), ..slower(recipe, true) };
    }
    remedy_of(&sentence(&words), &changes, true)
}

fn joined(first: Vec<(&str, String)>, rest: Vec<(String, String)>) -> Vec<(String, String)> {
    first.into_iter().map(|(field, value)| (field.to_owned(), value)).chain(rest).collect()
}

fn sentence(parts: &[&str]) -> String {
    let text = parts.join(" and ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A learning rate ten times lower, at most a sound one, and clipped gradients.
fn slower(recipe: &Recipe, fresh: bool) -> Remedy {
    let rate = (recipe.learning_rate / 10.0).clamp(1e-7, SOUND_RATE);
    let text = Recipe { learning_rate: rate, ..recipe.clone() }.text("learning_rate");
    let words = format!("Lower the learning rate to {text}, clip gradients and roll back");
    let changes = [
        ("learning_rate", text),
        ("clipping", "norm".to_owned()),
        ("clip_threshold", "100".to_owned()),
        ("rollback", "true".to_owned()),
    ];
    remedy_of(&words, &changes, fresh)
}

fn after_stuck(recipe: &Recipe) -> Remedy {
    if starts_badly(recipe) {
        return remedy_of("Start from Xavier weights", &[("initializer", "xavier-uniform".to_owned())], true);
    }
    // Every unit of a layer has died on the way: the steps were too large.
    slower(recipe, true)
}

fn more_information(recipe: &Recipe) -> Remedy {
    if recipe.reduction == Reduction::Mean {
        let changes = [("reduction", "sum".to_owned())];
        return remedy_of("Sum the reconstruction over pixels, as the bound asks", &changes, false);
    }
    if recipe.beta > 1.0 {
        return remedy_of("Lower beta to 1", &[("beta", "1".to_owned())], false);
    }
    if recipe.learning_rate > 5.0 * SOUND_RATE {
        return slower(recipe, true);
    }
    if recipe.kl_schedule == KlSchedule::FreeBits {
        let changes = [("kl_schedule", "linear".to_owned()), ("kl_warmup", "0.2".to_owned())];
        return remedy_of("Warm the KL up from zero", &changes, true);
    }
    let changes = [("kl_schedule", "free-bits".to_owned()), ("free_bits", "0.25".to_owned())];
    remedy_of("Give each dimension 0.25 free nats", &changes, false)
}

fn closer_statistics(recipe: &Recipe) -> Remedy {
    if recipe.batch_norm_momentum < 0.1 {
        let changes = [("batch_norm_momentum", "0.1".to_owned())];
        return remedy_of("Let running statistics follow with momentum 0.1", &changes, false);
    }
    debug_assert_ne!(recipe.batch_norm, BatchNorm::Off, "without normalization there is no gap");
    remedy_of("Train without batch normalization", &[("batch_norm", "off".to_owned())], true)
}

fn faster(recipe: &Recipe) -> Remedy {
    let rate = (recipe.learning_rate * 10.0).clamp(SOUND_RATE, 10.0);
    let text = Recipe { learning_rate: rate, ..recipe.clone() }.text("learning_rate");
    remedy_of(&format!("Raise the learning rate to {text}"), &[("learning_rate", text)], false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_recipe::{PRESETS, field};

    #[test]
    fn every_remedy_is_a_sound_change_and_says_rightly_whether_a_run_can_take_it() {
        for preset in PRESETS {
            for verdict in Verdict::ALL {
                let recipe = Recipe { batch_norm: BatchNorm::Hidden, ..preset.recipe() };
                let Some(remedy) = remedy(verdict, &recipe) else { continue };
                let changed = remedy.applied_to(&recipe).expect("the change is within range");
                assert_ne!(changed, recipe, "{}: {verdict:?}", preset.name);
                if !remedy.fresh {
                    assert!(
                        remedy.changes.iter().all(|(name, _)| field(name).is_some_and(|field| field.live))
                    );
                }
                assert!(remedy.words.starts_with(|first: char| first.is_uppercase()), "{}", remedy.words);
            }
        }
    }

    #[test]
    fn a_remedy_goes_for_the_cause() {
        let words = |verdict, name| {
            let recipe = elbo_recipe::preset(name).expect(name).recipe();
            remedy(verdict, &recipe).map(|remedy| remedy.words).unwrap_or_default()
        };
        assert_eq!(words(Verdict::Collapsed, "collapse"), "Lower beta to 1");
        assert_eq!(
            words(Verdict::Diverged, "bad-init"),
            "Start from Xavier weights and bound the log-variance"
        );
        assert_eq!(words(Verdict::Stuck, "zero-init"), "Start from Xavier weights");
        assert_eq!(words(Verdict::TooSlow, "lr-too-low"), "Raise the learning rate to 0.001");
        assert!(words(Verdict::Diverged, "lr-too-high").starts_with("Lower the learning rate to 0.001"));
    }
}
