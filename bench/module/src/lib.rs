//! Elbo Room's engines as a module for the benchmark: the code that the page's worker runs, called step by step.

mod work;

use elbo_cpu::CpuEngine;
use elbo_engine::{Engine, Images, StepParams};
use elbo_gpu::{GpuEngine, Tuning};
use wasm_bindgen::prelude::*;

pub use work::Work;

/// The project's version.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    option_env!("ELBO_ROOM_VERSION").unwrap_or("unknown").to_owned()
}

/// A model in training, on batches that it goes through in order and then again from the first.
#[wasm_bindgen]
pub struct Run {
    engine: Box<dyn Engine>,
    images: Images,
    params: StepParams,
    batches: Vec<Vec<u32>>,
}

#[wasm_bindgen]
impl Run {
    /// Starts training on the CPU.
    ///
    /// # Errors
    /// If layers are missing or of other shapes than the net's.
    pub fn on_cpu(work: Work) -> Result<Self, JsError> {
        let engine = CpuEngine::new(&work.model_spec(), &work.weights)?;
        Ok(Self::new(Box::new(engine), work))
    }

    /// Starts training on the GPU.
    ///
    /// # Errors
    /// If there is no device, it refuses the net, or layers are missing or of other shapes than the net's.
    pub async fn on_webgpu(work: Work) -> Result<Self, JsError> {
        let gpu = elbo_gpu::open_gpu().await?;
        let tuning = Tuning::for_adapter(gpu.software);
        let engine = GpuEngine::new(&gpu.device, &gpu.queue, &work.model_spec(), &work.weights, tuning).await?;
        Ok(Self::new(Box::new(engine), work))
    }

    /// Queues a step, by its number from 0.
    pub fn step(&mut self, step: u32) {
        self.params.step = step;
        let batch = &self.batches[step as usize % self.batches.len()];
        self.engine.step(&self.images, batch, &self.params);
    }

    /// The loss of the last step, once all steps are done.
    ///
    /// # Errors
    /// If the device failed, or there was no step since the last call.
    pub async fn loss(&mut self) -> Result<f32, JsError> {
        let rows = self.engine.take_measurements().await?;
        let last = rows.steps.last().ok_or_else(|| JsError::new("no step since the last loss"))?;
        Ok(last.loss)
    }

    fn new(mut engine: Box<dyn Engine>, work: Work) -> Self {
        let params = work.settings();
        let batches = work.batches();
        if !work.noise.is_empty() {
            engine.set_noise_table(work.noise);
        }
        Self { engine, images: work.images, params, batches }
    }
}
