//! What the worker says of a run.

use elbo_protocol::{Baselines, Command, Event, FailureKind, Occurrence, Quantity, RunId};

use elbo_words::words;

use crate::{
    marks::MarkKind,
    state::{
        Action, Effect, Phase, State, Tone,
        tests::{created, failed, opened, progress, ready, running},
    },
};

#[test]
fn what_happens_to_a_run_is_listed_with_its_step() {
    let mut page = running();
    page.apply(progress(1, 1, 3), 2.0);
    let occurrence = Occurrence::RolledBack {
        culprit: Quantity::Loss,
        at_step: 90,
        to_step: 60,
        rate_factor: 0.3,
        attempt: 1,
        of: 5,
    };
    let detail = words().occurrence(&occurrence);
    page.apply(
        Action::Event(Event::Occurred { run: RunId(1), step: 60, occurrence: occurrence.clone() }),
        3.0,
    );
    assert_eq!(
        page.log
            .items()
            .next()
            .map(|item| (format!("{}: {}", item.title, item.detail), item.tone == Tone::Bad)),
        Some((format!("Rolled back: {detail}"), true))
    );
    assert_eq!(page.log.items().next().unwrap().step, Some(60));
    let run = page.runs.run().unwrap();
    assert_eq!((run.rate_scale, run.marks.count(MarkKind::RolledBack)), (0.3, 1));
    let serial = page.log.serial();
    page.apply(Action::Event(Event::Occurred { run: RunId(8), step: 60, occurrence }), 3.0);
    assert_eq!(page.log.serial(), serial, "another run's");
}

#[test]
fn guide_lines_are_those_of_the_run() {
    let mut page = running();
    page.apply(progress(1, 1, 3), 2.0);
    let lines = Baselines { start: 80.0, collapse: 52.0, floor: None };
    page.apply(Action::Event(Event::Baselines { run: RunId(9), lines }), 3.0);
    assert_eq!(page.runs.run().unwrap().lines, None);
    let asked = page.apply(Action::Event(Event::Baselines { run: RunId(1), lines }), 3.0);
    assert_eq!((page.runs.run().unwrap().lines, asked), (Some(lines), Vec::new()));
}

#[test]
fn an_untrained_model_is_looked_at_again_once_the_first_images_are_here() {
    let mut page = ready();
    let lines = Baselines { start: 543.4, collapse: 206.0, floor: None };
    let asked = page.apply(Action::Event(Event::Baselines { run: RunId(1), lines }), 3.0);
    assert!(matches!(asked.as_slice(), [Effect::Send(Command::Decode { .. })]), "{asked:?}");
}

#[test]
fn data_that_failed_is_told_once_nothing_worse_stands() {
    let kind = |page: &State| page.connection.failure.as_ref().map(|failure| failure.kind);
    for first in [FailureKind::Data, FailureKind::NonFinite] {
        let mut page = running();
        let second = if first == FailureKind::Data { FailureKind::NonFinite } else { FailureKind::Data };
        page.apply(failed(Some(1), first), 2.0);
        page.apply(failed(Some(1), second), 3.0);
        assert_eq!(kind(&page), Some(FailureKind::NonFinite));
        page.apply(Action::Reset, 4.0);
        page.apply(created(2, 32), 5.0);
        assert_eq!(kind(&page), Some(FailureKind::Data));
        let retried = page.apply(Action::Retry, 6.0);
        assert!(retried.contains(&Effect::Send(Command::RetryData)), "{retried:?}");
        assert_eq!(kind(&page), None);
    }
}

#[test]
fn a_first_recipe_that_is_refused_can_be_reset() {
    let mut page = opened("");
    page.apply(Action::Event(Event::Opened), 0.0);
    assert!(!page.can_reset());
    page.apply(failed(Some(1), FailureKind::Recipe), 1.0);
    assert!(page.can_reset() && page.runs.is_settled());
    let reset = page.apply(Action::Reset, 2.0);
    assert!(matches!(reset.as_slice(), [Effect::Send(Command::Reset { run: RunId(2), .. })]), "{reset:?}");
}

#[test]
fn a_device_that_makes_no_engine_is_a_failure_and_not_a_wait() {
    let mut page = opened("");
    page.apply(Action::Event(Event::Opened), 0.0);
    page.apply(failed(Some(1), FailureKind::Device), 1.0);
    assert_eq!(page.phase(), Phase::Failed);
    assert_eq!(page.apply(Action::Retry, 2.0), [Effect::Spawn { reference: false }]);
}
