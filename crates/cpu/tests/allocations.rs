//! In the steady state a step allocates nothing but the growth of its row of measures.

use elbo_cpu::CpuEngine;
use elbo_engine::{Engine, Images, ModelSpec, StepParams, initial_weights};
use elbo_recipe::{BatchNorm, Likelihood, PIXELS, Recipe};
use futures::FutureExt as _;

/// Steps between two reports.
const STEPS: u32 = 16;

#[test]
fn a_step_allocates_nothing_but_its_row() {
    let mut images = Images::default();
    images.extend(&(0..40 * PIXELS).map(|index| (index * 37 % 256) as u8).collect::<Vec<u8>>());
    let batch: Vec<u32> = (0..32).collect();
    for (batch_norm, likelihood) in
        [(BatchNorm::Off, Likelihood::Bernoulli), (BatchNorm::HiddenAndMu, Likelihood::GaussianLearned)]
    {
        let recipe =
            Recipe { hidden: vec![40, 24], batch_size: 32, batch_norm, likelihood, ..Recipe::default() };
        let spec = ModelSpec::from(&recipe);
        let weights = initial_weights(&spec.architecture, 1);
        let mut engine = CpuEngine::new(&spec, &weights).expect("the weights are those of the net");
        let run = |engine: &mut CpuEngine, first: u32| {
            for step in first..first + STEPS {
                engine.step(&images, &batch, &StepParams::new(&recipe, step, 1e-3, 1.0));
            }
        };
        run(&mut engine, 0);
        let taken = engine.take_measurements().now_or_never().expect("the CPU answers at once");
        assert_eq!(taken.expect("the CPU does not fail").steps.len(), STEPS as usize);
        // On a thread of the pool: to hand work over from outside takes room in the pool's own queue.
        let (counted, ()) = rayon::join(|| allocation_counter::measure(|| run(&mut engine, STEPS)), || ());
        // The list of rows doubles its room: 4, 8 and 16 of them.
        assert!(counted.count_total <= 3, "{batch_norm:?}: {counted:?}");
        assert!(counted.bytes_total < 2048, "{batch_norm:?}: {counted:?}");
    }
}
