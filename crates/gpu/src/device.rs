//! Finding a device.

use std::fmt;

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

/// Why there is no device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenError {
    /// There is no adapter, in the browser's or the library's own words.
    NoAdapter(String),
    /// The adapter gives no device, since one of its limits is too small.
    SmallLimit {
        /// Name of the limit.
        limit: &'static str,
        /// What is needed.
        needed: u64,
        /// What the adapter has.
        found: u64,
    },
    /// The adapter gives no device, in the browser's or the driver's own words.
    NoDevice(String),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAdapter(detail) | Self::NoDevice(detail) => f.write_str(detail),
            Self::SmallLimit { limit, needed, found } => {
                write!(f, "{limit}: expected {needed}, found {found}")
            }
        }
    }
}

impl std::error::Error for OpenError {}

impl From<OpenError> for EngineError {
    fn from(error: OpenError) -> Self {
        Self::Device(error.to_string())
    }
}

/// Asks for the adapter with the highest performance and its device, with its limits on the size of buffers.
///
/// # Errors
/// [`OpenError`] if there is no adapter, or it gives no device.
pub async fn open_gpu() -> Result<GpuDevice, OpenError> {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle());
    let wanted = wgpu::RequestAdapterOptions {
        power_preference: wgpu::PowerPreference::HighPerformance,
        ..wgpu::RequestAdapterOptions::default()
    };
    let adapter = instance.request_adapter(&wanted).await;
    let adapter = adapter.map_err(|error| OpenError::NoAdapter(error.to_string()))?;
    let limits = adapter.limits();
    let descriptor = wgpu::DeviceDescriptor {
        required_limits: wgpu::Limits {
            max_buffer_size: limits.max_buffer_size,
            max_storage_buffer_binding_size: limits.max_storage_buffer_binding_size,
            ..wgpu::Limits::default()
        },
        ..wgpu::DeviceDescriptor::default()
    };
    let opened = adapter.request_device(&descriptor).await;
    let (device, queue) = opened.map_err(|error| {
        small_limit(&descriptor.required_limits, &limits)
            .unwrap_or_else(|| OpenError::NoDevice(error.to_string()))
    })?;
    let info = adapter.get_info();
    let name = name_of(&info, &device);
    let known = ["swiftshader", "llvmpipe", "lavapipe", "softpipe", "warp", "basic render"];
    let lower = format!("{name} {}", info.driver).to_lowercase();
    let software = info.device_type == wgpu::DeviceType::Cpu || known.iter().any(|word| lower.contains(word));
    Ok(GpuDevice { adapter, device, queue, name, software })
}

/// The first limit of an adapter that is less than what is needed. Looked for only where a device was refused: a
/// browser does not tell every limit that the library knows.
fn small_limit(needed: &wgpu::Limits, found: &wgpu::Limits) -> Option<OpenError> {
    let mut small = None;
    needed.check_limits_with_fail_fn(found, true, |limit, needed, found| {
        small.get_or_insert(OpenError::SmallLimit { limit, needed, found });
    });
    small
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_that_is_too_small_is_named_with_both_numbers() {
        let needed = wgpu::Limits::default();
        let found = wgpu::Limits { max_compute_workgroup_size_x: 128, ..needed.clone() };
        let small = small_limit(&needed, &found).expect("one is less");
        assert_eq!(
            small,
            OpenError::SmallLimit { limit: "max_compute_workgroup_size_x", needed: 256, found: 128 }
        );
        assert_eq!(small.to_string(), "max_compute_workgroup_size_x: expected 256, found 128");
        assert_eq!(small_limit(&needed, &needed), None);
    }
}
