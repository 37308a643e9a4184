//! The diagnosis on recorded traces of every preset, twenty seeds each.
//!
//! `record_traces` makes the traces anew from real runs on MNIST:
//! `cargo test -p elbo-trainer --test diagnosis -- --ignored record_traces`.

mod fresh;
mod mnist;

use std::{
    io::{Read as _, Write as _},
    path::Path,
    thread,
};

use elbo_protocol::{Baselines, Diagnosis, Evidence, HeldOut, Quantity};
use elbo_recipe::{PRESETS, Preset, Recipe, Verdict};
use elbo_trainer::{Dataset, Readings, Window, Work, broken, diagnose};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use futures::executor::block_on;
use serde::{Deserialize, Serialize};

const SEEDS: u64 = 20;
const STEPS: u32 = 300;
const TRAIN_IMAGES: usize = 20_000;

/// Steps after the onset of a failure within which it must be named.
const LATENCY: u32 = 50;

/// One recorded run.
#[derive(Debug, Serialize, Deserialize)]
struct Trace {
    preset: String,
    seed: u64,
    lines: Baselines,
    readings: Vec<Window>,
    /// What was not finite, and at which step, if the run gave up.
    broke: Option<(Quantity, u32)>,
}

fn file() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/traces.json.gz")
}

fn traces() -> Vec<Trace> {
    let bytes = std::fs::read(file()).expect("the traces are there");
    let mut text = String::new();
    GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).expect("the traces are gzipped");
    serde_json::from_str(&text).expect("the traces are readable")
}

fn recipe(preset: &Preset, seed: u64) -> Recipe {
    Recipe { seed, ..preset.recipe() }
}

/// The verdicts on a trace, each with the step at which it was given.
fn verdicts(trace: &Trace, recipe: &Recipe) -> Vec<(u32, Diagnosis)> {
    let (mut readings, mut previous, mut given) = (Readings::default(), Verdict::WarmingUp, Vec::new());
    for reading in &trace.readings {
        readings.add(reading.clone(), 10);
        let diagnosis = diagnose(&readings.case(recipe, &trace.lines, previous));
        previous = diagnosis.verdict;
        given.push((reading.step, diagnosis));
    }
    if let Some((culprit, step)) = &trace.broke {
        given.push((*step, broken(recipe, culprit.clone(), *step)));
    }
    given
}

/// The step from which on a run shows the failure, told from its measures by a plain definition for each.
fn onset(trace: &Trace, failure: Verdict) -> Option<u32> {
    let loss = |reading: &Window| reading.terms.negative_elbo();
    let from = |shows: &dyn Fn(&Window) -> bool| {
        let last_without = trace.readings.iter().rposition(|reading| !shows(reading));
        trace.readings.get(last_without.map_or(0, |index| index + 1)).map(|reading| reading.step)
    };
    let health = |reading: &Window| reading.health.clone().expect("every reading has health measures");
    match failure {
        // The loss is ten times that of a fresh model, or NaN.
        Verdict::Diverged => trace
            .readings
            .iter()
            .find(|reading| loss(reading) > 10.0 * trace.lines.start)
            .map(|reading| reading.step)
            .or(trace.broke.as_ref().map(|(_, step)| *step)),
        // Less than half a nat is told, and the image is that of no information, give or take five per cent.
        Verdict::Collapsed => from(&|reading| {
            let off = (reading.terms.reconstruction - trace.lines.collapse).abs();
            reading.terms.kl < 0.5 && off < 0.05 * trace.lines.collapse
        }),
        // No layer ever told two images apart.
        Verdict::Stuck => from(&|reading| health(reading).dead_units.contains(&1.0)),
        // The same batch costs a tenth of a fresh model's loss more in evaluation.
        Verdict::BatchnormGap => {
            from(&|reading| health(reading).batch_norm_gap.is_some_and(|gap| gap > 0.1 * trace.lines.start))
        }
        // By step 100 a sound run is at the line of one image for all.
        Verdict::TooSlow => Some(100),
        _ => None,
    }
}

