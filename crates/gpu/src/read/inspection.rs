//! Everything that a step computes, up to its gradients.

use elbo_engine::{EngineError, Images, Inspection, Op, StepParams};

use crate::{
    compile::activations::Matrix,
    engine::GpuEngine,
    read::{
        readout::{ReadableBuffer, Readout},
        rows::RowLayout,
    },
    run::{
        job::{ImageSet, PassParts},
        pass::{OutputKind, PassSpec},
    },
};

/// What a layer gives.
struct LayerOutput {
    name: String,
    matrix: Matrix,
    /// Columns that are no padding.
    width: usize,
}

impl LayerOutput {
    /// The first `rows` rows. The last row of a matrix that begins in the middle of one ends before the next begins.
    fn span(&self, rows: usize) -> Readout {
        Readout::activations(4 * self.matrix.at, 4 * (rows - 1) * self.matrix.width + self.width)
    }

    /// The sum of magnitudes in the numbers of its span.
    fn magnitude(&self, values: &[f32]) -> f32 {
        let rows = values.chunks(4 * self.matrix.width);
        rows.flat_map(|row| &row[..self.width]).map(|value| value.abs()).sum()
    }
}

impl GpuEngine {
    /// What layers give, in the order of computation.
    fn outputs(&self) -> Vec<LayerOutput> {
        let latent = self.layout.latent;
        let mut found = Vec::new();
        let mut push =
            |name: &str, matrix, width| found.push(LayerOutput { name: name.to_owned(), matrix, width });
        for (stage, arrays) in self.layout.stages.iter().zip(&self.arrays.stages) {
            match &stage.op {
                Op::Dense(dense) => push(&stage.name, arrays.output, dense.linear.outputs),
                Op::Heads(heads) => {
                    let logvar_at = if heads.tied { 0 } else { self.layout.latent_columns / 4 };
                    let latents = self.arrays.latents;
                    let logvar = Matrix { at: latents.at + logvar_at, ..latents };
                    push(&heads.mu_name, arrays.output, latent);
                    push(&heads.logvar_name, logvar, latent);
                }
                Op::Sample => push(&stage.name, arrays.output, latent),
                Op::Likelihood { .. } => {}
            }
        }
        found
    }

    /// Everything that a step on these images would compute up to its gradients.
    pub(crate) async fn read_inspection(
        &mut self,
        images: &Images,
        batch: &[u32],
        params: &StepParams,
    ) -> Result<Inspection, EngineError> {
        self.fits(batch.len())?;
        self.flush();
        let pixels: Vec<u8> =
            batch.iter().flat_map(|index| images.pixels(*index as usize)).copied().collect();
        self.image_store(ImageSet::Given).put(&self.queue, &pixels);
        let pass = PassSpec {
            noise: self.noise_of(params.step),
            uses_running: false,
            keeps: OutputKind::Gradients,
            ..self.passive_pass(params)
        };
        let rows = 0..batch.len() as u32;
        let parts = [PassParts::DECODE, PassParts::BACKWARD, PassParts::NORM, PassParts::ROW];
        let backward = parts.into_iter().fold(PassParts::ENCODE, PassParts::and);
        self.push(&pass, rows.clone(), ImageSet::Given, backward);
        // Once more for the logits, which otherwise are not kept.
        let again = PassSpec { keeps: OutputKind::Logits, ..pass };
        self.push(&again, rows, ImageSet::Given, PassParts::DECODE);
        let (encoder, outputs) = (self.encode_waiting(), self.outputs());
        let gradients = Readout { buffer: ReadableBuffer::Gradients, at: 0, length: self.layout.parameters };
        let spans: Vec<Readout> = [gradients, self.spare_row_span()]
            .into_iter()
            .chain(outputs.iter().map(|output| output.span(batch.len())))
            .collect();
        let values = self.read_after(encoder, &spans).await?;
        let mut rest = values.as_slice();
        let mut parts = spans.iter().map(|span| {
            let (part, after) = rest.split_at(span.length);
            rest = after;
            part
        });
        let (gradients, row) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let magnitudes = outputs.iter().zip(parts).map(|(output, part)| output.magnitude(part));
        Ok(Inspection {
            outputs: outputs.iter().map(|output| output.name.clone()).zip(magnitudes).collect(),
            kl_per_dimension: self.row_layout.kl_per_dimension(row),
            row: RowLayout::step(row),
            gradients: self.layout.unpack_gradients(gradients),
        })
    }
}
