//! A Vulkan driver, for the native tests of the WebGPU kernels: the machine's own, or Debian's that computes on the
//! CPU.

use std::{env, fs, path::Path};

use crate::{apt::apt, error::TaskError, progress::run_watched};

/// Where Vulkan's loader looks for drivers.
const DRIVERS: [&str; 3] = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d", "/usr/local/share/vulkan/icd.d"];

/// Finds a driver, or installs one where that can be done without asking. Systems other than Linux have one of
/// their own.
///
/// # Errors
/// [`TaskError::NoVulkan`], saying how to install it.
pub fn ensure_vulkan() -> Result<(), TaskError> {
    if !cfg!(target_os = "linux") || has_driver() {
        return Ok(());
    }
    let Some(apt) = apt() else { return Err(TaskError::NoVulkan) };
    run_watched("Updating the package lists", apt().args(["update"]))?;
    run_watched("Installing a Vulkan driver", apt().args(["install", "-y", "mesa-vulkan-drivers"]))?;
    if has_driver() { Ok(()) } else { Err(TaskError::NoVulkan) }
}

fn has_driver() -> bool {
    let named = ["VK_DRIVER_FILES", "VK_ICD_FILENAMES"].iter().any(|name| env::var_os(name).is_some());
    let holds_one = |folder: &str| {
        fs::read_dir(Path::new(folder)).is_ok_and(|mut entries| entries.any(|entry| entry.is_ok()))
    };
    named || DRIVERS.iter().any(|folder| holds_one(folder))
}
