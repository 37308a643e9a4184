//! Which fields have an effect in which recipes.

use elbo_recipe::{FIELDS, FieldId, Kind, Recipe};

fn with(choice: FieldId, value: &str) -> Recipe {
    Recipe::default().with(choice, value).expect("a value of the choice")
}

#[test]
fn a_field_is_relevant_only_under_the_choice_that_it_belongs_to() {
    for (choice, value, brings_up) in [
        (FieldId::BatchNorm, "hidden", &[FieldId::BatchNormMomentum][..]),
        (FieldId::BatchNorm, "hidden-and-mu", &[FieldId::BatchNormMomentum, FieldId::BatchNormMuScale]),
        (FieldId::Initializer, "normal", &[FieldId::InitialStd]),
        (FieldId::Likelihood, "gaussian", &[FieldId::GaussianSigma, FieldId::GaussianMean]),
        (FieldId::Likelihood, "gaussian-learned", &[FieldId::GaussianSigma, FieldId::GaussianMean]),
        (FieldId::Likelihood, "gaussian-optimal", &[FieldId::GaussianMean]),
        (FieldId::KlSchedule, "linear", &[FieldId::KlWarmup]),
        (FieldId::KlSchedule, "cyclical", &[FieldId::KlWarmup, FieldId::KlCycles]),
        (FieldId::KlSchedule, "free-bits", &[FieldId::FreeBits]),
        (FieldId::Optimizer, "sgd", &[FieldId::Momentum]),
        (FieldId::LearningRateSchedule, "cosine", &[FieldId::LearningRateEnd]),
        (FieldId::LearningRateSchedule, "step", &[FieldId::LearningRateDecay, FieldId::LearningRateStep]),
        (FieldId::LearningRateSchedule, "exponential", &[FieldId::LearningRateDecay]),
        (
            FieldId::LearningRateSchedule,
            "plateau",
            &[
                FieldId::PlateauMode,
                FieldId::PlateauFactor,
                FieldId::PlateauPatience,
                FieldId::PlateauThreshold,
                FieldId::PlateauThresholdMode,
                FieldId::PlateauCooldown,
                FieldId::PlateauMinRate,
                FieldId::PlateauEpsilon,
            ],
        ),
        (FieldId::Clipping, "norm", &[FieldId::ClipThreshold]),
        (FieldId::Clipping, "value", &[FieldId::ClipThreshold]),
    ] {
        let (before, after) = (Recipe::default(), with(choice, value));
        let brought_up: Vec<_> = FIELDS
            .iter()
            .filter(|field| !field.is_relevant(&before) && field.is_relevant(&after))
            .map(|field| field.id)
            .collect();
        assert_eq!(brought_up, brings_up, "{choice} = {value}");
    }
    for (choice, value, hides) in [
        (FieldId::LogvarBounds, "none", [FieldId::LogvarMin, FieldId::LogvarMax]),
        (FieldId::Rollback, "false", [FieldId::RollbackFactor, FieldId::RollbackTries]),
    ] {
        for field in hides.map(FieldId::field) {
            assert!(field.is_relevant(&Recipe::default()) && !field.is_relevant(&with(choice, value)));
        }
    }
}

#[test]
fn every_choice_and_switch_is_always_relevant_but_the_gaussian_and_plateau_ones() {
    for field in FIELDS.iter().filter(|field| matches!(field.kind, Kind::Choice(_) | Kind::Switch)) {
        let tied = field.id == FieldId::GaussianMean || field.name.starts_with("plateau_");
        assert_eq!(field.is_relevant(&Recipe::default()), !tied, "{}", field.name);
    }
}
