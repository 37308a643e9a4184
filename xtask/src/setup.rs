//! What a build needs beyond Rust itself: the wasm target, wasm-bindgen, Trunk, wasm-opt, and the
//! sources of our dependencies. Each is left alone if it is there.

use std::path::Path;

use crate::{error::TaskError, npm, process, progress::run_watched, tools};

/// What the browser runs.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Makes sure that a build has all it needs.
///
/// # Errors
/// [`TaskError`] if something is missing and cannot be installed.
pub fn setup() -> Result<(), TaskError> {
    ensure_wasm_target()?;
    // Trunk builds offline, so that it never looks for tools on its own; the sources must be here.
    process::run(process::cargo().args(["fetch", "--quiet"]))?;
    tools::ensure_wasm_bindgen()?;
    tools::ensure_trunk()?;
    npm::ensure_packages("xtask/binaryen", "Installing wasm-opt")
}

/// Makes sure that Rust can build for the browser.
///
/// # Errors
/// [`TaskError`] if the target is missing and cannot be added.
pub fn ensure_wasm_target() -> Result<(), TaskError> {
    let sysroot = process::output(process::command("rustc").args(["--print", "sysroot"])).unwrap_or_default();
    if Path::new(&sysroot).join("lib/rustlib").join(WASM_TARGET).join("lib").is_dir() {
        return Ok(());
    }
    if process::find(&["rustup"]).is_none() {
        return Err(TaskError::NoTarget(WASM_TARGET));
    }
    run_watched(
        &format!("Adding the Rust target {WASM_TARGET}"),
        process::command("rustup").args(["target", "add", WASM_TARGET]),
    )
}
