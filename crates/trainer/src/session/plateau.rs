//! ReduceLROnPlateau, with PyTorch's semantics.

use elbo_recipe::{PlateauMode, Recipe, ThresholdMode};
use serde::{Deserialize, Serialize};

/// StepParams, named as in `torch.optim.lr_scheduler.ReduceLROnPlateau`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PlateauConfig {
    /// Whether the metric should fall or rise.
    pub mode: PlateauMode,
    /// What the learning rate is multiplied by.
    pub factor: f64,
    /// Bad epochs that are tolerated.
    pub patience: u32,
    /// Progress that counts.
    pub threshold: f64,
    /// What the threshold is measured in.
    pub threshold_mode: ThresholdMode,
    /// Epochs after a cut in which none is bad.
    pub cooldown: u32,
    /// The smallest learning rate.
    pub min_rate: f64,
    /// A cut by no more than this is not made.
    pub epsilon: f64,
}

impl From<&Recipe> for PlateauConfig {
    fn from(recipe: &Recipe) -> Self {
        Self {
            mode: recipe.plateau_mode,
            factor: f64::from(recipe.plateau_factor),
            patience: recipe.plateau_patience,
            threshold: f64::from(recipe.plateau_threshold),
            threshold_mode: recipe.plateau_threshold_mode,
            cooldown: recipe.plateau_cooldown,
            min_rate: f64::from(recipe.plateau_min_rate),
            epsilon: f64::from(recipe.plateau_epsilon),
        }
    }
}

/// A metric that is no finite number. PyTorch would count it as a bad epoch, and so cut the learning rate of a
/// broken run in silence.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("expected a finite metric for the plateau, found {0}")]
pub struct NonFiniteMetric(pub f64);

/// A cut of the learning rate, and what led to it.
#[derive(Debug, Clone, PartialEq)]
pub struct PlateauCut {
    /// Before.
    pub from: f64,
    /// After.
    pub to: f64,
    /// The best metric so far.
    pub best: f64,
    /// The metrics since the best, oldest first, at most the last 20.
    pub since: Vec<f64>,
}

/// Watches a metric, and cuts the learning rate when it has stopped getting better.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReduceOnPlateau {
    config: PlateauConfig,
    best: Option<f64>,
    bad_epochs: u32,
    cooldown: u32,
    since: Vec<f64>,
}

/// Metrics kept to explain a cut.
const KEPT: usize = 20;

impl ReduceOnPlateau {
    /// A scheduler that has seen no metric yet.
    #[must_use]
    pub fn new(config: PlateauConfig) -> Self {
        Self { config, best: None, bad_epochs: 0, cooldown: 0, since: Vec::new() }
    }

    /// Takes other settings; what was seen stays.
    pub fn set_config(&mut self, config: PlateauConfig) {
        self.config = config;
    }

    /// Takes the metric of an epoch, with the learning rate in use; returns a cut, if one is made.
    ///
    /// In PyTorch's order: compare with the best, count the cooldown down, cut if there are more bad epochs
    /// than patience.
    ///
    /// # Errors
    /// [`NonFiniteMetric`]; nothing is changed then.
    pub fn step(&mut self, metric: f64, rate: f64) -> Result<Option<PlateauCut>, NonFiniteMetric> {
        if !metric.is_finite() {
            return Err(NonFiniteMetric(metric));
        }
        if self.best.is_none_or(|best| self.is_better(metric, best)) {
            self.best = Some(metric);
            self.bad_epochs = 0;
            self.since.clear();
        } else {
            self.bad_epochs += 1;
            self.since.push(metric);
            let surplus = self.since.len().saturating_sub(KEPT);
            self.since.drain(..surplus);
        }
        if self.cooldown > 0 {
            self.cooldown -= 1;
            self.bad_epochs = 0;
        }
        if self.bad_epochs <= self.config.patience {
            return Ok(None);
        }
        self.cooldown = self.config.cooldown;
        self.bad_epochs = 0;
        let to = (rate * self.config.factor).max(self.config.min_rate);
        let best = self.best.unwrap_or(metric);
        let cut = PlateauCut { from: rate, to, best, since: self.since.clone() };
        Ok((rate - to > self.config.epsilon).then_some(cut))
    }

