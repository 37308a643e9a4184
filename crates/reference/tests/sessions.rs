//! A run that moves to a fresh session goes on as it would have: over WebGPU and with Burn to the bit, and from the
//! CPU to WebGPU within what any two engines differ.

#[path = "../../trainer/tests/fresh/mod.rs"]
mod fresh;
#[path = "../../trainer/tests/moves/mod.rs"]
mod moves;
#[path = "../../trainer/tests/synthetic/mod.rs"]
mod synthetic;

use std::sync::LazyLock;

use burn::tensor::Device;
use elbo_engine::{Engine, ModelSpec, initial_weights};
use elbo_gpu::{GpuDevice, GpuEngine, Tuning};
use elbo_protocol::{Occurrence, Terms};
use elbo_recipe::{PRESETS, Recipe, preset};
use elbo_reference::BurnEngine;
use elbo_trainer::{Session, SessionConfig};
use futures::executor::block_on;
use moves::{IMAGES, explosive, export_after, finish, happened, moves, plateau, short};
use synthetic::{Ran, data, run};

/// Largest relative difference of a loss term after a move: that of any two engines.
const TERMS: f32 = 2e-4;

/// Held-out images evaluated in one piece.
const PIECE: usize = 2_500;

static GPU: LazyLock<GpuDevice> = LazyLock::new(|| {
    block_on(elbo_gpu::open_gpu())
        .expect("expected a GPU or a software one, such as Debian's mesa-vulkan-drivers")
});

/// Makes a session that has not begun.
type Fresh = fn(&Recipe) -> Session;

fn session(recipe: &Recipe, engine: Box<dyn Engine>) -> Session {
    let plan = SessionConfig { recipe: recipe.clone(), train_images: IMAGES, evaluation_piece: PIECE };
    Session::new(plan, engine).expect("the plan is sound")
}

fn simd(recipe: &Recipe) -> Session {
    fresh::session(recipe.clone(), IMAGES, PIECE)
}

fn web_gpu(recipe: &Recipe) -> Session {
    let spec = ModelSpec::from(recipe);
    let weights = initial_weights(&spec.architecture, recipe.seed);
    let engine = GpuEngine::new(&GPU.device, &GPU.queue, &spec, &weights, Tuning::software());
    session(recipe, Box::new(block_on(engine).expect("the weights are the model's")))
}

fn burn(recipe: &Recipe) -> Session {
    let spec = ModelSpec::from(recipe);
    let weights = initial_weights(&spec.architecture, recipe.seed);
    let engine = BurnEngine::new(&spec, &weights, &Device::flex()).expect("the weights are the model's");
    session(recipe, Box::new(engine))
}

/// Every preset within its first evaluation; a plateau before and after its first cut; a run that breaks right before
/// it does, with a snapshot from before the move.
fn goes_on(fresh: Fresh) {
    let data = data(IMAGES);
    for preset in PRESETS {
        moves(&|| fresh(&short(preset)), &data, Clone::clone, [12]);
    }
    let ran = moves(&|| fresh(&plateau()), &data, Clone::clone, [17, 40]);
    let cut = |occurrence: &Occurrence| matches!(occurrence, Occurrence::PlateauCut { .. });
    assert!(happened(&ran, cut), "{:?}", ran.occurrences);
    let ran = moves(&|| fresh(&explosive()), &data, Clone::clone, [1]);
    let rolled = |occurrence: &Occurrence| matches!(occurrence, Occurrence::RolledBack { .. });
    assert!(happened(&ran, rolled), "{:?}", ran.occurrences);
}

#[test]
fn over_webgpu_to_the_bit() {
    goes_on(web_gpu);
}

#[test]
fn with_burn_to_the_bit() {
    goes_on(burn);
}

fn near(what: &str, found: &Terms, expected: &Terms) {
    let of = |terms: &Terms| [terms.loss, terms.reconstruction, terms.kl];
    for (a, b) in of(found).into_iter().zip(of(expected)) {
        assert!((a - b).abs() <= TERMS * b.abs().max(1.0), "{what}: {found:?} and {expected:?}");
    }
}

#[test]
fn from_the_cpu_to_webgpu_within_tolerance() {
    let data = data(IMAGES);
    let named = |name| short(preset(name).expect("the preset exists"));
    for recipe in [named("healthy"), named("article-printed"), named("batchnorm-gap"), plateau()] {
        let expected = run(&mut simd(&recipe), &data);
        let (mut first, mut ran) = (simd(&recipe), Ran::default());
        let state = export_after(12, &mut first, &data, &mut ran);
        let mut second = web_gpu(&recipe);
        second.import(state).expect("the state is of the same run");
        finish(&mut second, &data, &mut ran);
        assert_eq!((ran.steps.len(), ran.held_out.len()), (expected.steps.len(), expected.held_out.len()));
        for (step, (found, expected)) in ran.steps.iter().zip(&expected.steps).enumerate() {
            near(&format!("step {step} of {recipe:?}"), &found.terms, &expected.terms);
            assert_eq!((found.learning_rate, found.beta), (expected.learning_rate, expected.beta));
        }
        for (found, expected) in ran.held_out.iter().zip(&expected.held_out) {
            near(&format!("evaluation {} of {recipe:?}", found.epoch), &found.terms, &expected.terms);
        }
        let kinds = |ran: &Ran| -> Vec<_> {
            ran.occurrences.iter().map(|(step, what)| (*step, std::mem::discriminant(what))).collect()
        };
        assert_eq!(kinds(&ran), kinds(&expected), "{recipe:?}");
    }
}
