//! What is in the link, and what makes it anew.

use elbo_protocol::{BackendPreference, Event, RunId};
use elbo_recipe::FieldId;
use proptest::prelude::*;

use super::*;
use crate::{
    ink::Point,
    plot::view::{Look, Smoothing},
    state::{
        Action, DuelAction, ExploreAction, TimeAction, ViewRequest,
        duelling::tests::{edit, press},
        explore::tests::explore,
        tests::{created, duelling, opened, progress, running},
    },
};

/// That the link is the one that would be made now.
pub(in crate::state) fn is_true(page: &State) -> Result<(), TestCaseError> {
    prop_assert_eq!(&*page.link(), &page.new_link());
    Ok(())
}

#[test]
fn the_progress_of_a_duel_makes_no_link() {
    let mut page = duelling();
    let link = page.link();
    for step in 1..200 {
        page.apply(progress(2, step, step), f64::from(step));
        page.apply(progress(3, step, step), f64::from(step));
        page.apply(Action::Tick, f64::from(step));
        page.apply(Action::Time(TimeAction::BackToLive), f64::from(step));
    }
    assert!(Rc::ptr_eq(&link, &page.link()));
}

#[test]
fn what_is_in_the_link_makes_it_anew() {
    let mut page = duelling();
    let mut link = page.link();
    let mut changed = |page: &State| {
        let is_new = !Rc::ptr_eq(&link, &page.link());
        link = page.link();
        is_new
    };
    edit(&mut page, FieldId::Beta, "2");
    assert!(changed(&page) && page.link().rival.as_ref().is_some_and(|rival| rival.beta == 2.0));
    edit(&mut page, FieldId::Beta, "-2");
    assert!(!changed(&page), "it was refused");
    press(&mut page, DuelAction::End);
    assert!(changed(&page) && page.link().rival.is_none());
    page.apply(Action::ChoosePreset("collapse"), 5.0);
    assert!(changed(&page) && page.link().preset == "collapse");
    page.apply(Action::Prefer(BackendPreference::Cpu), 6.0);
    assert!(changed(&page) && page.link().backend == BackendPreference::Cpu);
}

#[test]
fn a_page_begins_with_the_link_that_it_was_opened_with() {
    for query in
        ["v=1&preset=collapse&seed=9&beta=4", "v=1&preset=article&seed=7&vs.beta=4&train_images=2560"]
    {
        assert_eq!(opened(query).link().query(), query);
    }
}

/// The page that the link of this one opens.
fn again(page: &State) -> State {
    let again = opened(&page.link().query());
    assert_eq!(again.link().query(), page.link().query(), "it begins with the link that it was opened with");
    again
}

#[test]
fn what_is_in_view_comes_back_from_the_link() {
    let mut page = running();
    let look = Look { logarithmic: false, smoothing: Smoothing::Strong };
    for action in [
        Action::View(ViewRequest::Show(Workspace::Latent)),
        Action::View(ViewRequest::Look(look)),
        Action::MoveSlider(3, -1.25),
        Action::BeginStroke(Point { x: 0.25, y: 0.75 }),
        Action::ExtendStroke(vec![Point { x: 0.5, y: 0.5 }]),
    ] {
        let before = page.link();
        page.apply(action, 9.0);
        assert!(!Rc::ptr_eq(&before, &page.link()));
    }
    let again = again(&page);
    assert_eq!((again.view.middle(), again.view.look), (Workspace::Latent, look));
    assert_eq!(again.explore.sliders, page.explore.sliders);
    assert_eq!(again.explore.pad.ink.strokes()[0].len(), 2);
    assert!(again.explore.pad.is_drawn(), "the model is to see it");
}

#[test]
fn sliders_that_follow_a_digit_are_linked_by_the_digit_until_they_are_moved() {
    let mut page = running();
    page.apply(explore(ExploreAction::Pick(61)), 9.0);
    assert!(page.link().query().ends_with("&digit=61"), "{}", page.link().query());
    let mut linked = again(&page);
    assert_eq!(linked.explore.digits.pick(), Some(61));
    assert!(linked.explore.digits.sliders_follow());
    page.apply(Action::MoveSlider(0, 2.0), 9.0);
    page.apply(Action::MoveSlider(0, 0.0), 9.0);
    assert!(page.link().query().ends_with("&digit=61&code=0"), "moved back, they follow no more");
    linked = again(&page);
    assert!(!linked.explore.digits.sliders_follow());
}

#[test]
fn what_moves_by_itself_is_in_no_link() {
    let mut page = running();
    page.apply(Action::MoveSlider(0, 1.0), 9.0);
    page.apply(explore(ExploreAction::PlayMorph { sample: vec![2.0; 32] }), 9.0);
    let link = page.link();
    assert_eq!(link.view.code, None);
    for _ in 0..50 {
        page.apply(explore(ExploreAction::MorphOn(0.05)), 9.0);
    }
    assert!(Rc::ptr_eq(&link, &page.link()));
    page.apply(explore(ExploreAction::PlayMorph { sample: Vec::new() }), 9.0);
    assert!(page.link().view.code.is_some(), "it stands");
}

#[test]
fn more_sliders_than_the_recipe_has_do_no_harm() {
    let page = opened("latent=2&code=1,2,3,4");
    assert_eq!(page.explore.sliders[..], [1.0, 2.0, 3.0, 4.0]);
    let page = opened("latent=5&code=1");
    assert_eq!(page.explore.sliders[..], [1.0, 0.0, 0.0, 0.0, 0.0]);
}

fn kept(page: &mut State, steps: &[u32]) {
    page.apply(Action::Event(Event::Checkpoints { run: RunId(1), steps: steps.to_vec() }), 9.0);
}

/// A page that a link to step 40 has opened, in training.
fn opened_at_a_moment() -> State {
    let mut page = opened("moment=40");
    page.apply(Action::Event(Event::Opened), 0.0);
    page.apply(created(1, 32), 1.0);
    page.apply(Action::Train, 1.0);
    page
}

#[test]
fn the_moment_of_a_link_is_shown_when_the_run_comes_to_it() {
    let mut page = opened_at_a_moment();
    kept(&mut page, &[0, 10, 20]);
    assert_eq!((page.time.checkpoint(), page.link().view.moment), (None, Some(40)));
    kept(&mut page, &[0, 10, 20, 30, 41]);
    assert_eq!((page.time.checkpoint(), page.link().view.moment), (Some(41), Some(41)), "the nearest");
    assert!(page.log.items().any(|item| item.title.contains("step 41")));
    page.apply(Action::Time(TimeAction::BackToLive), 9.0);
    kept(&mut page, &[0, 20, 41, 60]);
    assert_eq!((page.time.checkpoint(), page.link().view.moment), (None, None), "once only");
}

#[test]
fn a_visitor_who_goes_elsewhere_is_not_taken_to_the_moment_of_the_link() {
    for action in [
        Action::Time(TimeAction::BackToLive),
        Action::EditRecipe(FieldId::Beta, "3".to_owned()),
        Action::ChoosePreset("collapse"),
    ] {
        let mut page = opened_at_a_moment();
        page.apply(action, 2.0);
        kept(&mut page, &[0, 10, 50]);
        assert_eq!((page.time.checkpoint(), page.link().view.moment), (None, None));
    }
}
