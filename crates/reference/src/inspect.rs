//! Everything that a step computes up to its gradients.

use burn::tensor::{Tensor, Transaction};
use elbo_engine::{EngineError, Inspection, StepParams, Values, Weights};
use elbo_vae::Pass;

use crate::{
    BurnEngine,
    engine::device_error,
    gradients::{differentiate, global_norm, largest_magnitude, read_gradients},
    rows::Row,
    update::{Batch, largest_logvar},
};

impl BurnEngine {
    /// Computes a step on a batch and reads everything back; nothing is changed.
    pub(crate) async fn look(&self, batch: Batch, params: &StepParams) -> Result<Inspection, EngineError> {
        let mut pass = Pass::training().watched();
        let (terms, loss, gradients) =
            differentiate(&self.model, batch.images, batch.eps, &params.objective, params.beta, &mut pass);
        let layers = pass.layers.unwrap_or_default();
        let row = Row {
            reconstruction: terms.reconstruction.clone(),
            kl: terms.kl(),
            // Nothing is done with the gradients, so nothing bounds them.
            outcome: loss.zeros_like(),
            loss,
            gradient_norm: global_norm(&self.model, &gradients),
            largest_logvar: largest_logvar(&terms),
            largest_gradient: largest_magnitude(&self.model, &gradients),
        };
        let mut values = vec![row.tensor(), terms.kl_per_dimension.clone()];
        values.extend(layers.iter().map(|(_, output)| output.clone().inner().abs().sum()));
        let data = Transaction::default().register(Tensor::cat(values, 0)).execute_async().await;
        let values: Vec<f32> = data.map_err(device_error)?[0].iter::<f32>().collect();
        let (row, rest) = values.split_first_chunk().expect("a row was read back with the rest");
        let (kl_per_dimension, outputs) = rest.split_at(self.layout.latent);
        let named = read_gradients(&self.model, &gradients).await.map_err(device_error)?;
        Ok(Inspection {
            outputs: layers.into_iter().map(|(name, _)| name).zip(outputs.iter().copied()).collect(),
            kl_per_dimension: kl_per_dimension.to_vec(),
            row: Row::stats(row),
            gradients: self.named(named),
        })
    }

    /// Gradients with the shapes of their parameters.
    fn named(&self, gradients: Vec<(String, Vec<f32>)>) -> Weights {
        let entries = self.layout.slots();
        let shaped = gradients.into_iter().filter_map(|(name, values)| {
            let entry = entries.iter().find(|entry| entry.name == name)?;
            Some((name, Values { shape: entry.shape.clone(), values }))
        });
        Weights(shaped.collect())
    }
}
