//! What a visitor can do, chosen by two numbers.

use elbo_page::{
    duels::READY_DUELS,
    ink::Point,
    learn::Topic,
    placement::Rect,
    side::Side,
    state::{
        Action, DuelAction, EndFrom, ExploreAction, LearnAction, MapAction, Opened, PageLayout, RecipeAction,
        State, TimeAction, ViewRequest, WhichEnd,
    },
    workspace::WORKSPACES,
};
use elbo_protocol::{Axes, BackendPreference};
use elbo_recipe::{FieldId, PRESETS};

/// Edits of the recipe: of fields that a run takes, of others, and of what is no value.
const EDITS: [(FieldId, &str); 18] = [
    (FieldId::LearningRate, "0.01"),
    (FieldId::LearningRate, "0.001"),
    (FieldId::Beta, "4"),
    (FieldId::Beta, "0.5"),
    (FieldId::Beta, "-1"),
    (FieldId::KlSchedule, "linear"),
    (FieldId::Rollback, "false"),
    (FieldId::Rollback, "true"),
    (FieldId::RollbackTries, "1"),
    (FieldId::Clipping, "norm"),
    (FieldId::Latent, "2"),
    (FieldId::Latent, "3"),
    (FieldId::Latent, "x"),
    (FieldId::Epochs, "2"),
    (FieldId::Epochs, "40"),
    (FieldId::BatchSize, "16"),
    (FieldId::BatchSize, "60000"),
    (FieldId::Seed, "7"),
];

/// Edits that a run takes while it trains, each of another value than the one before.
const LIVE_EDITS: [(FieldId, &str); 4] = [
    (FieldId::Beta, "4"),
    (FieldId::LearningRate, "0.01"),
    (FieldId::Beta, "0.5"),
    (FieldId::LearningRate, "0.002"),
];

/// One thing in so many that builds a net of thousands of weights, which takes its time.
const LARGE_NETS: u32 = 64;

/// What the visitor does.
pub fn action(page: &State, kind: u8, detail: u32) -> Action {
    let pick = |count: usize| detail as usize % count;
    let side = if detail.is_multiple_of(2) { Side::A } else { Side::B };
    match kind % 43 {
        0..=5 => Action::Train,
        6..=8 => Action::Step,
        9 | 10 => Action::Reset,
        11 | 12 => Action::Retry,
        13 if detail.is_multiple_of(3) => {
            let all = [BackendPreference::Auto, BackendPreference::Webgpu, BackendPreference::Cpu];
            Action::Prefer(all[pick(3)])
        }
        13 => Action::BackToRun,
        14 if detail.is_multiple_of(LARGE_NETS) => {
            Action::ChoosePreset(PRESETS[(detail / LARGE_NETS) as usize % PRESETS.len()].name)
        }
        14 => Action::Recipe(RecipeAction::DismissNotice),
        15..=19 => edit(EDITS[pick(EDITS.len())]),
        20 if detail.is_multiple_of(LARGE_NETS) => Action::Recipe(RecipeAction::ResetAll),
        20 => Action::Recipe(match detail % 5 {
            0 | 1 => RecipeAction::Undo,
            2 => RecipeAction::Redo,
            _ => RecipeAction::ResetField(FieldId::Beta),
        }),
        21 => Action::Learn(learn(detail)),
        22 => Action::ApplyRemedy,
        23 => Action::ApplyRemedyFresh,
        24..=27 => Action::Duel(duel(detail, side)),
        28..=30 => Action::Time(time(page, detail)),
        31..=33 => Action::MoveSlider(pick(3), detail as f32 / 1e9 - 2.0),
        34 => Action::SetSliders(vec![detail as f32 / 2e9; pick(5)]),
        35 => stroke(detail),
        36..=38 => Action::Map(map(detail)),
        42 if detail.is_multiple_of(3) => Action::View(view(detail / 3)),
        _ => Action::Explore(explore(detail, side)),
    }
}

fn view(detail: u32) -> ViewRequest {
    let layouts = [PageLayout::Narrow, PageLayout::Wide, PageLayout::Double];
    match detail % 3 {
        0 => ViewRequest::Fit(layouts[detail as usize / 3 % layouts.len()]),
        _ => ViewRequest::Show(WORKSPACES[detail as usize / 3 % WORKSPACES.len()].id),
    }
}

