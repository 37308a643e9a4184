//! Everything that is checked before a change is accepted, the cheapest first.

use crate::{check, error::TaskError, packages, process, setup, steps::TaskSteps, test::all_tests, tools};

/// Runs all checks.
///
/// # Errors
/// [`TaskError`] of the first check that fails.
pub fn ci() -> Result<(), TaskError> {
    let mut steps = TaskSteps::default();
    steps.step("format", || cargo(&["fmt", "--all", "--check"]))?;
    steps.step("lock file", || cargo(&["fetch", "--locked", "--quiet"]))?;
    steps.step("set up", setup::setup)?;
    let packages = packages::all()?;
    let all: Vec<_> = packages.iter().collect();
    // The dev profile in both: host tools of the wasm check (macros, build scripts) are then those of
    // the host check, and what the host check compiles of them is used by the tests.
    steps.step("clippy, host", || check::clippy(&all))?;
    steps.step("clippy, wasm", || check::clippy_wasm(&all))?;
    steps.step("documentation", || {
        process::run(
            process::cargo().args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"),
        )
    })?;
    steps.step("cargo-deny", tools::ensure_cargo_deny)?;
    // Not `advisories`: that database is a Git repository, and nothing is fetched from anywhere but
    // the package registries.
    steps.step("licenses and sources", || cargo(&["deny", "check", "bans", "licenses", "sources"]))?;
    all_tests(&mut steps, None)?;
    steps.summary();
    Ok(())
}

fn cargo(arguments: &[&str]) -> Result<(), TaskError> {
    process::run(process::cargo().args(arguments))
}
