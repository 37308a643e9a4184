//! The weights.

use elbo_engine::{EngineError, Weights};

use crate::{
    engine::GpuEngine,
    read::readout::{ReadableBuffer, Readout},
};

impl GpuEngine {
    /// All parameters and running statistics, padding included, as they lie.
    async fn read_packed(&mut self) -> Result<Vec<f32>, EngineError> {
        let encoder = self.encode_waiting();
        let length = self.layout.parameters + self.layout.statistics;
        self.read_after(encoder, &[Readout { buffer: ReadableBuffer::Weights, at: 0, length }]).await
    }

    /// The weights by name.
    pub(crate) async fn read_weights(&mut self) -> Result<Weights, EngineError> {
        let values = self.read_packed().await?;
        let (parameters, statistics) = values.split_at(self.layout.parameters);
        Ok(self.layout.unpack(parameters, statistics))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Tuning;
    use elbo_engine::{Architecture, Engine, Images, ModelSpec, StepParams, initial_weights};
    use elbo_recipe::{BatchNorm, Likelihood, Optimizer, PIXELS, Recipe};
    use futures::executor::block_on;

    #[test]
    fn padding_stays_zero() {
        let gpu = block_on(crate::open_gpu()).expect("expected a GPU, or Debian's mesa-vulkan-drivers");
        for (batch_norm, optimizer) in [
            (BatchNorm::Off, Optimizer::Adam),
            (BatchNorm::Hidden, Optimizer::Rmsprop),
            (BatchNorm::HiddenAndMu, Optimizer::Adamw),
        ] {
            let recipe = Recipe {
                hidden: vec![13, 6],
                latent: 3,
                batch_size: 5,
                likelihood: Likelihood::GaussianLearned,
                weight_decay: 0.01,
                logvar_min: 0.5,
                batch_norm,
                optimizer,
                ..Recipe::default()
            };
            let spec = ModelSpec::from(&recipe);
            let weights = initial_weights(&Architecture::from(&recipe), 1);
            let (device, queue) = (&gpu.device, &gpu.queue);
            let engine = GpuEngine::new(device, queue, &spec, &weights, Tuning::software());
            let mut engine = block_on(engine).unwrap();
            let mut images = Images::default();
            images.extend(&(0..7 * PIXELS).map(|k| (k * 31 % 256) as u8).collect::<Vec<u8>>());
            for step in 0..4 {
                let params = StepParams { measure_health: true, ..StepParams::new(&recipe, step, 1e-2, 1.0) };
                engine.step(&images, &[0, 3, 6, 1, 2], &params);
            }
            let values = block_on(engine.read_packed()).unwrap();
            let named = block_on(engine.read_weights()).unwrap();
            assert_ne!(named, weights);
            // What is named is all there is.
            let (a, b) = engine.layout.pack(&named).unwrap();
            assert_eq!([a, b].concat(), values);
        }
    }
}
