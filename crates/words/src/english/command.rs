//! What the command line prints for people, in English.

use elbo_protocol::{Diagnosis, FileFault, Occurrence, Terms};
use elbo_recipe::Verdict;

use super::English;
use crate::{CommandWords, EffectSign, FaultWords as _, RunWords as _};

impl CommandWords for English {
    fn epoch(&self, epoch: u32, held_out: &Terms, train: f32, verdict: Verdict, seconds: f64) -> String {
        let Terms { loss, reconstruction, kl } = held_out;
        let verdict = verdict.name();
        format!(
            "epoch {epoch:>3}   held out {loss:8.3} = {reconstruction:.3} reconstruction + {kl:.3} KL   train {train:8.3}   {verdict}   {seconds:.1} s"
        )
    }

    fn held_out(&self, terms: &Terms) -> String {
        let Terms { loss, reconstruction, kl } = terms;
        format!("held out {loss:.3} = {reconstruction:.3} reconstruction + {kl:.3} KL (nats per image)")
    }

    fn news(&self, step: u32, occurrence: &Occurrence) -> String {
        format!("step {step:>6}   {}: {}", self.occurrence_title(occurrence), self.occurrence(occurrence))
    }

    fn has_given_up(&self, diagnosis: &Diagnosis) -> String {
        let evidence = self.evidence(&diagnosis.evidence);
        let remedy = diagnosis.remedy.as_ref().map(|remedy| format!(" {}.", self.remedy(remedy)));
        format!("the run has given up: {evidence}{}", remedy.unwrap_or_default())
    }

    fn training_bar(&self) -> &'static str {
        "{bar:40} step {pos}/{len}  {per_sec}  {eta} left"
    }

    fn sweep_bar(&self) -> &'static str {
        "{bar:40} run {pos}/{len}  {elapsed} gone  {eta} left  {msg}"
    }

    fn ended_run(&self, group: &str, change: &str, seed: u64) -> String {
        format!("{group} / {change} / seed {seed}")
    }

    fn replay_heads(&self) -> [&'static str; 3] {
        ["quantity", "largest", "allowed"]
    }

    fn beyond_tolerance(&self) -> &'static str {
        "beyond tolerance"
    }

    fn replayed(&self, steps: usize, quantities: usize, beyond: usize) -> String {
        format!("{steps} steps, {quantities} quantities, {beyond} beyond tolerance")
    }

    fn study(&self, seeds: u64, epochs: u32, train_images: usize) -> String {
        format!(
            "{seeds} seeds an arm, {epochs} epochs of {train_images} images. Losses are -ELBO on the 10,000 held-out \
             images, in nats per image. An effect is the mean over seeds of the difference to the unchanged recipe \
             with the same seed, with its 95 % interval (Student's t, paired), over the seeds for which neither run \
             failed; negative is better. A run has failed if its last verdict is bad or its loss is not finite."
        )
    }

    fn repeat_study(&self, command: &str) -> String {
        format!("Repeat it with `{command}`.")
    }

    fn study_heads(&self) -> [&'static str; 6] {
        ["change", "held out", "effect in nats", "", "active units", "failed"]
    }

    fn effect_sign(&self, sign: EffectSign) -> &'static str {
        match sign {
            EffectSign::Helps => "helps",
            EffectSign::Harms => "harms",
            EffectSign::Nothing => "does nothing",
            EffectSign::Unclear => "no effect shown",
            EffectSign::TooFewRuns => "too few sound runs",
        }
    }

    fn count_of(&self, count: usize, of: usize) -> String {
        format!("{count} of {of}")
    }

    fn error(&self, sentence: &str) -> String {
        format!("error: {sentence}")
    }

    fn file_error(&self, path: &str, detail: &str) -> String {
        format!("{path}: {detail}")
    }

    fn data_error(&self, path: &str, fault: &FileFault) -> String {
        format!("data file {path}: {}", self.file_fault(fault))
    }

    fn study_error(&self, path: &str, detail: &str) -> String {
        format!("study {path}: {detail}")
    }

    fn table_error(&self, path: &str, detail: &str) -> String {
        format!("table {path}: {detail}")
    }

    fn train_images_error(&self, most: usize, found: usize) -> String {
        format!("expected 1 to {most} training images, found {found}")
    }

    fn unknown_preset(&self, name: &str, known: &[&str]) -> String {
        format!("unknown preset '{name}', expected one of {}", known.join(", "))
    }

    fn change_error(&self, found: &str) -> String {
        format!("expected --set field=value, found '{found}'")
    }

    fn no_recipe(&self, path: &str) -> String {
        format!("{path}: expected weights with a recipe as metadata, found none")
    }

    fn no_feature(&self, feature: &str) -> String {
        format!(
            "expected a program with the feature '{feature}', found one without: build with `--features {feature}`"
        )
    }

    fn json_error(&self, detail: &str) -> String {
        format!("output cannot be written as json: {detail}")
    }

    fn fixture_lacks_config(&self) -> &'static str {
        "fixture: expected metadata 'config', found none"
    }

    fn fixture_config(&self, detail: &str) -> String {
        format!("fixture config: {detail}")
    }

    fn fixture_lacks(&self, tensor: &str) -> String {
        format!("fixture lacks the tensor '{tensor}'")
    }

    fn fixture_short(&self, tensor: &str, expected: usize, step: usize, found: usize) -> String {
        format!(
            "fixture tensor '{tensor}': expected {expected} numbers for step {step}, found {found} in all"
        )
    }

    fn help_heads(&self) -> [&'static str; 2] {
        ["Presets:", "Fields of a recipe, for --set (range; default):"]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_is_one_line_with_its_terms() {
        let terms = Terms { loss: 105.25, reconstruction: 80.125, kl: 25.125 };
        assert_eq!(
            English.epoch(3, &terms, 104.5, Verdict::Healthy, 12.34),
            "epoch   3   held out  105.250 = 80.125 reconstruction + 25.125 KL   train  104.500   healthy   12.3 s"
        );
    }
}
