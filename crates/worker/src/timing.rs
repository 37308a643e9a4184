//! How long a step takes on either device, and which one a recipe is trained on.

use std::collections::HashMap;

use elbo_engine::{Engine, EngineError, Images, ModelSpec, StepParams};
use elbo_protocol::{Backend, BackendPreference, DeviceReason, Timing};
use elbo_recipe::Recipe;

use crate::context::Context;

/// How long either device is measured, in milliseconds.
const MEASURED_MS: f64 = 60.0;
/// Steps between two looks at the clock, at first.
const FIRST_BLOCK: u32 = 1;
/// Most steps between two looks at the clock, however coarse that is.
const LARGEST_BLOCK: u32 = 64;

/// What was measured of the recipes so far.
#[derive(Debug, Default)]
pub(crate) struct Timings(HashMap<String, Timing>);

impl Timings {
    /// How long a step takes on either engine: measured once for all recipes of the same shape. Both engines are
    /// as they were before, and the images must be one batch at least.
    ///
    /// # Errors
    /// [`EngineError`] if an engine fails.
    pub async fn of(
        &mut self,
        context: &Context,
        recipe: &Recipe,
        images: &Images,
        cpu: &mut dyn Engine,
        gpu: &mut dyn Engine,
    ) -> Result<Timing, EngineError> {
        let shape = format!("{:?}", ModelSpec::from(&Recipe { seed: 0, ..recipe.clone() }));
        if let Some(known) = self.0.get(&shape) {
            return Ok(*known);
        }
        let cpu_ms = measure(context, recipe, images, cpu).await?;
        let gpu_ms = measure(context, recipe, images, gpu).await?;
        let timing = Timing { cpu_ms, gpu_ms };
        self.0.insert(shape, timing);
        Ok(timing)
    }
}

/// Milliseconds that a step takes, reports included as training has them. The engine is as before.
async fn measure(
    context: &Context,
    recipe: &Recipe,
    images: &Images,
    engine: &mut dyn Engine,
) -> Result<f32, EngineError> {
    let batch: Vec<u32> = (0..recipe.batch_size).collect();
    let params = StepParams::new(recipe, 0, 1e-6, recipe.beta);
    engine.save(0);
    engine.step(images, &batch, &params);
    engine.take_measurements().await?;
    let (began, mut steps, mut block) = (context.now_ms(), 0, FIRST_BLOCK);
    let took = loop {
        for _ in 0..block {
            engine.step(images, &batch, &params);
        }
        engine.take_measurements().await?;
        steps += block;
        let took = context.now_ms() - began;
        if took >= MEASURED_MS {
            break took;
        }
        // As many as fit into the rest, and no more than have been seen to fit.
        block = ((MEASURED_MS - took) / took.max(1.0) * f64::from(steps))
            .clamp(1.0, f64::from(LARGEST_BLOCK.min(4 * block))) as u32;
        context.yield_now().await;
    };
    engine.restore(0);
    Ok((took / f64::from(steps)) as f32)
}

/// The device to train on, and why, where the visitor would expect another.
pub(crate) fn choose(
    preference: BackendPreference,
    timing: Option<Timing>,
) -> (Backend, Option<DeviceReason>) {
    match (preference, timing) {
        (BackendPreference::Cpu, _) => (Backend::Cpu, None),
        (BackendPreference::Auto, Some(timing)) if timing.cpu_ms < timing.gpu_ms => {
            (Backend::Cpu, Some(DeviceReason::CpuIsFaster(timing)))
        }
        _ => (Backend::Webgpu, None),
    }
}
