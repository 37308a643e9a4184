//! Choice and test of the device.

use burn::tensor::Device;
use elbo_protocol::{Backend, BackendPreference, DeviceReport, SelfTest};
use elbo_trainer::self_test;

use crate::adapter::{AdapterInfo, inspect};

/// Launches that are sent to the GPU together. More than a step's worth would delay answers.
const TASKS_PER_SUBMIT: usize = 64;

/// A device that passed its test, or the CPU.
#[derive(Debug)]
pub struct Chosen {
    /// The device.
    pub device: Device,
    /// What the page is told of it.
    pub report: DeviceReport,
}

/// Chooses a device. WebGPU is taken where it is wanted, there is an adapter fit for it, and the self-test passes;
/// the CPU otherwise, with the reason.
pub async fn choose(preference: BackendPreference) -> Chosen {
    if preference == BackendPreference::Cpu {
        return cpu(None).await;
    }
    match webgpu(preference).await {
        Ok(chosen) => chosen,
        Err(reason) => cpu(Some(reason)).await,
    }
}

async fn webgpu(preference: BackendPreference) -> Result<Chosen, String> {
    let adapter = inspect().await.map_err(|error| error.to_string())?;
    refuse(&adapter, preference).map_or(Ok(()), Err)?;
    let options = Device::wgpu_options().tasks_max(TASKS_PER_SUBMIT);
    let device = options
        .init_async()
        .await
        .map_err(|error| format!("the WebGPU device could not be opened: {error}"))?;
    match self_test(&device).await {
        SelfTest::Failed { reason } => Err(format!("WebGPU failed the self-test: {reason}")),
        passed => {
            let report = DeviceReport {
                backend: Backend::Webgpu,
                adapter: adapter.name,
                reason: None,
                self_test: passed,
            };
            Ok(Chosen { device, report })
        }
    }
}

/// Why an adapter is not taken, if it is not. A software adapter is slower than the CPU device, so only a
/// visitor who insists on WebGPU gets it.
fn refuse(adapter: &AdapterInfo, preference: BackendPreference) -> Option<String> {
    if !adapter.timestamps {
        return Some(format!("the WebGPU adapter ({}) has no timestamp queries", adapter.name));
    }
    (adapter.software && preference == BackendPreference::Auto)
        .then(|| format!("the WebGPU adapter ({}) is a software fallback, slower than the CPU", adapter.name))
}

async fn cpu(reason: Option<String>) -> Chosen {
    let device = Device::flex();
    let self_test = self_test(&device).await;
    let report = DeviceReport { backend: Backend::Cpu, adapter: "wasm SIMD".to_owned(), reason, self_test };
    Chosen { device, report }
}
