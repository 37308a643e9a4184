//! What the tests of this crate share: a host with a clock of its own, devices, and a small data set.

use std::{cell::Cell, collections::HashMap, rc::Rc, sync::OnceLock};

use elbo_cpu::CpuEngine;
use elbo_engine::{Engine, EngineError, Images, ModelSpec, Weights, initial_weights};
use elbo_protocol::{Backend, DeviceReport, Event, Obstacle, Outcome, SelfTest, StepMeasures, Terms};
use elbo_recipe::{PIXELS, Recipe};
use elbo_trainer::{Dataset, SHARD_IMAGES, Session, TEST_IMAGES};
use futures::{
    FutureExt as _,
    channel::mpsc::{UnboundedReceiver, unbounded},
    future::{LocalBoxFuture, ready},
};

use crate::{
    Clock, DataContent, DataFile, Devices, Gpu, Input, Output, breaking_engine::BreakingEngine,
    context::Context,
};

/// A clock that goes on by some time at every look.
#[derive(Debug, Clone, Default)]
pub struct TestClock {
    now: Rc<Cell<f64>>,
    pub tick_ms: Rc<Cell<f64>>,
}

impl Clock for TestClock {
    fn now_ms(&self) -> f64 {
        self.now.set(self.now.get() + self.tick_ms.get());
        self.now.get()
    }

    fn yield_now(&self) -> LocalBoxFuture<'static, ()> {
        ready(()).boxed_local()
    }
}

impl TestClock {
    /// Lets time pass.
    pub fn pass(&self, ms: f64) {
        self.now.set(self.now.get() + ms);
    }
}

/// A host that gathers what parts of the worker give out.
pub struct TestHost {
    pub clock: TestClock,
    context: Context,
    outputs: UnboundedReceiver<Output>,
    fetches: Vec<DataFile>,
    weights_fetches: usize,
    openings: Vec<LocalBoxFuture<'static, Input>>,
    events: Vec<Event>,
}

impl Default for TestHost {
    fn default() -> Self {
        let clock = TestClock::default();
        let (sender, outputs) = unbounded();
        let context = Context::new(Rc::new(clock.clone()), sender);
        Self {
            clock,
            context,
            outputs,
            fetches: Vec::new(),
            weights_fetches: 0,
            openings: Vec::new(),
            events: Vec::new(),
        }
    }
}

impl TestHost {
    pub fn context(&self) -> Context {
        self.context.clone()
    }

    /// The events since the last call.
    pub fn events(&mut self) -> Vec<Event> {
        self.take();
        std::mem::take(&mut self.events)
    }

    /// The data files asked for since the last call.
    pub fn fetches(&mut self) -> Vec<DataFile> {
        self.take();
        std::mem::take(&mut self.fetches)
    }

    /// How often the weights were asked for since the last call.
    pub fn weights_fetches(&mut self) -> usize {
        self.take();
        std::mem::take(&mut self.weights_fetches)
    }

    /// The openings of the graphics processor asked for since the last call.
    pub fn openings(&mut self) -> Vec<LocalBoxFuture<'static, Input>> {
        self.take();
        std::mem::take(&mut self.openings)
    }

    fn take(&mut self) {
        while let Ok(output) = self.outputs.try_recv() {
            match output {
                Output::Event(event) => self.events.push(event),
                Output::Fetch { file, .. } => self.fetches.push(file),
                Output::FetchWeights { .. } => self.weights_fetches += 1,
                Output::OpenGpu(opening) => self.openings.push(opening),
            }
        }
    }
}

/// Kernels for the CPU, and a graphics processor that is another of them, if there is one.
#[derive(Debug, Clone, Copy, Default)]
pub struct TestDevices {
    pub gpu: Option<TestGpu>,
    /// Whether the CPU refuses all but the self-test.
    pub refuses: bool,
}

/// A graphics processor.
#[derive(Debug, Clone, Copy, Default)]
pub struct TestGpu {
    pub software: bool,
    /// Whether it refuses all but the self-test.
    pub refuses: bool,
}

impl Devices for TestDevices {
    fn cpu(&self, spec: &ModelSpec, weights: &Weights) -> Result<Box<dyn Engine>, EngineError> {
        if self.refuses && !is_self_test(spec) {
            return Err(EngineError::Refused("no memory".to_owned()));
        }
        Ok(Box::new(CpuEngine::new(spec, weights)?))
    }

    fn open_gpu(&self) -> LocalBoxFuture<'static, Result<Rc<dyn Gpu>, Obstacle>> {
        let gpu = self.gpu.map(|gpu| Rc::new(gpu) as Rc<dyn Gpu>);
        ready(gpu.ok_or_else(|| Obstacle::NoAdapter { detail: "null".to_owned() })).boxed_local()
    }
}

