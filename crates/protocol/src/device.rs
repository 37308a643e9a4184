//! The device that computes, and why it does.

use serde::{Deserialize, Serialize};

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
    Failed {
        /// Which, and by how much.
        reason: String,
    },
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
    pub reason: Option<String>,
    /// Outcome of the self-test.
    pub self_test: SelfTest,
    /// What was measured to choose, where both devices could be had and the choice was free.
    pub timing: Option<Timing>,
}
