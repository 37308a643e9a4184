//! Fresh runs on the CPU's engine.

use elbo_cpu::CpuEngine;
use elbo_engine::{ModelSpec, initial_weights};
use elbo_recipe::Recipe;
use elbo_trainer::{Session, SessionConfig};

pub fn session(recipe: Recipe, train_images: usize, evaluation_piece: usize) -> Session {
    let spec = ModelSpec::from(&recipe);
    let weights = initial_weights(&spec.architecture, recipe.seed);
    let engine = CpuEngine::new(&spec, &weights).expect("the weights are the model's");
    Session::new(SessionConfig { recipe, train_images, evaluation_piece }, Box::new(engine))
        .expect("the plan is sound")
}
