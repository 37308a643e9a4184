//! The faults, each a replacement in one file.

/// A fault.
#[derive(Debug)]
pub struct PlantedFault {
    /// What it breaks.
    pub name: &'static str,
    /// The file, from the root of the repository.
    pub file: &'static str,
    /// A text that is found there once.
    pub text: &'static str,
    /// What stands in its place.
    pub replacement: &'static str,
}

const fn fault(
    name: &'static str,
    file: &'static str,
    text: &'static str,
    replacement: &'static str,
) -> PlantedFault {
    PlantedFault { name, file, text, replacement }
}

/// All of them: those of the worker, then those of the page.
#[rustfmt::skip]
pub const FAULTS: &[PlantedFault] = &[
    fault(
        "the oldest request kept", "crates/worker/src/requests.rs",
        "Command::Decode { request, source, z } => self.decode = Some(Asked { request, source, what: z }),",
        "Command::Decode { request, source, z } => {\n                self.decode.get_or_insert(Asked { request, source, what: z });\n            }",
    ),
    fault(
        "a request of the other run lost", "crates/worker/src/requests.rs",
        "self.galleries.retain(|asked| run_of(asked.source) != run_of(source));",
        "self.galleries.clear();",
    ),
    fault(
        "a refusal to answer swallowed", "crates/worker/src/answers.rs",
        "TrainError::Weights(_)) => {\n                self.context.post(Event::Declined { request });",
        "TrainError::Weights(_)) => {",
    ),
    fault(
        "answered twice", "crates/worker/src/answers.rs",
        "Ok(Some(event)) => self.context.post(event),",
        "Ok(Some(event)) => {\n                self.context.post(event.clone());\n                self.context.post(event);\n            }",
    ),
    fault(
        "a long answer lost", "crates/worker/src/answers.rs",
        "answer => self.reply(models, job.request, source, answer),",
        "answer => drop(answer),",
    ),
    fault(
        "data not asked for again", "crates/worker/src/loader.rs",
        "self.fetching = false;\n        let content",
        "self.fetching = content.is_err();\n        let content",
    ),
    fault(
        "a file taken twice", "crates/worker/src/loader.rs",
        "self.missing.pop_front();",
        "self.missing.front();",
    ),
    fault(
        "a checkpoint kept after a rollback", "crates/worker/src/run.rs",
        "self.views.go_back_to(step);",
        "let _ = step;",
    ),
    fault(
        "the end of a run swallowed", "crates/worker/src/run.rs",
        "self.context.post_failure(Some(self.id), FailureKind::NonFinite, Fault::NonFinite(evidence));",
        "drop(Fault::NonFinite(evidence));",
    ),
    fault(
        "checkpoints never told", "crates/worker/src/run.rs",
        "            self.keep_checkpoint().await?;\n            self.tell_checkpoints();",
        "            self.keep_checkpoint().await?;",
    ),
    fault(
        "a change taken and not told", "crates/worker/src/run.rs",
        "                self.context.post(Event::Amended { run, amendment });\n",
        "",
    ),
    fault(
        "a change refused and not told", "crates/worker/src/run.rs",
        "self.context.post(Event::AmendmentRefused { run, amendment, fault: error.into() });",
        "drop(Fault::from(error));",
    ),
    fault(
        "a change answered by another's name", "crates/worker/src/service.rs",
        "runs.amend(run, amendment, &recipe).await;",
        "runs.amend(run, elbo_protocol::AmendmentId(amendment.0.max(2) - 1), &recipe).await;",
    ),
    fault(
        "pause ignored", "crates/worker/src/service.rs",
        "runs.pause().await;",
        "runs.train();",
    ),
    fault(
        "a failed engine swallowed", "crates/worker/src/service.rs",
        "return self.context.post_failure(Some(run), FailureKind::Device, (&error).into());",
        "return drop((run, error));",
    ),
    fault(
        "a file that arrives ignored", "crates/worker/src/service.rs",
        "if self.loader.take(file, content) {\n                    self.data_arrived().await;\n                }",
        "self.loader.take(file, content);",
    ),
    fault(
        "the wrong side of a duel told", "crates/worker/src/runs.rs",
        "if let Some(first) = self.runs.first() {",
        "if let Some(first) = self.runs.last() {",
    ),
    fault(
        "one run of a duel ahead", "crates/worker/src/runs.rs",
        "while let Some(next) = turn(self.steps()) {",
        "while let Some(next) = turn(self.steps().map(|steps| steps.map(|_| 0))) {",
    ),
    fault(
        "a duel paused out of step", "crates/worker/src/runs.rs",
        "self.stopping = !self.is_level();",
        "self.stopping = false;",
    ),
    fault(
        "the beginning never told", "crates/worker/src/runs.rs",
        "if begins {\n            self.tell(RunState::Running);\n        }",
        "let _ = begins;",
    ),
    fault(
        "the end never told", "crates/worker/src/runs.rs",
        "_ => self.tell(RunState::Finished),",
        "_ => {}",
    ),
    fault(
        "a failed run goes on", "crates/worker/src/runs.rs",
        "            run.abandon();\n",
        "            run.train();\n",
    ),
    fault(
        "a step counted twice", "crates/worker/src/outbox.rs",
        "self.steps.extend(report.steps);",
        "self.steps.extend(report.steps.clone());\n            self.steps.extend(report.steps);",
    ),
    fault(
        "what happened lost", "crates/worker/src/outbox.rs",
        "in self.occurrences.drain(..) {",
        "in self.occurrences.drain(..).skip(1) {",
    ),
    fault(
        "nothing answered between slices", "crates/worker/src/worker.rs",
        "        self.answer().await;\n",
        "        let _ = &self;\n",
    ),
    fault(
        "a late decision taken", "crates/worker/src/device_choice.rs",
        "if runs.is_decided() {\n            return;\n        }",
        "let _ = runs.is_decided();",
    ),
    fault(
        "no device after a refusal", "crates/worker/src/device_choice.rs",
        "self.decided(runs, Backend::Cpu, Some(reason.clone()), None);",
        "let _ = &runs;",
    ),
    fault(
        "the wish to train forgotten", "crates/worker/src/new_runs.rs",
        "(vec![(*run, recipe.clone())], train_images, true)",
        "(vec![(*run, recipe.clone())], train_images, false)",
    ),
    fault(
        "a new worker asked too early", "crates/page/src/state/runs/mod.rs",
        "        self.next == Next::Nothing && ",
        "        !matches!(self.next, Next::Asked(_)) && ",
    ),
    fault(
        "back in the state of the other run", "crates/page/src/state/runs/mod.rs",
        "        self.state = state;\n        true\n",
        "        true\n",
    ),
    fault(
        "set aside without its last report", "crates/worker/src/runs_aside.rs",
        "        runs.pause().await;\n        // Their device",
        "        // Their device",
    ),
    fault(
        "run id ignored", "crates/page/src/state/runs/mod.rs",
        "self.existing.all_mut().find(|run| run.id == id)",
        "self.existing.all_mut().find(|run| run.id <= id)",
    ),
    fault(
        "data that failed forgotten", "crates/page/src/state/connection.rs",
        "            self.data_failure = Some(failure);\n",
        "            drop(failure);\n",
    ),
    fault(
        "the choice of a device without end", "crates/page/src/state/connection.rs",
        "        self.choosing = None;\n        let is_new",
        "        let is_new",
    ),
    fault(
        "data not taken note of", "crates/page/src/state/connection.rs",
        "        self.loaded = Some(now);",
        "        self.loaded.get_or_insert(now);",
    ),
    fault(
        "the wrong recipe for B", "crates/page/src/state/runs/mod.rs",
        "Run::new(id, Rc::clone(&duel.recipes[1]), shape)",
        "Run::new(id, Rc::clone(&duel.recipes[0]), shape)",
    ),
    fault(
        "a run waited for without end", "crates/page/src/state/runs/mod.rs",
        "(self.state, self.next) = (Some(pending.wanted), Next::Nothing)",
        "self.state = Some(pending.wanted)",
    ),
    fault(
        "a state of a run not taken", "crates/page/src/state/runs/mod.rs",
        "            self.state = Some(state);\n        }\n        exists",
        "            let _ = state;\n        }\n        exists",
    ),
    fault(
        "measures kept after a rollback", "crates/page/src/state/runs/run.rs",
        "Rc::make_mut(&mut self.held_out).retain(|measures| measures.step < first_step);",
        "",
    ),
    fault(
        "a step counted twice by the page", "crates/page/src/state/runs/run.rs",
        "            self.step = step;",
        "            self.step = step + 1;",
    ),
    fault(
        "an answer taken for one to the newest change", "crates/page/src/state/runs/amendments.rs",
        "self.sent.iter().position(|(sent, _)| *sent == amendment)",
        "self.sent.len().checked_sub(1).filter(|_| amendment.0 > 0)",
    ),
    fault(
        "a change taken not taken note of", "crates/page/src/state/runs/amendments.rs",
        "            self.in_force = recipe;",
        "            drop(recipe);",
    ),
    fault(
        "a refused change kept", "crates/page/src/state/runs/amendments.rs",
        "self.sent.remove(at).is_some()",
        "self.sent.get(at).is_some()",
    ),
    fault(
        "an amendment lost", "crates/page/src/state/editing.rs",
        "vec![Effect::Send(Command::Amend { run: run.id, amendment, recipe: changed })]",
        "vec![Effect::Send(Command::Amend { run: run.id, amendment, recipe: changed })].split_off(1)",
    ),
    fault(
        "a pause never sent", "crates/page/src/state/next_press.rs",
        "vec![Effect::Send(Command::Pause { run })]",
        "vec![Effect::Send(Command::Pause { run })].split_off(1)",
    ),
    fault(
        "a dead worker not noticed", "crates/page/src/state/on_action.rs",
        "        self.connection.show_failure(Failure { kind: FailureKind::Worker, fault });",
        "        let _ = (FailureKind::Worker, fault, |failure: Failure| failure);",
    ),
    fault(
        "checkpoints not taken", "crates/page/src/state/runs/run.rs",
        "        self.checkpoints = Rc::new(steps);",
        "        drop(steps);",
    ),
    fault(
        "a lost answer waited for", "crates/page/src/state/requests/slot.rs",
        "if self.in_flight.is_some_and(|(_, sent)| now_ms - sent > LOST_AFTER_MS) {",
        "if self.in_flight.is_some_and(|(_, sent)| now_ms < sent) {",
    ),
    fault(
        "a late answer taken", "crates/page/src/state/requests/slot.rs",
        "self.in_flight.take_if(|(id, _)| *id == request).is_some()",
        "self.in_flight.take_if(|(id, _)| *id >= request).is_some()",
    ),
];
