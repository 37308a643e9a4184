//! What is said of devices, in English.

use elbo_protocol::{Backend, DeviceReason, DeviceReport, DeviceTask, SelfTest, SelfTestFault, Timing};

use super::English;
use crate::{DeviceWords, FaultWords as _, RunWords as _};

impl DeviceWords for English {
    fn backend(&self, backend: Backend) -> &'static str {
        match backend {
            Backend::Webgpu => "WebGPU",
            Backend::Cpu => "CPU",
        }
    }

    fn device_title(&self, backend: Backend) -> String {
        format!("{} computes", self.backend(backend))
    }

    fn device_log(&self, device: &DeviceReport) -> String {
        let mut parts = vec![device.adapter.clone(), device.engine.clone()];
        parts.extend(device.reason.as_ref().map(|reason| self.device_reason(reason)));
        parts.push(self.self_test(&device.self_test));
        parts.join(" · ")
    }

    fn device_task(&self, task: Option<DeviceTask>) -> &'static str {
        match task {
            None => "choosing a device",
            Some(DeviceTask::Opening) => "trying WebGPU",
            Some(DeviceTask::Compiling) => "compiling kernels",
            Some(DeviceTask::Measuring) => "measuring both devices",
        }
    }

    fn device_reason(&self, reason: &DeviceReason) -> String {
        match reason {
            DeviceReason::CpuIsFaster(Timing { cpu_ms, gpu_ms }) => {
                format!("faster than WebGPU here: {cpu_ms:.1} against {gpu_ms:.1} ms a step")
            }
            DeviceReason::SoftwareAdapter { adapter } => {
                format!("the WebGPU adapter ({adapter}) is a software fallback, slower than the CPU")
            }
            DeviceReason::NoTimestamps { adapter } => {
                format!("the WebGPU adapter ({adapter}) has no timestamp queries")
            }
            DeviceReason::NoAdapter { detail } => format!("no WebGPU adapter: {detail}"),
            DeviceReason::NotOpened { detail } => format!("the WebGPU device could not be opened: {detail}"),
            DeviceReason::NotTaken { detail } => format!("Burn could not take the WebGPU device: {detail}"),
            DeviceReason::Unusable(fault) => {
                format!("WebGPU could not be used: {}", self.engine_fault(fault))
            }
            DeviceReason::SelfTestFailed(fault) => {
                format!("WebGPU failed the self-test: {}", self.self_test_fault(fault))
            }
            DeviceReason::Fault(fault) => self.fault(fault),
        }
    }

    fn self_test_outcome(&self, test: &SelfTest) -> &'static str {
        match test {
            SelfTest::Passed { .. } => "self-test passed",
            SelfTest::Failed(_) => "self-test failed",
        }
    }

    fn self_test(&self, test: &SelfTest) -> String {
        match test {
            SelfTest::Passed { worst, tolerance } => {
                format!("self-test passed: largest relative difference {worst:.1e}, {tolerance:.0e} allowed")
            }
            SelfTest::Failed(fault) => format!("self-test failed: {}", self.self_test_fault(fault)),
        }
    }

    fn self_test_fault(&self, fault: &SelfTestFault) -> String {
        match fault {
            SelfTestFault::Differs { quantity, difference, tolerance } => format!(
                "{} differs by {difference:.1e} from the known answer, allowed are {tolerance:.0e}",
                self.quantity(quantity)
            ),
            SelfTestFault::Engine(fault) => self.engine_fault(fault),
        }
    }

    fn timing(&self, Timing { cpu_ms, gpu_ms }: Timing) -> String {
        format!("measured: WebGPU {gpu_ms:.2} ms a step, CPU {cpu_ms:.2}")
    }

    fn device_badge(&self, device: &DeviceReport) -> String {
        let mut parts = vec![device.adapter.clone(), device.engine.clone()];
        parts.extend(device.reason.as_ref().map(|reason| self.device_reason(reason)));
        parts.push(format!("Known-answer {}", self.self_test(&device.self_test)));
        parts.extend(device.timing.map(|timing| self.timing(timing)));
        parts.join(". ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_protocol::{EngineFault, Quantity};

    #[test]
    fn the_badge_says_what_is_known_of_the_device() {
        let device = DeviceReport {
            backend: Backend::Cpu,
            adapter: "wasm SIMD".to_owned(),
            engine: "SIMD kernels".to_owned(),
            reason: Some(DeviceReason::SoftwareAdapter { adapter: "SwiftShader".to_owned() }),
            self_test: SelfTest::Passed { worst: 1.2e-6, tolerance: 1e-3 },
            timing: None,
        };
        assert_eq!(
            English.device_badge(&device),
            "wasm SIMD. SIMD kernels. the WebGPU adapter (SwiftShader) is a software fallback, slower than the CPU. Known-answer self-test passed: largest relative difference 1.2e-6, 1e-3 allowed"
        );
    }

    #[test]
    fn a_self_test_that_failed_names_quantity_and_numbers() {
        let quantity = Quantity::Gradient("encoder.to_mu.bias".to_owned());
        let fault = SelfTestFault::Differs { quantity, difference: 0.25, tolerance: 1e-3 };
        assert_eq!(
            English.device_reason(&DeviceReason::SelfTestFailed(fault)),
            "WebGPU failed the self-test: the gradient of encoder.to_mu.bias differs by 2.5e-1 from the known answer, allowed are 1e-3"
        );
        let fault = SelfTestFault::Engine(EngineFault::Device { detail: "lost".to_owned() });
        assert_eq!(English.self_test(&SelfTest::Failed(fault)), "self-test failed: the device failed: lost");
    }
}
