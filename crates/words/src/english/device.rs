//! What is said of devices, in English.

use elbo_protocol::{
    Backend, DeviceReason, DeviceReport, DeviceTask, EngineFault, Fault, SelfTest, SelfTestFault, Timing,
};

use super::English;
use crate::{DeviceWords, FaultWords as _, RunWords as _, WebgpuWords as _};

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
        parts.extend(device.reason.as_ref().map(|reason| self.device_reason_in_full(reason)));
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
                format!("WebGPU is software here ({adapter}), slower than the CPU")
            }
            DeviceReason::Unreachable { browser, obstacle } => self.obstacle(*browser, obstacle),
            DeviceReason::Unusable(fault) => {
                format!("WebGPU could not be used: {}", in_our_words(fault))
            }
            DeviceReason::SelfTestFailed(SelfTestFault::Engine(fault)) => {
                format!("WebGPU failed the self-test: {}", in_our_words(fault))
            }
            DeviceReason::SelfTestFailed(fault @ SelfTestFault::Differs { .. }) => {
                format!("WebGPU failed the self-test: {}", self.self_test_fault(fault))
            }
            DeviceReason::Fault(Fault::Engine(fault)) => in_our_words(fault),
            DeviceReason::Fault(fault) => self.fault(fault),
        }
    }

    fn device_advice(&self, reason: &DeviceReason) -> Option<&'static str> {
        match reason {
            DeviceReason::SoftwareAdapter { .. } => {
                Some("Graphics acceleration may be off in the browser's settings")
            }
            DeviceReason::Unreachable { browser, obstacle } => self.obstacle_advice(*browser, obstacle),
            DeviceReason::CpuIsFaster(_)
            | DeviceReason::Unusable(_)
            | DeviceReason::SelfTestFailed(_)
            | DeviceReason::Fault(_) => None,
        }
    }

    fn device_reason_in_full(&self, reason: &DeviceReason) -> String {
        let mut parts = vec![self.device_reason(reason)];
        parts.extend(self.device_advice(reason).map(str::to_owned));
        parts.extend(reason.detail().map(|detail| format!("\u{201c}{detail}\u{201d}")));
        parts.join(" · ")
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
        parts.extend(device.reason.as_ref().and_then(|reason| self.device_advice(reason)).map(str::to_owned));
        parts.push(format!("Known-answer {}", self.self_test(&device.self_test)));
        parts.extend(device.timing.map(|timing| self.timing(timing)));
        parts.join(". ")
    }
}

/// A fault without the driver's words.
fn in_our_words(fault: &EngineFault) -> String {
    match fault {
        EngineFault::Device { .. } => "the device failed".to_owned(),
        EngineFault::Refused { .. } => "the device refuses the recipe".to_owned(),
        _ => English.engine_fault(fault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_protocol::{Browser, BrowserName, Obstacle, Quantity, System};

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
            "wasm SIMD. SIMD kernels. WebGPU is software here (SwiftShader), slower than the CPU. Graphics acceleration may be off in the browser's settings. Known-answer self-test passed: largest relative difference 1.2e-6, 1e-3 allowed"
        );
    }

    #[test]
    fn only_the_list_of_events_quotes_the_driver() {
        let browser = Browser { name: BrowserName::Chrome, version: Some(156), system: System::Linux };
        let detail = || "VK_ERROR_INITIALIZATION_FAILED".to_owned();
        let lost = || EngineFault::Device { detail: detail() };
        let reasons = [
            DeviceReason::Unreachable { browser, obstacle: Obstacle::NoAdapter { detail: detail() } },
            DeviceReason::Unusable(lost()),
            DeviceReason::Unusable(EngineFault::Refused { detail: detail() }),
            DeviceReason::SelfTestFailed(SelfTestFault::Engine(lost())),
            DeviceReason::Fault(Fault::Engine(lost())),
        ];
        for reason in reasons {
            let device = DeviceReport {
                backend: Backend::Cpu,
                adapter: "wasm SIMD".to_owned(),
                engine: "SIMD kernels".to_owned(),
                reason: Some(reason),
                self_test: SelfTest::Passed { worst: 1.2e-6, tolerance: 1e-3 },
                timing: None,
            };
            let quoted = format!("\u{201c}{}\u{201d}", detail());
            assert!(English.device_log(&device).contains(&quoted), "{}", English.device_log(&device));
            assert!(!English.device_badge(&device).contains(&detail()), "{}", English.device_badge(&device));
        }
    }

    #[test]
    fn the_badge_says_how_to_come_by_webgpu() {
        let browser = Browser { name: BrowserName::Firefox, version: Some(152), system: System::Linux };
        let reason = DeviceReason::Unreachable { browser, obstacle: Obstacle::NoWebgpu };
        let full = English.device_reason_in_full(&reason);
        let (why, how) = full.split_once(" · ").expect("why, and how to come by it");
        assert_eq!(why, English.device_reason(&reason));
        assert_eq!(Some(how), English.device_advice(&reason));
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
