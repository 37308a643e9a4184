//! Remedies mend: a run of every failing preset, once its verdict stands, is brought back by its remedy.

mod fresh;
mod mnist;

use elbo_protocol::Diagnosis;
use elbo_recipe::{PRESETS, Recipe, Verdict};
use elbo_trainer::{Dataset, Session, Work};
use futures::executor::block_on;

const TRAIN_IMAGES: usize = 20_000;

/// Steps within which a failure must be named, and a remedy must have worked.
const PATIENCE: u32 = 600;

fn session(recipe: Recipe) -> Session {
    fresh::session(recipe, TRAIN_IMAGES, 2_000)
}

/// Trains until the diagnosis is as wanted; the diagnosis and mean loss terms of the last steps.
fn until(
    session: &mut Session,
    data: &Dataset,
    wanted: impl Fn(&Diagnosis) -> bool,
) -> Option<(Diagnosis, [f32; 2])> {
    let mut last = [f32::NAN; 2];
    let end = session.step() + PATIENCE;
    while session.step() < end {
        let work = session.advance(data);
        let report = block_on(session.take_report()).expect("the device works");
        if let Some(row) = report.steps.last() {
            last = [row.terms.reconstruction, row.terms.kl];
        }
        if wanted(session.diagnosis()) {
            return Some((session.diagnosis().clone(), last));
        }
        match work {
            Work::EpochDone => drop(block_on(session.take_held_out()).expect("the device works")),
            Work::Finished if session.is_finished() => return None,
            _ => {}
        }
    }
    None
}

#[test]
fn every_remedy_brings_its_run_back() {
    let data = mnist::load(TRAIN_IMAGES);
    for preset in PRESETS.iter().filter(|preset| preset.verdict.is_bad()) {
        let mut session = session(preset.recipe());
        let (diagnosis, _) = until(&mut session, &data, |diagnosis| diagnosis.verdict == preset.verdict)
            .unwrap_or_else(|| panic!("{}: {:?}", preset.name, session.diagnosis()));
        let mut recipe = preset.recipe();
        // A remedy may uncover the next failure, whose remedy then counts too; three must do.
        let mut remedy = diagnosis.remedy;
        for _ in 0..3 {
            let Some(next) = remedy.take() else { break };
            recipe = next.applied_to(&recipe).expect("the change is within range");
            if next.fresh || session.has_given_up() {
                session = self::session(recipe.clone());
            } else {
                session.amend(&recipe).expect("the change is live");
            }
            let mended = until(&mut session, &data, |diagnosis| diagnosis.verdict == Verdict::Healthy);
            match mended {
                Some((_, [reconstruction, kl])) => {
                    assert!(
                        kl > 1.0 && reconstruction < 206.0
                            || recipe.likelihood != elbo_recipe::Likelihood::Bernoulli,
                        "{}: reconstruction {reconstruction}, KL {kl}",
                        preset.name
                    );
                }
                None => remedy = session.diagnosis().remedy.clone(),
            }
        }
        let verdict = session.diagnosis();
        assert_eq!(verdict.verdict, Verdict::Healthy, "{}: {:?}", preset.name, verdict.evidence);
    }
}
