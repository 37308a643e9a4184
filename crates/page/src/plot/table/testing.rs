//! Sources for the tests of tables: four latent dimensions, an evaluation at the end of each epoch.

use std::rc::Rc;

use elbo_protocol::{HeldOut, StepMeasures, Terms};
use elbo_recipe::{Recipe, schedule::Span};
use proptest::prelude::*;

use super::super::source::{ChartSource, Track, source};
use crate::history::measures;

/// A run of that many steps with this loss, so many an epoch and a thousand in all.
pub(super) fn run(steps: u32, per_epoch: u32, loss: impl Fn(u32) -> f32) -> ChartSource {
    let span = Span { steps_per_epoch: per_epoch, total_steps: 1000 };
    let terms = |step| Terms::new(loss(step) - 20.0, 20.0, 1.0);
    let measured = |step| StepMeasures { gradient_norm: loss(step) / 2.0, ..measures(terms(step)) };
    let mut source = source((1..=steps).map(measured), Recipe::default(), span);
    if let Some(track) = &mut source.a {
        let history = Rc::make_mut(&mut track.history);
        (1..=steps).for_each(|step| history.note_update_ratio(step, 1e-3));
        let evaluated = (0..=steps).filter(|step| step % per_epoch == 0);
        track.held_out = Rc::new(evaluated.map(|step| held_out(step, terms(step.max(1)))).collect());
    }
    source
}

fn held_out(step: u32, terms: Terms) -> HeldOut {
    let kl_per_dimension = vec![0.0, 2.0, 4.0, 6.0];
    HeldOut { step, epoch: step / 10, terms, kl_per_dimension, active_units: 3, batch_norm_gap: None }
}

/// Two runs that have come so far.
pub(super) fn duel(a: u32, b: u32) -> ChartSource {
    let [a, b] = [a, b].map(|steps| run(steps, 10, |step| 500.0 / step as f32));
    ChartSource { b: b.a, ..a }
}

/// Makes the last evaluation one that is not finite.
pub(super) fn break_held_out(source: &mut ChartSource) {
    let last = |track: &mut Track| {
        if let Some(measures) = Rc::make_mut(&mut track.held_out).last_mut() {
            measures.terms = Terms { loss: f32::NAN, reconstruction: f32::INFINITY, kl: f32::NAN };
            measures.kl_per_dimension[0] = f32::NAN;
        }
    };
    source.a.iter_mut().for_each(last);
}

/// Any source: none, one run or a duel, with values of any kind.
pub(super) fn strategy() -> impl Strategy<Value = ChartSource> {
    let value =
        prop_oneof![4 => 1e-3f32..1e4, 1 => Just(f32::NAN), 1 => Just(f32::INFINITY), 1 => -1e30f32..1e30];
    let values = prop::collection::vec(value, 1..40);
    let track =
        (0u32..5000, 1u32..600, values, any::<bool>()).prop_map(|(steps, per_epoch, values, breaks)| {
            let mut source = run(steps, per_epoch, |step| values[step as usize % values.len()]);
            if breaks {
                break_held_out(&mut source);
            }
            source.a
        });
    let tracks = prop::collection::vec(track, 0..=2);
    (tracks, prop::option::of(0u32..3000)).prop_map(|(tracks, checkpoint)| {
        let mut tracks = tracks.into_iter().flatten();
        ChartSource { a: tracks.next(), b: tracks.next(), checkpoint }
    })
}
