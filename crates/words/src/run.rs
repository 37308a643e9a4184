//! What is said of a run.

use elbo_protocol::{Evidence, Occurrence, Quantity, Remedy};
use elbo_recipe::Verdict;

/// What is said of a run.
pub trait RunWords {
    /// A verdict, as a heading.
    fn verdict(&self, verdict: Verdict) -> &'static str;

    /// What a verdict rests on: one sentence, with its numbers.
    fn evidence(&self, evidence: &Evidence) -> String;

    /// What a remedy does, as an imperative without a full stop.
    fn remedy(&self, remedy: &Remedy) -> String;

    /// Something that a step computes, in the midst of a sentence.
    fn quantity(&self, quantity: &Quantity) -> String;

    /// What happened to a run, as a heading.
    fn occurrence_title(&self, occurrence: &Occurrence) -> &'static str;

    /// The details of it, with its numbers, and what it means; without a full stop.
    fn occurrence(&self, occurrence: &Occurrence) -> String;
}
