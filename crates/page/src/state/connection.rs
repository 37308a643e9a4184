//! The worker as the page knows it: its device, its data, and what failed.

use std::rc::Rc;

use elbo_protocol::{
    BackendPreference, Command, DeviceReport, DeviceTask, Failure, FailureKind, Pretrained, RunState,
};

/// Where files lie beside the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Addresses {
    /// The folder with the data files, ending in `/`.
    pub data: String,
    /// The file with the pretrained weights.
    pub weights: String,
}

/// How much of the data is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loaded {
    /// Training images here so far.
    pub train_images: u32,
    /// Training images asked for.
    pub of: u32,
    /// Held-out images here so far.
    pub held_out_images: u32,
}

/// The worker as the page knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Connection {
    /// Which device the visitor wants.
    pub preference: BackendPreference,
    /// Whether the reference trains instead of kernels of our own.
    pub reference: bool,
    /// The device in use.
    pub device: Option<DeviceReport>,
    /// What is being done to choose the device, while it is.
    pub choosing: Option<DeviceTask>,
    /// How much of the data is here.
    pub loaded: Option<Loaded>,
    /// The pretrained weights, once they can answer.
    pub pretrained: Option<Rc<Pretrained>>,
    /// The failure that stands, if one does.
    pub failure: Option<Failure>,
    /// Data that could not be loaded, while a worse failure hides it.
    data_failure: Option<Failure>,
    /// Whether the browser offers WebGPU to the page, whatever it offers to workers.
    pub page_has_webgpu: bool,
    addresses: Addresses,
    autostart: bool,
}

impl Connection {
    /// Before there is a worker.
    pub(super) fn new(
        preference: BackendPreference,
        reference: bool,
        autostart: bool,
        addresses: Addresses,
    ) -> Self {
        Self {
            preference,
            reference,
            device: None,
            choosing: None,
            loaded: None,
            pretrained: None,
            failure: None,
            data_failure: None,
            page_has_webgpu: false,
            addresses,
            autostart,
        }
    }

    /// Whether the worker is gone: only a new one helps.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.failure.as_ref().is_some_and(|failure| breaks_worker(failure.kind))
    }

    /// Whether held-out images are here.
    #[must_use]
    pub fn has_held_out(&self) -> bool {
        self.loaded.is_some_and(|loaded| loaded.held_out_images > 0)
    }

    /// The first command to a worker.
    pub(super) fn open(&self, train_images: u32) -> Command {
        Command::Open {
            preference: self.preference,
            data_url: self.addresses.data.clone(),
            weights_url: self.addresses.weights.clone(),
            train_images,
            page_has_webgpu: self.page_has_webgpu,
        }
    }

    /// What the first run of the page does once it exists; each later one of a new worker waits.
    pub(super) fn first_state(&mut self) -> RunState {
        if std::mem::take(&mut self.autostart) { RunState::Running } else { RunState::Ready }
    }

    /// The device is chosen. Whether it is another one: it is told again with every run.
    pub(super) fn chosen(&mut self, device: &DeviceReport) -> bool {
        self.choosing = None;
        let is_new = self.device.as_ref() != Some(device);
        if is_new {
            self.device = Some(device.clone());
        }
        is_new
    }

    /// More of the data is here. Whether the last training image has come with it.
    pub(super) fn received(&mut self, now: Loaded) -> bool {
        let is_complete = |loaded: &Loaded| loaded.train_images >= loaded.of;
        let was_complete = self.loaded.as_ref().is_some_and(is_complete);
        self.loaded = Some(now);
        is_complete(&now) && !was_complete
    }

    /// Shows a failure, unless a worse one stands. Of several files that fail, the first stays in view; data that could
    /// not be loaded is not forgotten over another failure.
    pub(super) fn show_failure(&mut self, failure: Failure) {
        let is_data = |failure: &Failure| failure.kind == FailureKind::Data;
        if is_data(&failure) && self.failure.is_some() {
            self.data_failure = Some(failure);
        } else if !self.is_broken() || breaks_worker(failure.kind) {
            let hidden = self.failure.replace(failure).filter(is_data);
            self.data_failure = hidden.or(self.data_failure.take());
        }
    }

    /// The data is asked for again.
    pub(super) fn retry_data(&mut self) {
        self.failure = None;
        self.data_failure = None;
    }

    /// A fresh run exists: that another one ended matters no more.
    pub(super) fn run_created(&mut self) {
        if self.failure.as_ref().is_some_and(|failure| failure.kind == FailureKind::NonFinite) {
            self.failure = self.data_failure.take();
        }
    }

    /// A new worker begins: nothing is known of it.
    pub(super) fn restart(&mut self) {
        self.device = None;
        self.choosing = None;
        self.loaded = None;
        self.pretrained = None;
        self.failure = None;
        self.data_failure = None;
    }
}

/// Whether only a new worker helps.
fn breaks_worker(kind: FailureKind) -> bool {
    match kind {
        FailureKind::Device | FailureKind::Worker => true,
        FailureKind::Data | FailureKind::Recipe | FailureKind::NonFinite | FailureKind::Weights => false,
    }
}
