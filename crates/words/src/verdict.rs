//! What is said around a verdict and its remedy.

use elbo_recipe::{FieldId, Verdict};

/// What is said around a verdict and its remedy.
pub trait VerdictWords {
    /// The card of a verdict, and of which run it is in a duel.
    fn verdict_title(&self, of: Option<&str>) -> String;

    /// There is no verdict yet.
    fn verdict_none(&self) -> &'static str;

    /// When it comes.
    fn verdict_none_evidence(&self) -> &'static str;

    /// Before a remedy that is no button.
    fn remedy_before(&self) -> &'static str;

    /// The button that applies a remedy in a fresh run.
    fn remedy_fresh(&self) -> &'static str;

    /// What it does.
    fn remedy_fresh_hint(&self) -> &'static str;

    /// What stands in the place of a remedy while there is none.
    fn remedy_none(&self, verdict: Option<Verdict>) -> &'static str;

    /// What a remedy changes, in this run or in a fresh one.
    fn remedy_effect(&self, changes: &[(FieldId, String)], fresh: bool) -> String;

    /// The button that shows both runs of a duel.
    fn show_both_runs(&self) -> &'static str;
}
