//! Everything that a step computes up to its gradients.

use burn::tensor::{Tensor, Transaction};
use elbo_engine::{EngineError, Inspection, StepParams, StepStats, Values, Weights};
use elbo_vae::Pass;

use crate::{
    BurnEngine,
    engine::device_error,
    gradients::{differentiate, global_norm, largest_magnitude, read_gradients},
    update::{Batch, largest_logvar},
};

impl BurnEngine {
    /// Computes a step on a batch and reads everything back; nothing is changed.
    pub(crate) async fn look(&self, batch: Batch, params: &StepParams) -> Result<Inspection, EngineError> {
        let objective = self.objective(params);
        let mut pass = Pass::training().watched();
        let (terms, loss, gradients) =
            differentiate(&self.model, batch.images, batch.eps, &objective, params.beta, &mut pass);
        let layers = pass.layers.unwrap_or_default();
        let mut values = vec![
            terms.reconstruction.clone(),
            terms.kl(),
            loss,
            global_norm(&self.model, &gradients),
            largest_logvar(&terms),
            largest_magnitude(&self.model, &gradients),
            terms.kl_per_dimension.clone(),
        ];
        values.extend(layers.iter().map(|(_, output)| output.clone().inner().abs().sum()));
        let data = Transaction::default().register(Tensor::cat(values, 0)).execute_async().await;
        let values: Vec<f32> = data.map_err(device_error)?[0].iter::<f32>().collect();
        let (row, rest) = values.split_at(6);
        let (kl_per_dimension, outputs) = rest.split_at(self.layout.latent);
        let named = read_gradients(&self.model, &gradients).await.map_err(device_error)?;
        Ok(Inspection {
            outputs: layers.into_iter().map(|(name, _)| name).zip(outputs.iter().copied()).collect(),
            kl_per_dimension: kl_per_dimension.to_vec(),
            row: StepStats::from_numbers(row),
            gradients: self.named(named),
        })
    }

    /// Gradients with the shapes of their parameters.
    fn named(&self, gradients: Vec<(String, Vec<f32>)>) -> Weights {
        let entries = self.layout.entries();
        let shaped = gradients.into_iter().filter_map(|(name, values)| {
            let entry = entries.iter().find(|entry| entry.name == name)?;
            Some((name, Values { shape: entry.shape.clone(), values }))
        });
        Weights(shaped.collect())
    }
}
