//! Training, and the way of a run or a duel from being asked for to its end.

use std::rc::Rc;

use elbo_protocol::{BackendPreference, Command, FailureKind, RunId, RunState, WeightSource};
use elbo_recipe::Recipe;
use elbo_words::words;

use super::{Duel, DuelChange, Effect, NextPress, Phase, Run, RunShape, State, Tone, runs::Created};

impl State {
    pub(super) fn train(&mut self) -> Vec<Effect> {
        if !self.can_train() {
            return Vec::new();
        }
        self.begin();
        let is_idle = self.connection.failure.is_none() && self.runs.is_settled();
        let goes_on = !matches!(self.next_press(), NextPress::TrainChosen(_));
        let Some(run) = self.runs.run().filter(|_| is_idle && goes_on) else {
            return vec![self.run_again(RunState::Running)];
        };
        // A duel keeps its recipes, whatever is edited meanwhile.
        let is_same = self.runs.duel().is_some() || run.recipe == self.form.recipe;
        let (id, state) = (run.id, self.runs.state());
        match state {
            Some(RunState::Running | RunState::Paused) => self.pause_or_resume(),
            Some(RunState::Ready) if is_same => self.resume(id, words().log_training_started()),
            Some(RunState::Ready | RunState::Finished) | None => vec![self.run_again(RunState::Running)],
        }
    }

    pub(super) fn resume(&mut self, run: RunId, title: &str) -> Vec<Effect> {
        self.runs.set_state(RunState::Running);
        self.note(title, "", Tone::Plain);
        vec![Effect::Send(Command::Resume { run })]
    }

    pub(super) fn step(&mut self) -> Vec<Effect> {
        if !self.can_step() {
            return Vec::new();
        }
        self.begin();
        let run = self.runs.run().map(|run| run.id);
        run.map(|run| Effect::Send(Command::Step { run })).into_iter().collect()
    }

    pub(super) fn reset(&mut self) -> Vec<Effect> {
        if !self.can_reset() {
            return Vec::new();
        }
        self.begin();
        vec![self.run_again(RunState::Ready)]
    }

    /// Whether one can go back to the run that the present one took the place of.
    #[must_use]
    pub fn can_return(&self) -> bool {
        self.can_reset() && self.runs.is_settled() && self.runs.aside().is_some()
    }

    pub(super) fn ask_back(&mut self) -> Vec<Effect> {
        if !self.can_return() {
            return Vec::new();
        }
        self.begin();
        self.runs.ask_back().map(Effect::Send).into_iter().collect()
    }

    /// The run before the present one is back, and the form shows its recipe; or it is gone.
    pub(super) fn returned(&mut self, id: RunId, state: Option<RunState>) -> Vec<Effect> {
        if !self.runs.returned(id, state) {
            return Vec::new();
        }
        let Some(run) = self.runs.run() else { return Vec::new() };
        let (recipe, shape) = (Rc::clone(&run.recipe), run.shape);
        if self.runs.is_settled() && self.runs.duel().is_none() {
            self.form.take_run(recipe);
        }
        self.first_created(shape);
        self.note(words().log_run_back(), "", Tone::Plain);
        self.requests.forget_all();
        self.explore.forget_codes();
        self.ask_anew_if(true);
        Vec::new()
    }

    pub(super) fn retry(&mut self) -> Vec<Effect> {
        let Some(kind) = self.connection.failure.as_ref().map(|failure| failure.kind) else {
            return Vec::new();
        };
        match kind {
            FailureKind::Data => {
                self.connection.retry_data();
                self.note(words().log_loading_the_data_again(), "", Tone::Plain);
                let amended = self.amend();
                [Effect::Send(Command::RetryData)].into_iter().chain(amended).collect()
            }
            FailureKind::NonFinite | FailureKind::Recipe | FailureKind::Weights => {
                vec![self.run_again(RunState::Ready)]
            }
            FailureKind::Device | FailureKind::Worker => {
                self.note(words().log_starting_a_new_worker(), "", Tone::Plain);
                self.new_worker()
            }
        }
    }

    /// Takes another device: a new worker begins, and with it a fresh run.
    pub(super) fn prefer(&mut self, preference: BackendPreference) -> Vec<Effect> {
        if preference == self.connection.preference {
            return Vec::new();
        }
        self.connection.preference = preference;
        let detail = words().log_asked_for(preference.name());
        self.note(words().log_another_device(), &detail, Tone::Plain);
        self.new_worker()
    }

    fn new_worker(&mut self) -> Vec<Effect> {
        self.connection.restart();
        self.runs.worker_gone();
        self.time.forget();
        self.requests.forget_all();
        vec![self.spawn()]
    }

