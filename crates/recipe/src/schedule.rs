//! The schedules of a recipe as pure functions of the step, so that a run's curves are known before it.

use crate::{KlSchedule, LearningRateSchedule, Recipe};

/// How long a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Optimizer updates per epoch.
    pub steps_per_epoch: u32,
    /// Optimizer updates in the whole run.
    pub total_steps: u32,
}

/// The learning rate of a step, counted from 0.
///
/// The warm-up rises in a straight line, `(step + 1) / warmup`. After it, with `p` the share of the rest of
/// the run that is done and `e` the epoch from 0: cosine is `end + (1 - end) (1 + cos(pi p)) / 2`, step is
/// `decay^floor(e / epochs per step)`, exponential is `decay^e`. What a plateau will cut cannot be known:
/// for it, this is the rate before any cut.
#[must_use]
pub fn learning_rate_at(recipe: &Recipe, step: u32, span: Span) -> f32 {
    let warmup = recipe.learning_rate_warmup;
    let rate = f64::from(recipe.learning_rate);
    if step < warmup {
        return (rate * f64::from(step + 1) / f64::from(warmup)) as f32;
    }
    let decay = f64::from(recipe.learning_rate_decay);
    let epoch = step / span.steps_per_epoch.max(1);
    let factor = match recipe.learning_rate_schedule {
        LearningRateSchedule::Constant | LearningRateSchedule::Plateau => 1.0,
        LearningRateSchedule::Cosine => {
            let rest = span.total_steps.saturating_sub(warmup).max(1);
            let done = f64::from((step - warmup).min(rest)) / f64::from(rest);
            let end = f64::from(recipe.learning_rate_end);
            end + (1.0 - end) * (1.0 + (std::f64::consts::PI * done).cos()) / 2.0
        }
        LearningRateSchedule::Step => decay.powi((epoch / recipe.learning_rate_step.max(1)) as i32),
        LearningRateSchedule::Exponential => decay.powi(epoch as i32),
    };
    (rate * factor) as f32
}

/// The weight of the KL divergence in the loss of a step, counted from 0.
///
/// Linear: `beta min(1, (step + 1) / w)`, `w` being the warm-up's share of all steps. Cyclical: the same
/// within each of the equal cycles (Fu et al. 2019, equation 6).
#[must_use]
pub fn beta_at(recipe: &Recipe, step: u32, span: Span) -> f32 {
    let ramp = |step: u32, length: u32| {
        let rise = (f64::from(recipe.kl_warmup) * f64::from(length)).round();
        if rise < 1.0 { 1.0 } else { (f64::from(step + 1) / rise).min(1.0) }
    };
    let weight = match recipe.kl_schedule {
        KlSchedule::Constant | KlSchedule::FreeBits => 1.0,
        KlSchedule::Linear => ramp(step, span.total_steps),
        KlSchedule::Cyclical => {
            let cycle = span.total_steps.div_ceil(recipe.kl_cycles.max(1)).max(1);
            ramp(step % cycle, cycle)
        }
    };
    (f64::from(recipe.beta) * weight) as f32
}

