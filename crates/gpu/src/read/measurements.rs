//! The measurements of steps.

use elbo_engine::{EngineError, Measurements};

use crate::{
    engine::GpuEngine,
    read::{readout::Readout, rows::RowLayout},
};

impl GpuEngine {
    /// The measurements of the steps since the last call.
    pub(crate) async fn read_measurements(&mut self) -> Result<Measurements, EngineError> {
        if self.rows.is_empty() {
            self.flush();
            self.faults.check()?;
            return Ok(Measurements::default());
        }
        let encoder = self.encode_waiting();
        let steps = std::mem::take(&mut self.rows);
        let length = self.row_layout.length;
        let span = Readout::results(self.sum_layout.length, steps.len() * length);
        let values = self.read_after(encoder, &[span]).await?;
        let mut measurements = Measurements::default();
        let normalizes = self.layout.normalizes();
        for ((step, measures_health), row) in steps.iter().zip(values.chunks_exact(length)) {
            measurements.steps.push(RowLayout::step(row));
            if *measures_health {
                measurements.health.push(self.row_layout.health(row, *step, normalizes));
            }
        }
        Ok(measurements)
    }
}
