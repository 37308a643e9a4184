//! Which parts of the page are rendered again, and how often.

use elbo_protocol::{Event, RequestId};

use crate::state::{
    Action, ExploreAction, PagePart, State, TimeAction, ViewRequest,
    tests::{created, decoded, duelling, progress, ready, running},
};
use crate::workspace::Workspace;

/// The parts on the page that an action renders again.
fn rendered(page: &mut State, action: Action, now_ms: f64) -> Vec<PagePart> {
    let before = page.clone();
    page.apply(action, now_ms);
    let shown = PagePart::ALL.into_iter().filter(|part| part.is_shown(page));
    shown.filter(|part| part.differs(page, &before)).collect()
}

fn show(page: &mut State, workspace: Workspace) {
    page.apply(Action::View(ViewRequest::Show(workspace)), 0.0);
}

#[test]
fn what_changes_nothing_renders_nothing() {
    let mut page = running();
    page.apply(progress(1, 1, 40), 2.0);
    let overtaken = decoded(page.requests.last().0 + 7);
    let strange = Action::Event(Event::Declined { request: RequestId(99) });
    for action in [Action::Tick, overtaken, strange, Action::Retry, created(9, 32)] {
        assert_eq!(rendered(&mut page, action.clone(), 3.0), [], "{action:?}");
    }
}

#[test]
fn progress_renders_strip_and_curves_alone() {
    for mut page in [running(), duelling()] {
        show(&mut page, Workspace::Curves);
        let run = page.runs.run().unwrap().id.0;
        page.apply(progress(run, 1, 1), 5.0);
        page.apply(decoded(page.requests.last().0), 5.0);
        for step in 2..20 {
            // Within a tenth of a second of the last request nothing is asked of the model.
            let parts = rendered(&mut page, progress(run, step, 1), 6.0);
            assert_eq!(parts, [PagePart::Strip, PagePart::Curves], "step {step}");
        }
    }
}

#[test]
fn the_first_step_also_tells_that_the_model_is_no_longer_untrained() {
    let mut page = running();
    let parts = rendered(&mut page, progress(1, 1, 1), 1.0);
    assert!(parts.contains(&PagePart::Recipe) && parts.contains(&PagePart::Hand), "{parts:?}");
}

#[test]
fn sliders_and_their_digit_render_the_hand_alone() {
    let mut page = ready();
    let explored = [PagePart::Hand];
    assert_eq!(rendered(&mut page, Action::MoveSlider(0, 1.0), 1.0), explored);
    let answer = decoded(page.requests.last().0);
    assert_eq!(rendered(&mut page, answer, 2.0), explored);
    assert_eq!(rendered(&mut page, Action::Explore(ExploreAction::ResetMorph), 3.0), explored);
    show(&mut page, Workspace::Latent);
    assert_eq!(rendered(&mut page, Action::MoveSlider(0, 2.0), 4.0), [PagePart::Hand, PagePart::Latent]);
}

#[test]
fn a_second_of_a_duel_renders_each_part_as_often_as_it_has_news() {
    let mut page = duelling();
    let mut counts = [0; PagePart::ALL.len()];
    let mut count = |page: &mut State, action: Action, now_ms: f64| {
        for part in rendered(page, action, now_ms) {
            counts[PagePart::ALL.iter().position(|known| *known == part).unwrap()] += 1;
        }
    };
    // Both runs report twenty times, each slider's digit comes back at once.
    for report in 0..20 {
        let now_ms = 1000.0 + f64::from(report) * 50.0;
        for run in [2, 3] {
            count(&mut page, progress(run, 10 + report, 1), now_ms);
        }
        let request = page.requests.last().0;
        count(&mut page, decoded(request), now_ms);
        count(&mut page, Action::Tick, now_ms);
    }
    let [header, strip, recipe, hand, curves, latent, duel] = counts;
    assert_eq!((header, strip, duel), (0, 40, 40));
    assert_eq!(recipe, 1, "the run is under way from its first step");
    // The digit that was on its way, then ten requests and their answers; the first step is told once.
    assert_eq!(hand, 22);
    assert_eq!((curves, latent), (0, 0), "they are not shown");
}

#[test]
fn going_back_in_time_leaves_the_recipe_as_it_is() {
    let mut page = running();
    page.apply(progress(1, 1, 40), 2.0);
    let steps = vec![0, 10, 20, 30, 40];
    let run = page.runs.run().unwrap().id;
    page.apply(Action::Event(Event::Checkpoints { run, steps }), 2.0);
    let parts = rendered(&mut page, Action::Time(TimeAction::GoTo(10)), 3.0);
    assert!(parts.contains(&PagePart::Curves) && parts.contains(&PagePart::Hand), "{parts:?}");
    assert!(!parts.contains(&PagePart::Recipe) && !parts.contains(&PagePart::Header), "{parts:?}");
}
