//! What happens to the page.

use elbo_protocol::{BackendPreference, Event, LinkFault};
use elbo_recipe::FieldId;

use super::{ExploreAction, FrameAction, LearnAction, MapAction, TimeAction, ViewRequest};
use crate::{ink::Point, side::Side};

/// What the visitor or the worker does.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// The page has opened.
    Open,
    /// The worker has said something.
    Event(Event),
    /// The worker cannot be used: its script is missing, it does not answer, or it speaks nonsense.
    WorkerBroke(LinkFault),
    /// About a second has passed.
    Tick,
    /// The main button was pressed, which says what it does: train, pause, resume, or train what is chosen.
    Train,
    /// The run that exists is to pause, or to go on.
    PauseOrResume,
    /// Step was pressed.
    Step,
    /// Reset was pressed.
    Reset,
    /// The run that the present one took the place of is to come back.
    BackToRun,
    /// Retry was pressed.
    Retry,
    /// A device was chosen.
    Prefer(BackendPreference),
    /// A preset was chosen, by name.
    ChoosePreset(&'static str),
    /// A field of the recipe was edited: the text given.
    EditRecipe(FieldId, String),
    /// The recipe as a whole, or the link that gave it.
    Recipe(RecipeAction),
    /// Another workspace was chosen, or the window has another size.
    View(ViewRequest),
    /// Explanations and the tour.
    Learn(LearnAction),
    /// What stands around the workspaces was used.
    Frame(FrameAction),
    /// The remedy of the diagnosis was pressed.
    ApplyRemedy,
    /// A fresh run with the remedy of the diagnosis was asked for, from the same seed.
    ApplyRemedyFresh,
    /// Something about duels was pressed.
    Duel(DuelAction),
    /// Something of the time machine was pressed.
    Time(TimeAction),
    /// One slider was moved.
    MoveSlider(usize, f32),
    /// All sliders were set.
    SetSliders(Vec<f32>),
    /// The pen was put down.
    BeginStroke(Point),
    /// The pen that is down was moved.
    ExtendStroke(Vec<Point>),
    /// The drawing was cleared.
    ClearInk,
    /// The map or the manifold was used.
    Map(MapAction),
    /// Something else to explore the model with was pressed.
    Explore(ExploreAction),
}

/// What the visitor does with the recipe as a whole, and with the link that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecipeAction {
    /// A field goes back to the preset's value.
    ResetField(FieldId),
    /// Every field goes back to the preset's value.
    ResetAll,
    /// The last edit is undone.
    Undo,
    /// The edit that was undone last is made again.
    Redo,
    /// The notice on a damaged or newer link was dismissed.
    DismissNotice,
}

/// What the visitor does about duels.
#[derive(Debug, Clone, PartialEq)]
pub enum DuelAction {
    /// A ready-made duel was chosen, by name: it begins.
    Ready(&'static str),
    /// The field in which B is to differ was chosen.
    ChooseField(FieldId),
    /// The value that B is to have was given, as text.
    ChooseValue(String),
    /// The duel of the recipe as edited and the change as chosen begins.
    Start,
    /// The duel ends: a fresh run of the recipe as edited takes its place.
    End,
    /// The remedy of one side was pressed.
    ApplyRemedy(Side),
}
