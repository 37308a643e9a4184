//! What the visitor's actions do to the state.

use std::rc::Rc;

use elbo_protocol::{BackendPreference, Command, Failure, FailureKind, RunState};

use super::{Action, Effect, Phase, State, breaks_worker};
use crate::slider::reachable;

impl State {
    pub(super) fn pressed(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Open => vec![self.spawn()],
            Action::Prefer(preference) => self.prefer(preference),
            Action::Train => self.train(),
            Action::Step => self.step(),
            Action::Reset => self.reset(),
            Action::Retry => self.retry(),
            Action::ChoosePreset(name) => self.choose_preset(name),
            Action::EditRecipe(field, text) => self.edit(field, &text),
            Action::ApplyRemedy => self.apply_remedy(false),
            Action::ApplyRemedyFresh => self.apply_remedy(true),
            Action::Recipe(action) => self.recipe_action(action),
            Action::Learn(action) => self.learn(action),
            Action::Duel(action) => self.duel_pressed(action),
            Action::Map(action) => {
                self.map_pressed(action);
                Vec::new()
            }
            Action::Time(action) => {
                self.time_pressed(action);
                Vec::new()
            }
            action => {
                self.explore(action);
                Vec::new()
            }
        }
    }

    fn train(&mut self) -> Vec<Effect> {
        if !self.can_train() {
            return Vec::new();
        }
        self.begin();
        let run = self.run.as_ref().filter(|_| self.failure.is_none() && self.pending.is_none());
        let Some(run) = run else { return vec![self.run_again(RunState::Running)] };
        // A duel keeps its recipes, whatever is edited meanwhile.
        let (id, same) = (run.id, self.duel.is_some() || run.recipe == self.recipe);
        match self.phase {
            Phase::Running => {
                self.phase = Phase::Paused;
                self.log("Paused", "", false);
                vec![Effect::Send(Command::Pause { run: id })]
            }
            Phase::Paused => {
                self.phase = Phase::Running;
                self.log("Resumed", "", false);
                vec![Effect::Send(Command::Resume { run: id })]
            }
            Phase::Ready if same => {
                self.phase = Phase::Running;
                self.log("Training started", "", false);
                vec![Effect::Send(Command::Resume { run: id })]
            }
            _ => vec![self.run_again(RunState::Running)],
        }
    }

    fn step(&mut self) -> Vec<Effect> {
        if !self.can_step() {
            return Vec::new();
        }
        self.begin();
        self.run.iter().map(|run| Effect::Send(Command::Step { run: run.id })).collect()
    }

    fn reset(&mut self) -> Vec<Effect> {
        if !self.can_reset() {
            return Vec::new();
        }
        self.begin();
        vec![self.run_again(RunState::Ready)]
    }

    fn retry(&mut self) -> Vec<Effect> {
        let Some(kind) = self.failure.as_ref().map(|failure| failure.kind) else { return Vec::new() };
        match kind {
            FailureKind::Data => {
                self.failure = None;
                self.data_failure = None;
                self.log("Loading the data again", "", false);
                let amended = self.amend();
                [Effect::Send(Command::RetryData)].into_iter().chain(amended).collect()
            }
            FailureKind::NonFinite | FailureKind::Recipe | FailureKind::Weights => {
                vec![self.run_again(RunState::Ready)]
            }
            FailureKind::Device | FailureKind::Worker => {
                self.log("Starting a new worker", "", false);
                self.new_worker()
            }
        }
    }

    /// Takes another device: a new worker begins, and with it a fresh run.
    fn prefer(&mut self, preference: BackendPreference) -> Vec<Effect> {
        if preference == self.preference {
            return Vec::new();
        }
        self.preference = preference;
        self.log("Another device", &format!("{preference} is asked for; a fresh run begins"), false);
        self.new_worker()
    }

    fn new_worker(&mut self) -> Vec<Effect> {
        self.failure = None;
        self.data_failure = None;
        self.phase = Phase::Loading;
        self.device = None;
        self.choosing = None;
        self.loaded = None;
        // What was asked for last is asked for again, once the new worker answers.
        self.duel = self.next_duel().cloned();
        if self.duel.is_none() {
            self.rival = None;
        }
        self.pending = None;
        self.forget_moments();
        self.pretrained = None;
        self.forget_requests();
        vec![self.spawn()]
    }

    fn spawn(&self) -> Effect {
        Effect::Spawn { reference: self.reference }
    }

    fn explore(&mut self, action: Action) {
        match action {
            Action::Explore(action) => self.explored(action),
            Action::MoveSlider(index, value) => {
                self.take_sliders();
                if let Some(slider) = Rc::make_mut(&mut self.sliders).get_mut(index) {
                    *slider = reachable(value);
                    self.looks.decode.want();
                }
            }
            Action::SetSliders(values) => {
                self.take_sliders();
                self.put_sliders(&values);
            }
            Action::BeginStroke(point) => {
                self.keep_ink();
                Rc::make_mut(&mut self.ink).begin(point);
                self.drawing_changed();
            }
            Action::ExtendStroke(points) => {
                let ink = Rc::make_mut(&mut self.ink);
                for point in points {
                    ink.extend(point);
                }
                self.drawing_changed();
            }
            Action::ClearInk => {
                if !self.ink.is_empty() {
                    self.keep_ink();
                }
                self.ink = Rc::default();
                self.drawing_changed();
            }
            Action::WorkerBroke(message) => {
                let standing = self.failure.as_ref().is_some_and(|failure| breaks_worker(failure.kind));
                if !standing {
                    self.log("Worker failed", &message, true);
                    self.failure = Some(Failure { kind: FailureKind::Worker, message });
                }
            }
            Action::Tick => {
                let now_ms = self.now_ms;
                for slot in self.looks.all() {
                    slot.give_up_lost(now_ms);
                }
            }
            _ => {}
        }
    }
}
