use std::rc::Rc;

use elbo_protocol::{Outcome, StepMeasures, Terms};
use proptest::prelude::*;

use super::{
    super::testing::{break_held_out, duel, run, strategy},
    *,
};
use crate::history::measures;

const ALL: [Figure; 5] =
    [Figure::Elbo, Figure::GradientNorm, Figure::KlPerDimension, Figure::Schedules, Figure::UpdateRatio];

fn said(figure: Figure, source: &ChartSource) -> String {
    summary(figure, source, None)
}

#[test]
fn a_run_is_summed_up_from_its_evaluations() {
    let mut source = run(124, 10, |step| if step < 120 { 600.0 / step as f32 + 90.0 } else { 103.6 });
    if let Some(track) = &mut source.a {
        let clipped = StepMeasures { outcome: Outcome::Clipped, ..measures(Terms::new(83.0, 20.0, 1.0)) };
        Rc::make_mut(&mut track.history).push(125, &clipped);
    }
    assert_eq!(
        said(Figure::Elbo, &source),
        "held-out −ELBO fell from 690.0 to 103.6 nats over 12 epochs; reconstruction 83.6, KL 20.0; lowest 95.5 at \
         epoch 11; 1 clipped step."
    );
    assert_eq!(
        said(Figure::KlPerDimension, &source),
        "3 used · 1 unused · held out, step 120; 12.0 nats in all, most in z3 with 6.00."
    );
    assert_eq!(
        said(Figure::Schedules, &source),
        "learning rate 1e-3, planned for the end 1e-3; beta 1, planned for the end 1."
    );
}

#[test]
fn without_evaluations_the_training_batches_count() {
    let source = run(9, 10, |step| 300.0 - step as f32);
    let said = said(Figure::Elbo, &source);
    assert!(said.starts_with("training −ELBO fell from 299.0 to 291.0 nats over 0.8 epochs"), "{said}");
}

#[test]
fn a_duel_is_two_sentences_and_a_moment_is_told() {
    let source = ChartSource { checkpoint: Some(12), ..duel(50, 30) };
    let said = said(Figure::GradientNorm, &source);
    assert!(
        said.starts_with("A: norm fell from 250 to 5 over 4.9 epochs; highest 250 at epoch 0.1. B: norm"),
        "{said}"
    );
    assert!(said.ends_with(" step 12 shown."), "{said}");
}

#[test]
fn what_is_not_finite_is_said() {
    let mut source = run(20, 10, |_| 100.0);
    break_held_out(&mut source);
    let said = said(Figure::Elbo, &source);
    assert!(said.contains("is not finite after 2 epochs; reconstruction not finite"), "{said}");
}

#[test]
fn before_a_run_nothing_is_measured() {
    for figure in ALL {
        assert_eq!(said(figure, &ChartSource::default()), "Nothing has been measured yet.");
    }
}

proptest! {
    #[test]
    fn every_source_has_a_sentence_without_raw_numbers(source in strategy(), at in prop::option::of(0u32..2000)) {
        for figure in ALL {
            let said = summary(figure, &source, at);
            prop_assert!(said.ends_with('.') && !said.contains("NaN") && !said.contains("inf"), "{said}");
            prop_assert!(said.len() < 600, "{said}");
        }
    }
}
