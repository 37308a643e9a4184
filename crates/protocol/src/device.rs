//! The device that computes, and why it does.

use serde::{Deserialize, Serialize};

use crate::{Browser, EngineFault, Fault, Obstacle, Quantity};

/// The device that computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Backend {
    /// The graphics processor, through WebGPU.
    Webgpu,
    /// The processor, through wasm with SIMD.
    Cpu,
}

impl Backend {
    /// The name used in `data-backend`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Webgpu => "webgpu",
            Self::Cpu => "cpu",
        }
    }
}

/// Outcome of the known-answer test of a device: one forward pass, backward pass and Adam step
/// compared with the CPU device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum SelfTest {
    /// All quantities agree.
    Passed {
        /// Largest relative difference found.
        worst: f32,
        /// Largest that is allowed.
        tolerance: f32,
    },
    /// A quantity differs, or the device failed while computing.
    Failed(SelfTestFault),
}

/// Why a device did not pass its self-test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum SelfTestFault {
    /// A quantity is not the known one.
    Differs {
        /// Which.
        quantity: Quantity,
        /// The relative difference; NaN if there is none.
        difference: f32,
        /// The largest that is allowed.
        tolerance: f32,
    },
    /// The device failed while computing.
    Engine(EngineFault),
}

/// What is being done to choose the device, or to make it ready for a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeviceTask {
    /// Opening and testing the graphics processor.
    Opening,
    /// Compiling the kernels of a recipe.
    Compiling,
    /// Measuring a step on both devices.
    Measuring,
}

/// Why this device computes, where the visitor would expect another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum DeviceReason {
    /// A step takes longer on the graphics processor.
    CpuIsFaster(Timing),
    /// The adapter is software that computes on the CPU.
    SoftwareAdapter {
        /// Its name.
        adapter: String,
    },
    /// The graphics processor cannot be had.
    Unreachable {
        /// In this browser.
        browser: Browser,
        /// For this reason.
        obstacle: Obstacle,
    },
    /// The graphics processor cannot compute the self-test's net.
    Unusable(EngineFault),
    /// The graphics processor computes something else than the CPU.
    SelfTestFailed(SelfTestFault),
    /// An engine failed, or refused the recipe.
    Fault(Fault),
}

impl DeviceReason {
    /// The words of browser, driver or library behind it, if there are any.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::CpuIsFaster(_) | Self::SoftwareAdapter { .. } => None,
            Self::Unreachable { obstacle, .. } => obstacle.detail(),
            Self::Unusable(fault) | Self::SelfTestFailed(SelfTestFault::Engine(fault)) => fault.detail(),
            Self::SelfTestFailed(SelfTestFault::Differs { .. }) => None,
            Self::Fault(fault) => match fault {
                Fault::Engine(fault) => fault.detail(),
                _ => None,
            },
        }
    }
}

/// How long one step of a recipe takes on either device, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// On the processor.
    pub cpu_ms: f32,
    /// On the graphics processor.
    pub gpu_ms: f32,
}

/// The device in use, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeviceReport {
    /// The device that computes.
    pub backend: Backend,
    /// The adapter's own name, or a short name of the CPU device.
    pub adapter: String,
    /// A short name of what computes there.
    pub engine: String,
    /// Why this device, where it is not the one that the visitor would expect: no WebGPU here, a
    /// software adapter, a failed self-test.
    pub reason: Option<DeviceReason>,
    /// Outcome of the self-test.
    pub self_test: SelfTest,
    /// What was measured to choose, where both devices could be had and the choice was free.
    pub timing: Option<Timing>,
}
