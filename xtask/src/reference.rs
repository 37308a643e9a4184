//! The worker with the reference: built behind the page, which does not wait for it, and put into `dist/` beside it.
//!
//! Until then `static/reference_loader.js` stands in its place and says so to whoever asks for it.

use std::{
    fs,
    path::Path,
    thread,
    time::{Duration, SystemTime},
};

use crate::{error::TaskError, process, progress::run_watched, workspace};

/// What `wasm-bindgen` makes.
const BUILT: [&str; 2] = ["reference_bg.wasm", "reference.js"];

/// The script that the page starts.
const LOADER: &str = "reference_loader.js";

/// Between two looks at whether Trunk has built the page again.
const INTERVAL: Duration = Duration::from_secs(1);

/// Builds the worker and puts it into `dist/`, its loader last.
///
/// # Errors
/// [`TaskError`] if the build fails or `dist/` cannot be written.
pub fn build() -> Result<(), TaskError> {
    let target = workspace::target();
    let bindings = target.join("reference");
    run_watched(
        "Building the worker with the reference",
        process::cargo()
            .args(["build", "--release", "--offline", "-p", "elbo-reference-worker", "--target"])
            .arg(workspace::WASM_TARGET),
    )?;
    process::run(
        process::command("wasm-bindgen")
            .args(["--target", "web", "--no-typescript", "--out-name", "reference", "--out-dir"])
            .arg(&bindings)
            .arg(target.join(workspace::WASM_TARGET).join("release/reference.wasm")),
    )?;
    let dist = workspace::root().join("dist");
    for name in BUILT {
        let to = dist.join(name);
        fs::copy(bindings.join(name), &to).map_err(|source| TaskError::Write { path: to, source })?;
    }
    let loader = dist.join(LOADER);
    fs::write(&loader, "import init from './reference.js';await init();")
        .map_err(|source| TaskError::Write { path: loader, source })
}

/// Keeps the worker in `dist/` up to date, as long as the program runs: builds it whenever Trunk has built the page.
pub fn follow() {
    thread::spawn(|| {
        let index = workspace::root().join("dist/index.html");
        let mut built = None;
        loop {
            let page = modified(&index);
            if page.is_some() && page != built {
                match build() {
                    Ok(()) => println!("the reference is there: `?engine=burn` trains with it"),
                    Err(error) => eprintln!("the worker with the reference: {error}"),
                }
                built = page;
            }
            thread::sleep(INTERVAL);
        }
    });
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}
