//! What is said around a verdict and its remedy, in English.

use elbo_recipe::{FieldId, Verdict};

use super::English;
use crate::{FieldWords as _, VerdictWords};

impl VerdictWords for English {
    fn verdict_title(&self, of: Option<&str>) -> String {
        of.map_or_else(|| "Diagnosis".to_owned(), |name| format!("Diagnosis of {name}"))
    }

    fn verdict_none(&self) -> &'static str {
        "No verdict yet"
    }

    fn verdict_none_evidence(&self) -> &'static str {
        "It comes with the first steps, from the measures of the run."
    }

    fn remedy_before(&self) -> &'static str {
        "Remedy: "
    }

    fn remedy_fresh(&self) -> &'static str {
        "Run again from the same seed with it"
    }

    fn remedy_fresh_hint(&self) -> &'static str {
        "The same seed, weights and images; only the remedy is new"
    }

    fn remedy_none(&self, verdict: Option<Verdict>) -> &'static str {
        match verdict {
            None | Some(Verdict::WarmingUp) => "If something is wrong, its remedy will stand here.",
            Some(Verdict::Healthy) => "Nothing to mend.",
            Some(_) => "No change of the recipe is known to mend this.",
        }
    }

    fn remedy_effect(&self, changes: &[(FieldId, String)], fresh: bool) -> String {
        let change = |(field, value): &(FieldId, String)| {
            format!("{} = {value}", self.field_label(*field).to_lowercase())
        };
        let changes: Vec<String> = changes.iter().map(change).collect();
        let scope = if fresh { "in a fresh run from the same seed" } else { "in this run, which goes on" };
        format!("{} {scope}", changes.join(", "))
    }

    fn show_both_runs(&self) -> &'static str {
        "Show both runs"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_effect_of_a_remedy_names_fields_values_and_run() {
        let changes = [(FieldId::LearningRate, "1e-3".to_owned())];
        assert_eq!(English.remedy_effect(&changes, false), "learning rate = 1e-3 in this run, which goes on");
        assert_eq!(
            English.remedy_effect(&changes, true),
            "learning rate = 1e-3 in a fresh run from the same seed"
        );
    }
}
