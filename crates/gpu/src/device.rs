//! Finding a device.

use elbo_engine::EngineError;

/// A device, and what is known of it.
#[derive(Debug, Clone)]
pub struct GpuDevice {
    /// The adapter.
    pub adapter: wgpu::Adapter,
    /// The device.
    pub device: wgpu::Device,
    /// Its queue.
    pub queue: wgpu::Queue,
    /// The adapter's name, for people.
    pub name: String,
    /// Whether it computes on the CPU.
    pub software: bool,
}

/// Asks for the adapter with the highest performance and its device, with its limits on the size of buffers.
///
/// # Errors
/// [`EngineError::Device`] if there is no adapter, or it gives no device.
pub async fn open_gpu() -> Result<GpuDevice, EngineError> {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle());
    let wanted = wgpu::RequestAdapterOptions {
        power_preference: wgpu::PowerPreference::HighPerformance,
        ..wgpu::RequestAdapterOptions::default()
    };
    let failed = |error: &dyn std::error::Error| EngineError::Device(error.to_string());
    let adapter = instance.request_adapter(&wanted).await.map_err(|error| failed(&error))?;
    let limits = adapter.limits();
    let descriptor = wgpu::DeviceDescriptor {
        required_limits: wgpu::Limits {
            max_buffer_size: limits.max_buffer_size,
            max_storage_buffer_binding_size: limits.max_storage_buffer_binding_size,
            ..wgpu::Limits::default()
        },
        ..wgpu::DeviceDescriptor::default()
    };
    let (device, queue) = adapter.request_device(&descriptor).await.map_err(|error| failed(&error))?;
    let info = adapter.get_info();
    let name = name_of(&info, &device);
    let known = ["swiftshader", "llvmpipe", "lavapipe", "softpipe", "warp", "basic render"];
    let lower = format!("{name} {}", info.driver).to_lowercase();
    let software = info.device_type == wgpu::DeviceType::Cpu || known.iter().any(|word| lower.contains(word));
    Ok(GpuDevice { adapter, device, queue, name, software })
}

/// A browser may keep the name to itself, but tell vendor and architecture.
#[cfg(target_arch = "wasm32")]
fn name_of(info: &wgpu::AdapterInfo, device: &wgpu::Device) -> String {
    let Some(browser) = device.as_webgpu().map(wgpu::webgpu::GpuDevice::adapter_info) else {
        return info.name.clone();
    };
    let known = [browser.vendor(), browser.architecture(), browser.description()];
    let known: Vec<String> = known.into_iter().filter(|word| !word.is_empty()).collect();
    if known.is_empty() { "unnamed GPU".to_owned() } else { known.join(" ") }
}

#[cfg(not(target_arch = "wasm32"))]
fn name_of(info: &wgpu::AdapterInfo, _: &wgpu::Device) -> String {
    info.name.clone()
}
