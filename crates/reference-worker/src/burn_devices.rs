//! Burn's devices.

use std::rc::Rc;

use burn::tensor::{
    Device,
    wgpu::{WgpuSetup, wgpu},
};
use elbo_engine::{Engine, EngineError, ModelSpec, Weights};
use elbo_protocol::Obstacle;
use elbo_reference::BurnEngine;
use elbo_worker::{Devices, Gpu};
use futures::{FutureExt as _, future::LocalBoxFuture};

/// Launches that are sent to the GPU together. More than a step's worth would delay answers.
const TASKS_PER_SUBMIT: usize = 64;

/// Burn's devices: Flex and WebGPU.
pub struct BurnDevices;

impl Devices for BurnDevices {
    fn cpu(&self, spec: &ModelSpec, weights: &Weights) -> Result<Box<dyn Engine>, EngineError> {
        Ok(Box::new(BurnEngine::new(spec, weights, &Device::flex())?))
    }

    fn open_gpu(&self) -> LocalBoxFuture<'static, Result<Rc<dyn Gpu>, Obstacle>> {
        async { Ok(Rc::new(open().await?) as Rc<dyn Gpu>) }.boxed_local()
    }
}

struct Graphics {
    device: Device,
    adapter: String,
    software: bool,
}

async fn open() -> Result<Graphics, Obstacle> {
    // Burn's WebGPU runtime panics in the browser on an adapter without time stamps: look before it does.
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle());
    let adapter = instance
        .request_adapter(&wgpu::RequestAdapterOptions::default())
        .await
        .map_err(|error| Obstacle::NoAdapter { detail: error.to_string() })?;
    let info = adapter.get_info();
    let name = if info.name.is_empty() { "unnamed adapter".to_owned() } else { info.name.clone() };
    if !adapter.features().contains(wgpu::Features::TIMESTAMP_QUERY) {
        return Err(Obstacle::NoTimestamps { adapter: name });
    }
    let descriptor = wgpu::DeviceDescriptor {
        required_features: adapter.features(),
        required_limits: adapter.limits(),
        ..wgpu::DeviceDescriptor::default()
    };
    let opened = adapter.request_device(&descriptor).await;
    let (device, queue) = opened.map_err(|error| Obstacle::NoDevice { detail: error.to_string() })?;
    // A browser tells no type of device, but the name of the software renderer.
    let software = info.device_type == wgpu::DeviceType::Cpu
        || format!("{} {}", info.name, info.driver).to_lowercase().contains("swiftshader");
    let setup = WgpuSetup { instance, adapter, device, queue, backend: wgpu::Backend::BrowserWebGpu };
    let device = Device::wgpu_options()
        .setup(setup)
        .tasks_max(TASKS_PER_SUBMIT)
        .init()
        .map_err(|error| Obstacle::NotTaken { detail: error.to_string() })?;
    Ok(Graphics { device, adapter: name, software })
}

impl Gpu for Graphics {
    fn adapter(&self) -> String {
        self.adapter.clone()
    }

    fn is_software(&self) -> bool {
        self.software
    }

    fn engine<'a>(
        &'a self,
        spec: &'a ModelSpec,
        weights: &'a Weights,
    ) -> LocalBoxFuture<'a, Result<Box<dyn Engine>, EngineError>> {
        async {
            let engine = BurnEngine::new(spec, weights, &self.device)?;
            Ok(Box::new(engine) as Box<dyn Engine>)
        }
        .boxed_local()
    }
}
