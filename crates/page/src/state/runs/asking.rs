//! What the worker is asked for: a single run, a duel, or the runs that were set aside.

use std::rc::Rc;

use elbo_protocol::{Command, RunId, RunState};
use elbo_recipe::Recipe;

use super::{Duel, Next, PendingKind, PendingRuns, Runs};

impl Runs {
    /// Asks for a single run.
    pub(in crate::state) fn ask(
        &mut self,
        recipe: &Rc<Recipe>,
        train_images: u32,
        wanted: RunState,
    ) -> Command {
        self.last += 1;
        let run = RunId(self.last);
        let what = PendingKind::One { id: run, recipe: Rc::clone(recipe) };
        self.next = Next::Asked(PendingRuns { wanted, what });
        let recipe = (**recipe).clone();
        if wanted == RunState::Running {
            Command::Start { run, recipe, train_images }
        } else {
            Command::Reset { run, recipe, train_images }
        }
    }

    /// Asks for both runs of a duel.
    pub(in crate::state) fn ask_duel(
        &mut self,
        duel: Rc<Duel>,
        train_images: u32,
        wanted: RunState,
    ) -> Command {
        let runs = [self.last + 1, self.last + 2].map(RunId);
        self.last += 2;
        let recipes = Box::new(duel.recipes.each_ref().map(|recipe| (**recipe).clone()));
        self.next = Next::Asked(PendingRuns { wanted, what: PendingKind::Duel { ids: runs, duel } });
        Command::Duel { runs, recipes, train_images, train: wanted == RunState::Running }
    }

    /// Asks for the runs that were set aside; none if there are none, or they were asked for already.
    pub(in crate::state) fn ask_back(&mut self) -> Option<Command> {
        self.aside.ask().map(|run| Command::Return { run })
    }
}