/// A schedule over a whole run at about `points` steps: each step, from 0, and its value.
#[must_use]
pub fn preview(
    recipe: &Recipe,
    span: Span,
    points: u32,
    schedule: fn(&Recipe, u32, Span) -> f32,
) -> Vec<(u32, f32)> {
    let last = span.total_steps.saturating_sub(1);
    let points = points.clamp(2, last.max(1) + 1);
    (0..points)
        .map(|point| (u64::from(point) * u64::from(last) / u64::from(points - 1)) as u32)
        .map(|step| (step, schedule(recipe, step, span)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SPAN: Span = Span { steps_per_epoch: 10, total_steps: 100 };

    fn rates(schedule: LearningRateSchedule, warmup: u32) -> Vec<f32> {
        let recipe = Recipe {
            learning_rate: 1.0,
            learning_rate_schedule: schedule,
            learning_rate_warmup: warmup,
            learning_rate_step: 2,
            ..Recipe::default()
        };
        (0..100).map(|step| learning_rate_at(&recipe, step, SPAN)).collect()
    }

    #[test]
    fn constant_stays_and_the_warm_up_rises_in_a_line() {
        assert!(rates(LearningRateSchedule::Constant, 0).iter().all(|rate| *rate == 1.0));
        let warm = rates(LearningRateSchedule::Constant, 4);
        assert_eq!(warm[..5], [0.25, 0.5, 0.75, 1.0, 1.0]);
    }

    #[test]
    fn the_cosine_ends_near_its_end_and_is_half_way_in_the_middle() {
        let cosine = rates(LearningRateSchedule::Cosine, 0);
        assert_eq!(cosine[0], 1.0);
        assert!((cosine[50] - 0.5).abs() < 1e-6);
        assert!(cosine[99] < 1e-3);
        assert!(cosine.windows(2).all(|pair| pair[1] < pair[0]));
    }

    #[test]
    fn step_and_exponential_cut_at_whole_epochs() {
        let step = rates(LearningRateSchedule::Step, 0);
        assert_eq!([step[0], step[19], step[20], step[40]], [1.0, 1.0, 0.5, 0.25]);
        let exponential = rates(LearningRateSchedule::Exponential, 0);
        assert_eq!([exponential[9], exponential[10], exponential[20]], [1.0, 0.5, 0.25]);
    }

    #[test]
    fn beta_warms_up_once_or_in_cycles() {
        let recipe =
            |kl_schedule, kl_warmup| Recipe { beta: 2.0, kl_schedule, kl_warmup, ..Recipe::default() };
        let linear = recipe(KlSchedule::Linear, 0.2);
        let at = |recipe: &Recipe, step| beta_at(recipe, step, SPAN);
        assert_eq!([at(&linear, 0), at(&linear, 9), at(&linear, 19), at(&linear, 99)], [0.1, 1.0, 2.0, 2.0]);
        let cyclical = recipe(KlSchedule::Cyclical, 0.5);
        // Four cycles of 25 steps, of which 13 rise.
        for cycle in 0..4 {
            let begin = cycle * 25;
            assert!((at(&cyclical, begin) - 2.0 / 13.0).abs() < 1e-6);
            assert_eq!([at(&cyclical, begin + 12), at(&cyclical, begin + 24)], [2.0, 2.0]);
        }
        assert_eq!(at(&recipe(KlSchedule::Linear, 0.0), 0), 2.0);
        assert_eq!(at(&recipe(KlSchedule::FreeBits, 0.2), 0), 2.0);
    }

    #[test]
    fn a_preview_begins_and_ends_with_the_run() {
        let preview = preview(&Recipe::default(), SPAN, 7, learning_rate_at);
        assert_eq!(preview.len(), 7);
        assert_eq!((preview[0].0, preview[6].0), (0, 99));
        assert_eq!(
            super::preview(&Recipe::default(), Span { steps_per_epoch: 1, total_steps: 1 }, 9, beta_at).len(),
            2
        );
    }

    proptest! {
        #[test]
        fn schedules_are_finite_and_never_above_their_full_value(
            preset in 0..crate::PRESETS.len(), schedule in 0usize..5, warmup in 0u32..300, step in 0u32..5000,
            steps_per_epoch in 1u32..500, epochs in 1u32..100
        ) {
            use LearningRateSchedule::{Constant, Cosine, Exponential, Plateau, Step};
            let recipe = Recipe {
                learning_rate_schedule: [Constant, Cosine, Step, Exponential, Plateau][schedule],
                learning_rate_warmup: warmup,
                ..crate::PRESETS[preset].recipe()
            };
            let span = Span { steps_per_epoch, total_steps: steps_per_epoch * epochs };
            let (rate, beta) = (learning_rate_at(&recipe, step, span), beta_at(&recipe, step, span));
            prop_assert!((0.0..=recipe.learning_rate).contains(&rate), "{rate}");
            prop_assert!((0.0..=recipe.beta).contains(&beta), "{beta}");
        }
    }
}
