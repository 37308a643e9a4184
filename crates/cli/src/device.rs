//! The engine to compute with.

use burn::tensor::Device;
use elbo_cpu::CpuEngine;
use elbo_engine::{Engine, EngineError, ModelSpec, Weights, initial_weights};
use elbo_gpu::{GpuEngine, Tuning};
use elbo_recipe::Recipe;
use elbo_reference::BurnEngine;
use elbo_trainer::{Session, SessionConfig};

use crate::{arguments::DeviceKind, error::CliError};

/// An engine for a model, with these weights.
///
/// # Errors
/// [`CliError::NoFeature`] if this program was built without the device, [`CliError::Engine`] if there is none or
/// it refuses the recipe.
pub async fn open(
    kind: DeviceKind,
    spec: &ModelSpec,
    weights: &Weights,
) -> Result<Box<dyn Engine>, CliError> {
    match kind {
        DeviceKind::Cpu => Ok(Box::new(CpuEngine::new(spec, weights)?)),
        DeviceKind::Wgpu => {
            let gpu = elbo_gpu::open_gpu().await.map_err(EngineError::from)?;
            let tuning = Tuning::for_adapter(gpu.software);
            Ok(Box::new(GpuEngine::new(&gpu.device, &gpu.queue, spec, weights, tuning).await?))
        }
        DeviceKind::Burn => Ok(Box::new(BurnEngine::new(spec, weights, &Device::flex())?)),
        #[cfg(feature = "burn-wgpu")]
        DeviceKind::BurnWgpu => {
            let device = Device::wgpu(burn::tensor::DeviceKind::DefaultDevice);
            Ok(Box::new(BurnEngine::new(spec, weights, &device)?))
        }
        #[cfg(not(feature = "burn-wgpu"))]
        DeviceKind::BurnWgpu => Err(CliError::NoFeature("burn-wgpu")),
    }
}

/// A fresh run of a recipe.
///
/// # Errors
/// [`CliError`] if the recipe or the device fails.
pub async fn session(kind: DeviceKind, recipe: &Recipe, train_images: usize) -> Result<Session, CliError> {
    recipe.validate()?;
    let spec = ModelSpec::from(recipe);
    let engine = open(kind, &spec, &initial_weights(&spec.architecture, recipe.seed)).await?;
    let evaluation_piece = engine.evaluation_piece();
    Ok(Session::new(SessionConfig { recipe: recipe.clone(), train_images, evaluation_piece }, engine)?)
}