/// An edit that a run takes while it trains. Neighboring numbers give edits that differ.
pub fn live_edit(number: u32) -> Action {
    edit(LIVE_EDITS[number as usize % LIVE_EDITS.len()])
}

/// A look that is answered whatever the page shows.
pub fn look(number: u32) -> Action {
    match number % 4 {
        0 => Action::MoveSlider(0, number as f32 / 1e9 - 2.0),
        1 => Action::BeginStroke(Point { x: 0.3, y: 0.5 }),
        2 => Action::Explore(ExploreAction::Pick(number % 10_000)),
        _ => Action::Map(MapAction::ChooseAxes(Axes::Principal)),
    }
}

fn edit((field, text): (FieldId, &str)) -> Action {
    Action::EditRecipe(field, text.to_owned())
}

fn learn(detail: u32) -> LearnAction {
    let anchor = Rect { x: 0.0, y: 0.0, width: 10.0, height: 10.0 };
    match detail % 7 {
        0 => LearnAction::Toggle(Opened {
            topic: [Topic::Elbo, Topic::Beta][detail as usize % 2],
            at: "",
            anchor,
        }),
        1 => LearnAction::Close,
        2 => LearnAction::StartTour,
        3 => LearnAction::DeclineTour,
        4 => LearnAction::NextStop,
        5 => LearnAction::PreviousStop,
        _ => LearnAction::EndTour,
    }
}

fn duel(detail: u32, side: Side) -> DuelAction {
    match detail % 9 {
        0 if (detail / 9).is_multiple_of(LARGE_NETS) => {
            DuelAction::Ready(READY_DUELS[detail as usize % READY_DUELS.len()].name)
        }
        0..=2 => DuelAction::ChooseField(
            [FieldId::Beta, FieldId::Latent, FieldId::LearningRate, FieldId::Seed][detail as usize % 4],
        ),
        3 => DuelAction::ChooseValue(["2", "3", "", "0.1"][detail as usize % 4].to_owned()),
        4..=6 => DuelAction::Start,
        7 => DuelAction::End,
        _ => DuelAction::ApplyRemedy(side),
    }
}

fn time(page: &State, detail: u32) -> TimeAction {
    let step = crate::page::runs(page).first().map_or(0, |run| run.step);
    match detail % 7 {
        0..=2 => TimeAction::GoTo(detail % (step + 10)),
        3 => TimeAction::BackToLive,
        4 => TimeAction::Replay,
        5 => TimeAction::Advance,
        _ => TimeAction::Stop,
    }
}

fn stroke(detail: u32) -> Action {
    let point = |shift: u32| Point { x: (detail >> shift) as f32 % 97.0 / 97.0, y: 0.5 };
    match detail % 4 {
        0 => Action::ClearInk,
        1 => Action::ExtendStroke(vec![point(2), point(9)]),
        _ => Action::BeginStroke(point(3)),
    }
}

fn map(detail: u32) -> MapAction {
    let on = !detail.is_multiple_of(4);
    match detail / 4 % 5 {
        0 => MapAction::ChooseAxes(if on { Axes::Principal } else { Axes::MostInformative }),
        1 => MapAction::Highlight(on.then_some((detail % 12) as u8)),
        2 => MapAction::MapInView(on),
        _ => MapAction::ManifoldInView(on),
    }
}

fn explore(detail: u32, side: Side) -> ExploreAction {
    let which = if detail.is_multiple_of(3) { WhichEnd::A } else { WhichEnd::B };
    match detail / 6 % 14 {
        0 | 1 => ExploreAction::Pick(detail % 10_003),
        2 => ExploreAction::TurnTo(detail % 1_100),
        3..=5 => ExploreAction::InView(side, true),
        6 => ExploreAction::InView(side, false),
        7 => ExploreAction::DigitToPad,
        8 => ExploreAction::DrawingToSliders,
        9 => ExploreAction::UndoInk,
        10 => ExploreAction::SetEnd(
            which,
            [EndFrom::Sliders, EndFrom::Digit, EndFrom::Drawing][detail as usize % 3],
        ),
        11 => ExploreAction::MorphTo(detail as f32 / u32::MAX as f32),
        12 => ExploreAction::PlayMorph { sample: vec![0.5; 2] },
        _ if side == Side::A => ExploreAction::MorphOn(0.3),
        _ => ExploreAction::ResetMorph,
    }
}
