//! What is printed of an epoch.

use elbo_protocol::{HeldOut, Recipe, Terms};
use serde::Serialize;

/// One epoch, as a line of JSON.
#[derive(Debug, Serialize)]
pub struct Epoch {
    /// Passes over the training images done.
    pub epoch: u32,
    /// Mean terms over the epoch's batches, each measured before its update.
    pub train: Terms,
    /// Terms on the held-out images after the epoch.
    pub held_out: Terms,
    /// Learning rate of the epoch.
    pub learning_rate: f32,
    /// Weight of the KL divergence in the epoch.
    pub beta: f32,
    /// Wall-clock seconds since training began.
    pub seconds: f64,
}

impl Epoch {
    /// The report of an epoch from its batches' terms and the evaluation after it.
    pub fn new(recipe: &Recipe, batches: &[Terms], held_out: &HeldOut, seconds: f64) -> Self {
        Self {
            epoch: held_out.epoch,
            train: mean(batches, recipe.beta),
            held_out: held_out.terms,
            learning_rate: recipe.learning_rate,
            beta: recipe.beta,
            seconds,
        }
    }

    /// The report in words.
    pub fn in_words(&self) -> String {
        let Terms { loss, reconstruction, kl } = self.held_out;
        format!(
            "epoch {:>3}   held out {loss:8.3} = {reconstruction:.3} reconstruction + {kl:.3} KL   train {:8.3}   {:.1} s",
            self.epoch, self.train.loss, self.seconds
        )
    }
}

fn mean(batches: &[Terms], beta: f32) -> Terms {
    let mean = |term: fn(&Terms) -> f32| {
        (batches.iter().map(|terms| f64::from(term(terms))).sum::<f64>() / batches.len().max(1) as f64) as f32
    };
    Terms::new(mean(|terms| terms.reconstruction), mean(|terms| terms.kl), beta)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_is_the_mean_of_its_batches() {
        let batches = [Terms::new(100.0, 10.0, 2.0), Terms::new(110.0, 20.0, 2.0)];
        assert_eq!(mean(&batches, 2.0), Terms { loss: 135.0, reconstruction: 105.0, kl: 15.0 });
    }
}