#[test]
fn every_preset_is_diagnosed_as_it_should_be_within_fifty_steps_of_onset() {
    let traces = traces();
    let mut all_wrong = Vec::new();
    for preset in PRESETS {
        let runs: Vec<&Trace> = traces.iter().filter(|trace| trace.preset == preset.name).collect();
        assert!(runs.len() >= SEEDS as usize, "{}: {} traces", preset.name, runs.len());
        let mut wrong = Vec::new();
        for trace in &runs {
            let given = verdicts(trace, &recipe(preset, trace.seed));
            let right = if preset.verdict == Verdict::Healthy {
                given.iter().all(|(_, diagnosis)| !diagnosis.verdict.is_bad())
                    && given.last().is_some_and(|(_, diagnosis)| diagnosis.verdict == Verdict::Healthy)
            } else {
                let named = given.iter().find(|(_, diagnosis)| diagnosis.verdict == preset.verdict);
                let onset = onset(trace, preset.verdict);
                let stays = given.last().is_some_and(|(_, diagnosis)| diagnosis.verdict == preset.verdict);
                let in_time = named.zip(onset).is_some_and(|((step, _), onset)| *step <= onset + LATENCY);
                stays && in_time
            };
            if !right {
                let changes: Vec<_> = given
                    .chunk_by(|a, b| a.1.verdict == b.1.verdict)
                    .map(|same| (same[0].0, same[0].1.verdict.name(), same[0].1.evidence.clone()))
                    .collect();
                wrong.push(format!(
                    "seed {}, onset {:?}: {changes:?}",
                    trace.seed,
                    onset(trace, preset.verdict)
                ));
            }
        }
        println!("{}: {} of {} right", preset.name, runs.len() - wrong.len(), runs.len());
        // 95 in 100.
        if wrong.len() * 20 > runs.len() {
            all_wrong.push(format!("{}: {} wrong\n{}", preset.name, wrong.len(), wrong.join("\n")));
        }
    }
    assert!(all_wrong.is_empty(), "{}", all_wrong.join("\n"));
}

/// The verdict that evidence speaks for.
fn speaks_for(evidence: &Evidence) -> Verdict {
    match evidence {
        Evidence::NothingMeasured { .. } | Evidence::RecipeAmended { .. } | Evidence::WarmingUp { .. } => {
            Verdict::WarmingUp
        }
        Evidence::NonFinite { .. } | Evidence::Exploded { .. } | Evidence::NotRecovered { .. } => {
            Verdict::Diverged
        }
        Evidence::Rising { .. } => Verdict::Diverging,
        Evidence::LatentIgnored { .. } => Verdict::Collapsed,
        Evidence::DeadLayers { .. } | Evidence::Unmoved { .. } => Verdict::Stuck,
        Evidence::StatisticsLag { .. } => Verdict::BatchnormGap,
        Evidence::SmallUpdates { .. } => Verdict::TooSlow,
        Evidence::FewDimensions { .. } => Verdict::PartialCollapse,
        Evidence::Sound { .. } => Verdict::Healthy,
    }
}

/// Whether the numbers that tell a failure from health lie on the failure's side.
fn is_telling(evidence: &Evidence) -> bool {
    match *evidence {
        Evidence::Exploded { negative_elbo, start, .. } => negative_elbo > 10.0 * start,
        Evidence::NotRecovered { limit, collapse, reconstruction, kl } => {
            limit > collapse && reconstruction + kl > 0.9 * collapse
        }
        Evidence::Rising { loss, best_loss, .. } => loss > best_loss,
        Evidence::LatentIgnored { kl, reconstruction, collapse } => {
            kl < 1.0 && (reconstruction / collapse - 1.0).abs() < 0.25
        }
        Evidence::DeadLayers { layers, kl } => layers > 0 && kl < 0.05,
        Evidence::Unmoved { steps, loss, collapse, .. } => steps >= 400 && loss > 0.8 * collapse,
        Evidence::StatisticsLag { gap, .. } => gap > 0.0,
        Evidence::SmallUpdates { reconstruction, collapse, update_ratio, .. } => {
            reconstruction > collapse && update_ratio < 2e-3
        }
        Evidence::FewDimensions { kl, used, latent } => kl < 4.0 && used < latent,
        Evidence::NonFinite { at_step, .. } => at_step > 0,
        Evidence::NothingMeasured { window } | Evidence::RecipeAmended { window } => window == 10,
        Evidence::WarmingUp { steps, of } => steps < of,
        Evidence::Sound { used, latent, reconstruction, kl, .. } => {
            used <= latent && reconstruction.is_finite() && kl.is_finite()
        }
    }
}

