//! Small nets to try things on.

use elbo_conformance::shaken_weights;
use elbo_cpu::CpuEngine;
use elbo_engine::{ModelSpec, StepParams};
use elbo_recipe::Recipe;

/// A small recipe: odd widths, an odd batch.
pub fn recipe() -> Recipe {
    Recipe { hidden: vec![5, 3], latent: 3, batch_size: 5, ..Recipe::default() }
}

/// An engine, what it computes and the parameters of a step.
pub fn engine(recipe: &Recipe) -> (CpuEngine, ModelSpec, StepParams) {
    let spec = ModelSpec::from(recipe);
    let engine = CpuEngine::new(&spec, &shaken_weights(&spec.architecture, 1)).expect("the weights fit");
    (engine, spec.clone(), StepParams::new(recipe, 3, 1e-2, recipe.beta))
}

/// Numbers from -1 to 1, spread evenly.
pub fn spread(index: usize) -> f32 {
    (index * 37 % 101) as f32 / 50.0 - 1.0
}
