//! The engine: model, optimizer and what waits to be read back.

use std::ops::Range;

use burn::{
    module::Module as _,
    tensor::{Device, ExecutionError, Tensor, TensorData, Transaction},
};
use elbo_engine::{
    Answer, Engine, EngineError, EngineState, EvaluationSums, Images, Inspection, Layout, Measurements,
    ModelSpec, Objective, Reconstruction, SLOTS, StepParams, WeightError, Weights, held_out_noise,
    step_noise,
};
use elbo_recipe::PIXELS;
use elbo_vae::{Vae, kl_per_dimension, load_weights, pixel_means, read_weights};
use futures::FutureExt as _;

use crate::{
    BurnOptimizer,
    rows::{PendingHealth, Row},
    state, sums,
    update::Batch,
};

/// The plain engine: Burn's automatic differentiation, step by step, on any device of Burn's.
#[derive(Debug)]
pub struct BurnEngine {
    pub(crate) spec: ModelSpec,
    pub(crate) layout: Layout,
    pub(crate) device: Device,
    pub(crate) model: Vae,
    pub(crate) optimizer: BurnOptimizer,
    pub(crate) rows: Vec<Tensor<1>>,
    pub(crate) health: Vec<PendingHealth>,
    slots: [Option<(Vae, BurnOptimizer)>; SLOTS],
    pub(crate) sums: sums::Pending,
    noise: Option<Vec<f32>>,
}

impl BurnEngine {
    /// An engine for a model, with these weights.
    ///
    /// # Errors
    /// [`WeightError`] if the weights are those of another net.
    pub fn new(spec: &ModelSpec, weights: &Weights, device: &Device) -> Result<Self, WeightError> {
        let model = Vae::from_weights(&spec.architecture, weights.clone(), &device.clone().autodiff())?;
        Ok(Self {
            spec: spec.clone(),
            layout: Layout::new(&spec.architecture),
            device: device.clone(),
            model,
            optimizer: BurnOptimizer::new(spec.rule),
            rows: Vec::new(),
            health: Vec::new(),
            slots: Default::default(),
            sums: sums::Pending::default(),
            noise: None,
        })
    }

    /// The model without autodiff.
    pub(crate) fn inner(&self) -> Vae {
        self.model.valid()
    }

    fn batch(&self, images: &Images, batch: &[u32], params: &StepParams) -> Batch {
        let device = self.device.clone().autodiff();
        let (rows, latent) = (batch.len(), self.layout.latent);
        let eps = match &self.noise {
            Some(table) => {
                let of_step = table.chunks_exact(rows * latent);
                let step = params.step as usize % of_step.len();
                table[step * rows * latent..][..rows * latent].to_vec()
            }
            None => step_noise(self.spec.noise, params.step, rows, latent),
        };
        let indices = batch.iter().map(|index| *index as usize);
        Batch { images: gather(images, indices, &device), eps: tensor(eps, [rows, latent], &device) }
    }

    async fn rows_read(&mut self) -> Result<Measurements, EngineError> {
        let (rows, health) = (std::mem::take(&mut self.rows), std::mem::take(&mut self.health));
        if rows.is_empty() {
            return Ok(Measurements::default());
        }
        let mut transaction = Transaction::default().register(Tensor::cat(rows, 0));
        for pending in &health {
            transaction = transaction.register(pending.values.clone());
        }
        let data = transaction.execute_async().await.map_err(device_error)?;
        let values: Vec<f32> = data[0].iter::<f32>().collect();
        let health = health.iter().zip(&data[1..]);
        let health = health.map(|(pending, data)| pending.stats(&data.iter::<f32>().collect::<Vec<_>>()));
        Ok(Measurements {
            steps: values.as_chunks().0.iter().map(Row::stats).collect(),
            health: health.collect(),
        })
    }

    async fn sums_read(&mut self) -> Result<EvaluationSums, EngineError> {
        let pending = std::mem::take(&mut self.sums);
        let Some(values) = pending.values() else { return Ok(EvaluationSums::default()) };
        let values = values.into_data_async().await.map_err(device_error)?;
        Ok(pending.sums(&values.iter::<f32>().collect::<Vec<_>>(), self.layout.latent))
    }

    async fn decoded(&self, z: &[f32]) -> Result<Vec<f32>, EngineError> {
        sized(z.len(), self.layout.latent)?;
        let logits = self.inner().decode_logits(tensor(z.to_vec(), [1, z.len()], &self.device));
        let objective = Objective { mean: self.spec.gaussian_mean, ..Objective::elbo(self.spec.likelihood) };
        let means = pixel_means(&objective, logits).into_data_async().await.map_err(device_error)?;
        Ok(means.iter::<f32>().collect())
    }

