//! Everything that a pass writes: allocated once, for the largest batch met.

use elbo_engine::{Layout, Linear, Norm};
use elbo_recipe::Activation;

use crate::{buffer::Buffer, latent::Part, product::Packs, sparse::Sparse};

/// Measurements that a product computes at a time.
const TILE_ROWS: usize = 4;

/// What one layer gives, row after row of an image each.
#[derive(Debug, Default)]
pub(crate) struct LayerValues {
    /// Padded width.
    pub columns: usize,
    /// Active numbers of a hidden layer; of the head and the last layer, what the linear layer gives.
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

/// The latent dimensions of a batch, each matrix `[batch, latent]`, padded.
#[derive(Debug, Default)]
pub(crate) struct LatentValues {
    /// Mu, if it is normalized; else it lies in the head's output.
    pub mu: Option<Buffer>,
    /// Normalization of mu.
    pub norm: Option<NormValues>,
    /// Noise.
    pub noise: Buffer,
    /// Samples.
    pub z: Buffer,
    /// Standard deviations.
    pub deviation: Buffer,
    /// EvaluationSums of the KL divergence over the batch.
    pub kl: Buffer,
    /// What the loss grows by with the KL divergence of an image.
    pub weights: Buffer,
    /// Gradient in mu.
    pub on_mu: Buffer,
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
    /// What each layer gives.
    pub layers: Vec<LayerValues>,
    /// The latent dimensions.
    pub latent: LatentValues,
    /// Gradients of two layers' outputs, in turn.
    pub gradients: [Buffer; 2],
    /// Packed factors.
    pub packs: Packs,
}

impl Workspace {
    /// For batches of no image yet.
    pub(crate) fn new(layout: &Layout) -> Self {
        let layer = |linear: &Linear| LayerValues {
            columns: linear.columns,
            norm: linear.norm.as_ref().map(NormValues::new),
            ..LayerValues::default()
        };
        let column = || Buffer::new(layout.latent_columns);
        let latent = LatentValues {
            mu: layout.mu_norm.as_ref().map(|_| Buffer::default()),
            norm: layout.mu_norm.as_ref().map(NormValues::new),
            kl: column(),
            weights: column(),
            ..LatentValues::default()
        };
        Self { layers: layout.layers.iter().map(layer).collect(), latent, ..Self::default() }
    }

    /// Makes room for so many images.
    pub(crate) fn prepare(&mut self, layout: &Layout, activation: Activation, images: usize) {
        self.images = images;
        self.rows = images.next_multiple_of(TILE_ROWS);
        let rows = self.rows;
        let has_slopes = activation != Activation::Relu;
        let last = self.layers.len() - 1;
        for (index, layer) in self.layers.iter_mut().enumerate() {
            let size = rows * layer.columns;
            layer.output.reserve(size);
            if has_slopes && index != layout.head && index != last {
                layer.slopes.reserve(size);
            }
            if let Some(norm) = &mut layer.norm {
                norm.normalized.reserve(size);
            }
        }
        let size = rows * layout.latent_columns;
        let latent = &mut self.latent;
        let matrices = [
            &mut latent.noise,
            &mut latent.z,
            &mut latent.deviation,
            &mut latent.on_mu,
            &mut latent.on_logvar,
        ];
        for matrix in matrices {
            matrix.reserve(size);
        }
        if let (Some(norm), Some(mu)) = (&mut latent.norm, &mut latent.mu) {
            norm.normalized.reserve(size);
            mu.reserve(size);
        }
        // The last layer's gradient takes the place of its output.
        let widest = self.layers[..last].iter().map(|layer| layer.columns).max().unwrap_or(0);
        for gradient in &mut self.gradients {
            gradient.reserve(rows * widest);
        }
    }
}

/// Mu of each image: what its normalization gives, or the first part of the head's output.
pub(crate) fn mu_part<'a>(head: &'a LayerValues, normalized: Option<&'a Buffer>, columns: usize) -> Part<'a> {
    match normalized {
        Some(mu) => Part { data: mu, stride: columns },
        None => Part { data: &head.output, stride: head.columns },
    }
}

/// Logvar of each image: the last part of the head's output.
pub(crate) fn logvar_part(head: &LayerValues, columns: usize) -> Part<'_> {
    Part { data: &head.output[head.columns - columns..], stride: head.columns }
}
