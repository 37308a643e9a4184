//! Images that the decoder gives: of a latent vector, or of another image.

use elbo_engine::{EngineError, Reconstruction, StepParams};
use elbo_recipe::{PIXELS, Recipe};

use crate::{
    engine::GpuEngine,
    read::{
        readout::{Readout, expect_size},
        rows::RowLayout,
    },
    run::job::{ImageSet, PassParts},
};

impl GpuEngine {
    /// Pixel means of the first row of the last pass.
    fn pixels_span(&self) -> Readout {
        Readout::activations(4 * self.arrays.stages[self.layout.output().0].output.at, PIXELS)
    }

    /// Pixel means of a latent vector.
    pub(crate) async fn read_decoded(&mut self, z: &[f32]) -> Result<Vec<f32>, EngineError> {
        expect_size(z.len(), self.layout.latent)?;
        self.flush();
        let mut padded = z.to_vec();
        padded.resize(self.layout.latent_columns, 0.0);
        let at = 16 * self.arrays.z.at as u64;
        self.queue.write_buffer(&self.buffers.activations, at, bytemuck::cast_slice(&padded));
        // A decoder needs none of these numbers.
        let params = StepParams::new(&Recipe::default(), 0, 0.0, 1.0);
        let pass = self.passive_pass(&params);
        self.push(&pass, [0].into_iter(), ImageSet::Given, PassParts::DECODE);
        let encoder = self.encode_waiting();
        self.read_after(encoder, &[self.pixels_span()]).await
    }

    /// An image encoded and decoded again.
    pub(crate) async fn read_reconstruction(
        &mut self,
        pixels: &[u8],
        params: &StepParams,
    ) -> Result<Reconstruction, EngineError> {
        expect_size(pixels.len(), PIXELS)?;
        self.flush();
        self.image_store(ImageSet::Given).put(&self.queue, pixels);
        let pass = self.passive_pass(params);
        let parts = PassParts::ENCODE.and(PassParts::DECODE).and(PassParts::ROW);
        self.push(&pass, [0].into_iter(), ImageSet::Given, parts);
        let (encoder, latent) = (self.encode_waiting(), self.layout.latent);
        let mu = Readout::activations(4 * self.arrays.mu.at, latent);
        let spans = [self.pixels_span(), mu, self.spare_row_span()];
        let values = self.read_after(encoder, &spans).await?;
        let (pixels, rest) = values.split_at(PIXELS);
        let (mu, row) = rest.split_at(latent);
        Ok(Reconstruction {
            pixels: pixels.to_vec(),
            mu: mu.to_vec(),
            reconstruction: RowLayout::step(row).reconstruction,
            kl_per_dimension: self.row_layout.kl_per_dimension(row),
        })
    }
}
