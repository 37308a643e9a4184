//! Test digits, galleries, the drawing and the morph.

use elbo_protocol::{Command, Event, Neighbor, RequestId, RunId, Terms, WeightSource};
use elbo_recipe::{FieldId, PIXELS};

use crate::{
    ink::Point,
    plot::view::Look,
    side::Side,
    state::{
        Action, Effect, EndFrom, ExploreAction, FOLLOW_DIGITS_MS, State, UNDO_DEPTH, View, WhichEnd,
        page_indices,
        tests::{created, decoded, duelling, progress, ready, running},
    },
    workspace::Workspace,
};

pub fn explore(action: ExploreAction) -> Action {
    Action::Explore(action)
}

pub fn requests(effects: &[Effect]) -> Vec<&Command> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Send(command) => Some(command),
            Effect::Spawn { .. } | Effect::Remember(_) => None,
        })
        .collect()
}

fn picked(request: u32, index: u32, mu: f32) -> Action {
    Action::Event(Event::Picked {
        request: RequestId(request),
        step: 0,
        index,
        label: 7,
        original: vec![9; PIXELS],
        pixels: vec![8; PIXELS],
        terms: Terms::default(),
        mu: vec![mu; 32],
    })
}

fn shown(request: u32, count: usize) -> Action {
    Action::Event(Event::GalleryShown {
        request: RequestId(request),
        step: 3,
        labels: vec![1; count],
        originals: vec![2; count * PIXELS],
        reconstructions: vec![3; count * PIXELS],
    })
}

fn reconstructed(request: u32, mu: f32) -> Action {
    let near = Neighbor { index: 5, label: 1, distance: 0.5, pixels: vec![0; PIXELS] };
    Action::Event(Event::Reconstructed {
        request: RequestId(request),
        step: 0,
        pixels: vec![1; PIXELS],
        terms: Terms::default(),
        mu: vec![mu; 32],
        neighbors: vec![near],
    })
}

fn draw(page: &mut State, x: f32) -> Vec<Effect> {
    page.apply(Action::BeginStroke(Point { x, y: 0.5 }), 1.0)
}

/// A page with test digit 4 picked, whose code is 0.5 everywhere; requests 2 (pick) and 3 (decode) are answered.
pub fn with_picked() -> State {
    let mut page = ready();
    let asked = page.apply(explore(ExploreAction::Pick(4)), 1.0);
    assert!(matches!(requests(&asked)[..], [Command::Pick { index: 4, request: RequestId(2), .. }]));
    let decode = page.apply(picked(2, 4, 0.5), 1.0);
    assert!(matches!(requests(&decode)[..], [Command::Decode { z, .. }] if *z == vec![0.5; 32]));
    page.apply(decoded(3), 1.0);
    page
}

#[test]
fn a_picked_digit_sets_the_sliders_and_follows_the_training_until_they_are_moved() {
    let mut page = with_picked();
    assert_eq!(page.explore.digits.picked.as_ref().map(|digit| (digit.index, digit.label)), Some((4, 7)));
    page.apply(Action::Train, 2.0);
    let follow = page.apply(progress(1, 1, 1), 600.0);
    assert!(matches!(requests(&follow)[..], [Command::Decode { .. }, Command::Pick { index: 4, .. }]));
    page.apply(picked(5, 4, 1.5), 601.0);
    assert_eq!(page.explore.sliders[0], 1.5);
    page.apply(Action::MoveSlider(0, -1.0), 602.0);
    page.apply(progress(1, 2, 1), 1200.0);
    page.apply(picked(6, 4, 2.5), 1201.0);
    assert_eq!(page.explore.digits.picked.as_ref().unwrap().mu[0], 2.5, "the digit's code is known");
    assert_eq!(
        (page.explore.sliders[0], page.explore.sliders[1]),
        (-1.0, 1.5),
        "and the sliders are the visitor's"
    );
}

#[test]
fn a_digit_that_is_not_there_is_not_picked() {
    let mut page = ready();
    assert_eq!(page.apply(explore(ExploreAction::Pick(10_000)), 1.0), []);
    assert_eq!(page.apply(picked(2, 10_000, 1.0), 1.0), []);
    assert_eq!(page.explore.digits.picked, None);
}

#[test]
fn of_two_picks_the_later_counts() {
    let mut page = ready();
    page.apply(explore(ExploreAction::Pick(4)), 1.0);
    assert_eq!(page.apply(explore(ExploreAction::Pick(5)), 1.0), [], "one request at a time");
    let next = page.apply(picked(2, 4, 0.5), 1.0);
    assert_eq!((page.explore.digits.picked.is_none(), page.explore.sliders[0]), (true, 0.0));
    assert!(matches!(requests(&next)[..], [Command::Pick { index: 5, .. }]));
}

#[test]
fn a_code_beyond_three_is_kept() {
    let mut page = ready();
    page.apply(explore(ExploreAction::Pick(4)), 1.0);
    page.apply(picked(2, 4, -7.25), 1.0);
    assert_eq!(page.explore.sliders[31], -7.25);
    page.apply(Action::SetSliders(vec![f32::INFINITY, 1e9]), 1.0);
    assert_eq!(page.explore.sliders[..2], [0.0, 100.0]);
}

