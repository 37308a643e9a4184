//! Two runs that take turns, as the worker drives a duel.

mod fresh;
mod synthetic;

use elbo_recipe::{BatchNorm, LearningRateSchedule, LogvarBounds, Optimizer, Recipe};
use elbo_trainer::{Dataset, turn};
use synthetic::{Ran, advance, data, small};

const IMAGES: usize = 640;

/// Trains two runs in turns to the end; the most steps that one was ahead of the other while both had work.
fn duel(recipes: [&Recipe; 2], data: &Dataset) -> ([Ran; 2], u32) {
    let mut sessions = recipes.map(|recipe| fresh::session(recipe.clone(), IMAGES, 2_000));
    let (mut ran, mut ahead) = ([Ran::default(), Ran::default()], 0);
    while let Some(next) = turn(sessions.iter().map(|run| (!run.is_finished()).then(|| run.step()))) {
        advance(&mut sessions[next], data, &mut ran[next]);
        if sessions.iter().all(|run| !run.is_finished()) {
            ahead = ahead.max(sessions[0].step().abs_diff(sessions[1].step()));
        }
    }
    (ran, ahead)
}

#[test]
fn a_duel_changes_neither_curve() {
    let data = data(IMAGES);
    let normalized = Recipe { batch_norm: BatchNorm::Hidden, ..small() };
    let plateau = Recipe {
        learning_rate_schedule: LearningRateSchedule::Plateau,
        learning_rate: 0.01,
        hidden: vec![8, 8],
        ..small()
    };
    let (together, ahead) = duel([&normalized, &plateau], &data);
    for (recipe, ran) in [&normalized, &plateau].into_iter().zip(&together) {
        let alone = synthetic::run(&mut fresh::session(recipe.clone(), IMAGES, 2_000), &data);
        assert_eq!(*ran, alone);
        assert_eq!((ran.steps.len(), ran.held_out.len()), (40, 2));
    }
    assert_eq!(ahead, 1, "one step each, in turn");
}

#[test]
fn a_run_that_gives_up_leaves_the_other_alone() {
    let data = data(IMAGES);
    let breaks = Recipe {
        optimizer: Optimizer::Sgd,
        learning_rate: 10.0,
        logvar_bounds: LogvarBounds::None,
        rollback: false,
        ..small()
    };
    for recipes in [[&breaks, &small()], [&small(), &breaks]] {
        let (ran, _) = duel(recipes, &data);
        let lengths = ran.each_ref().map(|ran| ran.steps.len());
        assert!(lengths.contains(&40) && lengths.iter().any(|steps| *steps < 10), "{lengths:?}");
    }
}
