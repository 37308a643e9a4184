//! The guards of a run: what is clipped, skipped, rolled back, and when a run gives up.

mod fresh;
mod synthetic;

use elbo_engine::Weights;
use elbo_protocol::{Evidence, Occurrence, Outcome, Quantity, StepMeasures};
use elbo_recipe::{Clipping, FieldId, Initializer, LogvarBounds, Optimizer, Recipe, Verdict};
use elbo_trainer::{AmendError, Session};
use futures::executor::block_on;
use synthetic::{Ran, data, run, small};

fn session(recipe: Recipe) -> Session {
    fresh::session(recipe, 640, 5_000)
}

fn ran(recipe: Recipe) -> (Session, Ran) {
    let mut session = session(recipe);
    let ran = run(&mut session, &data(640));
    (session, ran)
}

fn weights(session: &mut Session) -> Weights {
    block_on(session.weights()).expect("the device works")
}

fn are_finite(session: &mut Session) -> bool {
    weights(session).is_finite()
}

/// Plain gradient descent, whose weights a rate of 10 throws out of the numbers within a few steps.
fn explosive() -> Recipe {
    Recipe {
        optimizer: Optimizer::Sgd,
        learning_rate: 10.0,
        logvar_bounds: LogvarBounds::None,
        rollback_factor: 0.01,
        ..small()
    }
}

#[test]
fn a_run_that_breaks_names_the_culprit_goes_back_and_goes_on_slower() {
    let (mut session, ran) = ran(explosive());
    let Some((_, Occurrence::RolledBack { culprit, at_step, to_step, rate_factor, attempt, of })) =
        ran.occurrences.first()
    else {
        panic!("{:?}", ran.occurrences)
    };
    // What a step computes, not the held-out loss.
    assert!(
        matches!(
            culprit,
            Quantity::Parameter(_)
                | Quantity::Output(_)
                | Quantity::Kl
                | Quantity::Reconstruction
                | Quantity::Gradient(_)
                | Quantity::GradientNorm
        ),
        "{culprit:?}"
    );
    assert!(to_step < at_step);
    assert_eq!((*rate_factor, *attempt, *of), (0.01, 1, 5));
    assert!(session.is_finished() && !session.has_given_up() && are_finite(&mut session));
    assert_eq!(ran.steps.len(), session.total_steps() as usize);
    assert!(ran.steps.iter().all(|row| row.terms.is_finite()));
}

#[test]
fn what_comes_after_a_rollback_is_what_a_slower_run_would_have_been() {
    // The first steps break, so that the snapshot is the untrained model: from there on the run is that of the
    // lower rate, to the bit, with its batches, its noise and an untouched optimizer.
    let (_, broken) = ran(explosive());
    let factor = broken.occurrences.iter().fold(1.0, |factor, (_, occurrence)| match occurrence {
        Occurrence::RolledBack { rate_factor, to_step: 0, .. } => *rate_factor,
        other => panic!("unexpected: {other:?}, {factor}"),
    });
    let (_, slow) = ran(Recipe { learning_rate: 10.0 * factor, ..explosive() });
    let terms = |steps: &[StepMeasures]| steps.iter().map(|row| row.terms).collect::<Vec<_>>();
    assert_eq!(terms(&broken.steps), terms(&slow.steps));
    assert_eq!(broken.held_out, slow.held_out);
}

#[test]
fn a_run_that_no_rate_mends_gives_up_after_the_stated_tries() {
    let hopeless = Recipe {
        initializer: Initializer::Normal,
        initial_std: 10.0,
        logvar_bounds: LogvarBounds::None,
        rollback_tries: 3,
        ..small()
    };
    let (mut session, ran) = ran(hopeless);
    assert!(session.has_given_up() && session.is_finished() && are_finite(&mut session));
    let rolled = |(_, occurrence): &&(u32, Occurrence)| matches!(occurrence, Occurrence::RolledBack { .. });
    assert_eq!(ran.occurrences.iter().filter(rolled).count(), 3);
    let Some((0, Occurrence::GaveUp { culprit, at_step: 1, to_step: 0, tries: 3 })) = ran.occurrences.last()
    else {
        panic!("{:?}", ran.occurrences)
    };
    assert_eq!(*culprit, Quantity::Output("z".to_owned()));
    let diagnosis = session.diagnosis();
    assert_eq!(diagnosis.verdict, Verdict::Diverged);
    assert_eq!(diagnosis.evidence, Evidence::NonFinite { culprit: culprit.clone(), at_step: 1 });
}

