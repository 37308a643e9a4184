//! What the worker tells the page.

use serde::{Deserialize, Serialize};

use crate::{
    AmendmentId, Baselines, DeviceReport, DeviceTask, Diagnosis, Failure, Fault, Health, HeldOut, Neighbor,
    Occurrence, Pretrained, RequestId, RunId, StepMeasures, Survey, Terms,
};

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

/// What the worker tells the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The worker listens.
    Booted,
    /// Runs can be built and requests are answered, on the CPU; the device that trains is still being chosen.
    Opened,
    /// What is being done to choose the device, or to make it ready for a run. An [`Event::Ready`]
    /// follows.
    Choosing {
        /// Which task it is.
        doing: DeviceTask,
    },
    /// The device that trains the present run is chosen and tested. Comes again with every run.
    Ready {
        /// The device in use.
        device: DeviceReport,
    },
    /// The pretrained weights can answer requests.
    Pretrained(Box<Pretrained>),
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
        /// Optimizer updates per epoch.
        steps_per_epoch: u32,
        /// Optimizer updates in the whole run.
        total_steps: u32,
    },
    /// The present runs are set aside, for those that are created next: of the runs that were set aside before, none
    /// are left.
    SetAside {
        /// The run, or the first of a duel.
        run: RunId,
    },
    /// Answer to [`Command::Return`](crate::Command::Return).
    Returned {
        /// The run asked for.
        run: RunId,
        /// Where it stands, now that it is present again; none if it is gone.
        state: Option<RunState>,
    },
    /// The run's state has changed. That of a duel is told once, by the name of its first run; it is finished
    /// when neither run has work left, also if both have given up. That a run gave up is told by
    /// [`Event::Failed`]; alone, it has no state after that.
    State {
        /// The run meant; of a duel, the first.
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
        /// The health measures that were taken of these steps, in order.
        health: Vec<Health>,
        /// Passes over the training images done.
        epoch: u32,
        /// Training speed over the last second or so; none before it can be told.
        images_per_second: Option<f32>,
    },
    /// The losses to compare this run's with are known.
    Baselines {
        /// The run meant.
        run: RunId,
        /// Those losses.
        lines: Baselines,
    },
    /// The run has taken a change: what [`Command::Amend`](crate::Command::Amend) says is its recipe from the next step
    /// on. Which fields that changes is told by [`Occurrence::Amended`].
    Amended {
        /// The run meant.
        run: RunId,
        /// The change.
        amendment: AmendmentId,
    },
    /// The run has not taken a change, and goes on as it was.
    AmendmentRefused {
        /// The run meant.
        run: RunId,
        /// The change.
        amendment: AmendmentId,
        /// Why.
        fault: Fault,
    },
    /// Something happened to the run besides its steps.
    Occurred {
        /// The run meant.
        run: RunId,
        /// Optimizer updates done.
        step: u32,
        /// What.
        occurrence: Occurrence,
    },
    /// The verdict on the run, or its evidence, has changed.
    Diagnosed {
        /// The run meant.
        run: RunId,
        /// Optimizer updates done.
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
    /// The moments of a run whose weights are kept, after one was added or dropped.
    Checkpoints {
        /// The run meant.
        run: RunId,
        /// Optimizer updates behind each, rising.
        steps: Vec<u32>,
    },
    /// Answer to [`Command::Decode`](crate::Command::Decode).
    Decoded {
        /// The request answered.
        request: RequestId,
        /// Optimizer updates behind the weights used.
        step: u32,
        /// Pixel probabilities, `[784]`, 255 is one.
        pixels: Vec<u8>,
    },
    /// Answer to [`Command::DecodeSheet`](crate::Command::DecodeSheet).
    SheetDecoded {
        /// The request answered.
        request: RequestId,
        /// Optimizer updates behind the weights used.
        step: u32,
        /// Pixel probabilities, `[count, 784]`, flat, 255 is one.
        pixels: Vec<u8>,
    },
    /// Answer to [`Command::Reconstruct`](crate::Command::Reconstruct).
    Reconstructed {
        /// The request answered.
        request: RequestId,
        /// Optimizer updates behind the weights used.
        step: u32,
        /// Pixel probabilities of the decoded posterior mean, `[784]`, 255 is one.
        pixels: Vec<u8>,
        /// The terms of this image at its posterior mean.
        terms: Terms,
        /// Posterior mean, `[latent]`.
        mu: Vec<f32>,
        /// The surveyed digits with the nearest codes, nearest first, by the last survey of this source's run,
        /// or of the pretrained weights; none before there is one.
        neighbors: Vec<Neighbor>,
    },
    /// Answer to [`Command::Pick`](crate::Command::Pick).
    Picked {
        /// The request answered.
        request: RequestId,
        /// Optimizer updates behind the weights used.
        step: u32,
        /// Place of the digit among the held-out ones.
        index: u32,
        /// Its label, 0 to 9.
        label: u8,
        /// Its pixels, `[784]`, 255 is ink.
        original: Vec<u8>,
        /// Pixel probabilities of the decoded posterior mean, `[784]`, 255 is one.
        pixels: Vec<u8>,
        /// The terms of the digit at its posterior mean.
        terms: Terms,
        /// Posterior mean, `[latent]`.
        mu: Vec<f32>,
    },
    /// Answer to [`Command::Gallery`](crate::Command::Gallery).
    GalleryShown {
        /// The request answered.
        request: RequestId,
        /// Optimizer updates behind the weights used.
        step: u32,
        /// Labels of the digits, 0 to 9.
        labels: Vec<u8>,
        /// Their pixels, `[count, 784]`, flat, 255 is ink.
        originals: Vec<u8>,
        /// Pixel probabilities of the decoded posterior means, `[count, 784]`, flat, 255 is one.
        reconstructions: Vec<u8>,
    },
    /// Answer to [`Command::Survey`](crate::Command::Survey).
    Surveyed {
        /// The request answered.
        request: RequestId,
        /// Optimizer updates behind the weights used.
        step: u32,
        /// What the codes say.
        survey: Box<Survey>,
    },
    /// A request that cannot be answered: its run or its pretrained weights are gone or not there yet, or a size
    /// is not theirs.
    Declined {
        /// The request meant.
        request: RequestId,
    },
    /// Something failed.
    Failed {
        /// The run that it ends or stops, if it is one run's.
        run: Option<RunId>,
        /// What, and why.
        failure: Failure,
    },
}
