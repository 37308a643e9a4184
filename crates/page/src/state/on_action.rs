//! What the visitor's actions do: each goes to the room that it concerns.

use std::rc::Rc;

use elbo_protocol::{Failure, FailureKind, Fault, LinkFault};
use elbo_words::words;

use super::{Action, Effect, RecipeAction, RequestKind, State, Tone, ViewRequest};
use crate::{learn::tour::STOPS, workspace::Workspace};

impl State {
    pub(super) fn on_action(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Open => vec![self.spawn()],
            Action::Event(event) => self.on_event(event),
            Action::WorkerBroke(fault) => {
                self.worker_broke(fault);
                Vec::new()
            }
            Action::Tick => {
                self.requests.give_up_lost();
                Vec::new()
            }
            Action::Train => self.train(),
            Action::PauseOrResume => self.pause_or_resume(),
            Action::Step => self.step(),
            Action::Reset => self.reset(),
            Action::BackToRun => self.ask_back(),
            Action::Retry => self.retry(),
            Action::Prefer(preference) => self.prefer(preference),
            Action::ChoosePreset(name) => self.choose_preset(name),
            Action::EditRecipe(field, text) => self.edit(field, &text),
            Action::Recipe(action) => self.on_recipe_action(action),
            Action::View(request) => {
                self.look_at(request);
                Vec::new()
            }
            Action::Learn(action) => {
                let effects = self.learning.on_action(action).into_iter().collect();
                self.show_stop();
                effects
            }
            Action::Frame(action) => self.frame.on_action(action).into_iter().collect(),
            Action::ApplyRemedy => self.apply_remedy(false),
            Action::ApplyRemedyFresh => self.apply_remedy(true),
            Action::Duel(action) => self.on_duel_action(action),
            Action::Time(action) => {
                let kept = self.checkpoints();
                let changes = self.time.on_action(action, &kept);
                self.ask_anew_if(changes);
                Vec::new()
            }
            Action::MoveSlider(index, value) => {
                let anew = self.explore.move_slider(index, value);
                self.ask(anew)
            }
            Action::SetSliders(values) => {
                let anew = self.explore.set_sliders(&values);
                self.ask(anew)
            }
            Action::BeginStroke(point) => {
                let anew = self.explore.begin_stroke(point);
                self.ask(anew)
            }
            Action::ExtendStroke(points) => {
                let anew = self.explore.extend_stroke(points);
                self.ask(anew)
            }
            Action::ClearInk => {
                let anew = self.explore.clear_ink();
                self.ask(anew)
            }
            Action::Map(action) => {
                let asks_sheet = self.requests.is_busy(RequestKind::Sheet);
                let anew = self.explore.on_map_action(action, asks_sheet);
                self.ask(anew)
            }
            Action::Explore(action) => {
                let latent = self.latent();
                let anew = self.explore.on_action(action, latent);
                self.ask(anew)
            }
        }
    }

    /// Asks these of the model, when it is their turn.
    fn ask(&mut self, kinds: impl IntoIterator<Item = RequestKind>) -> Vec<Effect> {
        self.requests.want(kinds);
        Vec::new()
    }

    /// Shows the workspace that the tour speaks of. Where the hand has a column of its own, its parts are there anyway.
    fn show_stop(&mut self) {
        let Some(stop) = self.learning.stop.and_then(|stop| STOPS.get(stop)) else { return };
        if !(self.view.shows(stop.workspace) || stop.workspace == Workspace::Latent && self.view.shows_hand())
        {
            self.look_at(ViewRequest::Show(stop.workspace));
        }
    }

    fn on_recipe_action(&mut self, action: RecipeAction) -> Vec<Effect> {
        match action {
            RecipeAction::ResetField(field) => self.reset_field(field),
            RecipeAction::ResetAll => self.reset_recipe(),
            RecipeAction::Undo => self.undo_edit(),
            RecipeAction::Redo => self.redo_edit(),
            RecipeAction::DismissNotice => {
                self.form.link_faults = Rc::default();
                Vec::new()
            }
        }
    }

    fn worker_broke(&mut self, fault: LinkFault) {
        // Of several, the first stays in view.
        if self.connection.is_broken() {
            return;
        }
        let fault = Fault::Link(fault);
        self.note(words().log_worker_failed(), &words().fault(&fault), Tone::Bad);
        self.connection.show_failure(Failure { kind: FailureKind::Worker, fault });
    }
}
