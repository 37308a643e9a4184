//! What a build needs beyond Rust itself: the wasm target, wasm-bindgen, Trunk, wasm-opt, and the
//! sources of our dependencies. Each is left alone if it is there.

use std::{path::Path, thread};

use crate::{error::TaskError, npm, process, programs, progress::run_watched, tools, workspace::WASM_TARGET};

/// Makes sure that a build has all it needs.
///
/// # Errors
/// [`TaskError`] if something is missing and cannot be installed.
pub fn setup() -> Result<(), TaskError> {
    sources()?;
    tools()
}

/// [`setup`], and the first build of page and worker beside it: it needs Cargo alone, and its linking leaves a core
/// idle. Trunk then finds it done.
///
/// # Errors
/// [`TaskError`] if something is missing and cannot be installed, or a build fails.
pub fn setup_and_compile() -> Result<(), TaskError> {
    sources()?;
    if tools::are_there()? {
        return tools();
    }
    thread::scope(|scope| {
        let tools = scope.spawn(tools);
        let compiled = programs::compile();
        match tools.join() {
            Ok(installed) => installed.and(compiled),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// The wasm target, and the sources of our dependencies: Trunk builds offline, so that it never looks for tools on
/// its own.
fn sources() -> Result<(), TaskError> {
    ensure_wasm_target()?;
    process::run(process::cargo().args(["fetch", "--quiet"]))
}

fn tools() -> Result<(), TaskError> {
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
