//! The changes of recipes, as the page has sent them and heard the answers: which recipe it must show.

use elbo_page::state::State;
use elbo_protocol::{AmendmentId, Command, Event, RunId};
use elbo_recipe::Recipe;

/// A change that was sent, and not refused as far as the page has heard.
#[derive(Debug)]
struct Change {
    run: RunId,
    /// None for the recipe that the run was asked for with.
    amendment: Option<AmendmentId>,
    recipe: Recipe,
}

/// The recipes of all runs that were asked for, oldest first.
#[derive(Debug, Default)]
pub struct AmendmentLedger(Vec<Change>);

impl AmendmentLedger {
    /// The page has sent a command.
    pub fn on_command(&mut self, command: &Command) {
        let mut asked = |run: &RunId, recipe: &Recipe| {
            self.0.push(Change { run: *run, amendment: None, recipe: recipe.clone() });
        };
        match command {
            Command::Reset { run, recipe, .. } | Command::Start { run, recipe, .. } => asked(run, recipe),
            Command::Duel { runs, recipes, .. } => {
                runs.iter().zip(recipes.iter()).for_each(|(run, recipe)| asked(run, recipe));
            }
            Command::Amend { run, amendment, recipe } => {
                self.0.push(Change { run: *run, amendment: Some(*amendment), recipe: recipe.clone() });
            }
            _ => {}
        }
    }

    /// Something is about to reach the page.
    pub fn on_arrival(&mut self, event: &Event) {
        if let Event::AmendmentRefused { run: of, amendment: refused, .. } = event {
            self.0.retain(|change| (change.run, change.amendment) != (*of, Some(*refused)));
        }
    }

    /// The page shows of each run the newest recipe that was not refused.
    pub fn hold(&self, page: &State) -> Result<(), String> {
        for run in page.runs.all() {
            let newest = self.0.iter().rev().find(|change| change.run == run.id);
            let Some(newest) = newest else { return Err(format!("{:?} was never asked for", run.id)) };
            if *run.recipe != newest.recipe {
                let changes = run.recipe.diff_from(&newest.recipe);
                return Err(format!("{:?}: the page's recipe differs in {changes:?}", run.id));
            }
        }
        Ok(())
    }
}
