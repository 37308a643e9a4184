//! What holds of every room after each action, whatever happened before.

use elbo_protocol::WeightSource;
use elbo_recipe::{MOST_CHECKPOINTS, PIXELS, preset};
use proptest::prelude::*;

use super::{
    EDITS_KEPT, GALLERY, HELD_OUT, HELD_OUT_POINTS, LOG_ITEMS, PAGES, Phase, RequestKind, State, UNDO_DEPTH,
    can_differ, linking,
};
use crate::{history::BUCKETS, side::Side, slider::SLIDER_REACH};

/// Checks all rooms.
pub(super) fn hold(page: &State) -> Result<(), TestCaseError> {
    connection(page)?;
    form(page)?;
    runs(page)?;
    time(page)?;
    explore(page)?;
    requests(page)?;
    linking::tests::is_true(page)?;
    log(page)
}

fn connection(page: &State) -> Result<(), TestCaseError> {
    let connection = &page.connection;
    prop_assert_eq!(page.phase() == Phase::Failed, connection.failure.is_some());
    prop_assert!(!connection.is_broken() || (page.checkpoints().is_empty() && !page.can_reset()));
    prop_assert!(!page.can_train() || page.can_reset());
    prop_assert!(!page.can_step() || connection.failure.is_none());
    Ok(())
}

fn form(page: &State) -> Result<(), TestCaseError> {
    let form = &page.form;
    prop_assert_eq!(form.recipe.validate(), Ok(()));
    prop_assert!(form.recipe.batch_size <= form.train_images);
    prop_assert!(preset(form.preset).is_some());
    for refusal in form.refusals.values() {
        prop_assert!(refusal.count > 0 && !refusal.message.is_empty());
    }
    prop_assert!(can_differ(form.duel_draft.field));
    prop_assert!(form.edits_kept() <= EDITS_KEPT);
    Ok(())
}

