//! Asking the worker for runs, and what happens once they exist.

use std::rc::Rc;

use elbo_protocol::{Command, FailureKind, RunId, RunState, WeightSource};
use elbo_recipe::Recipe;

use super::{Duel, Effect, Pending, Run, Shape, State};

impl State {
    /// Asks again for what was last asked for: the duel, else a run of the recipe as edited.
    pub(super) fn run_again(&mut self, wanted: RunState) -> Effect {
        match self.next_duel().cloned() {
            Some(duel) => self.fresh_duel(duel, wanted),
            None => self.fresh_run(wanted),
        }
    }

    /// Asks for a fresh run of the recipe as edited: built and, if wanted, trained.
    pub(super) fn fresh_run(&mut self, wanted: RunState) -> Effect {
        self.fresh_run_of(&Rc::clone(&self.recipe), wanted)
    }

    pub(super) fn fresh_run_of(&mut self, recipe: &Rc<Recipe>, wanted: RunState) -> Effect {
        self.last_run += 1;
        let (run, train_images) = (RunId(self.last_run), self.train_images);
        self.pending = Some(Pending { id: run, recipe: Rc::clone(recipe), wanted, rival: None });
        self.recipe_refused = None;
        let recipe = (**recipe).clone();
        Effect::Send(match wanted {
            RunState::Running => Command::Start { run, recipe, train_images },
            _ => Command::Reset { run, recipe, train_images },
        })
    }

    /// Asks for both runs of a duel.
    pub(super) fn fresh_duel(&mut self, duel: Rc<Duel>, wanted: RunState) -> Effect {
        let runs = [self.last_run + 1, self.last_run + 2].map(RunId);
        self.last_run += 2;
        let recipes = Box::new(duel.recipes.each_ref().map(|recipe| (**recipe).clone()));
        let recipe = Rc::clone(&duel.recipes[0]);
        self.pending = Some(Pending { id: runs[0], recipe, wanted, rival: Some((runs[1], duel)) });
        self.recipe_refused = None;
        let train = wanted == RunState::Running;
        Effect::Send(Command::Duel { runs, recipes, train_images: self.train_images, train })
    }

    /// A run that was asked for exists: the only one, or of a duel first A, then B.
    pub(super) fn created(&mut self, id: RunId, shape: Shape) -> Vec<Effect> {
        let Some(pending) = self.pending.clone() else { return Vec::new() };
        let rival = pending.rival.as_ref().filter(|(rival, _)| *rival == id);
        let has_first = self.run.as_ref().is_some_and(|run| run.id == pending.id);
        match rival {
            Some((_, duel)) if has_first => {
                self.rival = Some(Run::new(id, Rc::clone(&duel.recipes[1]), shape));
                self.log_duel(duel, pending.wanted);
            }
            None if id == pending.id && !has_first => self.first_created(&pending, shape),
            _ => return Vec::new(),
        }
        self.forget_requests();
        if rival.is_none() && self.source() != Some(WeightSource::Pretrained) {
            self.forget_codes();
        }
        self.want_images();
        if pending.rival.is_some() && rival.is_none() {
            return Vec::new();
        }
        self.pending = None;
        // What was edited while the run was being built.
        self.amend()
    }

    fn first_created(&mut self, pending: &Pending, shape: Shape) {
        self.phase = pending.wanted.into();
        if self.failure.as_ref().is_some_and(|failure| failure.kind == FailureKind::NonFinite) {
            self.failure = self.data_failure.take();
        }
        let recipe = &pending.recipe;
        let detail = format!(
            "seed {} · {} parameters · {} steps an epoch",
            recipe.seed,
            crate::figures::grouped(shape.parameters),
            crate::figures::grouped(shape.steps_per_epoch)
        );
        self.run = Some(Run::new(pending.id, Rc::clone(recipe), shape));
        self.rival = None;
        self.duel = pending.rival.as_ref().map(|(_, duel)| Rc::clone(duel));
        self.forget_moments();
        let latent = self.sliders.len().max(shape.latent as usize);
        Rc::make_mut(&mut self.sliders).resize(latent, 0.0);
        if self.duel.is_none() {
            let title = if pending.wanted == RunState::Running { "Run started" } else { "Fresh model" };
            self.log(title, &detail, false);
        }
    }
}