    pub(super) fn spawn(&self) -> Effect {
        Effect::Spawn { reference: self.connection.reference }
    }

    /// The worker answers: the first run is built, before it is known on which device it will train.
    pub(super) fn first_run(&mut self) -> Vec<Effect> {
        let wanted = self.connection.first_state();
        vec![self.run_again(wanted)]
    }

    /// Asks again for what was last asked for: the duel, else a run of the recipe as edited.
    fn run_again(&mut self, wanted: RunState) -> Effect {
        match self.runs.next_duel().cloned() {
            Some(duel) => self.fresh_duel(duel, wanted),
            None => self.fresh_run(wanted),
        }
    }

    /// Asks for a fresh run of the recipe as edited: built and, if wanted, trained.
    pub(super) fn fresh_run(&mut self, wanted: RunState) -> Effect {
        self.fresh_run_of(&Rc::clone(&self.form.recipe), wanted)
    }

    pub(super) fn fresh_run_of(&mut self, recipe: &Rc<Recipe>, wanted: RunState) -> Effect {
        self.form.recipe_refused = None;
        self.form.is_for_next = false;
        Effect::Send(self.runs.ask(recipe, self.form.train_images, wanted))
    }

    /// Asks for both runs of a duel.
    pub(super) fn fresh_duel(&mut self, duel: Rc<Duel>, wanted: RunState) -> Effect {
        self.form.recipe_refused = None;
        self.form.is_for_next = false;
        Effect::Send(self.runs.ask_duel(duel, self.form.train_images, wanted))
    }

    /// A run that was asked for exists: the only one, or of a duel first A, then B.
    pub(super) fn created(&mut self, id: RunId, shape: RunShape) -> Vec<Effect> {
        if !self.runs.pending().is_some_and(|pending| pending.names(id)) {
            return Vec::new();
        }
        let Some(created) = self.runs.created(id, shape) else { return Vec::new() };
        match created {
            Created::One => {
                self.first_created(shape);
                self.note_run(shape);
            }
            Created::First => self.first_created(shape),
            Created::Second => self.note_duel(),
        }
        self.requests.forget_all();
        if created != Created::Second && self.source() != Some(WeightSource::Pretrained) {
            self.explore.forget_codes();
        }
        self.ask_anew_if(true);
        // What was edited while the runs were being built.
        if created == Created::First { Vec::new() } else { self.amend() }
    }

    fn first_created(&mut self, shape: RunShape) {
        self.connection.run_created();
        self.time.forget();
        self.explore.fit_sliders(shape.latent as usize);
    }

    fn note_run(&mut self, shape: RunShape) {
        let Some(run) = self.runs.run() else { return };
        let detail = words().log_run(run.recipe.seed, shape.parameters, shape.steps_per_epoch);
        let title = if self.is_training() { words().log_run_started() } else { words().log_fresh_model() };
        self.note(title, &detail, Tone::Plain);
    }

    fn note_duel(&mut self) {
        let Some(duel) = self.runs.duel() else { return };
        let changes: Vec<String> = duel.changes().iter().map(DuelChange::words).collect();
        let detail = words().log_duel(duel.recipes[0].seed, &changes);
        let title = if self.is_training() { words().log_duel_started() } else { words().log_fresh_duel() };
        self.note(title, &detail, Tone::Plain);
    }

    fn is_training(&self) -> bool {
        self.runs.state() == Some(RunState::Running)
    }

    pub(super) fn note_finish(&mut self) {
        let loss = |run: &Run| {
            let measures = run.latest_held_out()?;
            Some(words().log_held_out(measures.terms.loss))
        };
        let held_out = |run: &Run| match run.ended {
            Some(_) => words().log_ended_early().to_owned(),
            None => loss(run).unwrap_or_else(|| words().log_not_measured().to_owned()),
        };
        let sides: Vec<_> =
            self.runs.sides().map(|(side, run)| format!("{side} {}", held_out(run))).collect();
        if sides.is_empty() {
            let detail = self.runs.run().and_then(loss).unwrap_or_default();
            self.note(words().log_run_finished(), &detail, Tone::Plain);
        } else {
            self.note(words().log_duel_finished(), &sides.join(" · "), Tone::Plain);
        }
    }

    /// Whether the run that exists takes changes: it lives. The recipes of a duel stay as they are.
    pub(super) fn takes_changes(&self) -> bool {
        let alive = matches!(self.phase(), Phase::Ready | Phase::Running | Phase::Paused);
        alive && self.runs.run().is_some() && self.runs.is_settled() && self.runs.duel().is_none()
    }
}

#[cfg(test)]
mod going_back;
