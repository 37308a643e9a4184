//! Two runs side by side: what was asked for, and how the pair does.

mod draft;
mod pressed;

use std::rc::Rc;

use elbo_protocol::{Diagnosis, RunId, RunState, WeightSource};
use elbo_recipe::{Field, FieldId, Kind, Recipe};

pub use draft::{DuelDraft, can_differ};
pub use pressed::DuelAction;

use super::{LogKind, Run, State};
use crate::{
    duels::{READY_DUELS, ReadyDuel},
    side::Side,
};

/// Two recipes to be trained side by side, with the same seed and batch size. They stay as they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Duel {
    /// The ready-made duel that it is, if it is one.
    pub ready: Option<&'static ReadyDuel>,
    /// The recipes of A and B.
    pub recipes: [Rc<Recipe>; 2],
    changes: Vec<Change>,
}

/// One field in which the recipes of a duel differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The field.
    pub field: &'static Field,
    /// Its values in A and in B, as text.
    pub values: [String; 2],
}

impl Duel {
    /// Two recipes against each other.
    #[must_use]
    pub fn new(first: Recipe, second: Recipe) -> Self {
        let recipes = [first, second];
        let ready = READY_DUELS.iter().find(|ready| ready.recipes(recipes[0].seed).as_ref() == Ok(&recipes));
        let [first, second] = &recipes;
        let changes = second
            .differing(first)
            .map(|id| Change { field: id.field(), values: recipes.each_ref().map(|recipe| recipe.text(id)) });
        Self { ready, changes: changes.collect(), recipes: recipes.map(Rc::new) }
    }

    /// The fields in which the two recipes differ.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }
}

impl Change {
    /// The change in words: `Learning rate: 0.001 against 0.1`.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{}: {} against {}", self.field.label, self.shown(Side::A), self.shown(Side::B))
    }

    /// The value of one side with what it is, unless it says so itself: `Xavier uniform`, `Beta 4`.
    #[must_use]
    pub fn named(&self, side: Side) -> String {
        match self.field.kind {
            Kind::Choice(_) => self.shown(side).to_owned(),
            _ => format!("{} {}", self.field.label, self.shown(side)),
        }
    }

    /// The value of one side, in words.
    #[must_use]
    pub fn shown(&self, side: Side) -> &str {
        let [first, second] = &self.values;
        let value = match side {
            Side::A => first,
            Side::B => second,
        };
        value_label(self.field, value)
    }
}

/// The value of a field in words: the label of a choice, else the value itself.
#[must_use]
pub fn value_label<'a>(field: &Field, value: &'a str) -> &'a str {
    match field.kind {
        Kind::Choice(choices) => {
            choices.iter().find(|(name, _)| *name == value).map_or(value, |(_, label)| label)
        }
        Kind::Switch if value == "true" => "on",
        Kind::Switch => "off",
        Kind::Widths { .. } if value.is_empty() => "no layers",
        _ => value,
    }
}

impl State {
    /// The duel that was asked for last; none if that was a single run.
    #[must_use]
    pub fn next_duel(&self) -> Option<&Rc<Duel>> {
        match &self.pending {
            Some(pending) => pending.rival.as_ref().map(|(_, duel)| duel),
            None => self.duel.as_ref(),
        }
    }

    /// The fields that the rival changes, with its values as text; none without a duel.
    #[must_use]
    pub fn rival_changes(&self) -> Vec<(FieldId, &str)> {
        let changes = self.next_duel().map(|duel| duel.changes()).unwrap_or_default();
        changes.iter().map(|change| (change.field.id, change.values[1].as_str())).collect()
    }

    /// The rival's recipe of a duel of the recipe as edited, for a link; none without a duel.
    #[must_use]
    pub fn rival_recipe(&self) -> Option<Rc<Recipe>> {
        let changes = self.rival_changes();
        if changes.is_empty() {
            return None;
        }
        self.recipe.with_all(changes).ok().map(Rc::new)
    }

    /// Which weights of the rival answer; none without a duel.
    #[must_use]
    pub fn rival_source(&self) -> Option<WeightSource> {
        let run = self.rival.as_ref()?.id;
        Some(self.moment.map_or(WeightSource::Live { run }, |step| WeightSource::Checkpoint { run, step }))
    }

    /// Whether a duel can begin or end.
    #[must_use]
    pub fn can_duel(&self) -> bool {
        self.can_reset()
    }

    /// What is said of one side.
    #[must_use]
    pub fn diagnosis_of(&self, side: Side) -> Option<&Diagnosis> {
        let run = match side {
            Side::A => self.run.as_ref(),
            Side::B => self.rival.as_ref(),
        };
        run?.diagnosis.as_ref()
    }

    /// Whether the remedy of one side can be applied now.
    #[must_use]
    pub fn can_apply_remedy_of(&self, side: Side) -> bool {
        let has_remedy = self.diagnosis_of(side).is_some_and(|diagnosis| diagnosis.remedy.is_some());
        has_remedy && self.pending.is_none() && self.can_reset()
    }

    /// Which side a run is; none without a duel.
    pub(super) fn side_of(&self, id: RunId) -> Option<Side> {
        let rival = self.rival.as_ref()?;
        let first = self.run.as_ref().is_some_and(|run| run.id == id);
        if first { Some(Side::A) } else { (rival.id == id).then_some(Side::B) }
    }

    pub(super) fn log_duel(&mut self, duel: &Duel, wanted: RunState) {
        let changes: Vec<String> = duel.changes().iter().map(Change::words).collect();
        let title = if wanted == RunState::Running { "Duel started" } else { "Fresh duel" };
        self.log(title, &format!("seed {} · {}", duel.recipes[0].seed, changes.join(", ")), false);
    }

    pub(super) fn log_finish(&mut self) {
        let held_out = |run: &Run| match (&run.ended, run.latest_held_out()) {
            (Some(_), _) => "ended early".to_owned(),
            (None, Some(measures)) => format!("held-out loss {:.2} nats", measures.terms.loss),
            (None, None) => "not measured".to_owned(),
        };
        let sides: Vec<_> = self.sides().map(|(side, run)| format!("{side} {}", held_out(run))).collect();
        if sides.is_empty() {
            let detail = self.run.as_ref().and_then(Run::latest_held_out);
            let detail = detail.map(|measures| format!("held-out loss {:.2} nats", measures.terms.loss));
            self.log("Run finished", &detail.unwrap_or_default(), false);
        } else {
            self.log("Duel finished", &sides.join(" · "), false);
        }
    }

    /// Takes the end of one side of a duel. Whether the other side goes on.
    pub(super) fn one_side_ended(&mut self, id: Option<RunId>, message: &str) -> bool {
        let Some((id, side)) = id.and_then(|id| Some((id, self.side_of(id)?))) else { return false };
        let Some(run) = self.known(id) else { return false };
        let step = run.step;
        run.ended = Some(message.to_owned());
        let goes_on = self.sides().any(|(_, run)| run.ended.is_none());
        if goes_on {
            let detail = format!("{message} · {} goes on", side.other());
            self.log_of(id, step, LogKind::Trouble, "Run ended", &detail, true);
        }
        goes_on
    }

    /// Both runs, with their sides.
    pub fn sides(&self) -> impl Iterator<Item = (Side, &Run)> {
        let runs = [self.run.as_ref().filter(|_| self.rival.is_some()), self.rival.as_ref()];
        Side::BOTH.into_iter().zip(runs).filter_map(|(side, run)| Some((side, run?)))
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod shown;
#[cfg(test)]
mod tests;
