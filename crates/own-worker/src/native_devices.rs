//! Kernels of our own.

use std::rc::Rc;

use elbo_cpu::CpuEngine;
use elbo_engine::{Engine, EngineError, ModelSpec, Weights};
use elbo_gpu::{GpuEngine, OpenError, Tuning};
use elbo_protocol::Obstacle;
use elbo_worker::{Devices, Gpu};
use futures::{FutureExt as _, future::LocalBoxFuture};

/// Kernels of our own, on the CPU and over WebGPU.
pub struct NativeDevices;

impl Devices for NativeDevices {
    fn cpu(&self, spec: &ModelSpec, weights: &Weights) -> Result<Box<dyn Engine>, EngineError> {
        Ok(Box::new(CpuEngine::new(spec, weights)?))
    }

    fn open_gpu(&self) -> LocalBoxFuture<'static, Result<Rc<dyn Gpu>, Obstacle>> {
        async {
            let gpu = elbo_gpu::open_gpu().await.map_err(obstacle)?;
            Ok(Rc::new(Graphics(gpu)) as Rc<dyn Gpu>)
        }
        .boxed_local()
    }
}

/// An error as the data that crosses to the page.
fn obstacle(error: OpenError) -> Obstacle {
    match error {
        OpenError::NoAdapter(detail) => Obstacle::NoAdapter { detail },
        OpenError::SmallLimit { limit, needed, found } => {
            Obstacle::SmallLimit { limit: limit.to_owned(), needed, found }
        }
        OpenError::NoDevice(detail) => Obstacle::NoDevice { detail },
    }
}

struct Graphics(elbo_gpu::GpuDevice);

impl Gpu for Graphics {
    fn adapter(&self) -> String {
        self.0.name.clone()
    }

    fn is_software(&self) -> bool {
        self.0.software
    }

    fn engine<'a>(
        &'a self,
        spec: &'a ModelSpec,
        weights: &'a Weights,
    ) -> LocalBoxFuture<'a, Result<Box<dyn Engine>, EngineError>> {
        async {
            let tuning = Tuning::for_adapter(self.0.software);
            let engine = GpuEngine::new(&self.0.device, &self.0.queue, spec, weights, tuning).await?;
            Ok(Box::new(engine) as Box<dyn Engine>)
        }
        .boxed_local()
    }
}
