//! What the command line prints for people. What `--help` says of commands and options stays where they are
//! declared, as attributes in `crates/cli/src/arguments.rs`: clap makes the help from them. A translation of those
//! texts has its place there.

use elbo_protocol::{Diagnosis, FileFault, Occurrence, Terms};
use elbo_recipe::Verdict;

/// What the interval of an effect leaves no doubt of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffectSign {
    /// It is below zero: the loss falls.
    Helps,
    /// It is above zero: the loss rises.
    Harms,
    /// It is zero, and nothing else.
    Nothing,
    /// It holds zero and other numbers.
    Unclear,
    /// There are fewer than two pairs of sound runs.
    TooFewRuns,
}

/// What the command line prints for people.
pub trait CommandWords {
    /// An epoch: terms on the held-out images, loss in training, verdict, and seconds since training began.
    fn epoch(&self, epoch: u32, held_out: &Terms, train: f32, verdict: Verdict, seconds: f64) -> String;

    /// Terms of weights on the held-out images.
    fn held_out(&self, terms: &Terms) -> String;

    /// What happened after so many steps.
    fn news(&self, step: u32, occurrence: &Occurrence) -> String;

    /// That a run has given up, why, and what would help.
    fn has_given_up(&self, diagnosis: &Diagnosis) -> String;

    /// The bar of a run, as a template of the crate `indicatif`.
    fn training_bar(&self) -> &'static str;

    /// The bar of a study, as a template of the crate `indicatif`.
    fn sweep_bar(&self) -> &'static str;

    /// A run of a study that has ended.
    fn ended_run(&self, group: &str, change: &str, seed: u64) -> String;

    /// Heads of the table of a replay: quantity, largest difference, largest allowed.
    fn replay_heads(&self) -> [&'static str; 3];

    /// What stands after a difference that is not allowed.
    fn beyond_tolerance(&self) -> &'static str;

    /// How a replay ended.
    fn replayed(&self, steps: usize, quantities: usize, beyond: usize) -> String;

    /// How a study is made, and what its numbers mean; a paragraph of Markdown.
    fn study(&self, seeds: u64, epochs: u32, train_images: usize) -> String;

    /// How to make a study again; a paragraph of Markdown.
    fn repeat_study(&self, command: &str) -> String;

    /// Heads of a study's table: change, loss, effect, the effect's sign, active units, failed runs.
    fn study_heads(&self) -> [&'static str; 6];

    /// What an effect comes to.
    fn effect_sign(&self, sign: EffectSign) -> &'static str;

    /// So many of so many.
    fn count_of(&self, count: usize, of: usize) -> String;

    /// What is printed of an error.
    fn error(&self, sentence: &str) -> String;

    /// A file that cannot be used, and why.
    fn file_error(&self, path: &str, detail: &str) -> String;

    /// A data file that is damaged.
    fn data_error(&self, path: &str, fault: &FileFault) -> String;

    /// A study that cannot be read.
    fn study_error(&self, path: &str, detail: &str) -> String;

    /// A table of runs that cannot be read or written.
    fn table_error(&self, path: &str, detail: &str) -> String;

    /// Another number of training images than there are.
    fn train_images_error(&self, most: usize, found: usize) -> String;

    /// A preset that does not exist.
    fn unknown_preset(&self, name: &str, known: &[&str]) -> String;

    /// A change that is not of the form `field=value`.
    fn change_error(&self, found: &str) -> String;

    /// Weights that do not say which recipe made them.
    fn no_recipe(&self, path: &str) -> String;

    /// A device that needs a cargo feature which this build lacks.
    fn no_feature(&self, feature: &str) -> String;

    /// Output that cannot be written as JSON.
    fn json_error(&self, detail: &str) -> String;

    /// A fixture without a config.
    fn fixture_lacks_config(&self) -> &'static str;

    /// A fixture whose config is unreadable.
    fn fixture_config(&self, detail: &str) -> String;

    /// A fixture that lacks a tensor.
    fn fixture_lacks(&self, tensor: &str) -> String;

    /// A fixture's tensor with too few numbers for a step, counted from 0.
    fn fixture_short(&self, tensor: &str, expected: usize, step: usize, found: usize) -> String;

    /// Headings of the help on recipes: presets, and fields.
    fn help_heads(&self) -> [&'static str; 2];
}
