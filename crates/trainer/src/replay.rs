//! Replay of recorded training steps: the same weights, batches and noise, compared with the terms, gradients
//! and parameters that an independent implementation computed in 64 bits.

use burn::tensor::{Device, Tensor, TensorData};
use elbo_protocol::PIXELS;
use elbo_vae::{Vae, Weights};

use crate::{
    Adam, AdamConfig, Fixture, ReplayError,
    gradients::{differentiate, read_gradients},
    self_test::relative_difference,
};

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
    /// Replays a fixture on a device.
    ///
    /// # Errors
    /// [`ReplayError`] if the fixture lacks something, or the device fails.
    pub async fn run(fixture: &Fixture, device: &Device) -> Result<Self, ReplayError> {
        let autodiff = device.clone().autodiff();
        let config = &fixture.config;
        let fresh = Vae::new(&config.architecture(PIXELS), 0, &autodiff);
        let mut model = fixture.weights("initial.")?.load(fresh)?;
        let [beta1, beta2, epsilon] = config.adam;
        let mut adam = Adam::new(AdamConfig { beta1, beta2, epsilon });
        let mut differences = Differences::default();
        for step in 0..config.steps {
            let batch = |values: Vec<f32>, width: usize| {
                Tensor::<2>::from_data(TensorData::new(values, [config.batch, width]), &autodiff)
            };
            let images = batch(fixture.images(step)?, PIXELS);
            let eps = batch(fixture.eps(step)?, config.latent);
            let beta = config.beta_at(step + 1);
            let (terms, gradients) = differentiate(&model, images, eps, config.likelihood, beta);
            let named = read_gradients(&model, &gradients).await?;
            let norm = named.iter().flat_map(|(_, g)| g).map(|g| f64::from(*g).powi(2)).sum::<f64>().sqrt();
            let values = Tensor::cat(vec![terms.reconstruction, terms.kl_per_dimension], 0);
            let values: Vec<f32> = values.into_data_async().await?.iter::<f32>().collect();
            let (reconstruction, kl) = (values[0], values[1..].iter().sum::<f32>());
            let found = [reconstruction, kl, reconstruction + beta * kl, norm as f32];
            for (name, found) in ["reconstruction", "kl", "loss", "grad_norm"].into_iter().zip(found) {
                differences.note(name, &[found], &[fixture.expected(name, step)?], TERM_TOLERANCE);
            }
            differences.note("kl_per_dim", &values[1..], &fixture.kl_per_dim(step)?, TERM_TOLERANCE);
            if step == 0 {
                differences.note_all("first_gradient.", &named, &fixture.weights("first_gradient.")?)?;
            }
            model = adam.update(model, gradients, config.lr);
        }
        let last: Vec<(String, Vec<f32>)> = Weights::read(&model).await?.into_named();
        differences.note_all("final.", &last, &fixture.weights("final.")?)?;
        Ok(Self { steps: config.steps, differences: differences.0 })
    }

    /// Whether every quantity agrees.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.differences.iter().all(Difference::agrees)
    }
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

    fn note_all(
        &mut self,
        prefix: &str,
        found: &[(String, Vec<f32>)],
        expected: &Weights,
    ) -> Result<(), ReplayError> {
        for (name, values) in found {
            let quantity = format!("{prefix}{name}");
            let Some(data) = expected.0.get(name) else { return Err(ReplayError::Missing(quantity)) };
            let expected: Vec<f32> = data.iter::<f32>().collect();
            self.note(&quantity, values, &expected, TENSOR_TOLERANCE);
        }
        Ok(())
    }
}