fn runs(page: &State) -> Result<(), TestCaseError> {
    let runs = &page.runs;
    let ids: Vec<_> = runs.all().map(|run| run.id).collect();
    prop_assert!(ids.is_sorted() && ids.len() <= 2 && (ids.len() < 2 || ids[0] != ids[1]));
    prop_assert_eq!(runs.sides().count(), if runs.rival().is_some() { 2 } else { 0 });
    prop_assert!(runs.rival().is_none() || runs.duel().is_some(), "a rival only in a duel");
    for run in runs.all() {
        prop_assert_eq!(run.recipe.validate(), Ok(()));
        let kept = &run.checkpoints;
        prop_assert!(kept.len() <= MOST_CHECKPOINTS && kept.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(run.history.len() <= BUCKETS && run.held_out.len() <= HELD_OUT_POINTS);
        prop_assert!(run.held_out.windows(2).all(|pair| pair[0].step < pair[1].step));
        prop_assert!(run.step == 0 || run.history.last_step() == run.step);
    }
    for duel in runs.duel().into_iter().chain(runs.next_duel()) {
        let [first, second] = &duel.recipes;
        prop_assert_eq!((first.seed, first.batch_size), (second.seed, second.batch_size));
        prop_assert_eq!((first.validate(), second.validate()), (Ok(()), Ok(())));
        prop_assert!(!duel.changes().is_empty());
    }
    // A duel keeps its recipes.
    if let Some(duel) = runs.duel() {
        for (side, run) in runs.sides() {
            prop_assert_eq!(&run.recipe, &duel.recipes[side.index()]);
        }
    }
    match runs.pending() {
        Some(pending) => {
            let half_a_duel = ids == [pending.id()];
            prop_assert!(half_a_duel || ids.iter().all(|id| *id < pending.id()), "a fresh name");
            prop_assert!(!half_a_duel || pending.duel().is_some());
            prop_assert!(!runs.is_settled());
        }
        // Half a duel waits for its other half.
        None => prop_assert!(runs.run().is_none() || runs.duel().is_none() || runs.rival().is_some()),
    }
    prop_assert!(runs.state().is_none() || runs.run().is_some());
    Ok(())
}

fn time(page: &State) -> Result<(), TestCaseError> {
    let time = page.time;
    if let Some(step) = time.checkpoint() {
        prop_assert!(page.runs.run().is_some_and(|run| run.checkpoints.contains(&step)), "{step} is kept");
    }
    prop_assert!(!time.is_replaying() || time.checkpoint().is_some());
    match page.source() {
        None => prop_assert!(page.runs.run().is_none()),
        Some(WeightSource::Pretrained) => prop_assert!(!time.has_begun()),
        Some(WeightSource::Live { run }) => {
            prop_assert_eq!((Some(run), None), (page.runs.run().map(|run| run.id), time.checkpoint()));
        }
        Some(WeightSource::Checkpoint { run, step }) => {
            prop_assert_eq!((Some(run), Some(step)), (page.runs.run().map(|run| run.id), time.checkpoint()));
        }
    }
    Ok(())
}

fn explore(page: &State) -> Result<(), TestCaseError> {
    let (explore, latent) = (&page.explore, page.latent());
    prop_assert!(explore.sliders.len() >= latent);
    prop_assert!(explore.sliders.iter().all(|value| value.abs() <= SLIDER_REACH));
    let morph = &explore.morph;
    prop_assert!((0.0..=1.0).contains(&morph.at) && (!morph.playing || morph.is_ready()));
    let pad = &explore.pad;
    prop_assert!(pad.ink_before.len() <= UNDO_DEPTH);
    let image = pad.ink.rasterise();
    prop_assert_eq!(pad.drawn.pixels.as_deref(), image.as_ref().map(|image| &image[..]));
    prop_assert!(pad.is_drawn() || (pad.reconstructed.pixels.is_none() && pad.mu.is_none()));
    prop_assert!(pad.mu.as_ref().is_none_or(|mu| mu.len() == latent));
    let digits = &explore.digits;
    prop_assert!(digits.page < PAGES && digits.pick().is_none_or(|index| index < HELD_OUT));
    for gallery in &explore.galleries {
        let count = gallery.indices.len();
        prop_assert!(count == 0 || count == GALLERY);
        prop_assert_eq!((gallery.labels.len(), gallery.originals.len()), (count, count * PIXELS));
        prop_assert_eq!(gallery.reconstructions.len(), count * PIXELS);
    }
    let map = &explore.map;
    prop_assert!(map.highlighted.is_none_or(|label| label < 10));
    prop_assert!(map.survey.as_ref().is_none_or(|survey| survey.spreads.len() == latent));
    prop_assert!(map.sheet.as_ref().is_none_or(|sheet| sheet.scene.survey.spreads.len() == latent));
    Ok(())
}

fn requests(page: &State) -> Result<(), TestCaseError> {
    let requests = page.requests();
    let mut awaited: Vec<_> =
        RequestKind::ALL.into_iter().filter_map(|kind| requests.awaited(kind)).collect();
    let count = awaited.len();
    awaited.sort_unstable();
    awaited.dedup();
    prop_assert!(awaited.len() == count && awaited.iter().all(|request| *request <= requests.last()));
    let explore = &page.explore;
    prop_assert!(explore.pad.is_drawn() || requests.awaited(RequestKind::Reconstruct).is_none());
    let can_ask = page.source().is_some_and(|source| {
        !page.connection.is_broken() && (page.runs.is_settled() || source == WeightSource::Pretrained)
    });
    // What is due and can be asked has gone out.
    for kind in requests.due().into_iter().filter(|_| can_ask) {
        let has_nothing_to_ask = match kind {
            RequestKind::Decode | RequestKind::Reconstruct => false,
            RequestKind::Survey => !page.connection.has_held_out(),
            RequestKind::Sheet => explore.map.survey.is_none(),
            RequestKind::Pick => explore.digits.pick().is_none(),
            RequestKind::Gallery(Side::A) => !explore.galleries[0].is_in_view(),
            RequestKind::Gallery(Side::B) => {
                !explore.galleries[1].is_in_view() || page.runs.rival().is_none()
            }
        };
        prop_assert!(has_nothing_to_ask, "{kind:?} starves");
    }
    Ok(())
}

fn log(page: &State) -> Result<(), TestCaseError> {
    let serials: Vec<u32> = page.log.items().map(|item| item.serial).collect();
    prop_assert!(serials.len() <= LOG_ITEMS && serials.windows(2).all(|pair| pair[0] == pair[1] + 1));
    let mut sides = page.log.items().filter(|item| item.side.is_some());
    prop_assert!(sides.all(|item| item.step.is_some()));
    Ok(())
}
