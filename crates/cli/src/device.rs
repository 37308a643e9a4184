//! The device to compute on.

use burn::tensor::Device;

use crate::{arguments::DeviceKind, error::CliError};

/// Opens the device.
///
/// # Errors
/// [`CliError::Device`] if this program was built without it.
pub fn open(kind: DeviceKind) -> Result<Device, CliError> {
    match kind {
        DeviceKind::Cpu => Ok(Device::flex()),
        #[cfg(feature = "wgpu")]
        DeviceKind::Wgpu => Ok(Device::wgpu(burn::tensor::DeviceKind::DefaultDevice)),
        #[cfg(not(feature = "wgpu"))]
        DeviceKind::Wgpu => Err(CliError::Device(
            "expected a program with the feature 'wgpu', found one without: build with `--features wgpu`"
                .to_owned(),
        )),
    }
}

/// Held-out images to evaluate in one piece.
pub fn evaluation_piece(kind: DeviceKind) -> usize {
    match kind {
        DeviceKind::Cpu => 500,
        DeviceKind::Wgpu => 2_000,
    }
}
