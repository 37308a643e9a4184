//! What happens to the page, and what it causes.

use elbo_protocol::{BackendPreference, Command, Event};
use elbo_recipe::FieldId;

use super::{DuelAction, ExploreAction, LearnAction, MapAction, RecipeAction, TimeAction};
use crate::ink::Point;

/// What the visitor or the worker does.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// The page has opened.
    Open,
    /// The worker has said something.
    Heard(Event),
    /// The worker cannot be used: its script is missing, it does not answer, or it speaks nonsense.
    WorkerBroke(String),
    /// About a second has passed.
    Tick,
    /// Train, Pause or Resume was pressed.
    Train,
    /// Step was pressed.
    Step,
    /// Reset was pressed.
    Reset,
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
    /// Explanations and the tour.
    Learn(LearnAction),
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

/// What an action causes outside the state.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Start a worker; terminate the one there is.
    Spawn {
        /// The one with the reference.
        reference: bool,
    },
    /// Tell the worker.
    Send(Command),
    /// Remember that the tour was offered on this device.
    RememberVisit,
}