    fn is_better(&self, metric: f64, best: f64) -> bool {
        let threshold = self.config.threshold;
        match (self.config.mode, self.config.threshold_mode) {
            (PlateauMode::Min, ThresholdMode::Rel) => metric < best * (1.0 - threshold),
            (PlateauMode::Min, ThresholdMode::Abs) => metric < best - threshold,
            (PlateauMode::Max, ThresholdMode::Rel) => metric > best * (1.0 + threshold),
            (PlateauMode::Max, ThresholdMode::Abs) => metric > best + threshold,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The defaults of PyTorch.
    fn torch() -> PlateauConfig {
        PlateauConfig {
            mode: PlateauMode::Min,
            factor: 0.1,
            patience: 10,
            threshold: 1e-4,
            threshold_mode: ThresholdMode::Rel,
            cooldown: 0,
            min_rate: 0.0,
            epsilon: 1e-8,
        }
    }

    /// Epochs, from 1, at which the rate drops.
    fn drops(config: PlateauConfig, metrics: impl Iterator<Item = f64>) -> Vec<usize> {
        let (mut plateau, mut rate, mut drops) = (ReduceOnPlateau::new(config), 1.0, Vec::new());
        for (epoch, metric) in metrics.enumerate() {
            if let Some(cut) = plateau.step(metric, rate).unwrap() {
                drops.push(epoch + 1);
                rate = cut.to;
            }
        }
        drops
    }

    #[test]
    fn a_constant_metric_gives_the_golden_traces_of_pytorch() {
        let traces: [(u32, u32, &[usize]); 5] = [
            (0, 0, &[2, 3, 4, 5, 6]),
            (2, 0, &[4, 7, 10, 13]),
            (2, 1, &[4, 8, 12, 16]),
            (2, 3, &[4, 10, 16, 22]),
            (5, 2, &[7, 15, 23, 31]),
        ];
        for (patience, cooldown, expected) in traces {
            let config = PlateauConfig { patience, cooldown, factor: 0.5, ..torch() };
            let epochs = *expected.last().unwrap();
            let found = drops(config, std::iter::repeat_n(105.0, epochs));
            assert_eq!(found, expected, "patience {patience}, cooldown {cooldown}");
        }
    }

    #[test]
    fn the_first_drop_comes_after_patience_plus_two_epochs_and_the_next_with_the_cooldown() {
        for patience in 0..8 {
            for cooldown in 0..5 {
                let config = PlateauConfig { patience, cooldown, factor: 0.5, ..torch() };
                let found = drops(config, std::iter::repeat_n(1.0, 100));
                assert_eq!(found[0], patience as usize + 2);
                assert_eq!(found[1] - found[0], (patience + 1 + cooldown) as usize);
            }
        }
    }

    #[test]
    fn a_relative_threshold_on_a_negative_metric_takes_slightly_worse_for_better() {
        // Worse by 0.005 an epoch from -100: PyTorch sees progress where there is none, and never drops.
        let worsening = || (0..100).map(|epoch| -100.0 - 0.005 * f64::from(epoch));
        let rel = PlateauConfig { mode: PlateauMode::Max, patience: 2, ..torch() };
        assert_eq!(drops(rel, worsening()), Vec::<usize>::new());
        let abs = PlateauConfig { threshold_mode: ThresholdMode::Abs, ..rel };
        assert_eq!(drops(abs, worsening())[0], 4);
    }

    #[test]
    fn both_modes_and_thresholds_tell_better_from_worse() {
        let improving = |by: f64| (0..20).map(move |epoch| 100.0 - by * f64::from(epoch));
        let config =
            |threshold_mode, threshold| PlateauConfig { patience: 1, threshold_mode, threshold, ..torch() };
        assert!(drops(config(ThresholdMode::Abs, 0.1), improving(0.2)).is_empty());
        assert!(!drops(config(ThresholdMode::Abs, 0.1), improving(0.04)).is_empty());
        assert!(drops(config(ThresholdMode::Rel, 1e-3), improving(0.2)).is_empty());
        assert!(!drops(config(ThresholdMode::Rel, 1e-3), improving(0.04)).is_empty());
        let max = PlateauConfig { mode: PlateauMode::Max, ..config(ThresholdMode::Abs, 0.1) };
        assert!(drops(max, improving(-0.2)).is_empty());
        assert!(!drops(max, improving(0.2)).is_empty());
    }

    #[test]
    fn a_metric_that_is_not_finite_is_an_error_and_no_bad_epoch() {
        let mut plateau = ReduceOnPlateau::new(PlateauConfig { patience: 0, ..torch() });
        plateau.step(100.0, 1.0).unwrap();
        let before = plateau.clone();
        for metric in [f64::NAN, f64::INFINITY] {
            let error = plateau.step(metric, 1.0).unwrap_err();
            assert!(error.to_string().starts_with("expected a finite metric for the plateau, found"));
            assert_eq!(plateau, before);
        }
    }

    #[test]
    fn cuts_stop_at_the_smallest_rate_and_below_epsilon() {
        let config = PlateauConfig { patience: 0, min_rate: 0.3, factor: 0.5, ..torch() };
        let (mut plateau, mut rate, mut rates) = (ReduceOnPlateau::new(config), 1.0, Vec::new());
        for _ in 0..6 {
            if let Some(cut) = plateau.step(1.0, rate).unwrap() {
                rate = cut.to;
                rates.push(rate);
            }
        }
        assert_eq!(rates, [0.5, 0.3]);
        let tiny = PlateauConfig { patience: 0, factor: 0.5, epsilon: 0.6, ..torch() };
        assert!(drops(tiny, std::iter::repeat_n(1.0, 5)).is_empty());
    }

    #[test]
    fn a_cut_says_which_values_led_to_it() {
        let mut plateau = ReduceOnPlateau::new(PlateauConfig { patience: 1, ..torch() });
        for metric in [110.0, 105.0, 106.0] {
            assert_eq!(plateau.step(metric, 1.0).unwrap(), None);
        }
        let cut = plateau.step(105.5, 1.0).unwrap().unwrap();
        assert_eq!(
            (cut.from, cut.to, cut.best, cut.since.as_slice()),
            (1.0, 0.1, 105.0, [106.0, 105.5].as_slice())
        );
    }
}
