//! What would mend a failure: changes to the recipe that led to it.

use elbo_protocol::{Remedy, RemedyKind};
use elbo_recipe::{BatchNorm, FieldId, Initializer, KlSchedule, LogvarBounds, Recipe, Reduction, Verdict};

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

fn remedy_of(kind: RemedyKind, changes: &[(FieldId, String)], fresh: bool) -> Remedy {
    Remedy { kind, changes: changes.to_vec(), fresh }
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
    let (bad_weights, unbounded) = (starts_badly(recipe), recipe.logvar_bounds == LogvarBounds::None);
    if bad_weights {
        changes.push((FieldId::Initializer, "xavier-uniform".to_owned()));
    }
    if unbounded {
        changes.push((FieldId::LogvarBounds, "clamp".to_owned()));
    }
    if changes.is_empty() || recipe.learning_rate > 10.0 * SOUND_RATE {
        return Remedy { changes: [changes, slower(recipe, true).changes].concat(), ..slower(recipe, true) };
    }
    let kind = match (bad_weights, unbounded) {
        (true, true) => RemedyKind::XavierWeightsAndBounds,
        (true, false) => RemedyKind::XavierWeights,
        (false, _) => RemedyKind::BoundLogvar,
    };
    remedy_of(kind, &changes, true)
}

/// A learning rate ten times lower, at most a sound one, and clipped gradients.
fn slower(recipe: &Recipe, fresh: bool) -> Remedy {
    let rate = (recipe.learning_rate / 10.0).clamp(1e-7, SOUND_RATE);
    let text = Recipe { learning_rate: rate, ..recipe.clone() }.text(FieldId::LearningRate);
    let changes = [
        (FieldId::LearningRate, text),
        (FieldId::Clipping, "norm".to_owned()),
        (FieldId::ClipThreshold, "100".to_owned()),
        (FieldId::Rollback, "true".to_owned()),
    ];
    remedy_of(RemedyKind::LowerLearningRate, &changes, fresh)
}

fn after_stuck(recipe: &Recipe) -> Remedy {
    if starts_badly(recipe) {
        return remedy_of(
            RemedyKind::XavierWeights,
            &[(FieldId::Initializer, "xavier-uniform".to_owned())],
            true,
        );
    }
    // Every unit of a layer has died on the way: the steps were too large.
    slower(recipe, true)
}

fn more_information(recipe: &Recipe) -> Remedy {
    if recipe.reduction == Reduction::Mean {
        let changes = [(FieldId::Reduction, "sum".to_owned())];
        return remedy_of(RemedyKind::SumReconstruction, &changes, false);
    }
    if recipe.beta > 1.0 {
        return remedy_of(RemedyKind::LowerBeta, &[(FieldId::Beta, "1".to_owned())], false);
    }
    if recipe.learning_rate > 5.0 * SOUND_RATE {
        return slower(recipe, true);
    }
    if recipe.kl_schedule == KlSchedule::FreeBits {
        let changes = [(FieldId::KlSchedule, "linear".to_owned()), (FieldId::KlWarmup, "0.2".to_owned())];
        return remedy_of(RemedyKind::WarmUpKl, &changes, true);
    }
    let changes = [(FieldId::KlSchedule, "free-bits".to_owned()), (FieldId::FreeBits, "0.25".to_owned())];
    remedy_of(RemedyKind::FreeBits, &changes, false)
}

fn closer_statistics(recipe: &Recipe) -> Remedy {
    if recipe.batch_norm_momentum < 0.1 {
        let changes = [(FieldId::BatchNormMomentum, "0.1".to_owned())];
        return remedy_of(RemedyKind::FasterStatistics, &changes, false);
    }
    debug_assert_ne!(recipe.batch_norm, BatchNorm::Off, "without normalization there is no gap");
    remedy_of(RemedyKind::NoBatchNorm, &[(FieldId::BatchNorm, "off".to_owned())], true)
}

fn faster(recipe: &Recipe) -> Remedy {
    let rate = (recipe.learning_rate * 10.0).clamp(SOUND_RATE, 10.0);
    let text = Recipe { learning_rate: rate, ..recipe.clone() }.text(FieldId::LearningRate);
    remedy_of(RemedyKind::RaiseLearningRate, &[(FieldId::LearningRate, text)], false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_recipe::PRESETS;

    #[test]
    fn every_remedy_is_a_sound_change_and_says_rightly_whether_a_run_can_take_it() {
        for preset in PRESETS {
            for verdict in Verdict::ALL {
                let recipe = Recipe { batch_norm: BatchNorm::Hidden, ..preset.recipe() };
                let Some(remedy) = remedy(verdict, &recipe) else { continue };
                let changed = remedy.applied_to(&recipe).expect("the change is within range");
                assert_ne!(changed, recipe, "{}: {verdict:?}", preset.name);
                if !remedy.fresh {
                    assert!(remedy.changes.iter().all(|(field, _)| field.field().live));
                }
            }
        }
    }

    #[test]
    fn a_remedy_goes_for_the_cause() {
        let mends = |verdict, name| {
            let recipe = elbo_recipe::preset(name).expect(name).recipe();
            let remedy = remedy(verdict, &recipe).expect("a failure has a remedy");
            (remedy.kind, remedy.changes[0].1.clone())
        };
        let of = |kind, value: &str| (kind, value.to_owned());
        assert_eq!(mends(Verdict::Collapsed, "collapse"), of(RemedyKind::LowerBeta, "1"));
        let xavier = "xavier-uniform";
        assert_eq!(mends(Verdict::Diverged, "bad-init"), of(RemedyKind::XavierWeightsAndBounds, xavier));
        assert_eq!(mends(Verdict::Stuck, "zero-init"), of(RemedyKind::XavierWeights, xavier));
        assert_eq!(mends(Verdict::TooSlow, "lr-too-low"), of(RemedyKind::RaiseLearningRate, "0.001"));
        assert_eq!(mends(Verdict::Diverged, "lr-too-high"), of(RemedyKind::LowerLearningRate, "0.001"));
    }
}
