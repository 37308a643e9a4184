//! Which weights answer, and what becomes of requests.

use std::rc::Rc;

use elbo_protocol::{Command, Event, FailureKind, Pretrained, RequestId, RunId, Terms, WeightSource};
use elbo_recipe::Recipe;

use crate::state::{
    Action, Effect, State,
    tests::{created, decoded, failed, ready},
};

fn with_pretrained() -> State {
    let mut page = ready();
    let recipe = Recipe { latent: 16, ..Recipe::default() };
    let pretrained = Pretrained { recipe, epochs: 50, held_out: Terms::default() };
    let asked = page.apply(Action::Event(Event::Pretrained(Box::new(pretrained))), 1.0);
    let [Effect::Send(Command::Decode { source: WeightSource::Pretrained, z, .. })] = asked.as_slice() else {
        panic!("{asked:?}")
    };
    assert_eq!((z.len(), page.latent()), (16, 16));
    page.apply(decoded(2), 1.0);
    page
}

#[test]
fn the_pretrained_weights_answer_until_training_begins() {
    let mut page = with_pretrained();
    page.apply(Action::MoveSlider(0, 1.0), 2.0);
    page.apply(decoded(3), 2.0);
    assert_eq!(page.source(), Some(WeightSource::Pretrained));
    let trained = page.apply(Action::Train, 3.0);
    let live = WeightSource::Live { run: RunId(1) };
    assert_eq!(page.source(), Some(live));
    assert!(trained.iter().any(|effect| matches!(
        effect,
        Effect::Send(Command::Decode { source, z, .. }) if *source == live && z.len() == 32
    )));
}

#[test]
fn an_untrained_run_that_was_asked_for_is_shown() {
    let mut page = with_pretrained();
    page.apply(Action::Reset, 3.0);
    assert_eq!(page.source(), Some(WeightSource::Live { run: RunId(1) }));
}

#[test]
fn a_new_worker_is_not_asked_before_it_is_open() {
    let mut page = ready();
    page.apply(failed(None, FailureKind::Worker), 1.0);
    assert_eq!(page.apply(Action::Retry, 2.0), [Effect::Spawn { reference: false }]);
    assert_eq!(page.apply(Action::MoveSlider(0, 1.0), 3.0), []);
    page.apply(Action::Event(Event::Booted), 4.0);
    assert_eq!(page.apply(Action::MoveSlider(0, 1.5), 4.0), []);
    page.apply(Action::Event(Event::Opened), 5.0);
    let asked = page.apply(created(2, 32), 6.0);
    assert!(
        matches!(asked.as_slice(), [Effect::Send(Command::Decode { z, .. })] if z[0] == 1.5),
        "{asked:?}"
    );
}

#[test]
fn a_declined_request_makes_room_for_the_next() {
    let mut page = with_pretrained();
    assert_eq!(page.apply(Action::MoveSlider(0, 1.0), 2.0).len(), 1);
    assert_eq!(page.apply(Action::MoveSlider(0, 2.0), 2.0), []);
    let before = Rc::clone(&page.explore.sliders);
    let next = page.apply(Action::Event(Event::Declined { request: RequestId(3) }), 3.0);
    assert_eq!((next.len(), page.explore.sliders.clone()), (1, before));
}
