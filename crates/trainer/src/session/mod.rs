//! One run: model, optimizer and place in the epoch, advanced one short piece of work at a time.

mod amend;
mod bursts;
mod checkpoints;
mod duel;
mod evaluate;
mod evaluation;
mod health;
mod look;
mod mode;
pub mod model_view;
mod plateau;
mod recovery;
mod report;
mod sentinel;
mod snapshot;
mod state;
mod train;

use elbo_engine::{Engine, Layout, ModelSpec, Objective, Values, initial_weights};
use elbo_protocol::{Baselines, Diagnosis, Occurrence};
use elbo_recipe::{Recipe, schedule::Span};

pub use amend::AmendError;
pub use checkpoints::Checkpoints;
pub use duel::{level, turn};
pub use evaluation::{ACTIVE_VARIANCE, GAP_IMAGES, held_out};
pub use health::HEALTH_STEPS;
pub use model_view::ReconstructedImage;
pub use plateau::{NonFiniteMetric, PlateauConfig, PlateauCut, ReduceOnPlateau};
pub use report::Report;
pub use snapshot::{LASTING_STEPS, SNAPSHOT_STEPS};
pub use state::SessionState;

use crate::{Dataset, EpochOrder, PixelStatistics, SHARD_IMAGES, TrainError, diagnosis::Observer};
use bursts::Bursts;
use mode::Mode;
use snapshot::{Guard, Snapshot};

/// What a run is asked to do, and in pieces of what size.
#[derive(Debug, Clone)]
pub struct SessionConfig {
    /// The recipe.
    pub recipe: Recipe,
    /// Train on the first so many images.
    pub train_images: usize,
    /// Held-out images evaluated in one piece; an engine says what suits it.
    pub evaluation_piece: usize,
}

/// What a call of [`Session::advance`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// One optimizer update was queued; its measures are in the next [`Session::take_report`].
    Stepped,
    /// A piece of the held-out evaluation was queued.
    Evaluated,
    /// The evaluation of an epoch is complete and can be fetched with [`Session::take_held_out`].
    EpochDone,
    /// The run is before the step that broke it; [`Session::take_report`] finds out what did, and must be called.
    Probed,
    /// Images that the next piece of work needs are not here yet.
    WaitingForData,
    /// All epochs are done, or the run has given up.
    Finished,
}

/// One run of a recipe on an engine.
pub struct Session {
    plan: SessionConfig,
    engine: Box<dyn Engine>,
    objective: Objective,
    plateau: ReduceOnPlateau,
    /// What the plateau has multiplied the learning rate by.
    plateau_rate: f64,
    /// What rollbacks have multiplied the learning rate by.
    rollback_rate: f64,
    step: u32,
    order: Option<(u32, EpochOrder)>,
    lines: Option<Baselines>,
    /// The steps since the last report.
    pending: Vec<train::Pending>,
    /// Held-out images evaluated so far, in an evaluation.
    evaluated_images: Option<usize>,
    evaluated_epochs: u32,
    guard: Guard,
    mode: Mode,
    occurrences: Vec<(u32, Occurrence)>,
    /// The step gone back to since the last report.
    rolled_back_to: Option<u32>,
    bursts: Bursts,
    observer: Observer,
    /// How often the weights have changed.
    changes: u64,
}

impl Session {
    /// A fresh run on an engine, which has the recipe's untrained weights.
    ///
    /// # Errors
    /// [`TrainError::TooFewImages`] if there is not one whole batch, [`TrainError::Recipe`] if the recipe is
    /// out of range.
    pub fn new(plan: SessionConfig, engine: Box<dyn Engine>) -> Result<Self, TrainError> {
        let (batch_size, images) = (plan.recipe.batch_size as usize, plan.train_images);
        plan.recipe.validate()?;
        if images < batch_size {
            return Err(TrainError::TooFewImages { batch_size, images });
        }
        let recipe = &plan.recipe;
        Ok(Self {
            engine,
            objective: Objective::from(recipe),
            plateau: ReduceOnPlateau::new(PlateauConfig::from(recipe)),
            plateau_rate: 1.0,
            rollback_rate: 1.0,
            step: 0,
            order: None,
            lines: None,
            pending: Vec::new(),
            evaluated_images: None,
            evaluated_epochs: 0,
            guard: Guard::default(),
            mode: Mode::Training,
            occurrences: Vec::new(),
            rolled_back_to: None,
            bursts: Bursts::default(),
            observer: Observer::default(),
            changes: 0,
            plan,
        })
    }

    /// The recipe.
    #[must_use]
    pub fn recipe(&self) -> &Recipe {
        &self.plan.recipe
    }

