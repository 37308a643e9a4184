//! What the visitor does to explore the model.

use super::{EndFrom, WhichEnd};
use crate::side::Side;

/// What the visitor does to explore the model.
#[derive(Debug, Clone, PartialEq)]
pub enum ExploreAction {
    /// A test digit was picked, by its place: the sliders go to its posterior mean.
    Pick(u32),
    /// Another page of test digits was asked for.
    TurnTo(u32),
    /// The gallery of a run has come into view, or has left it; a single run is A.
    InView(Side, bool),
    /// The picked digit was put on the pad.
    DigitToPad,
    /// The sliders were set to the drawing's posterior mean.
    DrawingToSliders,
    /// The last change of the drawing was undone.
    UndoInk,
    /// An end of the morph was set.
    SetEnd(WhichEnd, EndFrom),
    /// The morph was moved to a share of its way.
    MorphTo(f32),
    /// The morph that plays went on by a share of its way.
    MorphOn(f32),
    /// Play or Stop was pressed.
    PlayMorph {
        /// A draw from the prior, for an end that is not set, `[latent]`.
        sample: Vec<f32>,
    },
    /// The ends of the morph were forgotten.
    ResetMorph,
}
