//! Replay of recorded training steps: the same weights, batches and noise, compared with the terms, gradients
//! and parameters that an independent implementation computed in 64 bits.

use elbo_engine::{Engine, Weights};

use super::{Fixture, ReplayError, self_test::relative_difference};

/// Largest relative difference allowed in a term.
const TERM_TOLERANCE: f32 = 1e-5;
/// Largest relative difference in the norm allowed in a gradient or a parameter.
const TENSOR_TOLERANCE: f32 = 1e-4;

/// How far one quantity is from the record.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Which quantity.
    pub quantity: String,
    /// Largest relative difference over all steps.
    pub largest: f32,
    /// Largest allowed.
    pub tolerance: f32,
}

impl Difference {
    /// Whether it is within its tolerance; a difference that is not a number is not.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.largest <= self.tolerance
    }
}

/// The outcome of a replay.
#[derive(Debug, Clone, PartialEq)]
pub struct Replay {
    /// Steps replayed.
    pub steps: usize,
    /// The difference in each quantity.
    pub differences: Vec<Difference>,
}

impl Replay {
    /// Replays a fixture on an engine that was made for its program and has its initial weights.
    ///
    /// # Errors
    /// [`ReplayError`] if the fixture lacks something, or the engine fails.
    pub async fn run(fixture: &Fixture, engine: &mut dyn Engine) -> Result<Self, ReplayError> {
        let config = &fixture.config;
        let images = fixture.images()?;
        engine.set_noise_table(fixture.noise()?);
        let mut differences = Differences::default();
        for step in 0..config.steps {
            let batch: Vec<u32> = (0..config.batch).map(|row| (step * config.batch + row) as u32).collect();
            let settings = config.settings(step);
            let inspection = engine.inspect(&images, &batch, &settings).await?;
            if step == 0 {
                let expected = fixture.weights("first_gradient.")?;
                differences.note_all("first_gradient.", &inspection.gradients, &expected)?;
            }
            let kl_per_dim = &inspection.kl_per_dimension;
            differences.note("kl_per_dim", kl_per_dim, &fixture.kl_per_dim(step)?, TERM_TOLERANCE);
            engine.step(&images, &batch, &settings);
            let rows = engine.take_measurements().await?;
            let row = rows.steps.last().copied().unwrap_or_default();
            let found = [
                ("reconstruction", row.reconstruction),
                ("kl", row.kl),
                ("loss", row.loss),
                ("grad_norm", row.gradient_norm),
            ];
            for (name, found) in found {
                differences.note(name, &[found], &[fixture.expected(name, step)?], TERM_TOLERANCE);
            }
        }
        let mut last = engine.read().await?;
        last.0.retain(|name, _| !is_running(name));
        differences.note_all("final.", &last, &fixture.weights("final.")?)?;
        Ok(Self { steps: config.steps, differences: differences.0 })
    }

    /// Whether every quantity agrees.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.differences.iter().all(Difference::agrees)
    }
}

/// Whether a tensor is a running statistic, which no gradient changes.
fn is_running(name: &str) -> bool {
    name.ends_with(".running_mean") || name.ends_with(".running_var")
}

#[derive(Default)]
struct Differences(Vec<Difference>);

impl Differences {
    fn note(&mut self, quantity: &str, found: &[f32], expected: &[f32], tolerance: f32) {
        let difference = relative_difference(found, expected);
        match self.0.iter_mut().find(|known| known.quantity == quantity) {
            // `max` would drop a difference that is not a number.
            Some(known) if known.largest >= difference => {}
            Some(known) => known.largest = difference,
            None => self.0.push(Difference { quantity: quantity.to_owned(), largest: difference, tolerance }),
        }
    }

    fn note_all(&mut self, prefix: &str, found: &Weights, expected: &Weights) -> Result<(), ReplayError> {
        for (name, tensor) in &found.0 {
            let quantity = format!("{prefix}{name}");
            let Some(expected) = expected.0.get(name) else { return Err(ReplayError::Missing(quantity)) };
            self.note(&quantity, &tensor.values, &expected.values, TENSOR_TOLERANCE);
        }
        Ok(())
    }
}
