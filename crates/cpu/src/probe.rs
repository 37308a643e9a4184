//! Looking at a model: decode a latent vector, reconstruct an image, inspect a step.

use elbo_engine::{EngineError, Images, Inspection, Reconstruction, StepParams, StepStats};
use elbo_recipe::{GaussianMean, Likelihood, PIXELS};

use crate::{
    CpuEngine,
    forward::Statistics,
    lanes::run,
    likelihood::Sigmoid,
    many::fill,
    measure::{Measure, SumOfMagnitudes},
    model::Model,
    terms::kl_per_dimension,
    workspace::{Workspace, logvar_part, mu_part},
};

impl CpuEngine {
    /// Pixel means of a latent vector.
    pub(crate) fn pixels_of(&mut self, z: &[f32]) -> Result<Vec<f32>, EngineError> {
        let Model { spec, layout, .. } = &self.model;
        sized(z.len(), layout.latent)?;
        self.work.prepare(layout, spec.architecture.activation, 1);
        fill(&mut self.work, z, layout.latent, layout.latent_columns);
        self.model.forward(Statistics::Running).decode(&mut self.work);
        Ok(self.pixel_means().to_vec())
    }

    /// An image, decoded from its posterior mean.
    pub(crate) fn seen_again(
        &mut self,
        pixels: &[u8],
        params: &StepParams,
    ) -> Result<Reconstruction, EngineError> {
        sized(pixels.len(), PIXELS)?;
        self.take_images(1, std::iter::once(pixels));
        let (model, work) = (&self.model, &mut self.work);
        let (latent, columns) = (model.layout.latent, model.layout.latent_columns);
        let forward = model.forward(Statistics::Running);
        forward.encode(work);
        // The posterior mean is the sample without noise.
        work.latent.noise[..columns].fill(0.0);
        forward.sample(work, params);
        let mu = mu_part(&work.layers[model.layout.head], work.latent.mu.as_ref(), columns);
        let mu = mu.row(0, latent).to_vec();
        work.latent.z[..latent].copy_from_slice(&mu);
        forward.decode(work);
        let reconstruction = model.likely(params).explain(work, false).reconstruction;
        let kl_per_dimension = kl_per_dimension(work, latent).collect();
        Ok(Reconstruction { pixels: self.pixel_means().to_vec(), mu, reconstruction, kl_per_dimension })
    }

    /// What a step on these images would compute.
    pub(crate) fn look_into(&mut self, images: &Images, batch: &[u32], params: &StepParams) -> Inspection {
        self.take_batch(images, batch, params.step);
        let mut outputs = Vec::new();
        let head = self.model.layout.head;
        let columns = self.model.layout.latent_columns;
        let terms = self.differentiate(params, |work| outputs = magnitudes(work, head, columns));
        let measured = run(Measure(&self.gradients));
        Inspection {
            outputs,
            kl_per_dimension: kl_per_dimension(&self.work, self.model.layout.latent).collect(),
            row: StepStats {
                gradient_norm: measured.norm(),
                largest_logvar: self.work.latent.largest_logvar,
                largest_gradient: measured.largest,
                ..terms.row()
            },
            gradients: self.model.layout.unpack_gradients(&self.gradients),
        }
    }

    /// Pixel means of the images, whose logits they replace.
    pub(crate) fn pixel_means(&mut self) -> &[f32] {
        let spec = &self.model.spec;
        let last = self.work.layers.len() - 1;
        let logits = &mut self.work.layers[last].output[..self.work.images * PIXELS];
        if spec.likelihood == Likelihood::Bernoulli || spec.gaussian_mean == GaussianMean::Sigmoid {
            run(Sigmoid(logits));
        }
        logits
    }
}

/// Sum of magnitudes of each layer's output, in the order of computation.
fn magnitudes(work: &Workspace, head: usize, columns: usize) -> Vec<(String, f32)> {
    let sum = |values: &[f32]| run(SumOfMagnitudes(values)) as f32;
    let mut outputs = Vec::new();
    let last = work.layers.len() - 1;
    for (index, layer) in work.layers.iter().enumerate() {
        if index == head {
            let mu = mu_part(layer, work.latent.mu.as_ref(), columns);
            for (name, part) in [("to_mu", mu), ("to_logvar", logvar_part(layer, columns))] {
                let total: f32 = (0..work.images).map(|row| sum(part.row(row, columns))).sum();
                outputs.push((format!("encoder.{name}"), total));
            }
            outputs.push(("z".to_owned(), sum(&work.latent.z[..work.images * columns])));
            continue;
        }
        let name = match index {
            _ if index == last => "decoder.to_logits".to_owned(),
            _ if index < head => format!("encoder.hidden.{index}"),
            _ => format!("decoder.hidden.{}", index - head - 1),
        };
        outputs.push((name, sum(&layer.output[..work.images * layer.columns])));
    }
    outputs
}

fn sized(found: usize, expected: usize) -> Result<(), EngineError> {
    if found == expected { Ok(()) } else { Err(EngineError::Size { expected, found }) }
}
