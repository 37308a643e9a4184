//! Views of many at once: for a map of codes, a sheet of decoded points, a gallery.

use elbo_engine::{EngineError, Images, Layout, StepParams};
use elbo_recipe::PIXELS;

use crate::{CpuEngine, pass::forward::Statistics, pass::model::Model, pass::workspace::Workspace};

/// Images, or latent vectors, in one pass: few enough that working memory stays small and near.
const PIECE: usize = 64;

/// Posteriors of some images, one after the other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Posteriors {
    /// Means, `[count, latent]`, flat.
    pub mu: Vec<f32>,
    /// Variances sigma squared, logvar within its bounds, `[count, latent]`, flat.
    pub variance: Vec<f32>,
}

/// These serve the map of codes, sheets and galleries whatever device trains: from a copy of the weights in an
/// engine of its own. What is asked for is computed at once, so callers choose how much that is.
impl CpuEngine {
    /// The posteriors of the images of these indices, as in evaluation: with the running statistics.
    ///
    /// # Panics
    /// If there are not so many images.
    pub fn encode_images(
        &mut self,
        images: &Images,
        mut indices: impl ExactSizeIterator<Item = usize>,
        params: &StepParams,
    ) -> Posteriors {
        let mut found = Posteriors::default();
        while indices.len() > 0 {
            let count = indices.len().min(PIECE);
            self.take_images(count, indices.by_ref().take(count).map(|index| images.pixels(index)));
            let (Model { layout, .. }, work) = (&self.model, &mut self.work);
            let columns = layout.latent_columns;
            let forward = self.model.forward(Statistics::Running);
            forward.encode(work);
            work.latent.noise[..count * columns].fill(0.0);
            forward.sample(work, params);
            let mu = work.mu(layout);
            for (row, deviation) in work.latent.deviation.chunks_exact(columns).take(count).enumerate() {
                found.mu.extend_from_slice(mu.row(row, layout.latent));
                found
                    .variance
                    .extend(deviation[..layout.latent].iter().map(|deviation| deviation * deviation));
            }
        }
        found
    }

    /// Pixel means of latent vectors, `[count, latent]` to `[count, 784]`, flat, as
    /// [`Engine::decode`](elbo_engine::Engine::decode) gives them one by one.
    ///
    /// # Errors
    /// [`EngineError::Size`] if the numbers do not make whole vectors.
    pub fn decode_many(&mut self, z: &[f32]) -> Result<Vec<f32>, EngineError> {
        let latent = self.model.layout.latent;
        if !z.len().is_multiple_of(latent) {
            return Err(EngineError::Size { expected: z.len().next_multiple_of(latent), found: z.len() });
        }
        let mut pixels = Vec::with_capacity(z.len() / latent * PIXELS);
        for piece in z.chunks(PIECE * latent) {
            let count = piece.len() / latent;
            self.work.prepare(&self.model.layout, count);
            fill(&mut self.work, &self.model.layout, piece);
            self.model.forward(Statistics::Running).decode(&mut self.work);
            pixels.extend_from_slice(self.pixel_means());
        }
        Ok(pixels)
    }
}

/// Puts latent vectors in the place of samples, with zeros in the padding.
pub(crate) fn fill(work: &mut Workspace, layout: &Layout, z: &[f32]) {
    let (latent, samples) = (layout.latent, &mut work.stages[layout.sample()].output);
    for (to, from) in samples.chunks_exact_mut(layout.latent_columns).zip(z.chunks_exact(latent)) {
        to[..latent].copy_from_slice(from);
        to[latent..].fill(0.0);
    }
}
