//! Opening and testing of the devices.

use std::rc::Rc;

use elbo_protocol::{BackendPreference, DeviceReason, Fault, SelfTest, SelfTestFault};
use elbo_trainer::{engine_fault, self_test, self_test_model};

use crate::{
    devices::{Devices, Gpu},
    surroundings::WebgpuOffer,
};

/// Tests the CPU's engine.
pub(crate) async fn test_cpu(devices: &dyn Devices) -> SelfTest {
    let (spec, weights) = self_test_model();
    match devices.cpu(&spec, &weights) {
        Ok(mut engine) => self_test(&mut *engine, None).await,
        Err(error) => SelfTest::Failed(SelfTestFault::Engine(engine_fault(&error))),
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
    offer: WebgpuOffer,
) -> Result<TestedGpu, DeviceReason> {
    let WebgpuOffer { browser, obstacle } = offer;
    let opened = match obstacle {
        Some(obstacle) => Err(obstacle),
        None => devices.open_gpu().await,
    };
    let gpu = opened.map_err(|obstacle| DeviceReason::Unreachable { browser, obstacle })?;
    if gpu.is_software() && preference == BackendPreference::Auto {
        return Err(DeviceReason::SoftwareAdapter { adapter: gpu.adapter() });
    }
    let (spec, weights) = self_test_model();
    let engine = gpu.engine(&spec, &weights).await;
    let mut engine = engine.map_err(|error| DeviceReason::Unusable(engine_fault(&error)))?;
    let cpu = devices.cpu(&spec, &weights);
    let mut cpu = cpu.map_err(|error| DeviceReason::Fault(Fault::Engine(engine_fault(&error))))?;
    match self_test(&mut *engine, Some(&mut *cpu)).await {
        SelfTest::Failed(fault) => Err(DeviceReason::SelfTestFailed(fault)),
        self_test => Ok(TestedGpu { gpu, self_test }),
    }
}
