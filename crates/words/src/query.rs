//! What is said of a link that cannot be used as it is.

use elbo_recipe::FieldId;

/// Something that a parameter of a link has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// The version of a link.
    Version,
    /// One of these names.
    OneOf(Vec<&'static str>),
    /// A preference among the devices.
    Device,
    /// One of the engines.
    Engine,
    /// On or off, as a digit.
    Digit,
    /// How many training images: from one batch to all.
    TrainImages {
        /// Images of a batch.
        batch: u32,
        /// All images.
        all: u32,
    },
    /// A number of optimizer updates.
    Step,
    /// The place of a test digit.
    TestDigit {
        /// So many digits there are.
        all: u32,
    },
    /// Values of the sliders.
    Code {
        /// Most values.
        most: usize,
        /// The largest of them, and minus the smallest.
        reach: u32,
    },
    /// A drawing, as a link has it.
    Drawing,
    /// What a field of the recipe has to be, in words.
    Value(String),
}

/// What is said of a link that cannot be used as it is.
pub trait QueryWords {
    /// That a parameter was ignored, and why.
    fn ignored_parameter(&self, name: &str, why: &str) -> String;

    /// That so many more were ignored.
    fn ignored_more(&self, more: usize) -> String;

    /// So many more faults than are shown.
    fn more_faults(&self, more: usize) -> String;

    /// A parameter came again, with this value.
    fn given_again(&self, value: &str) -> String;

    /// The link is of a version that is newer than the one known.
    fn newer_link(&self, version: u32, known: u32) -> String;

    /// What was expected, and what was found.
    fn expected(&self, expected: &Expected, found: &str) -> String;

    /// Both sides of a duel have the same value.
    fn same_in_a_duel(&self) -> String;

    /// There is no such parameter; this one is named nearly so.
    fn no_such_parameter(&self, nearest: Option<FieldId>) -> String;
}