impl Gpu for TestGpu {
    fn adapter(&self) -> String {
        "test adapter".to_owned()
    }

    fn is_software(&self) -> bool {
        self.software
    }

    fn engine<'a>(
        &'a self,
        spec: &'a ModelSpec,
        weights: &'a Weights,
    ) -> LocalBoxFuture<'a, Result<Box<dyn Engine>, EngineError>> {
        let engine = if self.refuses && !is_self_test(spec) {
            Err(EngineError::Refused("too wide".to_owned()))
        } else {
            TestDevices::default().cpu(spec, weights)
        };
        ready(engine).boxed_local()
    }
}

fn is_self_test(spec: &ModelSpec) -> bool {
    *spec == elbo_trainer::self_test_model().0
}

/// A recipe that trains in no time.
pub fn tiny() -> Recipe {
    Recipe { hidden: Vec::new(), latent: 2, batch_size: 32, epochs: 1, ..Recipe::default() }
}

/// The CPU, as it is told of.
pub fn cpu_report() -> DeviceReport {
    DeviceReport {
        backend: Backend::Cpu,
        adapter: "wasm SIMD".to_owned(),
        engine: "kernels of our own".to_owned(),
        reason: None,
        self_test: SelfTest::Passed { worst: 0.0, tolerance: 1.0 },
        timing: None,
    }
}

/// A session of a recipe on the CPU, over 64 images.
pub fn session(recipe: Recipe) -> Session {
    let engine = engine(&recipe);
    crate::new_runs::session(recipe, 64, engine).unwrap()
}

/// The same, but the loss of one step, from 1, is not finite the first time.
pub fn session_that_breaks(recipe: Recipe, at_step: u32) -> Session {
    let engine = BreakingEngine::new(engine(&recipe), at_step);
    crate::new_runs::session(recipe, 64, Box::new(engine)).unwrap()
}

fn engine(recipe: &Recipe) -> Box<dyn Engine> {
    let spec = ModelSpec::from(recipe);
    let weights = initial_weights(&spec.architecture, recipe.seed);
    TestDevices::default().cpu(&spec, &weights).unwrap()
}

/// What a data file has in it: images of one bright pixel each, labels that count round.
pub fn content(file: DataFile) -> DataContent {
    let images = |count: usize| {
        let mut pixels = vec![0; count * PIXELS];
        for (image, pixels) in pixels.chunks_mut(PIXELS).enumerate() {
            pixels[image * 7 % PIXELS] = 255;
        }
        let mut images = Images::default();
        images.extend(&pixels);
        DataContent::Images(images)
    };
    match file {
        DataFile::Train(_) => images(SHARD_IMAGES),
        DataFile::HeldOut => images(TEST_IMAGES),
        DataFile::HeldOutLabels => {
            DataContent::Labels((0..TEST_IMAGES).map(|index| (index % 10) as u8).collect())
        }
    }
}

/// The data set with the first so many training images, and all held-out digits.
pub fn dataset(train_images: usize) -> Dataset {
    static ALL: OnceLock<(Images, Images)> = OnceLock::new();
    let images = |file, count: usize| match content(file) {
        DataContent::Images(images) => {
            let mut first = Images::default();
            first.extend(&images.bytes()[..count * PIXELS]);
            first
        }
        DataContent::Labels(_) => panic!("{file:?} has labels"),
    };
    let all = || (images(DataFile::Train(0), SHARD_IMAGES), images(DataFile::HeldOut, TEST_IMAGES));
    let (train, held_out) = ALL.get_or_init(all);
    let mut first = Images::default();
    first.extend(&train.bytes()[..train_images * PIXELS]);
    let held_out_labels = (0..TEST_IMAGES).map(|index| (index % 10) as u8).collect();
    Dataset { train: first, held_out: held_out.clone(), held_out_labels }
}

/// A file of pretrained weights, of a net as [`tiny`] has it, after 29 steps.
pub fn pretrained_file() -> Vec<u8> {
    let recipe = tiny();
    let weights = initial_weights(&ModelSpec::from(&recipe).architecture, 1);
    let held_out = r#"{"loss":98.5,"reconstruction":73.0,"kl":25.5}"#;
    let metadata = [
        ("recipe", recipe.to_json()),
        ("epochs", "50".to_owned()),
        ("step", "29".to_owned()),
        ("held_out", held_out.to_owned()),
    ];
    let metadata: HashMap<String, String> =
        metadata.map(|(name, text)| (name.to_owned(), text)).into_iter().collect();
    weights.to_safetensors(metadata).unwrap()
}

/// Measures of a step.
pub fn step_measures(terms: Terms) -> StepMeasures {
    StepMeasures {
        terms,
        gradient_norm: 1.0,
        largest_logvar: 1.0,
        learning_rate: 1e-3,
        beta: 1.0,
        outcome: Outcome::Applied,
    }
}
