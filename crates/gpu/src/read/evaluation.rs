//! The sums of an evaluation.

use elbo_engine::{EngineError, EvaluationSums};

use crate::{engine::GpuEngine, read::readout::Readout};

impl GpuEngine {
    /// The sums since the last call.
    pub(crate) async fn read_evaluation(&mut self) -> Result<EvaluationSums, EngineError> {
        let length = self.sum_layout.length;
        if self.images == 0 {
            self.faults.check()?;
            return Ok(self.sum_layout.sums(&vec![0.0; length], 0, 0));
        }
        let encoder = self.encode_waiting();
        let (images, gap_images) = (self.images, self.gap_images);
        (self.images, self.gap_images) = (0, 0);
        let values = self.read_after(encoder, &[Readout::results(0, length)]).await?;
        Ok(self.sum_layout.sums(&values, images, gap_images))
    }
}
