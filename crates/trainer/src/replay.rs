//! Replay of recorded training steps: the same weights, batches and noise, compared with the terms, gradients
//! and parameters that an independent implementation computed in 64 bits.

use burn::tensor::{Device, Tensor, TensorData};
use elbo_protocol::{Clipping, PIXELS, Recipe};
use elbo_vae::{Pass, Vae, Weights};

use crate::{
    Fixture, Optimiser, ReplayError, Rule, Update,
    clipping::GradientBounds,
    gradients::{differentiate, global_norm, read_gradients},
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
        // Running statistics begin as they always do; a record has none.
        let mut initial = Weights::read(&fresh).await?;
        initial.0.retain(|name, _| is_running(name));
        initial.0.append(&mut fixture.weights("initial.")?.0);
        let mut model = initial.load(fresh)?;
        let [beta1, beta2, epsilon] = config.adam;
        let mut optimiser = Optimiser::new(Rule::Adam { beta1, beta2, epsilon, decoupled: false });
        let objective = config.objective();
        let clipping = if config.clip_norm.is_some() { Clipping::Norm } else { Clipping::None };
        let clip_threshold = config.clip_norm.unwrap_or(1.0) as f32;
        let bounds = GradientBounds::from(&Recipe { clipping, clip_threshold, ..Recipe::default() });
        let mut differences = Differences::default();
        for step in 0..config.steps {
            let batch = |values: Vec<f32>, width: usize| {
                Tensor::<2>::from_data(TensorData::new(values, [config.batch, width]), &autodiff)
            };
            let images = batch(fixture.images(step)?, PIXELS);
            let eps = batch(fixture.eps(step)?, config.latent);
            let beta = config.beta_at(step + 1);
            let mut pass = Pass::training();
            let (terms, loss, gradients) = differentiate(&model, images, eps, &objective, beta, &mut pass);
            let named = read_gradients(&model, &gradients).await?;
            let norm = global_norm(&model, &gradients);
            let values = vec![loss, norm.clone(), terms.reconstruction, terms.kl_per_dimension];
            let values: Vec<f32> = Tensor::cat(values, 0).into_data_async().await?.iter::<f32>().collect();
            let kl_per_dim = &values[3..];
            let found = [values[2], kl_per_dim.iter().sum::<f32>(), values[0], values[1]];
            for (name, found) in ["reconstruction", "kl", "loss", "grad_norm"].into_iter().zip(found) {
                differences.note(name, &[found], &[fixture.expected(name, step)?], TERM_TOLERANCE);
            }
            differences.note("kl_per_dim", kl_per_dim, &fixture.kl_per_dim(step)?, TERM_TOLERANCE);
            if step == 0 {
                differences.note_all("first_gradient.", &named, &fixture.weights("first_gradient.")?)?;
            }
            let how = Update { learning_rate: config.lr, scale: bounds.scale(&norm), ..Update::default() };
            model = optimiser.update(model, gradients, &how).model;
        }
        let mut last: Vec<(String, Vec<f32>)> = Weights::read(&model).await?.into_named();
        last.retain(|(name, _)| !is_running(name));
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