#[test]
fn evidence_speaks_for_its_verdict_and_every_failure_has_a_remedy() {
    for trace in traces() {
        let preset = elbo_recipe::preset(&trace.preset).expect("the preset exists");
        for (_, diagnosis) in verdicts(&trace, &recipe(preset, trace.seed)) {
            assert_eq!(speaks_for(&diagnosis.evidence), diagnosis.verdict, "{diagnosis:?}");
            assert!(is_telling(&diagnosis.evidence), "{diagnosis:?}");
            assert_eq!(diagnosis.remedy.is_some(), diagnosis.verdict.is_bad(), "{diagnosis:?}");
        }
    }
}

#[test]
fn a_bad_verdict_is_not_left_for_one_good_reading() {
    let trace = traces().into_iter().find(|trace| trace.preset == "collapse").expect("there is one");
    let recipe = elbo_recipe::preset("collapse").expect("the preset exists").recipe();
    let mut readings = Readings::default();
    for reading in &trace.readings {
        readings.add(reading.clone(), 10);
    }
    let mut better = trace.readings.last().expect("there are readings").clone();
    better.terms.kl = 0.7;
    readings.add(better.clone(), 10);
    let with = |previous| diagnose(&readings.case(&recipe, &trace.lines, previous)).verdict;
    assert_eq!(with(Verdict::Collapsed), Verdict::Collapsed, "a collapse stands");
    assert_ne!(with(Verdict::Healthy), Verdict::Collapsed, "and would not be found anew");
}

/// A live run of each preset: what the traces say holds for the present code too.
#[test]
fn a_live_run_of_every_preset_comes_to_its_verdict() {
    let data = mnist::load(TRAIN_IMAGES);
    for preset in PRESETS {
        let trace = record(preset, 101, 160, &data);
        let recipe = recipe(preset, 101);
        let (_, last) = verdicts(&trace, &recipe).pop().expect("there are readings");
        assert_eq!(last.verdict, preset.verdict, "{}: {:?}", preset.name, last.evidence);
    }
}

#[test]
#[ignore = "takes minutes, and writes the traces that the other tests read"]
fn record_traces() {
    let data = mnist::load(TRAIN_IMAGES);
    let data = &data;
    let record_half = move |half: usize| -> Vec<Trace> {
        let runs = PRESETS.iter().flat_map(|preset| (0..SEEDS).map(move |seed| (preset, seed)));
        runs.skip(half).step_by(2).map(|(preset, seed)| record(preset, seed, STEPS, data)).collect()
    };
    let traces: Vec<Trace> = thread::scope(|scope| {
        let halves = [0, 1].map(|half| scope.spawn(move || record_half(half)));
        halves.into_iter().flat_map(|half| half.join().expect("the run ends")).collect()
    });
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(serde_json::to_string(&traces).expect("traces are plain data").as_bytes())
        .expect("memory takes it");
    std::fs::write(file(), gzip.finish().expect("memory takes it")).expect("the file is writable");
}

/// Trains for some steps and keeps the readings.
fn record(preset: &Preset, seed: u64, steps: u32, data: &Dataset) -> Trace {
    let mut session = fresh::session(recipe(preset, seed), TRAIN_IMAGES, 1_000);
    let (mut readings, mut kept, mut broke) = (Readings::default(), Vec::new(), None);
    while session.step() < steps && !session.has_given_up() {
        let work = session.advance(data);
        if work == Work::EpochDone {
            let _: Option<HeldOut> = block_on(session.take_held_out()).expect("the device works");
        }
        let report = block_on(session.take_report()).expect("the device works");
        for (step, row) in (report.first_step..).zip(&report.steps) {
            let health = report.health.iter().find(|health| health.step == step);
            if readings.push(step, row, health) {
                kept.push(readings.last().expect("one was just completed").clone());
            }
        }
        for (_, occurrence) in report.occurrences {
            if let elbo_protocol::Occurrence::GaveUp { culprit, at_step, .. } = occurrence {
                broke = Some((culprit, at_step));
            }
        }
    }
    let lines = session.lines().expect("the data is here");
    Trace { preset: preset.name.to_owned(), seed, lines, readings: kept, broke }
}
