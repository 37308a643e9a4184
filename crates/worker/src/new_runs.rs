//! Fresh runs, one or the two of a duel.

use elbo_engine::{Engine, ModelSpec, initial_weights};
use elbo_protocol::{Command, Fault, RunId};
use elbo_recipe::Recipe;
use elbo_trainer::{Session, SessionConfig, TrainError};

use crate::{context::Context, devices::Devices, run::Run, runs::Runs, weight_views::CHECKPOINT_BYTES};

/// Fresh runs that are asked for.
#[derive(Debug, Clone)]
pub(crate) struct NewRuns {
    /// Their names and recipes: one, or two.
    pub runs: Vec<(RunId, Recipe)>,
    /// Train on the first so many images.
    pub train_images: usize,
    /// Whether to train them at once.
    pub train: bool,
}

impl NewRuns {
    /// What a command wants to be built, if it does.
    pub fn of(command: &Command) -> Option<Self> {
        let (runs, train_images, train) = match command {
            Command::Reset { run, recipe, train_images } => {
                (vec![(*run, recipe.clone())], train_images, false)
            }
            Command::Start { run, recipe, train_images } => {
                (vec![(*run, recipe.clone())], train_images, true)
            }
            Command::Duel { runs, recipes, train_images, train } => {
                (runs.iter().copied().zip(recipes.iter().cloned()).collect(), train_images, *train)
            }
            _ => return None,
        };
        Some(Self { runs, train_images: *train_images as usize, train })
    }

    /// Checks that they can be built, before anything present goes for them.
    ///
    /// # Errors
    /// [`Refusal`] if a recipe is out of range or needs more images, or two do not make a duel.
    pub fn check(&self) -> Result<(), Refusal> {
        for (run, recipe) in &self.runs {
            let refused = |why| Refusal { run: *run, why };
            recipe.validate().map_err(|error| refused(Fault::Recipe(error)))?;
            let (batch_size, images) = (recipe.batch_size, self.train_images as u32);
            if images < batch_size {
                return Err(refused(Fault::TooFewImages { batch_size, images }));
            }
        }
        if let [(_, first), (run, second)] = &*self.runs {
            let both = [first, second];
            let (seeds, batch_sizes) = (both.map(|recipe| recipe.seed), both.map(|recipe| recipe.batch_size));
            if seeds[0] != seeds[1] || batch_sizes[0] != batch_sizes[1] {
                return Err(Refusal { run: *run, why: Fault::UnequalDuel { seeds, batch_sizes } });
            }
        }
        Ok(())
    }
}

/// Why fresh runs cannot be built: which run is at fault, and what is wrong with it.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// The run.
    pub run: RunId,
    /// What was expected and what was found.
    pub why: Fault,
}

impl NewRuns {
    /// Builds the runs on the CPU, which answer at once, and tells the page of them. Before their first step the
    /// device is decided.
    ///
    /// # Errors
    /// The run and what went wrong, if the device cannot hold it.
    pub fn build(self, context: &Context, devices: &dyn Devices) -> Result<Runs, (RunId, TrainError)> {
        let checkpoint_bytes = CHECKPOINT_BYTES / self.runs.len().max(1);
        let mut sessions = Vec::new();
        for (id, recipe) in self.runs {
            match on_cpu(devices, recipe, self.train_images) {
                Ok(session) => sessions.push((id, session)),
                Err(error) => return Err((id, error)),
            }
        }
        let run = |(id, session)| Run::new(context.clone(), id, session, checkpoint_bytes);
        Ok(Runs::new(context.clone(), sessions.into_iter().map(run).collect()))
    }
}

fn on_cpu(devices: &dyn Devices, recipe: Recipe, train_images: usize) -> Result<Session, TrainError> {
    let spec = ModelSpec::from(&recipe);
    let weights = initial_weights(&spec.architecture, recipe.seed);
    session(recipe, train_images, devices.cpu(&spec, &weights)?)
}

/// A fresh run on an engine.
pub(crate) fn session(
    recipe: Recipe,
    train_images: usize,
    engine: Box<dyn Engine>,
) -> Result<Session, TrainError> {
    let evaluation_piece = engine.evaluation_piece();
    Session::new(SessionConfig { recipe, train_images, evaluation_piece }, engine)
}

#[cfg(test)]
mod tests {
    use elbo_protocol::{Event, RunState};

    use super::*;
    use crate::testing::{TestDevices, TestHost, tiny};

    fn duel(second: Recipe) -> NewRuns {
        let command = Command::Duel {
            runs: [RunId(3), RunId(4)],
            recipes: Box::new([tiny(), second]),
            train_images: 64,
            train: true,
        };
        NewRuns::of(&command).unwrap()
    }

    #[test]
    fn only_three_commands_ask_for_runs() {
        let (run, recipe) = (RunId(1), tiny());
        let reset = NewRuns::of(&Command::Reset { run, recipe: recipe.clone(), train_images: 64 });
        let start = NewRuns::of(&Command::Start { run, recipe, train_images: 64 });
        assert_eq!((reset.unwrap().train, start.unwrap().train), (false, true));
        assert_eq!(duel(tiny()).runs.len(), 2);
        assert!(NewRuns::of(&Command::Pause { run }).is_none());
    }

    #[test]
    fn what_cannot_be_trained_is_refused_before_anything_goes() {
        let refused = |wanted: NewRuns| wanted.check().unwrap_err();
        let broken = refused(duel(Recipe { latent: 0, ..tiny() }));
        assert_eq!(broken.run, RunId(4));
        let apart = refused(duel(Recipe { seed: 9, ..tiny() }));
        assert!(matches!(apart.why, Fault::UnequalDuel { .. }), "{:?}", apart.why);
        let few = refused(NewRuns { train_images: 31, ..duel(tiny()) });
        assert_eq!(few.run, RunId(3));
        assert!(duel(Recipe { beta: 4.0, ..tiny() }).check().is_ok());
    }

    #[test]
    fn the_page_is_told_of_both_in_order_and_then_that_they_are_ready() {
        let mut host = TestHost::default();
        let runs =
            duel(Recipe { latent: 3, ..tiny() }).build(&host.context(), &TestDevices::default()).unwrap();
        assert!(!runs.is_decided() && !runs.is_busy());
        let told = host.events();
        let [
            Event::Created { run: RunId(3), latent: 2, steps_per_epoch: 2, .. },
            Event::Created { run: RunId(4), latent: 3, .. },
            Event::State { run: RunId(3), state: RunState::Ready },
        ] = &*told
        else {
            panic!("found {told:?}")
        };
    }
}
