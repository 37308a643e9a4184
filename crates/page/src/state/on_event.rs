//! What the worker's events do: each goes to the room that it concerns.

use std::rc::Rc;

use elbo_protocol::{
    AmendmentId, DeviceReport, Diagnosis, Event, Failure, FailureKind, Fault, Occurrence, Pretrained, RunId,
    RunState, SelfTest,
};
use elbo_recipe::Verdict;
use elbo_words::words;

use super::{Effect, Loaded, LogKind, RunShape, State, Tone};

impl State {
    pub(super) fn on_event(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Booted => return vec![Effect::Send(self.connection.open(self.form.train_images))],
            Event::Opened => return self.first_run(),
            Event::Choosing { doing } => self.connection.choosing = Some(doing),
            Event::Ready { device } => self.device_chosen(&device),
            Event::Pretrained(pretrained) => self.pretrained_loaded(*pretrained),
            Event::Loaded { train_images, of, held_out_images } => {
                self.data_loaded(Loaded { train_images, of, held_out_images });
            }
            Event::Created { run, parameters, latent, steps_per_epoch, total_steps } => {
                return self.created(run, RunShape { parameters, latent, steps_per_epoch, total_steps });
            }
            Event::SetAside { run } => self.runs.set_aside(run),
            Event::Returned { run, state } => return self.returned(run, state),
            Event::State { run, state } => self.run_state(run, state),
            Event::Progress { run, first_step, steps, health, epoch, images_per_second } => {
                let Some(run) = self.runs.get_mut(run) else { return Vec::new() };
                run.record(first_step, &steps);
                for health in health {
                    run.record_health(health);
                }
                run.epoch = epoch;
                run.images_per_second = images_per_second.or(run.images_per_second);
                self.follow_training();
            }
            Event::HeldOut { run, measures } => {
                if let Some(run) = self.runs.get_mut(run) {
                    run.record_held_out(measures);
                }
            }
            Event::Baselines { run, lines } => {
                if let Some(run) = self.runs.get_mut(run) {
                    run.lines = Some(lines);
                    // With the first images an untrained model may have got its output bias.
                    let is_untrained = run.step == 0;
                    self.ask_anew_if(is_untrained);
                }
            }
            Event::Amended { run, amendment } => {
                if let Some(run) = self.runs.get_mut(run) {
                    run.amended(amendment);
                }
            }
            Event::AmendmentRefused { run, amendment, fault } => self.change_refused(run, amendment, &fault),
            Event::Occurred { run, step, occurrence } => self.occurred(run, step, &occurrence),
            Event::Diagnosed { run, step, diagnosis } => self.diagnosed(run, step, diagnosis),
            Event::Checkpoints { run, steps } => self.checkpoints_kept(run, steps),
            Event::Failed { run, failure } => self.failed(run, failure),
            Event::Decoded { .. }
            | Event::SheetDecoded { .. }
            | Event::Reconstructed { .. }
            | Event::Picked { .. }
            | Event::GalleryShown { .. }
            | Event::Surveyed { .. }
            | Event::Declined { .. } => self.on_answer(event),
        }
        Vec::new()
    }

    fn device_chosen(&mut self, device: &DeviceReport) {
        if self.connection.chosen(device) {
            let tone = Tone::bad_if(matches!(device.self_test, SelfTest::Failed(_)));
            self.note(&words().device_title(device.backend), &words().device_log(device), tone);
        }
    }

    fn data_loaded(&mut self, now: Loaded) {
        if self.connection.received(now) {
            self.note(words().log_data_loaded(), &words().log_images(now.of), Tone::Plain);
        }
    }

    fn pretrained_loaded(&mut self, pretrained: Pretrained) {
        self.explore.fit_sliders(pretrained.recipe.latent as usize);
        self.connection.pretrained = Some(Rc::new(pretrained));
        let answers = !self.time.has_begun();
        if answers {
            self.explore.forget_codes();
        }
        self.ask_anew_if(answers);
    }

    fn occurred(&mut self, id: RunId, step: u32, occurrence: &Occurrence) {
        let Some(run) = self.runs.get_mut(id) else { return };
        run.occurred(step, occurrence);
        let (kind, detail) = (LogKind::of(occurrence), words().occurrence(occurrence));
        let tone = Tone::bad_if(occurrence.is_bad());
        self.note_of(id, step, kind, words().occurrence_title(occurrence), &detail, tone);
    }

    fn diagnosed(&mut self, id: RunId, step: u32, diagnosis: Diagnosis) {
        let Some(run) = self.runs.get_mut(id) else { return };
        let before = run.diagnosis.as_ref().map_or(Verdict::WarmingUp, |diagnosis| diagnosis.verdict);
        let (verdict, evidence) = (diagnosis.verdict, words().evidence(&diagnosis.evidence));
        run.diagnosis = Some(diagnosis);
        if verdict != before {
            let tone = Tone::bad_if(verdict.is_bad());
            self.note_of(id, step, LogKind::Verdict, words().verdict(verdict), &evidence, tone);
        }
    }

    fn run_state(&mut self, id: RunId, state: RunState) {
        let before = self.runs.state();
        if !self.runs.told_state(id, state) {
            return;
        }
        if state == RunState::Finished && before != Some(RunState::Finished) {
            self.note_finish();
        }
        self.ask_anew_if(state != RunState::Running);
    }

    fn change_refused(&mut self, id: RunId, amendment: AmendmentId, fault: &Fault) {
        if self.runs.get_mut(id).is_some_and(|run| run.amendment_refused(amendment)) {
            let message = words().fault(fault);
            self.note(words().log_change_refused(), &message, Tone::Bad);
            self.form.refuse(message);
        }
    }

    fn checkpoints_kept(&mut self, id: RunId, steps: Vec<u32>) {
        let Some(run) = self.runs.get_mut(id) else { return };
        run.set_checkpoints(steps);
        let kept = Rc::clone(&run.checkpoints);
        if self.runs.run().is_some_and(|first| first.id == id) {
            let wanted = self.time.wanted();
            let changes = self.time.kept(&kept);
            if let Some(step) = self.time.checkpoint().filter(|_| wanted != self.time.wanted()) {
                let (title, detail) = words().log_moment_shown(step);
                self.note(&title, &detail, Tone::Plain);
            }
            self.ask_anew_if(changes);
        }
    }

    fn failed(&mut self, id: Option<RunId>, failure: Failure) {
        let is_strange = id.is_some_and(|id| !self.runs.knows(id));
        let message = words().fault(&failure.fault);
        match failure.kind {
            FailureKind::Recipe => {
                if is_strange {
                    return;
                }
                self.runs.refused(id);
                self.note(words().log_recipe_refused(), &message, Tone::Bad);
                self.form.refuse(message);
            }
            FailureKind::NonFinite => {
                if !is_strange && !self.one_side_ended(id, &message) {
                    self.note(words().log_run_ended(), &message, Tone::Bad);
                    self.connection.show_failure(failure);
                }
            }
            FailureKind::Data => {
                self.note(words().log_data_failed(), &message, Tone::Bad);
                self.connection.show_failure(failure);
            }
            // The page goes on without them.
            FailureKind::Weights => self.note(words().log_pretrained_weights_failed(), &message, Tone::Bad),
            FailureKind::Device | FailureKind::Worker => {
                self.note(words().log_worker_failed(), &message, Tone::Bad);
                self.connection.show_failure(failure);
            }
        }
    }

    /// Takes the end of one side of a duel. Whether the other side goes on.
    fn one_side_ended(&mut self, id: Option<RunId>, message: &str) -> bool {
        let Some(id) = id else { return false };
        let Some((side, step)) = self.runs.side_ended(id, message) else { return false };
        let detail = words().log_goes_on(message, side.other().name());
        self.note_of(id, step, LogKind::Trouble, words().log_run_ended(), &detail, Tone::Bad);
        true
    }
}

#[cfg(test)]
mod tests;
