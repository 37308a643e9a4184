//! Names and keys of the commands, and that they do what they say they can.

use std::collections::BTreeSet;

use elbo_protocol::{
    Diagnosis, Event, Evidence, FailureKind, Remedy, RemedyKind, RequestId, RunId, RunState, Terms,
};
use elbo_recipe::{FieldId, PIXELS, Verdict};
use elbo_words::words;
use proptest::prelude::*;

use super::{PageCommand, Shortcut, Standing, Standings};
use crate::{
    ink::Point,
    state::{
        Action, DuelAction, Effect, ExploreAction, PageLayout, PendingRuns, State, ViewRequest,
        tests::{created, decoded, duelling, failed, opened, progress, ready, replaced, running, state},
    },
};

const NOW_MS: f64 = 1e6;

#[test]
fn names_and_keys_are_of_one_command_each_and_are_found() {
    let all = PageCommand::all();
    let names: BTreeSet<_> = all.iter().map(|command| command.name()).collect();
    assert_eq!(names.len(), all.len());
    for command in all {
        assert_eq!(PageCommand::named(&command.name()), Some(*command));
        let name = command.name();
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{name}");
    }
    let keys: Vec<String> =
        all.iter().filter_map(|command| command.shortcut()).map(Shortcut::words).collect();
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len(), "{keys:?}");
    assert!(all.iter().filter_map(|command| command.shortcut()).all(|keys| !keys.key.is_ascii_uppercase()));
    assert_eq!(PageCommand::named("no-such"), None);
}

#[test]
fn every_command_reads_otherwise_than_the_others() {
    let page = ready();
    let labels: BTreeSet<String> = PageCommand::all().iter().map(|command| command.label(&page)).collect();
    // Without a failure there is nothing else to retry than to reset.
    assert_eq!(labels.len() + 1, PageCommand::all().len());
    for command in PageCommand::all() {
        let (label, help) = (command.label(&page), command.help());
        assert!((3..=60).contains(&label.chars().count()), "{label}");
        assert!(help.is_empty() || help.len() > 10);
    }
    let smoothings = words().smoothings();
    for (smoothing, name) in crate::plot::view::Smoothing::ALL.into_iter().zip(smoothings) {
        assert!(PageCommand::Smooth(smoothing).label(&page).ends_with(name));
    }
}

#[test]
fn all_standings_are_those_of_the_commands() {
    for page in pages() {
        let standings = Standings::of(&page);
        for command in PageCommand::all() {
            assert_eq!(standings.get(*command), command.standing(&page), "{command:?}");
        }
    }
}

fn diagnosed(run: u32) -> Action {
    let changes = vec![(FieldId::Beta, "0.5".to_owned())];
    let remedy = Some(Remedy { kind: RemedyKind::LowerBeta, changes, fresh: false });
    let evidence = Evidence::DeadLayers { layers: 1, kl: 0.0 };
    let diagnosis = Diagnosis { verdict: Verdict::Collapsed, evidence, remedy };
    Action::Event(Event::Diagnosed { run: RunId(run), step: 1, diagnosis })
}

fn checkpoints(run: u32) -> Action {
    Action::Event(Event::Checkpoints { run: RunId(run), steps: vec![0, 1, 2] })
}

/// What the visitor and the worker do, but for commands.
fn happening(page: &State, pick: u8, number: u32) -> Action {
    let run = page.runs.run().map_or(1, |run| run.id.0);
    let pending = page.runs.pending().map_or(run, |pending| pending.id().0);
    let rival = page.runs.pending().and_then(PendingRuns::rival_id).map_or(run, |rival| rival.0);
    let request = page.requests().last().0;
    match pick {
        0 => created(pending, 8),
        1 => created(rival, 8),
        2 => state(
            run,
            [RunState::Ready, RunState::Running, RunState::Paused, RunState::Finished][number as usize % 4],
        ),
        3 => progress(run, 1 + number, 4),
        4 => diagnosed(run),
        5 => checkpoints(run),
        6 => decoded(request),
        7 => Action::EditRecipe(FieldId::Beta, (number % 5).to_string()),
        8 => Action::EditRecipe(FieldId::BatchSize, (number % 3 * 64).to_string()),
        9 => Action::BeginStroke(Point { x: 0.5, y: number as f32 / 100.0 }),
        10 => Action::MoveSlider(number as usize % 4, 1.5),
        11 => failed(Some(run), FailureKind::NonFinite),
        12 if number.is_multiple_of(4) => failed(None, FailureKind::Device),
        13 => Action::Duel(DuelAction::ChooseValue("0.1".to_owned())),
        14 => Action::Event(Event::Reconstructed {
            request: RequestId(request),
            step: 1,
            pixels: vec![1; PIXELS],
            terms: Terms::default(),
            mu: vec![0.5; page.latent()],
            neighbors: Vec::new(),
        }),
        15 => Action::Event(Event::Picked {
            request: RequestId(request),
            step: 0,
            index: page.explore.digits.pick().unwrap_or(number),
            label: 1,
            original: vec![1; PIXELS],
            pixels: vec![1; PIXELS],
            terms: Terms::default(),
            mu: vec![0.25; page.latent()],
        }),
        16 => Action::Explore(ExploreAction::TurnTo(number)),
        17 => Action::Event(Event::Opened),
        18 => state(run, RunState::Running),
        19 => Action::Event(Event::SetAside { run: RunId(run) }),
        20 => {
            let aside = page.runs.aside().map_or(run, |run| run.id.0);
            Action::Event(Event::Returned { run: RunId(aside), state: Some(RunState::Paused) })
        }
        _ => Action::Tick,
    }
}