#[test]
fn without_rollback_a_run_stops_at_its_last_good_weights() {
    let (mut session, ran) = ran(Recipe { rollback: false, ..explosive() });
    assert!(session.has_given_up() && are_finite(&mut session));
    assert!(
        matches!(ran.occurrences.as_slice(), [(_, Occurrence::GaveUp { tries: 0, .. })]),
        "{:?}",
        ran.occurrences
    );
}

#[test]
fn skipped_steps_leave_the_weights_as_they_are_and_are_told() {
    let recipe = Recipe { skip_threshold: 1e-3, ..small() };
    let untrained = weights(&mut session(recipe.clone()));
    let (mut session, ran) = ran(recipe);
    assert!(ran.steps.iter().all(|row| row.outcome == Outcome::Skipped));
    assert_eq!(weights(&mut session), untrained);
    assert!(ran.occurrences.is_empty() || matches!(ran.occurrences[0].1, Occurrence::Skipped { .. }));
}

#[test]
fn a_threshold_above_every_norm_changes_nothing() {
    let plain = ran(small()).1;
    for recipe in [
        Recipe { skip_threshold: 1e8, ..small() },
        Recipe { clipping: Clipping::Norm, clip_threshold: 1e6, ..small() },
        Recipe { clipping: Clipping::Value, clip_threshold: 1e6, ..small() },
    ] {
        let guarded = ran(recipe).1;
        for (a, b) in plain.steps.iter().zip(&guarded.steps) {
            assert!((a.terms.loss - b.terms.loss).abs() < 1e-3 * a.terms.loss, "{a:?} {b:?}");
            assert_eq!(b.outcome, Outcome::Applied);
        }
    }
}

#[test]
fn clipping_bounds_what_an_update_can_do() {
    // Under plain gradient descent an update is rate times gradient: a clipped one is no longer than both allow.
    let recipe = Recipe {
        optimizer: Optimizer::Sgd,
        momentum: 0.0,
        learning_rate: 0.5,
        clipping: Clipping::Norm,
        clip_threshold: 0.01,
        ..small()
    };
    let before = weights(&mut session(recipe.clone()));
    let mut session = session(recipe);
    let data = data(640);
    session.advance(&data);
    let report = block_on(session.take_report()).expect("the device works");
    assert_eq!(report.steps[0].outcome, Outcome::Clipped);
    assert!(report.steps[0].gradient_norm > 0.01);
    let moved: f64 = before
        .0
        .values()
        .zip(weights(&mut session).0.values())
        .flat_map(|(a, b)| {
            a.values.iter().zip(&b.values).map(|(a, b)| f64::from(a - b).powi(2)).collect::<Vec<_>>()
        })
        .sum::<f64>()
        .sqrt();
    assert!((moved / 0.005 - 1.0).abs() < 1e-3, "{moved}");
}

#[test]
fn live_fields_change_during_a_run_and_others_are_refused() {
    let mut session = session(small());
    let data = data(640);
    for _ in 0..5 {
        session.advance(&data);
    }
    let refused = session.amend(&Recipe { latent: 3, ..small() }).expect_err("the latent size is fixed");
    assert_eq!(refused, AmendError::NeedsFreshRun(FieldId::Latent));
    assert_eq!(refused.to_string(), "recipe field 'latent' cannot change during a run, expected a fresh run");
    let refused = session.amend(&Recipe { beta: -1.0, ..small() }).expect_err("out of range");
    assert!(refused.to_string().starts_with("recipe field 'beta': expected 0.0..=1000.0"), "{refused}");
    assert_eq!(session.recipe(), &small());

    let _ = block_on(session.take_report()).expect("the device works");
    session.amend(&Recipe { learning_rate: 0.5, beta: 3.0, ..small() }).expect("both are live");
    session.advance(&data);
    let report = block_on(session.take_report()).expect("the device works");
    assert_eq!((report.steps[0].learning_rate, report.steps[0].beta), (0.5, 3.0));
    let changes = [(FieldId::Beta, "3".to_owned()), (FieldId::LearningRate, "0.5".to_owned())];
    assert_eq!(report.occurrences, [(5, Occurrence::Amended { changes: changes.to_vec() })]);
}
