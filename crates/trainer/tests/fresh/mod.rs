//! Fresh runs on the CPU's engine.

use elbo_cpu::CpuEngine;
use elbo_engine::{Program, initial_weights};
use elbo_protocol::Recipe;
use elbo_trainer::{Plan, Session};

pub fn session(recipe: Recipe, train_images: usize, evaluation_piece: usize) -> Session {
    let program = Program::from(&recipe);
    let weights = initial_weights(&program.architecture, recipe.seed);
    let engine = CpuEngine::new(&program, &weights).expect("the weights are the program's");
    Session::new(Plan { recipe, train_images, evaluation_piece }, Box::new(engine))
        .expect("the plan is sound")
}