/// Pages on which, together, every command can be done.
fn pages() -> Vec<State> {
    let mut drawn = running();
    for action in [
        progress(1, 1, 3),
        diagnosed(1),
        checkpoints(1),
        Action::EditRecipe(FieldId::Beta, "4".to_owned()),
        Action::BeginStroke(Point { x: 0.5, y: 0.5 }),
        Action::Explore(ExploreAction::TurnTo(3)),
        Action::Explore(ExploreAction::PlayMorph { sample: vec![0.5; 32] }),
        Action::MoveSlider(0, 1.0),
    ] {
        drawn.apply(action, NOW_MS);
    }
    let request = |page: &State| page.requests().last().0;
    let reconstructed = happening(&drawn, 14, 0);
    assert!(request(&drawn) > 0);
    drawn.apply(reconstructed, NOW_MS);
    let mut back = drawn.clone();
    back.apply(Action::Recipe(crate::state::RecipeAction::Undo), NOW_MS);
    back.apply(Action::Time(crate::state::TimeAction::GoTo(1)), NOW_MS);
    let mut picked = running();
    picked.apply(Action::Explore(ExploreAction::Pick(5)), NOW_MS);
    picked.apply(happening(&picked, 15, 5), NOW_MS);
    let mut broken = running();
    broken.apply(failed(None, FailureKind::Device), NOW_MS);
    let mut duel = duelling();
    duel.apply(diagnosed(2), NOW_MS);
    duel.apply(diagnosed(3), NOW_MS);
    let mut chosen = ready();
    // Where there is room, the recipe stands in its place.
    let mut narrow = ready();
    narrow.apply(Action::View(ViewRequest::Fit(PageLayout::Narrow)), NOW_MS);
    for name in [
        "map-axes-informative",
        "scale-linear",
        "smoothing-strong",
        "show-recipe",
        "preset-collapse",
        "device-cpu",
    ] {
        let action = PageCommand::named(name).unwrap().action(&chosen, || 0.5);
        chosen.apply(action, NOW_MS);
    }
    vec![
        replaced(),
        chosen,
        narrow,
        opened("preset=article"),
        ready(),
        running(),
        drawn,
        back,
        picked,
        broken,
        duel,
    ]
}

/// What a command does to a page; none if nothing.
fn done(page: &State, command: PageCommand) -> Option<(State, Vec<Effect>)> {
    let mut after = page.clone();
    let effects = after.apply(command.action(page, || 0.37), NOW_MS);
    (!effects.is_empty() || after != *page).then_some((after, effects))
}

#[test]
fn for_every_command_there_is_a_page_on_which_it_does_something() {
    let mut pages = pages();
    for page in &mut pages {
        page.apply(Action::Tick, NOW_MS);
    }
    for command in PageCommand::all() {
        let does = pages
            .iter()
            .any(|page| command.standing(page) == Standing::Can && done(page, *command).is_some());
        assert!(does, "{command:?}");
    }
}

/// Whether a command may find things already as it leaves them.
fn may_repeat(command: PageCommand) -> bool {
    use PageCommand as C;
    matches!(
        command,
        C::Sample | C::Zero | C::RandomDigit | C::DrawingToSliders | C::DigitToPad | C::ReadyDuel(_)
    )
}

proptest! {
    #[test]
    fn what_can_be_done_does_something_and_what_cannot_does_nothing(
        picks in prop::collection::vec((0u8..32, 0u32..100), 0..40)
    ) {
        let mut page = opened("preset=article");
        page.apply(Action::Event(Event::Opened), NOW_MS);
        for (pick, number) in picks {
            let all = PageCommand::all();
            let action = match pick {
                0..22 => happening(&page, pick, number),
                // Any of the commands, whether or not it is possible.
                _ => all[number as usize * 7 % all.len()].action(&page, || f64::from(number) / 100.0),
            };
            page.apply(action, NOW_MS);
            for command in all {
                let does = done(&page, *command).is_some();
                match command.standing(&page) {
                    Standing::Can => prop_assert!(does || may_repeat(*command), "{command:?} does nothing"),
                    Standing::Cannot => prop_assert!(!does, "{command:?} does something"),
                    Standing::On => {}
                }
            }
        }
    }
}
