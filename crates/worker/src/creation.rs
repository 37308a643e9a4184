//! Fresh runs, one or the two of a duel.

use elbo_engine::{Engine, ModelSpec, initial_weights};
use elbo_protocol::{Command, FailureKind, Fault, RunId};
use elbo_recipe::Recipe;
use elbo_trainer::{Session, SessionConfig, TrainError};

use crate::{port::post_failure, run::Run, runs::Runs, sight::MOMENT_BYTES, worker::Worker};

/// What runs to build.
pub struct Wanted {
    /// Their names and recipes: one, or two.
    pub runs: Vec<(RunId, Recipe)>,
    /// Train on the first so many images.
    pub train_images: usize,
    /// Whether to train them at once.
    pub train: bool,
}

impl Wanted {
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

    /// Why it cannot be built, if it cannot.
    fn refusal(&self) -> Option<(RunId, Fault)> {
        let invalid = |(id, recipe): &(RunId, Recipe)| Some((*id, Fault::Recipe(recipe.validate().err()?)));
        self.runs.iter().find_map(invalid).or_else(|| {
            let [(_, first), (id, second)] = &*self.runs else { return None };
            let both = [first, second];
            let (seeds, batch_sizes) = (both.map(|recipe| recipe.seed), both.map(|recipe| recipe.batch_size));
            let equal = seeds[0] == seeds[1] && batch_sizes[0] == batch_sizes[1];
            (!equal).then_some((*id, Fault::UnequalDuel { seeds, batch_sizes }))
        })
    }
}

impl Worker {
    /// Builds runs on the CPU, which answer at once. Before their first step the device is decided. The present
    /// runs go, unless a recipe is out of range.
    pub async fn create(&mut self, wanted: Wanted) {
        if let Some((id, why)) = wanted.refusal() {
            return post_failure(Some(id), FailureKind::Recipe, why);
        }
        // The old runs go first: their memory is then free for the new ones.
        self.runs = None;
        let mut sessions = Vec::new();
        let moment_bytes = MOMENT_BYTES / wanted.runs.len().max(1);
        for (id, recipe) in wanted.runs {
            match self.on_cpu(recipe, wanted.train_images) {
                Ok(session) => sessions.push((id, session)),
                Err(error) => return post_failure(Some(id), FailureKind::Recipe, Fault::from(&error)),
            }
        }
        let runs = sessions.into_iter().map(|(id, session)| Run::new(id, session, moment_bytes));
        self.runs = Some(Runs::new(runs.collect()));
        self.data_arrived().await;
        if let Some(runs) = self.runs.as_mut().filter(|_| wanted.train) {
            runs.train();
        }
    }

    fn on_cpu(&self, recipe: Recipe, train_images: usize) -> Result<Session, TrainError> {
        let spec = ModelSpec::from(&recipe);
        let weights = initial_weights(&spec.architecture, recipe.seed);
        session(recipe, train_images, self.devices.cpu(&spec, &weights)?)
    }
}

/// A fresh run on an engine.
pub fn session(recipe: Recipe, train_images: usize, engine: Box<dyn Engine>) -> Result<Session, TrainError> {
    let evaluation_piece = engine.evaluation_piece();
    Session::new(SessionConfig { recipe, train_images, evaluation_piece }, engine)
}
