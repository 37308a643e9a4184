//! One engine of one recipe, with what the checks feed it.

use elbo_engine::{Engine, EngineState, Images, ModelSpec, StepParams, Weights, initial_weights, step_noise};
use elbo_recipe::Recipe;

use crate::{
    Make, Tolerances, batch, images,
    oracle::{Batch, Tensors, widen},
    shaken_weights,
};

/// Images that checks choose from, at least.
const IMAGES: usize = 40;

/// One engine of one recipe.
pub struct Subject<'a> {
    /// The engine.
    pub engine: Box<dyn Engine>,
    /// Its recipe.
    pub recipe: &'a Recipe,
    /// What it computes.
    pub spec: ModelSpec,
    /// The weights that it begins with.
    pub weights: Weights,
    /// Training and held-out images alike.
    pub images: Images,
    /// How near it must come.
    pub tolerances: &'a Tolerances,
}

impl<'a> Subject<'a> {
    /// An engine with shaken weights.
    pub fn shaken(make: Make<'_>, recipe: &'a Recipe, tolerances: &'a Tolerances) -> Self {
        let weights = shaken_weights(&ModelSpec::from(recipe).architecture, 1);
        Self::new(make, recipe, weights, tolerances)
    }

    /// An engine with the weights that a run begins with.
    pub fn fresh(make: Make<'_>, recipe: &'a Recipe, tolerances: &'a Tolerances) -> Self {
        let weights = initial_weights(&ModelSpec::from(recipe).architecture, recipe.seed);
        Self::new(make, recipe, weights, tolerances)
    }

    /// An engine with these weights.
    pub fn new(make: Make<'_>, recipe: &'a Recipe, weights: Weights, tolerances: &'a Tolerances) -> Self {
        let spec = ModelSpec::from(recipe);
        let engine = make(&spec, &weights);
        let images = images(IMAGES.max(spec.batch_size + 3));
        Self { engine, recipe, spec, weights, images, tolerances }
    }

    /// Puts the engine back to a state of its own.
    pub fn go_back_to(&mut self, state: &EngineState) {
        let taken = self.engine.import(state);
        taken.unwrap_or_else(|error| panic!("{}: {error}", self.name("import")));
    }

    /// The parameters of a step, no bound in force but that of the recipe's logvar.
    pub fn params(&self, step: u32) -> StepParams {
        let params =
            StepParams::new(self.recipe, step, f64::from(self.recipe.learning_rate), self.recipe.beta);
        let free = f32::INFINITY;
        StepParams { clip_norm: free, clip_value: free, skip_norm: free, ..params }
    }

    /// The images of a step.
    pub fn batch(&self, step: u32) -> Vec<u32> {
        batch(step, self.spec.batch_size, self.images.len())
    }

    /// The same for the equations.
    pub fn expected_batch(&self, step: u32) -> Batch {
        let latent = self.spec.architecture.latent;
        let noise = step_noise(self.spec.noise, step, self.spec.batch_size, latent);
        Batch::new(&self.images, &self.batch(step), &noise, latent)
    }

    /// The weights that it begins with, for the equations.
    pub fn expected_weights(&self) -> Tensors {
        widen(&self.weights)
    }

    /// A name of what is looked at, for who reads of a failure.
    pub fn name(&self, what: &str) -> String {
        format!("{} on {}, {:?}", what, self.engine.name(), self.recipe)
    }
}