#[test]
fn a_gallery_in_view_is_asked_for_and_follows_now_and_then() {
    let mut page = running();
    page.view = View::new(Workspace::Latent, Look::default());
    assert_eq!(page.apply(explore(ExploreAction::TurnTo(0)), 1.0), [], "out of view");
    let asked = page.apply(explore(ExploreAction::InView(Side::A, true)), 1.0);
    let [Command::Gallery { request: RequestId(2), indices, .. }] = requests(&asked)[..] else {
        panic!("{asked:?}")
    };
    assert_eq!(*indices, page_indices(0));
    page.apply(shown(2, 9), 2.0);
    assert_eq!(page.explore.galleries[0].version, 0, "of another size");
    let turned = page.apply(explore(ExploreAction::TurnTo(2)), 2.0);
    assert!(matches!(requests(&turned)[..], [Command::Gallery { indices, .. }] if indices[0] == 10));
    page.apply(shown(3, 10), 3.0);
    assert_eq!(
        (
            page.explore.galleries[0].version,
            page.explore.galleries[0].step,
            page.explore.galleries[0].indices[0]
        ),
        (1, 3, 10)
    );
    let follows = |page: &mut State, step, at| {
        let asked = page.apply(progress(1, step, 1), at);
        requests(&asked).iter().any(|command| matches!(command, Command::Gallery { .. }))
    };
    assert!(!follows(&mut page, 1, 3.0));
    assert!(follows(&mut page, 2, 3.0 + FOLLOW_DIGITS_MS));
    page.apply(explore(ExploreAction::InView(Side::A, false)), 600.0);
    page.apply(shown(5, 10), 600.0);
    assert!(!follows(&mut page, 3, 5000.0), "not while it is out of view");
}

#[test]
fn either_run_of_a_duel_has_its_own_gallery() {
    let mut page = duelling();
    page.apply(explore(ExploreAction::InView(Side::A, true)), 4.0);
    let asked = page.apply(explore(ExploreAction::InView(Side::B, true)), 4.0);
    let rival = WeightSource::Live { run: RunId(3) };
    let [Command::Gallery { source, request: RequestId(last), .. }] = requests(&asked)[..] else {
        panic!("{asked:?}")
    };
    assert_eq!(*source, rival);
    page.apply(shown(*last, 10), 5.0);
    page.apply(shown(last - 1, 10), 5.0);
    assert_eq!((page.explore.galleries[0].version, page.explore.galleries[1].version), (1, 1));
    assert_eq!(page.explore.galleries[0].indices, page.explore.galleries[1].indices);
}

#[test]
fn every_page_of_the_gallery_has_ten_digits_that_are_there() {
    for page in [0, 1, 500, 1000, u32::MAX] {
        let indices = page_indices(page);
        assert!(indices.len() == 10 && indices.iter().all(|index| *index < 10_000), "{page}: {indices:?}");
    }
    assert_eq!(page_indices(1000)[9], 9999);
}

#[test]
fn the_drawing_sets_the_sliders_on_request_only() {
    let mut page = ready();
    draw(&mut page, 0.5);
    page.apply(reconstructed(2, 1.25), 2.0);
    assert_eq!((page.explore.sliders[0], page.explore.pad.neighbors.len()), (0.0, 1));
    page.apply(explore(ExploreAction::DrawingToSliders), 2.0);
    assert_eq!(page.explore.sliders[0], 1.25);
    page.apply(Action::ClearInk, 3.0);
    assert_eq!((page.explore.pad.mu.is_none(), page.explore.pad.neighbors.len()), (true, 0));
    page.apply(explore(ExploreAction::DrawingToSliders), 3.0);
    assert_eq!(page.explore.sliders[0], 1.25);
}

#[test]
fn undo_brings_back_strokes_a_cleared_drawing_and_what_a_digit_replaced() {
    let mut page = with_picked();
    draw(&mut page, 0.2);
    draw(&mut page, 0.8);
    let both = page.explore.pad.ink.clone();
    page.apply(Action::ClearInk, 2.0);
    page.apply(Action::ClearInk, 2.0);
    assert!(page.explore.pad.ink.is_empty());
    let undo = |page: &mut State| drop(page.apply(explore(ExploreAction::UndoInk), 3.0));
    undo(&mut page);
    assert_eq!(page.explore.pad.ink, both);
    page.apply(explore(ExploreAction::DigitToPad), 3.0);
    assert_eq!(page.explore.pad.drawn.pixels.as_deref(), Some(&[9; PIXELS][..]));
    undo(&mut page);
    assert_eq!(page.explore.pad.ink, both);
    for _ in 0..4 {
        undo(&mut page);
    }
    assert!(page.explore.pad.ink.is_empty() && page.explore.pad.ink_before.is_empty());
    for _ in 0..200 {
        draw(&mut page, 0.5);
    }
    assert_eq!(page.explore.pad.ink_before.len(), UNDO_DEPTH);
}

#[test]
fn codes_of_another_model_are_forgotten_and_the_pick_is_asked_again() {
    let mut page = with_picked();
    draw(&mut page, 0.5);
    page.apply(reconstructed(4, 1.0), 2.0);
    page.apply(explore(ExploreAction::SetEnd(WhichEnd::A, EndFrom::Digit)), 2.0);
    page.apply(Action::EditRecipe(FieldId::Beta, "2".to_owned()), 2.0);
    page.apply(Action::Reset, 2.0);
    let asked = page.apply(created(2, 32), 3.0);
    assert!(
        page.explore.morph.a.is_none()
            && page.explore.pad.mu.is_none()
            && page.explore.pad.neighbors.is_empty()
    );
    assert!(matches!(
        requests(&asked)[..],
        [Command::Decode { .. }, Command::Reconstruct { .. }, Command::Pick { index: 4, .. }]
    ));
}
