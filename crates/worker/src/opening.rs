//! Opening and testing of the devices.

use std::rc::Rc;

use elbo_protocol::{BackendPreference, SelfTest};
use elbo_trainer::{self_test, self_test_program};

use crate::devices::{Devices, Gpu};

/// Tests the CPU's engine.
pub(crate) async fn test_cpu(devices: &dyn Devices) -> SelfTest {
    let (program, weights) = self_test_program();
    match devices.cpu(&program, &weights) {
        Ok(mut engine) => self_test(&mut *engine, None).await,
        Err(error) => SelfTest::Failed { reason: error.to_string() },
    }
}

/// A graphics processor that passed its test.
#[derive(Clone)]
pub struct TestedGpu {
    /// The device.
    pub(crate) gpu: Rc<dyn Gpu>,
    /// The outcome.
    pub(crate) self_test: SelfTest,
}

impl std::fmt::Debug for TestedGpu {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TestedGpu").field("adapter", &self.gpu.adapter()).finish_non_exhaustive()
    }
}

/// Opens and tests the graphics processor; or says why it is not taken. Software that computes on the CPU is
/// slower than the CPU device, so only a visitor who insists on WebGPU gets it.
pub(crate) async fn open_gpu(
    devices: Rc<dyn Devices>,
    preference: BackendPreference,
) -> Result<TestedGpu, String> {
    let gpu = devices.open_gpu().await?;
    if gpu.is_software() && preference == BackendPreference::Auto {
        let name = gpu.adapter();
        return Err(format!("the WebGPU adapter ({name}) is a software fallback, slower than the CPU"));
    }
    let (program, weights) = self_test_program();
    let engine = gpu.engine(&program, &weights).await;
    let mut engine = engine.map_err(|error| format!("WebGPU could not be used: {error}"))?;
    let mut cpu = devices.cpu(&program, &weights).map_err(|error| error.to_string())?;
    match self_test(&mut *engine, Some(&mut *cpu)).await {
        SelfTest::Failed { reason } => Err(format!("WebGPU failed the self-test: {reason}")),
        self_test => Ok(TestedGpu { gpu, self_test }),
    }
}
