//! Views of a model: decode a latent vector, reconstruct an image, inspect a step.

use elbo_engine::{EngineError, Images, Inspection, Layout, Op, Reconstruction, StepParams, StepStats};
use elbo_recipe::{GaussianMean, Likelihood, PIXELS};

use crate::{
    CpuEngine,
    layers::latent::MatrixView,
    layers::likelihood::Sigmoid,
    layers::measure::{Measure, SumOfMagnitudes},
    pass::forward::Statistics,
    pass::terms::kl_per_dimension,
    pass::workspace::Workspace,
    simd::lanes::run,
    views::batch::fill,
};

impl CpuEngine {
    /// Pixel means of a latent vector.
    pub(crate) fn decode_one(&mut self, z: &[f32]) -> Result<Vec<f32>, EngineError> {
        let layout = &self.model.layout;
        sized(z.len(), layout.latent)?;
        self.work.prepare(layout, 1);
        fill(&mut self.work, layout, z);
        self.model.forward(Statistics::Running).decode(&mut self.work);
        Ok(self.pixel_means().to_vec())
    }

    /// An image, decoded from its posterior mean.
    pub(crate) fn reconstruct_one(
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
        let mu = work.mu(&model.layout).row(0, latent).to_vec();
        work.stages[model.layout.sample()].output[..latent].copy_from_slice(&mu);
        forward.decode(work);
        let reconstruction = model.reconstruction_loss(params).compute(work, false).reconstruction;
        let kl_per_dimension = kl_per_dimension(work, latent).collect();
        Ok(Reconstruction { pixels: self.pixel_means().to_vec(), mu, reconstruction, kl_per_dimension })
    }

    /// What a step on these images would compute.
    pub(crate) fn inspect_step(&mut self, images: &Images, batch: &[u32], params: &StepParams) -> Inspection {
        self.take_batch(images, batch, params.step);
        let mut outputs = Vec::new();
        let layout = self.model.layout.clone();
        let terms = self.differentiate(params, |work| outputs = magnitudes(&layout, work));
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
        let (output, _) = self.model.layout.output();
        let logits = &mut self.work.stages[output].output[..self.work.images * PIXELS];
        if spec.likelihood == Likelihood::Bernoulli || spec.gaussian_mean == GaussianMean::Sigmoid {
            run(Sigmoid(logits));
        }
        logits
    }
}

/// Sum of magnitudes of each stage's output, in the order of computation.
fn magnitudes(layout: &Layout, work: &Workspace) -> Vec<(String, f32)> {
    let sum = |values: &[f32]| run(SumOfMagnitudes(values)) as f32;
    let sum_of_rows = |view: MatrixView<'_>| -> f32 {
        (0..work.images).map(|row| sum(view.row(row, layout.latent_columns))).sum()
    };
    let outputs = layout.stages.iter().zip(&work.stages).flat_map(|(stage, values)| match &stage.op {
        Op::Dense(_) | Op::Sample => {
            vec![(stage.name.clone(), sum(&values.output[..work.images * values.columns]))]
        }
        Op::Heads(heads) => vec![
            (heads.mu_name.clone(), sum_of_rows(work.mu(layout))),
            (heads.logvar_name.clone(), sum_of_rows(work.logvar(layout))),
        ],
        Op::Likelihood { .. } => Vec::new(),
    });
    outputs.collect()
}

fn sized(found: usize, expected: usize) -> Result<(), EngineError> {
    if found == expected { Ok(()) } else { Err(EngineError::Size { expected, found }) }
}
