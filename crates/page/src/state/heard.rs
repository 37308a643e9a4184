//! What the worker's events do to the state.

use std::rc::Rc;

use elbo_protocol::{
    Command, DeviceReport, Diagnosis, Event, Failure, FailureKind, Occurrence, RunId, RunState, SelfTest,
};
use elbo_recipe::Verdict;

use super::{Effect, Loaded, LogKind, Phase, Run, Shape, State, breaks_worker};

impl State {
    pub(super) fn heard(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Booted => return vec![self.open()],
            Event::Opened => return self.opened(),
            Event::Choosing { doing } => self.choosing = Some(doing),
            Event::Ready { device } => self.device_chosen(device),
            Event::Loaded { train_images, of, held_out_images } => {
                self.loaded(Loaded { train_images, of, held_out_images });
            }
            Event::Created { run, parameters, latent, steps_per_epoch, total_steps } => {
                return self.created(run, Shape { parameters, latent, steps_per_epoch, total_steps });
            }
            Event::State { run, state } => self.run_state(run, state),
            Event::Progress { run, first_step, steps, health, epoch, images_per_second } => {
                let Some(run) = self.known(run) else { return Vec::new() };
                run.record(first_step, &steps);
                for health in health {
                    run.record_health(health);
                }
                run.epoch = epoch;
                run.images_per_second = images_per_second.or(run.images_per_second);
                self.follow_training();
            }
            Event::HeldOut { run, measures } => {
                if let Some(run) = self.known(run) {
                    run.record_held_out(measures);
                }
            }
            Event::Baselines { run, lines } => {
                if let Some(run) = self.known(run) {
                    run.lines = Some(lines);
                    // With the first images an untrained model may have got its output bias.
                    if run.step == 0 {
                        self.want_images();
                    }
                }
            }
            Event::Occurred { run, step, occurrence } => self.occurred(run, step, &occurrence),
            Event::Diagnosed { run, step, diagnosis } => self.diagnosed(run, step, diagnosis),
            Event::Pretrained(pretrained) => {
                let latent = self.sliders.len().max(pretrained.recipe.latent as usize);
                Rc::make_mut(&mut self.sliders).resize(latent, 0.0);
                self.pretrained = Some(Rc::new(*pretrained));
                if !self.has_begun {
                    self.want_images();
                }
            }
            Event::Checkpoints { run, steps } => self.moments_kept(run, steps),
            Event::Failed { run, failure } => self.failed(run, failure),
            answer @ (Event::Decoded { .. }
            | Event::SheetDecoded { .. }
            | Event::Reconstructed { .. }
            | Event::Picked { .. }
            | Event::GalleryShown { .. }
            | Event::Surveyed { .. }
            | Event::Declined { .. }) => self.answered(answer),
        }
        Vec::new()
    }

    pub(super) fn known(&mut self, id: RunId) -> Option<&mut Run> {
        self.run.iter_mut().chain(&mut self.rival).find(|run| run.id == id)
    }

    fn open(&self) -> Effect {
        Effect::Send(Command::Open {
            preference: self.preference,
            data_url: self.addresses.data.clone(),
            weights_url: self.addresses.weights.clone(),
            train_images: self.train_images,
        })
    }

    /// The worker answers: the first run is built, before it is known on which device it will train.
    fn opened(&mut self) -> Vec<Effect> {
        let wanted = if std::mem::take(&mut self.autostart) { RunState::Running } else { RunState::Ready };
        vec![self.run_again(wanted)]
    }

    fn device_chosen(&mut self, device: DeviceReport) {
        self.choosing = None;
        // It is told again with every run.
        if self.device.as_ref() == Some(&device) {
            return;
        }
        let test = match &device.self_test {
            SelfTest::Passed { worst, tolerance } => {
                format!("self-test passed: largest relative difference {worst:.1e}, {tolerance:.0e} allowed")
            }
            SelfTest::Failed { reason } => format!("self-test failed: {reason}"),
        };
        let place = format!("{} · {}", device.adapter, device.engine);
        let detail = match &device.reason {
            Some(reason) => format!("{place} · {reason} · {test}"),
            None => format!("{place} · {test}"),
        };
        let bad = matches!(device.self_test, SelfTest::Failed { .. });
        self.log(&format!("{} computes", backend_label(&device)), &detail, bad);
        self.device = Some(device);
    }

    fn loaded(&mut self, now: Loaded) {
        let complete = |loaded: &Loaded| loaded.train_images >= loaded.of;
        let before = self.loaded.as_ref().is_some_and(complete);
        if complete(&now) && !before {
            self.log("Data loaded", &format!("{} training images", crate::figures::grouped(now.of)), false);
        }
        self.loaded = Some(now);
    }

    fn occurred(&mut self, id: RunId, step: u32, occurrence: &Occurrence) {
        let Some(run) = self.known(id) else { return };
        run.occurred(step, occurrence);
        let (kind, words) = (LogKind::of(occurrence), occurrence.to_string());
        self.log_of(id, step, kind, occurrence.title(), &words, occurrence.is_bad());
    }

    fn diagnosed(&mut self, id: RunId, step: u32, diagnosis: Diagnosis) {
        let Some(run) = self.known(id) else { return };
        let before = run.diagnosis.as_ref().map_or(Verdict::WarmingUp, |diagnosis| diagnosis.verdict);
        let (verdict, evidence) = (diagnosis.verdict, diagnosis.evidence.clone());
        run.diagnosis = Some(diagnosis);
        if verdict != before {
            self.log_of(id, step, LogKind::Verdict, verdict.label(), &evidence, verdict.is_bad());
        }
    }

    fn run_state(&mut self, id: RunId, state: RunState) {
        if let Some(pending) = self.pending.as_mut().filter(|pending| pending.id == id) {
            pending.wanted = state;
        }
        if self.run.as_ref().is_none_or(|run| run.id != id) {
            return;
        }
        if state == RunState::Finished && self.phase != Phase::Finished {
            self.log_finish();
        }
        self.phase = state.into();
        if state != RunState::Running {
            self.want_images();
        }
    }

    fn failed(&mut self, id: Option<RunId>, failure: Failure) {
        let known = |id: RunId| {
            let existing = self.run.iter().chain(&self.rival).any(|run| run.id == id);
            existing || self.pending.as_ref().is_some_and(|pending| pending.names(id))
        };
        match failure.kind {
            FailureKind::Recipe | FailureKind::NonFinite if id.is_some_and(|id| !known(id)) => {}
            FailureKind::Recipe => {
                match self.run.as_mut().filter(|run| Some(run.id) == id) {
                    Some(run) => {
                        run.amendment_refused();
                        self.log("Change refused", &failure.message, true);
                    }
                    None => {
                        self.log("Recipe refused", &failure.message, true);
                        self.pending.take_if(|pending| id.is_none_or(|id| pending.names(id)));
                        // A duel that lacks one of its runs is none.
                        if self.pending.is_none() && self.rival.is_none() {
                            self.duel = None;
                        }
                    }
                }
                self.recipe_refused = Some(failure.message);
            }
            FailureKind::NonFinite => {
                if !self.one_side_ended(id, &failure.message) {
                    self.log("Run ended", &failure.message, true);
                    self.stand(failure);
                }
            }
            FailureKind::Data => {
                self.log("Data failed", &failure.message, true);
                // Of several files that fail, the first stays in view.
                match self.failure {
                    None => self.stand(failure),
                    Some(_) => self.data_failure = Some(failure),
                }
            }
            // The page goes on without them.
            FailureKind::Weights => self.log("Pretrained weights failed", &failure.message, true),
            FailureKind::Device | FailureKind::Worker => {
                self.log("Worker failed", &failure.message, true);
                self.stand(failure);
            }
        }
    }

    /// Shows a failure, unless a worse one stands. Data that could not be loaded is not forgotten over it.
    fn stand(&mut self, failure: Failure) {
        let worse = self.failure.as_ref().is_some_and(|known| breaks_worker(known.kind));
        if !worse || breaks_worker(failure.kind) {
            let hidden = self.failure.replace(failure);
            if let Some(hidden) = hidden.filter(|hidden| hidden.kind == FailureKind::Data) {
                self.data_failure = Some(hidden);
            }
        }
    }
}

fn backend_label(device: &DeviceReport) -> &'static str {
    match device.backend {
        elbo_protocol::Backend::Webgpu => "WebGPU",
        elbo_protocol::Backend::Cpu => "CPU",
    }
}

#[cfg(test)]
mod tests;
