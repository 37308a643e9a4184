//! Packages of npm, at the versions of a lock file.

use std::fs;

use crate::{error::TaskError, process, progress::run_watched, workspace};

/// Makes sure that the packages of a folder are installed. What npm installed last is left alone if it is newer
/// than the lock file.
///
/// # Errors
/// [`TaskError`] if npm is missing or fails.
pub fn ensure_packages(folder: &str, message: &str) -> Result<(), TaskError> {
    let folder = workspace::root().join(folder);
    let changed = |file: &str| fs::metadata(folder.join(file)).and_then(|metadata| metadata.modified()).ok();
    if changed("node_modules/.package-lock.json") > changed("package-lock.json") {
        return Ok(());
    }
    let npm = process::find(&["npm"]).ok_or(TaskError::NoNode)?;
    run_watched(message, process::command(npm).arg("ci").current_dir(folder))
}
