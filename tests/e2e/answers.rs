//! What the worker answers, asked in the protocol: looks at every source of weights, moments, duels.

use elbo_protocol::{
    Axes, Command, Event, Health, HeldOut, NEIGHBORS, RequestId, RunId, RunState, SURVEYED, StepMeasures,
    WeightSource,
};
use elbo_recipe::{BatchNorm, PIXELS, Recipe};

use crate::browser::{Fault, LOADING, SOON, Visit, Wire};

/// A run that is short.
fn recipe() -> Recipe {
    Recipe { epochs: 2, latent: 8, seed: 3, ..Recipe::default() }
}

/// Sends a request and waits for what answers it.
async fn ask(wire: &mut Wire<'_>, number: u32, command: impl FnOnce(RequestId) -> Command) -> Event {
    let wanted = RequestId(number);
    wire.send(&command(wanted)).await;
    wire.until("an answer", LOADING, |event| {
        let request = match event {
            Event::Decoded { request, .. }
            | Event::SheetDecoded { request, .. }
            | Event::Reconstructed { request, .. }
            | Event::Picked { request, .. }
            | Event::GalleryShown { request, .. }
            | Event::Surveyed { request, .. }
            | Event::Declined { request } => *request,
            _ => return None,
        };
        (request == wanted).then(|| event.clone())
    })
    .await
}

/// Waits until a run, or the pair that it leads, is in a state.
async fn until_state(wire: &mut Wire<'_>, id: u32, wanted: RunState) {
    wire.until("the state", LOADING, |event| match event {
        Event::State { run, state } => (*run == RunId(id) && *state == wanted).then_some(()),
        _ => None,
    })
    .await;
}

/// All looks at a source with so many dimensions; the steps behind the weights that answered.
async fn looks(wire: &mut Wire<'_>, first: u32, source: WeightSource, latent: usize) -> u32 {
    let survey = ask(wire, first, |request| Command::Survey { request, source, axes: Axes::Principal }).await;
    let Event::Surveyed { step, survey, .. } = survey else { panic!("{survey:?}") };
    assert_eq!((survey.points.len(), survey.labels.len()), (SURVEYED, SURVEYED));
    assert_eq!((survey.spreads.len(), survey.plane.across.len()), (latent, latent));
    assert!(survey.plane.explained[0] >= survey.plane.explained[1]);

    let pick = ask(wire, first + 1, |request| Command::Pick { request, source, index: 7 }).await;
    let Event::Picked { label, original, pixels, mu, .. } = pick else { panic!("{pick:?}") };
    assert_eq!((label, original.len(), pixels.len(), mu.len()), (9, PIXELS, PIXELS, latent));

    let image = original.clone();
    let seen = ask(wire, first + 2, |request| Command::Reconstruct { request, source, pixels: image }).await;
    let Event::Reconstructed { pixels: seen, neighbors, .. } = seen else { panic!("{seen:?}") };
    assert_eq!(neighbors.len(), NEIGHBORS);
    if !matches!(source, WeightSource::Checkpoint { .. }) {
        assert_eq!((neighbors[0].index, neighbors[0].label), (7, 9), "it is nearest to itself");
        assert_eq!((&neighbors[0].pixels, &seen), (&original, &pixels));
    }

    let gallery =
        ask(wire, first + 3, |request| Command::Gallery { request, source, indices: vec![0, 7] }).await;
    let Event::GalleryShown { labels, originals, reconstructions, .. } = gallery else {
        panic!("{gallery:?}")
    };
    assert_eq!((labels, &originals[PIXELS..]), (vec![7, 9], &*original));
    assert_eq!(reconstructions.len(), 2 * PIXELS);
    let apart = reconstructions[PIXELS..].iter().zip(&pixels).map(|(x, y)| x.abs_diff(*y)).max();
    assert!(apart <= Some(1), "one by one and together they are the same: {apart:?}");

    let z: Vec<f32> = mu.iter().copied().cycle().take(60 * latent).collect();
    let sheet = ask(wire, first + 4, |request| Command::DecodeSheet { request, source, z }).await;
    let Event::SheetDecoded { pixels: sheet, .. } = sheet else { panic!("{sheet:?}") };
    assert_eq!(sheet.len(), 60 * PIXELS);
    let one = ask(wire, first + 5, |request| Command::Decode { request, source, z: mu }).await;
    let Event::Decoded { pixels: one, .. } = one else { panic!("{one:?}") };
    let apart = sheet.chunks(PIXELS).flat_map(|each| each.iter().zip(&one)).map(|(x, y)| x.abs_diff(*y));
    assert!(apart.max() <= Some(1), "all of the sheet are the one");
    step
}

