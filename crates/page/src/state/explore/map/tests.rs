//! When surveys and sheets are asked for, and what their answers do.

use proptest::prelude::*;

use elbo_protocol::{Axes, Command, Event, RequestId, RunId, RunState, Survey, WeightSource};
use elbo_recipe::{FieldId, PIXELS};

use crate::{
    plot::map,
    state::{
        Action, Effect, MANIFOLD_SIDE, MapAction, State,
        invariants::hold,
        tests::{created, decoded, opened, progress, ready, running, state},
    },
};

fn survey(latent: usize) -> Survey {
    let digits: Vec<_> = (0..10).map(|label| ([1.0, -2.0], label)).collect();
    map::survey(latent, &digits)
}

fn surveyed(page: &State, latent: usize) -> Action {
    let request = page.requests.last();
    Action::Event(Event::Surveyed { request, step: 3, survey: Box::new(survey(latent)) })
}

fn loaded() -> Action {
    Action::Event(Event::Loaded { train_images: 256, of: 256, held_out_images: 10_000 })
}

fn is_survey(effect: &Effect) -> bool {
    matches!(effect, Effect::Send(Command::Survey { .. }))
}

fn is_sheet(effect: &Effect) -> bool {
    matches!(effect, Effect::Send(Command::DecodeSheet { .. }))
}

/// A page with a survey of its untrained run.
fn mapped() -> State {
    let mut page = ready();
    let asked = page.apply(loaded(), 1.0);
    assert!(matches!(asked.as_slice(), [Effect::Send(Command::Survey { axes: Axes::Principal, .. })]));
    page.apply(surveyed(&page.clone(), 32), 1.0);
    page
}

#[test]
fn the_survey_waits_for_the_held_out_digits() {
    let page = mapped();
    assert_eq!((page.explore.map.step, page.explore.map.version, page.explore.map.extent.reach), (3, 1, 2.5));
    assert!(page.explore.map.survey.is_some());
}

#[test]
fn the_manifold_is_decoded_only_in_view_and_once_a_survey() {
    let mut page = mapped();
    assert_eq!(page.apply(Action::Map(MapAction::MapInView(true)), 2.0), []);
    let asked = page.apply(Action::Map(MapAction::ManifoldInView(true)), 2.0);
    let [Effect::Send(Command::DecodeSheet { z, .. })] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!(z.len(), MANIFOLD_SIDE * MANIFOLD_SIDE * 32);
    // The first row is the topmost, and the first column the leftmost.
    assert!(z[0] < -2.0 && z[1] > 2.0, "{} {}", z[0], z[1]);
    assert_eq!(page.apply(Action::Map(MapAction::ManifoldInView(true)), 3.0), []);
    let (request, pixels) = (page.requests.last(), vec![9; MANIFOLD_SIDE * MANIFOLD_SIDE * PIXELS]);
    page.apply(Action::Event(Event::SheetDecoded { request, step: 3, pixels }), 4.0);
    assert_eq!(page.explore.map.sheet.as_ref().map(|sheet| sheet.version), Some(1));
    page.apply(Action::Map(MapAction::ManifoldInView(false)), 5.0);
    assert_eq!(page.apply(Action::Map(MapAction::ManifoldInView(true)), 6.0), []);
    assert!(is_survey(&page.apply(Action::Map(MapAction::ChooseAxes(Axes::MostInformative)), 7.0)[0]));
    let asked = page.apply(surveyed(&page.clone(), 32), 8.0);
    assert!(asked.iter().any(is_sheet), "{asked:?}");
}

#[test]
fn a_sheet_of_the_wrong_size_is_dropped() {
    let mut page = mapped();
    page.apply(Action::Map(MapAction::ManifoldInView(true)), 2.0);
    let request = page.requests.last();
    page.apply(Action::Event(Event::SheetDecoded { request, step: 3, pixels: vec![1; PIXELS] }), 2.0);
    assert_eq!(page.explore.map.sheet, None);
}

#[test]
fn surveys_follow_the_training_slower_out_of_view() {
    for (in_view, most) in [(true, 10), (false, 2)] {
        let mut page = running();
        page.apply(loaded(), 1.0);
        page.apply(surveyed(&page.clone(), 32), 1.0);
        page.apply(Action::Map(MapAction::MapInView(in_view)), 1.0);
        let mut sent = 0;
        for i in 0..200u32 {
            let now_ms = 1001.0 + f64::from(i) * 50.0;
            for effect in page.apply(progress(1, 1 + i, 1), now_ms) {
                if is_survey(&effect) {
                    sent += 1;
                    page.apply(surveyed(&page.clone(), 32), now_ms);
                } else {
                    page.apply(decoded(page.requests.last().0), now_ms);
                }
            }
        }
        assert!((most - 1..=most).contains(&sent), "{sent} in ten seconds");
    }
}

