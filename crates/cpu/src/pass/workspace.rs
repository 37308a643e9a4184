//! Everything that a pass writes: allocated once, for the largest batch met.

use elbo_engine::{Layout, Norm, Op, Stage, StageInput};
use elbo_recipe::Activation;

use crate::{
    layers::latent::MatrixView, layers::product::Packs, layers::sparse::Sparse, simd::buffer::Buffer,
};

/// Rows that a product computes at a time.
const TILE_ROWS: usize = 4;

/// What one stage gives, row after row of an image each.
#[derive(Debug, Default)]
pub(crate) struct StageValues {
    /// Padded width; 0 of the likelihood, whose gradient takes the place of the logits.
    pub columns: usize,
    /// Its output: active numbers, mu and logvar as the heads' linear layer gives them, samples, logits.
    pub output: Buffer,
    /// Slopes of the activations, where they do not follow from the output.
    pub slopes: Buffer,
    /// The normalization, where there is one.
    pub norm: Option<NormValues>,
}

/// What a normalization gives.
#[derive(Debug, Default)]
pub(crate) struct NormValues {
    /// Numbers before scale and shift.
    pub normalized: Buffer,
    /// The batch's means.
    pub mean: Buffer,
    /// The batch's variances, biased.
    pub variance: Buffer,
    /// `1 / sqrt(var + 1e-5)`.
    pub inverse: Buffer,
    /// Scales, trained or fixed.
    pub scale: Buffer,
    /// Summands in evaluation.
    pub shift: Buffer,
    /// Gradient of the scales, where nobody trains them.
    pub unused: Buffer,
}

impl NormValues {
    fn new(norm: &Norm) -> Self {
        let column = || Buffer::new(norm.columns);
        let (mean, variance, inverse, scale) = (column(), column(), column(), column());
        Self {
            normalized: Buffer::default(),
            mean,
            variance,
            inverse,
            scale,
            shift: column(),
            unused: column(),
        }
    }
}

impl StageValues {
    fn new(stage: &Stage, latent_columns: usize) -> Self {
        let columns = match &stage.op {
            Op::Dense(dense) => dense.linear.columns,
            Op::Heads(heads) => heads.linear.columns,
            Op::Sample => latent_columns,
            Op::Likelihood { .. } => 0,
        };
        Self { columns, norm: stage.norm().map(NormValues::new), ..Self::default() }
    }
}

/// The latent dimensions of a batch, each matrix `[batch, latent]`, padded.
#[derive(Debug, Default)]
pub(crate) struct LatentValues {
    /// Mu, if it is normalized; else it lies in the heads' output.
    pub mu: Option<Buffer>,
    /// Noise.
    pub noise: Buffer,
    /// Standard deviations.
    pub deviation: Buffer,
    /// Sums of the KL divergence over the batch.
    pub kl: Buffer,
    /// What the loss grows by with the KL divergence of an image.
    pub weights: Buffer,
    /// Gradient in logvar.
    pub on_logvar: Buffer,
    /// Largest magnitude of logvar before it is bounded.
    pub largest_logvar: f32,
}

/// Everything that a pass writes.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    /// Images of the batch.
    pub images: usize,
    /// The same, and so many more that tiles are whole. What their rows hold means nothing.
    pub rows: usize,
    /// Pixels of the batch, 255 is one.
    pub pixels: Vec<u8>,
    /// The pixels that are not zero.
    pub sparse: Sparse,
    /// What each stage gives.
    pub stages: Vec<StageValues>,
    /// Padded width of what is computed from the images.
    pub image_columns: usize,
    /// The latent dimensions.
    pub latent: LatentValues,
    /// Gradients of two stages' outputs, in turn.
    pub gradients: [Buffer; 2],
    /// Packed factors.
    pub packs: Packs,
}

impl Workspace {
    /// For batches of no image yet.
    pub(crate) fn new(layout: &Layout) -> Self {
        let stages: Vec<StageValues> =
            layout.stages.iter().map(|stage| StageValues::new(stage, layout.latent_columns)).collect();
        let column = || Buffer::new(layout.latent_columns);
        let (_, heads) = layout.heads();
        let latent = LatentValues {
            mu: heads.mu_norm.as_ref().map(|_| Buffer::default()),
            kl: column(),
            weights: column(),
            ..LatentValues::default()
        };
        let from_images = layout.stages.iter().position(|stage| stage.input == StageInput::Images);
        let image_columns = from_images.map_or(0, |index| stages[index].columns);
        Self { stages, image_columns, latent, ..Self::default() }
    }

    /// Makes room for so many images.
    pub(crate) fn prepare(&mut self, layout: &Layout, images: usize) {
        self.images = images;
        self.rows = images.next_multiple_of(TILE_ROWS);
        let (rows, latent_size) = (self.rows, self.rows * layout.latent_columns);
        for (stage, values) in layout.stages.iter().zip(&mut self.stages) {
            let size = rows * values.columns;
            values.output.reserve(size);
            if stage.activation().is_some_and(|activation| activation != Activation::Relu) {
                values.slopes.reserve(size);
            }
            if let Some(norm) = &mut values.norm {
                norm.normalized.reserve(size);
            }
        }
        let LatentValues { mu, noise, deviation, on_logvar, .. } = &mut self.latent;
        for matrix in [noise, deviation, on_logvar].into_iter().chain(mu) {
            matrix.reserve(latent_size);
        }
        // The gradient of the logits takes their place.
        let (output, _) = layout.output();
        let inner = self.stages.iter().enumerate().filter(|(index, _)| *index != output);
        let widest = inner.map(|(_, values)| values.columns).max().unwrap_or(0);
        for gradient in &mut self.gradients {
            gradient.reserve(rows * widest);
        }
    }

    /// Mu of each image, `[batch, latent]`.
    pub(crate) fn mu(&self, layout: &Layout) -> MatrixView<'_> {
        mu_view(&self.stages[layout.heads().0], self.latent.mu.as_ref(), layout.latent_columns)
    }

    /// Logvar of each image before it is bounded, `[batch, latent]`.
    pub(crate) fn logvar(&self, layout: &Layout) -> MatrixView<'_> {
        logvar_view(&self.stages[layout.heads().0], layout.latent_columns)
    }
}

/// Mu of each image: what its normalization gives, or the first part of the heads' output.
pub(crate) fn mu_view<'a>(
    heads: &'a StageValues,
    normalized: Option<&'a Buffer>,
    columns: usize,
) -> MatrixView<'a> {
    match normalized {
        Some(mu) => MatrixView { data: mu, stride: columns },
        None => MatrixView { data: &heads.output, stride: heads.columns },
    }
}

/// Logvar of each image: the last part of the heads' output.
pub(crate) fn logvar_view(heads: &StageValues, columns: usize) -> MatrixView<'_> {
    MatrixView { data: &heads.output[heads.columns - columns..], stride: heads.columns }
}