    /// How many images it trains on.
    #[must_use]
    pub fn train_images(&self) -> usize {
        self.plan.train_images
    }

    /// The loss.
    #[must_use]
    pub fn objective(&self) -> &Objective {
        &self.objective
    }

    /// The losses to compare this run's with, once the first training images are here.
    #[must_use]
    pub fn lines(&self) -> Option<Baselines> {
        self.lines
    }

    /// Optimizer updates done.
    #[must_use]
    pub fn step(&self) -> u32 {
        self.step
    }

    /// Optimizer updates per epoch: whole batches only.
    #[must_use]
    pub fn steps_per_epoch(&self) -> u32 {
        self.plan.train_images as u32 / self.plan.recipe.batch_size
    }

    /// Optimizer updates in the whole run.
    #[must_use]
    pub fn total_steps(&self) -> u32 {
        self.steps_per_epoch() * self.plan.recipe.epochs
    }

    /// How long the run is.
    #[must_use]
    pub fn span(&self) -> Span {
        Span { steps_per_epoch: self.steps_per_epoch(), total_steps: self.total_steps() }
    }

    /// Passes over the training images done.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.step / self.steps_per_epoch()
    }

    /// Whether the last epoch has yet to be evaluated.
    #[must_use]
    pub fn evaluation_is_due(&self) -> bool {
        self.epoch() > self.evaluated_epochs
    }

    /// Whether all epochs are trained and evaluated, or the run has given up.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        let done = self.step == self.total_steps() && !self.evaluation_is_due();
        self.has_given_up() || (done && self.evaluated_images.is_none())
    }

    /// Whether the run has met a number that is not finite and does not go on.
    #[must_use]
    pub fn has_given_up(&self) -> bool {
        matches!(self.mode, Mode::GivenUp)
    }

    /// Whether the run has gone back to find what was not finite: its steps are then fewer than were reported.
    #[must_use]
    pub fn is_retracing(&self) -> bool {
        matches!(self.mode, Mode::Retracing { .. } | Mode::Probing(_))
    }

    /// What is said of the run's health.
    #[must_use]
    pub fn diagnosis(&self) -> &Diagnosis {
        self.observer.diagnosis()
    }

    /// A short name of what computes, for people.
    #[must_use]
    pub fn engine_name(&self) -> &'static str {
        self.engine.name()
    }

    /// Takes from the data what the run needs before its first step: the lines to compare with, and the output
    /// bias where the recipe takes it from the mean image. Nothing happens before the first training file is
    /// here, or twice.
    pub fn prepare(&mut self, data: &Dataset) {
        let first = self.plan.train_images.min(SHARD_IMAGES);
        if self.lines.is_some() || data.train.len() < first {
            return;
        }
        // Only the first file counts, so that nothing depends on how fast the others arrive.
        let statistics = PixelStatistics::of_first(&data.train, first);
        self.lines = Some(statistics.lines(&self.plan.recipe));
        if self.plan.recipe.output_bias == elbo_recipe::OutputBias::MeanImage {
            let architecture = ModelSpec::from(&self.plan.recipe).architecture;
            let mut weights = initial_weights(&architecture, self.plan.recipe.seed);
            let (layout, values) = (Layout::new(&architecture), statistics.output_bias(&self.plan.recipe));
            let (name, shape) = (layout.output_bias().name.clone(), vec![values.len()]);
            weights.0.insert(name, Values { shape, values });
            self.engine.load(&weights).expect("the weights are those of the recipe's net");
            self.changes += 1;
        }
    }

    /// Does the next piece of work: one optimizer update, or one piece of the evaluation that follows
    /// every epoch. Nothing is read back.
    pub fn advance(&mut self, data: &Dataset) -> Work {
        self.prepare(data);
        match self.mode {
            Mode::GivenUp => return Work::Finished,
            Mode::Probing(_) => return Work::Probed,
            Mode::Retracing { until, .. } => return self.retrace(data, until),
            Mode::Training => {}
        }
        if self.evaluation_is_due() {
            return self.evaluate(data);
        }
        if self.step == self.total_steps() {
            return Work::Finished;
        }
        self.train(data)
    }

    /// Keeps everything that the next steps depend on.
    fn snapshot(&mut self) {
        let slot = self.guard.make_room();
        self.engine.save(slot);
        self.guard.keep(Snapshot {
            slot,
            step: self.step,
            plateau: self.plateau.clone(),
            plateau_rate: self.plateau_rate,
            evaluated_epochs: self.evaluated_epochs,
            observer: self.observer.clone(),
        });
    }
}