#[test]
fn every_source_of_weights_answers_every_look() {
    Visit::cpu("train_images=2560").run(async |page| {
        let mut wire = Wire::open(page, 2_560).await;
        // It waits for the digits.
        let told = wire.until("the pretrained weights", LOADING, |event| match event {
            Event::Pretrained(pretrained) => Some(pretrained.clone()),
            _ => None,
        });
        let pretrained = told.await;
        let steps = looks(&mut wire, 0, WeightSource::Pretrained, pretrained.recipe.latent as usize).await;
        assert!(steps > 1_000 && pretrained.held_out.loss < 110.0, "{steps} {:?}", pretrained.held_out);

        let run = RunId(1);
        wire.send(&Command::Start { run, recipe: recipe(), train_images: 2_560 }).await;
        until_state(&mut wire, 1, RunState::Finished).await;
        assert_eq!(looks(&mut wire, 10, WeightSource::Live { run }, 8).await, 40);
        assert_eq!(looks(&mut wire, 20, WeightSource::Checkpoint { run, step: 29 }, 8).await, 20);
        let moments = wire.events().await.iter().rev().find_map(|event| match event {
            Event::Checkpoints { steps, .. } => Some(steps.clone()),
            _ => None,
        });
        assert_eq!(moments, Some(vec![0, 10, 20, 30, 40]));
    });
}

#[test]
fn what_cannot_be_answered_is_declined() {
    Visit::cpu("train_images=2560").with_fault("healthy.safetensors", Fault::Truncated).run(async |page| {
        let mut wire = Wire::open(page, 2_560).await;
        let fault = wire.until("the weights to fail", LOADING, |event| match event {
            Event::Failed { run: None, failure } => Some(failure.fault.clone()),
            _ => None,
        });
        let fault = fault.await;
        assert!(
            matches!(&fault, elbo_protocol::Fault::WeightsFile { file, .. } if file == "healthy.safetensors"),
            "{fault:?}"
        );
        let run = RunId(1);
        wire.send(&Command::Reset { run, recipe: recipe(), train_images: 2_560 }).await;
        let live = WeightSource::Live { run };
        let asked: [fn(RequestId, WeightSource) -> Command; 5] = [
            |request, source| Command::Decode { request, source, z: vec![0.0; 7] },
            |request, source| Command::DecodeSheet { request, source, z: vec![0.0; 15] },
            |request, source| Command::DecodeSheet { request, source, z: vec![0.0; 8 * 1_025] },
            |request, source| Command::Pick { request, source, index: 10_000 },
            |request, source| Command::Gallery { request, source, indices: vec![3, 10_000] },
        ];
        for (number, command) in (0..).zip(asked) {
            let answer = ask(&mut wire, number, |request| command(request, live)).await;
            assert_eq!(answer, Event::Declined { request: RequestId(number) });
        }
        for (number, source) in [(10, WeightSource::Pretrained), (11, WeightSource::Live { run: RunId(9) })] {
            let answer =
                ask(&mut wire, number, |request| Command::Decode { request, source, z: vec![0.0; 8] });
            assert_eq!(answer.await, Event::Declined { request: RequestId(number) });
        }
        let source = live;
        let empty =
            ask(&mut wire, 20, |request| Command::DecodeSheet { request, source, z: Vec::new() }).await;
        assert!(matches!(empty, Event::SheetDecoded { pixels, .. } if pixels.is_empty()));
    });
}