#[test]
fn no_survey_is_asked_for_while_one_is_awaited() {
    let mut page = running();
    assert!(page.apply(loaded(), 1.0).iter().any(is_survey));
    page.apply(Action::Map(MapAction::MapInView(true)), 1.0);
    for i in 0..50u32 {
        let asked = page.apply(progress(1, 1 + i, 1), 1.0 + f64::from(i) * 100.0);
        assert!(!asked.iter().any(is_survey));
    }
    // The pause wants another, which goes out with the answer.
    assert!(!page.apply(state(1, RunState::Paused), 5001.0).iter().any(is_survey));
}

#[test]
fn a_pause_asks_for_the_newest_codes() {
    let mut page = running();
    page.apply(loaded(), 1.0);
    page.apply(surveyed(&page.clone(), 32), 1.0);
    assert!(page.apply(state(1, RunState::Finished), 2.0).iter().any(is_survey));
}

#[test]
fn codes_of_another_size_are_dropped_with_their_run_and_of_the_same_size_kept() {
    let mut page = mapped();
    page.apply(Action::Reset, 2.0);
    page.apply(created(2, 32), 2.0);
    assert!(page.explore.map.survey.is_some());
    page.apply(surveyed(&page.clone(), 7), 2.0);
    assert_eq!(page.explore.map.version, 1, "a survey of another size is not taken");
    page.apply(Action::Reset, 3.0);
    let asked = page.apply(created(3, 2), 3.0);
    assert_eq!(page.explore.map.survey, None);
    let live = WeightSource::Live { run: RunId(3) };
    assert!(
        asked
            .iter()
            .any(|effect| matches!(effect, Effect::Send(Command::Survey { source, .. }) if *source == live))
    );
}

#[test]
fn only_labels_can_be_picked_out() {
    let mut page = mapped();
    page.apply(Action::Map(MapAction::Highlight(Some(3))), 2.0);
    assert_eq!(page.explore.map.highlighted, Some(3));
    page.apply(Action::Map(MapAction::Highlight(Some(10))), 2.0);
    assert_eq!(page.explore.map.highlighted, None);
}

proptest! {
    #[test]
    fn any_order_of_events_keeps_map_and_weights_together(picks in prop::collection::vec((0u8..14, 0u32..4), 0..200)) {
        let mut page = opened("");
        for (index, (pick, number)) in picks.into_iter().enumerate() {
            let request = RequestId(page.requests.last().0.saturating_sub(number));
            let latent = [1, 2, 32, 7][number as usize];
            let action = match pick {
                0 => Action::Event(Event::Opened),
                1 => created(number, 1 + number),
                2 => loaded(),
                3 => state(number, RunState::Running),
                4 => state(number, RunState::Paused),
                5 => progress(number, 1 + index as u32, 3),
                6 => Action::Event(Event::Surveyed { request, step: 1, survey: Box::new(survey(latent)) }),
                7 => Action::Event(Event::SheetDecoded {
                    request,
                    step: 1,
                    pixels: vec![0; PIXELS * MANIFOLD_SIDE * MANIFOLD_SIDE * (number as usize % 2)],
                }),
                8 => Action::Map(MapAction::ManifoldInView(number > 0)),
                9 => Action::Map(MapAction::MapInView(number > 0)),
                10 => Action::Map(MapAction::ChooseAxes([Axes::Principal, Axes::MostInformative][number as usize % 2])),
                11 => Action::Event(Event::Declined { request }),
                12 => Action::EditRecipe(FieldId::Latent, (1 + number).to_string()),
                _ => Action::Train,
            };
            let effects = page.apply(action, index as f64 * 100.0);
            prop_assert!(effects.iter().filter(|effect| is_survey(effect)).count() <= 1);
            prop_assert!(effects.iter().filter(|effect| is_sheet(effect)).count() <= 1);
            for effect in &effects {
                if let Effect::Send(Command::DecodeSheet { z, .. }) = effect {
                    prop_assert_eq!(z.len(), MANIFOLD_SIDE * MANIFOLD_SIDE * page.latent());
                }
            }
            hold(&page)?;
        }
    }
}
