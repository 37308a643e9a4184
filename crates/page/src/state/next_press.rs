//! What the main button does next.

use elbo_protocol::{Command, RunState};
use elbo_words::words;

use super::{Effect, Phase, State, Tone};
use crate::recipe_form::is_preset;

/// What the main button does next. It is always written on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextPress {
    /// Trains the model that is there, or a fresh one.
    Train,
    /// Trains a fresh model after a run that has ended.
    TrainAgain,
    /// Trains what the form says, which the run that exists does not: by a preset's name, or as edited.
    TrainChosen(Option<&'static str>),
    /// Pauses the run that exists.
    Pause,
    /// Goes on with it.
    Resume,
}

impl State {
    /// What the main button does next.
    #[must_use]
    pub fn next_press(&self) -> NextPress {
        let exists = matches!(self.phase(), Phase::Running | Phase::Paused | Phase::Finished);
        // A duel keeps its recipes, whatever is edited meanwhile.
        if exists && self.runs.next_duel().is_none() && !self.unapplied_fields().is_empty() {
            let preset = self.form.preset;
            return NextPress::TrainChosen(is_preset(preset, &self.form.recipe).then_some(preset));
        }
        match self.phase() {
            Phase::Running => NextPress::Pause,
            Phase::Paused => NextPress::Resume,
            Phase::Finished => NextPress::TrainAgain,
            Phase::Loading | Phase::Ready | Phase::Failed => NextPress::Train,
        }
    }

    /// Whether the run that exists can be paused, or can go on.
    #[must_use]
    pub fn can_pause(&self) -> bool {
        let exists = matches!(self.phase(), Phase::Running | Phase::Paused);
        exists && self.runs.run().is_some() && self.runs.is_settled()
    }

    /// Pauses the run that exists, or goes on with it, whatever is chosen for the next one.
    pub(super) fn pause_or_resume(&mut self) -> Vec<Effect> {
        let Some(run) = self.runs.run().map(|run| run.id).filter(|_| self.can_pause()) else {
            return Vec::new();
        };
        match self.runs.state() {
            Some(RunState::Running) => {
                self.runs.set_state(RunState::Paused);
                self.note(words().log_paused(), "", Tone::Plain);
                vec![Effect::Send(Command::Pause { run })]
            }
            Some(RunState::Paused) => self.resume(run, words().log_resumed()),
            Some(RunState::Ready | RunState::Finished) | None => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use elbo_recipe::FieldId;

    use super::*;
    use crate::state::{Action, tests::running};

    fn edit(page: &mut State, field: FieldId, text: &str) {
        page.apply(Action::EditRecipe(field, text.to_owned()), 1.0);
    }

    fn sent(effects: &[Effect]) -> Vec<&Command> {
        effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Send(command) => Some(command),
                Effect::Spawn { .. } | Effect::Remember(_) => None,
            })
            .collect()
    }

    #[test]
    fn a_preset_in_the_midst_of_a_run_is_one_press_from_being_trained() {
        let mut paused = running();
        paused.apply(Action::PauseOrResume, 1.0);
        for mut page in [running(), paused] {
            page.apply(Action::ChoosePreset("collapse"), 1.0);
            assert_eq!(page.next_press(), NextPress::TrainChosen(Some("collapse")));
            let effects = page.apply(Action::Train, 2.0);
            let fresh =
                |command: &&Command| matches!(command, Command::Start { recipe, .. } if recipe.beta == 20.0);
            assert!(sent(&effects).iter().any(fresh), "{effects:?}");
        }
    }

    #[test]
    fn the_run_that_exists_can_still_be_paused_and_go_on() {
        let mut page = running();
        page.apply(Action::ChoosePreset("collapse"), 1.0);
        let effects = page.apply(Action::PauseOrResume, 2.0);
        assert!(matches!(sent(&effects)[..], [Command::Pause { .. }]));
        assert_eq!(
            (page.phase(), page.next_press()),
            (Phase::Paused, NextPress::TrainChosen(Some("collapse")))
        );
        let effects = page.apply(Action::PauseOrResume, 3.0);
        assert!(matches!(sent(&effects)[..], [Command::Resume { .. }]));
        page.apply(Action::ChoosePreset("article"), 4.0);
        assert_eq!(page.next_press(), NextPress::Pause, "the run's own recipe is chosen again");
    }

    #[test]
    fn what_the_run_takes_is_no_choice_and_what_is_no_preset_has_no_name() {
        let mut page = running();
        edit(&mut page, FieldId::LearningRate, "0.01");
        assert_eq!(page.next_press(), NextPress::Pause);
        edit(&mut page, FieldId::Latent, "2");
        assert_eq!(page.next_press(), NextPress::TrainChosen(None));
    }
}