    async fn reconstructed(&self, pixels: &[u8], params: &StepParams) -> Result<Reconstruction, EngineError> {
        sized(pixels.len(), PIXELS)?;
        let (model, objective) = (self.inner(), &params.objective);
        let values = pixels.iter().map(|pixel| f32::from(*pixel) / 255.0).collect();
        let image = tensor(values, [1, PIXELS], &self.device);
        let posterior = model.encode(image.clone(), objective);
        let logits = model.decode_logits(posterior.mu.clone());
        let data = Transaction::default()
            .register(pixel_means(objective, logits.clone()))
            .register(posterior.mu.clone())
            .register(model.reconstruction(objective, logits, image))
            .register(kl_per_dimension(&posterior))
            .execute_async()
            .await
            .map_err(device_error)?;
        let mut data = data.iter().map(|data| data.iter::<f32>().collect::<Vec<_>>());
        let mut next = || data.next().unwrap_or_default();
        let (pixels, mu, reconstruction, kl_per_dimension) = (next(), next(), next(), next());
        Ok(Reconstruction { pixels, mu, reconstruction: reconstruction[0], kl_per_dimension })
    }
}

impl Engine for BurnEngine {
    fn name(&self) -> &'static str {
        "Burn"
    }

    fn evaluation_piece(&self) -> usize {
        500
    }

    fn step(&mut self, images: &Images, batch: &[u32], params: &StepParams) {
        let batch = self.batch(images, batch, params);
        self.update(batch, params);
    }

    fn take_measurements(&mut self) -> Answer<'_, Measurements> {
        self.rows_read().boxed_local()
    }

    fn save(&mut self, slot: usize) {
        // Tensors are shared, and no update changes one in place: a copy costs memory only.
        self.slots[slot] = Some((self.model.clone(), self.optimizer.clone()));
    }

    fn restore(&mut self, slot: usize) {
        if let Some((model, optimizer)) = self.slots[slot].clone() {
            (self.model, self.optimizer) = (model, optimizer);
        }
        self.rows.clear();
        self.health.clear();
        self.sums = sums::Pending::default();
    }

    fn evaluate(&mut self, images: &Images, range: Range<usize>, params: &StepParams, gap: bool) {
        let (rows, latent) = (range.len(), self.layout.latent);
        let eps = tensor(held_out_noise(range.clone(), latent), [rows, latent], &self.device);
        let images = gather(images, range, &self.device);
        self.sums.add(&self.model.valid(), &params.objective, images, eps, gap);
    }

    fn take_evaluation(&mut self) -> Answer<'_, EvaluationSums> {
        self.sums_read().boxed_local()
    }

    fn decode<'a>(&'a mut self, z: &'a [f32]) -> Answer<'a, Vec<f32>> {
        self.decoded(z).boxed_local()
    }

    fn reconstruct<'a>(&'a mut self, pixels: &'a [u8], params: &'a StepParams) -> Answer<'a, Reconstruction> {
        self.reconstructed(pixels, params).boxed_local()
    }

    fn inspect<'a>(
        &'a mut self,
        images: &'a Images,
        batch: &'a [u32],
        params: &'a StepParams,
    ) -> Answer<'a, Inspection> {
        self.look(self.batch(images, batch, params), params).boxed_local()
    }

    fn read(&mut self) -> Answer<'_, Weights> {
        let model = self.inner();
        async move { Ok(read_weights(&model).await?) }.boxed_local()
    }

    fn load(&mut self, weights: &Weights) -> Result<(), WeightError> {
        self.model = load_weights(weights.clone(), self.model.clone())?;
        Ok(())
    }

    fn export(&mut self) -> Answer<'_, EngineState> {
        state::named(&self.model, &self.optimizer, self.spec.rule).boxed_local()
    }

    fn export_slot(&mut self, slot: usize) -> Answer<'_, Option<EngineState>> {
        async move {
            match &self.slots[slot] {
                Some((model, optimizer)) => Ok(Some(state::named(model, optimizer, self.spec.rule).await?)),
                None => Ok(None),
            }
        }
        .boxed_local()
    }

    fn import(&mut self, state: &EngineState) -> Result<(), WeightError> {
        self.take_state(state)
    }

    fn set_noise_table(&mut self, table: Vec<f32>) {
        self.noise = Some(table);
    }
}

/// Images as a batch, `[indices, 784]`, each pixel `value / 255`.
fn gather(images: &Images, indices: impl ExactSizeIterator<Item = usize>, device: &Device) -> Tensor<2> {
    let count = indices.len();
    let mut values = Vec::with_capacity(count * PIXELS);
    for index in indices {
        values.extend(images.pixels(index).iter().map(|pixel| f32::from(*pixel) / 255.0));
    }
    tensor(values, [count, PIXELS], device)
}

fn tensor(values: Vec<f32>, shape: [usize; 2], device: &Device) -> Tensor<2> {
    Tensor::from_data(TensorData::new(values, shape), device)
}

fn sized(found: usize, expected: usize) -> Result<(), EngineError> {
    if found == expected { Ok(()) } else { Err(EngineError::Size { expected, found }) }
}

#[expect(clippy::needless_pass_by_value, reason = "it is used to map errors")]
pub(crate) fn device_error(error: ExecutionError) -> EngineError {
    EngineError::Device(error.to_string())
}
