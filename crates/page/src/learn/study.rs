//! What our study of the remedies found, as in `studies/stability/summary.md`: ten seeds an arm, ten epochs, the article's
//! recipe with one change.

/// One arm of the study.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// The change to the article's recipe.
    pub change: &'static str,
    /// Mean held-out loss, in nats per image.
    pub held_out: &'static str,
    /// Mean difference to the unchanged recipe with its 95 % interval, in nats per image; negative is better.
    pub effect: &'static str,
    /// What is concluded.
    pub conclusion: &'static str,
    /// Mean active units, of 32.
    pub active_units: &'static str,
    /// Runs that failed.
    pub failed: &'static str,
}

/// The article's recipe as it is.
pub const UNCHANGED: Finding = arm("unchanged", "111.34", "", "", "19.8");
/// Weights that are too large.
pub const NORMAL_WEIGHTS: Finding =
    arm("weights from N(0, 0.2) instead of Xavier", "138.31", "+26.97 ± 4.79", "harms", "16.5");
/// A learning rate three times as high.
pub const HIGHER_RATE: Finding =
    arm("learning rate 0.003", "110.92", "-0.42 ± 0.54", "no effect shown", "10.7");
/// Batch normalization of the hidden layers.
pub const BATCH_NORM: Finding = arm("batch normalization", "108.99", "-2.35 ± 0.25", "helps", "13.9");
/// A plateau that cuts the learning rate.
pub const PLATEAU: Finding =
    arm("ReduceLROnPlateau, patience 1", "111.34", "+0.00 ± 0.00", "does nothing", "19.8");
/// A KL warm-up.
pub const KL_WARMUP: Finding =
    arm("KL warm-up over 2 epochs", "111.34", "+0.00 ± 0.24", "no effect shown", "24.1");
/// Gradients clipped by their global norm.
pub const CLIPPING: Finding = arm("clipping at norm 30", "112.11", "+0.77 ± 0.27", "harms", "22.4");
/// The output bias at the mean image.
pub const OUTPUT_BIAS: Finding = Finding {
    failed: "1 of 10",
    ..arm("output bias at the mean image", "112.35", "+1.06 ± 0.71", "harms", "17.3")
};
/// A log-variance without bounds.
pub const NO_BOUNDS: Finding = arm("no bounds on logvar", "111.34", "+0.00 ± 0.00", "does nothing", "19.8");

/// All arms, in the order of the summary.
pub const FINDINGS: [&Finding; 9] = [
    &UNCHANGED,
    &NORMAL_WEIGHTS,
    &HIGHER_RATE,
    &BATCH_NORM,
    &PLATEAU,
    &KL_WARMUP,
    &CLIPPING,
    &OUTPUT_BIAS,
    &NO_BOUNDS,
];

const fn arm(
    change: &'static str,
    held_out: &'static str,
    effect: &'static str,
    conclusion: &'static str,
    active_units: &'static str,
) -> Finding {
    Finding { change, held_out, effect, conclusion, active_units, failed: "0 of 10" }
}

impl Finding {
    /// A sentence with the numbers in their places: `{change}`, `{held-out}`, `{effect}`, `{conclusion}`,
    /// `{active}`, `{failed}`; and of the unchanged recipe `{held-out-before}` and `{active-before}`.
    #[must_use]
    pub fn said(&self, sentence: &str) -> String {
        let numbers = [
            ("{change}", self.change),
            ("{held-out}", self.held_out),
            ("{effect}", self.effect),
            ("{conclusion}", self.conclusion),
            ("{active}", self.active_units),
            ("{failed}", self.failed),
            ("{held-out-before}", UNCHANGED.held_out),
            ("{active-before}", UNCHANGED.active_units),
        ];
        numbers.iter().fold(sentence.to_owned(), |text, (place, number)| text.replace(place, number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUMMARY: &str = include_str!("../../../../studies/stability/summary.md");

    #[test]
    fn every_number_is_the_one_in_the_summary() {
        let rows: Vec<Vec<&str>> = SUMMARY
            .lines()
            .filter(|line| line.starts_with("| ") && !line.starts_with("| change"))
            .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
            .collect();
        let ours = FINDINGS.iter().map(|finding| {
            let Finding { change, held_out, effect, conclusion, active_units, failed } = **finding;
            vec![change, held_out, effect, conclusion, active_units, failed]
        });
        assert!(!rows.is_empty());
        assert_eq!(rows, ours.collect::<Vec<_>>());
        assert!(SUMMARY.contains("10 seeds an arm, 10 epochs of 60000 images"), "the texts say so");
    }

    #[test]
    fn places_are_filled_with_the_numbers_of_the_arm() {
        let said = BATCH_NORM.said("{change} {conclusion}: {effect}, {active} not {active-before}");
        assert_eq!(said, "batch normalization helps: -2.35 ± 0.25, 13.9 not 19.8");
    }
}
