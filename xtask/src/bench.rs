//! The benchmark against other libraries: sets all up, then lets Node run it.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{browser, error::TaskError, npm, process, progress::run_watched, setup, tools, workspace};

/// The two builds of the limit written by hand.
const RAW_CPU: [(&str, &str); 2] = [("simd128", "+simd128"), ("relaxed-simd", "+simd128,+relaxed-simd")];

/// Sets up, builds and runs the benchmark with these arguments.
///
/// # Errors
/// [`TaskError`] if something is missing, a build fails, or the benchmark reports failure.
pub fn bench(arguments: &[String]) -> Result<(), TaskError> {
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let node = process::find(&["node"]).ok_or(TaskError::NoNode)?;
    let mut run = process::command(node);
    run.arg(workspace::root().join("bench/run.mjs")).args(arguments);
    if let Ok(here) = env::current_dir() {
        run.current_dir(here); // paths among the arguments are the caller's
    }
    if has("--help") || has("-h") {
        return process::run(&mut run);
    }
    setup::ensure_wasm_target()?;
    tools::ensure_wasm_bindgen()?;
    npm::ensure_packages("bench", "Installing the other libraries")?;
    build_raw_cpu()?;
    build_module()?;
    if !has("--serve") {
        run.env("CHROMIUM", browser::ensure_chromium()?);
    }
    process::run(&mut run)
}

fn build_raw_cpu() -> Result<(), TaskError> {
    for (name, features) in RAW_CPU {
        let mut cargo = build(&format!("raw-cpu-{name}"), "bench/raw-cpu/Cargo.toml");
        run_watched(
            &format!("Building raw-cpu, {name}"),
            cargo.env("RUSTFLAGS", format!("-C target-feature={features}")),
        )?;
        let built = built(&format!("raw-cpu-{name}"), "raw_cpu.wasm");
        copy(&built, &workspace::root().join("bench/raw-cpu/pkg").join(format!("{name}.wasm")))?;
    }
    Ok(())
}

/// Elbo Room's own engines, with the versions that the repository's lock file fixes.
fn build_module() -> Result<(), TaskError> {
    let root = workspace::root();
    copy(&root.join("Cargo.lock"), &root.join("bench/module/Cargo.lock"))?;
    run_watched(
        "Building the engines",
        build("module", "bench/module/Cargo.toml").env("ELBO_ROOM_VERSION", env!("CARGO_PKG_VERSION")),
    )?;
    process::run(
        process::command("wasm-bindgen")
            .args(["--target", "web", "--no-typescript", "--out-dir", "bench/module/pkg"])
            .arg(built("module", "elbo_bench.wasm")),
    )
}

/// A release build for wasm in a folder of its own, so that flags of one do not rebuild another.
fn build(name: &str, manifest: &str) -> Command {
    let mut command = process::cargo();
    command
        .args([
            "build",
            "--release",
            "--target",
            workspace::WASM_TARGET,
            "--manifest-path",
            manifest,
            "--target-dir",
        ])
        .arg(target(name));
    command
}

fn built(name: &str, file: &str) -> PathBuf {
    target(name).join(workspace::WASM_TARGET).join("release").join(file)
}

fn target(name: &str) -> PathBuf {
    workspace::target().join("bench").join(name)
}

fn copy(from: &Path, to: &Path) -> Result<(), TaskError> {
    let failed = |source| TaskError::Write { path: to.to_owned(), source };
    to.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
    fs::copy(from, to).map(drop).map_err(failed)
}
