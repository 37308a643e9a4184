//! What the worker tells the page.

use serde::{Deserialize, Serialize};

use crate::{Diagnosis, Health, HeldOut, Lines, Occurrence, RequestId, RunId, StepMeasures, Terms};

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

/// State of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunState {
    /// Built, untrained.
    Ready,
    /// Training, or waiting for data that is still on its way.
    Running,
    /// Stopped by the visitor; can go on.
    Paused,
    /// All epochs done.
    Finished,
}

/// What kind of thing failed, which decides what can be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FailureKind {
    /// A data file is missing or damaged; [`Command::RetryData`](crate::Command::RetryData) loads it again.
    Data,
    /// The device was lost or gave an error; only a new worker helps.
    Device,
    /// A recipe was rejected; the run before it is untouched.
    Recipe,
    /// A number is no longer finite, and rollbacks are off or used up; a fresh run helps.
    NonFinite,
    /// The worker itself broke; only a new worker helps.
    Worker,
}

/// A failure in words for the visitor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What kind of thing failed.
    pub kind: FailureKind,
    /// One sentence: what was expected and what was found, naming the file where there is one.
    pub message: String,
}

/// What the worker tells the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The worker listens.
    Booted,
    /// Runs can be built and requests are answered, on the CPU; the device that trains is still being chosen.
    Opened,
    /// What is being done to choose the device, or to make it ready for a run, in a few words. A
    /// [`Event::Ready`] follows.
    Choosing {
        /// Such as "compiling kernels".
        doing: String,
    },
    /// The device that trains the present run is chosen and tested. Comes again with every run.
    Ready {
        /// The device in use.
        device: DeviceReport,
    },
    /// A data file has arrived.
    Loaded {
        /// Training images here so far.
        train_images: u32,
        /// Training images asked for.
        of: u32,
        /// Held-out images here so far.
        held_out_images: u32,
    },
    /// A fresh run exists; its untrained weights answer requests.
    Created {
        /// Its name.
        run: RunId,
        /// Trainable parameters.
        parameters: u32,
        /// Latent dimensions.
        latent: u32,
        /// Optimiser updates per epoch.
        steps_per_epoch: u32,
        /// Optimiser updates in the whole run.
        total_steps: u32,
    },
    /// The run's state has changed.
    State {
        /// The run meant.
        run: RunId,
        /// Its state from now on.
        state: RunState,
    },
    /// Training steps were taken. Sent at most 20 times a second.
    Progress {
        /// The run meant.
        run: RunId,
        /// Number, from 1, of the first of these steps.
        first_step: u32,
        /// The measures of each step, in order. A step number that was reported before replaces what was
        /// reported from it on: the run has been rolled back.
        steps: Vec<StepMeasures>,
        /// The newest health measures, if any were taken in these steps.
        health: Option<Health>,
        /// Passes over the training images done.
        epoch: u32,
        /// Training speed over the last second or so; none before it can be told.
        images_per_second: Option<f32>,
    },
    /// The losses to compare this run's with are known.
    Lines {
        /// The run meant.
        run: RunId,
        /// Those losses.
        lines: Lines,
    },
    /// Something happened to the run besides its steps.
    Occurred {
        /// The run meant.
        run: RunId,
        /// Optimiser updates done.
        step: u32,
        /// What.
        occurrence: Occurrence,
    },
    /// The verdict on the run, or its evidence, has changed.
    Diagnosed {
        /// The run meant.
        run: RunId,
        /// Optimiser updates done.
        step: u32,
        /// What is said of it.
        diagnosis: Diagnosis,
    },
    /// The held-out terms were computed.
    HeldOut {
        /// The run meant.
        run: RunId,
        /// The measures.
        measures: HeldOut,
    },
    /// Answer to [`Command::Decode`](crate::Command::Decode).
    Decoded {
        /// The request answered.
        request: RequestId,
        /// Optimiser updates behind the weights used.
        step: u32,
        /// Pixel probabilities, `[784]`, 255 is one.
        pixels: Vec<u8>,
    },
    /// Answer to [`Command::Reconstruct`](crate::Command::Reconstruct).
    Reconstructed {
        /// The request answered.
        request: RequestId,
        /// Optimiser updates behind the weights used.
        step: u32,
        /// Pixel probabilities of the decoded posterior mean, `[784]`, 255 is one.
        pixels: Vec<u8>,
        /// The terms of this image at its posterior mean.
        terms: Terms,
        /// Posterior mean, `[latent]`.
        mu: Vec<f32>,
    },
    /// Something failed.
    Failed {
        /// The run that it ends or stops, if it is one run's.
        run: Option<RunId>,
        /// What, and why.
        failure: Failure,
    },
}