/// A run's curves.
#[derive(Debug, Default, PartialEq)]
struct Curves {
    steps: Vec<StepMeasures>,
    health: Vec<Health>,
    held_out: Vec<HeldOut>,
}

async fn curves(wire: &mut Wire<'_>, id: u32) -> Curves {
    let mut curves = Curves::default();
    for event in wire.events().await {
        match event {
            Event::Progress { run, first_step, steps, health, .. } if *run == RunId(id) => {
                curves.steps.truncate(*first_step as usize - 1);
                curves.steps.extend(steps.iter().copied());
                curves.health.retain(|health| health.step < *first_step);
                curves.health.extend(health.iter().cloned());
            }
            Event::HeldOut { run, measures } if *run == RunId(id) => curves.held_out.push(measures.clone()),
            _ => {}
        }
    }
    curves
}

#[test]
fn a_duel_gives_the_curves_of_its_runs_alone() {
    Visit::cpu("train_images=2560").run(async |page| {
        let mut wire = Wire::open(page, 2_560).await;
        let recipes = [recipe(), Recipe { batch_norm: BatchNorm::Hidden, learning_rate: 0.01, ..recipe() }];
        let mut alone = Vec::new();
        for (id, recipe) in (1..).zip(recipes.clone()) {
            wire.send(&Command::Start { run: RunId(id), recipe, train_images: 2_560 }).await;
            until_state(&mut wire, id, RunState::Finished).await;
            alone.push(curves(&mut wire, id).await);
        }
        wire.forget().await;
        let runs = [RunId(3), RunId(4)];
        let recipes = Box::new(recipes);
        wire.send(&Command::Duel { runs, recipes, train_images: 2_560, train: false }).await;
        // One step each, whichever is named.
        wire.send(&Command::Step { run: runs[1] }).await;
        until_state(&mut wire, 3, RunState::Paused).await;
        for id in [3, 4] {
            assert_eq!(curves(&mut wire, id).await.steps.len(), 1);
        }
        wire.send(&Command::Resume { run: runs[1] }).await;
        until_state(&mut wire, 3, RunState::Finished).await;
        for (id, alone) in (3..).zip(&alone) {
            assert_eq!(alone.steps.len(), 40);
            let measured: Vec<u32> = alone.health.iter().map(|health| health.step).collect();
            assert_eq!(measured, [10, 20, 30, 40], "however fast the steps come");
            assert!(curves(&mut wire, id).await == *alone, "run {id} trains as it does alone");
        }
        for (number, run) in runs.into_iter().enumerate() {
            let source = WeightSource::Live { run };
            let number = 100 + number as u32;
            let gallery = |request| Command::Gallery { request, source, indices: vec![1] };
            assert!(matches!(ask(&mut wire, number, gallery).await, Event::GalleryShown { step: 40, .. }));
        }
    });
}

#[test]
fn a_run_that_gives_up_leaves_the_duel_to_the_other() {
    Visit::cpu("train_images=2560").run(async |page| {
        let mut wire = Wire::open(page, 2_560).await;
        let breaks = Recipe {
            optimizer: elbo_recipe::Optimizer::Sgd,
            learning_rate: 10.0,
            logvar_bounds: elbo_recipe::LogvarBounds::None,
            rollback: false,
            ..recipe()
        };
        let (runs, recipes) = ([RunId(1), RunId(2)], Box::new([breaks, recipe()]));
        wire.send(&Command::Duel { runs, recipes, train_images: 2_560, train: true }).await;
        wire.until("the first to give up", SOON, |event| match event {
            Event::Failed { run, .. } => (*run == Some(RunId(1))).then_some(()),
            _ => None,
        })
        .await;
        until_state(&mut wire, 1, RunState::Finished).await;
        assert_eq!(curves(&mut wire, 2).await.steps.len(), 40, "the other went on to its end");
    });
}
