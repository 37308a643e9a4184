//! What a developer runs every few minutes: format, clippy and unit tests of what changed.

use crate::{
    error::TaskError,
    packages::{self, Package},
    process, setup,
    steps::TaskSteps,
    workspace,
};

/// Checks the named packages or, if none is named, those that differ from the branch `main`. Packages that depend on
/// them are left to `cargo xtask ci`.
///
/// # Errors
/// [`TaskError`] of the first check that fails.
pub fn check(names: &[String]) -> Result<(), TaskError> {
    let packages = packages::all()?;
    let chosen: Vec<_> = if names.is_empty() {
        packages::changed(&packages)
    } else {
        names.iter().map(|name| packages::named(&packages, name)).collect::<Result<_, _>>()?
    };
    let mut steps = TaskSteps::default();
    steps.step("format", || process::run(process::cargo().args(["fmt", "--all", "--check"])))?;
    if chosen.is_empty() {
        println!("no package differs from main; name one with -p");
    } else {
        let list: Vec<_> = chosen.iter().map(|package| package.name.as_str()).collect();
        println!("checking {}", list.join(", "));
        steps.step("clippy", || clippy(&chosen))?;
        steps.step("clippy, wasm", || clippy_wasm(&chosen))?;
        steps.step("unit tests", || unit_tests(&chosen))?;
    }
    steps.step("rules of the house", || {
        process::run(process::cargo().args(["test", "-p", "xtask", "--test", "invariants", "--quiet"]))
    })?;
    steps.summary();
    Ok(())
}

/// Clippy natively, with tests, examples and benchmarks.
///
/// # Errors
/// [`TaskError::Failed`] if it finds something.
pub fn clippy(packages: &[&Package]) -> Result<(), TaskError> {
    run(packages, &["clippy"], &["--all-targets", "--", "-D", "warnings"])
}

/// Clippy as for the browser, of those among the packages that run there.
///
/// # Errors
/// [`TaskError`] if it finds something, or the wasm target cannot be installed.
pub fn clippy_wasm(packages: &[&Package]) -> Result<(), TaskError> {
    let web: Vec<_> = packages.iter().copied().filter(|package| package.is_web).collect();
    setup::ensure_wasm_target()?;
    let target = ["clippy", "--target", workspace::WASM_TARGET];
    run(&web, &target, &[units(&web), &["--", "-D", "warnings"]].concat())
}

fn unit_tests(packages: &[&Package]) -> Result<(), TaskError> {
    let has_units = |package: &&Package| package.has_library || package.has_programs;
    let with_units: Vec<_> = packages.iter().copied().filter(has_units).collect();
    run(&with_units, &["test"], units(&with_units))
}

/// Cargo's words for libraries and programs; it refuses to look for libraries where there are none.
fn units(packages: &[&Package]) -> &'static [&'static str] {
    if packages.iter().any(|package| package.has_library) { &["--lib", "--bins"] } else { &["--bins"] }
}

fn run(packages: &[&Package], before: &[&str], after: &[&str]) -> Result<(), TaskError> {
    if packages.is_empty() {
        return Ok(());
    }
    let chosen = packages.iter().flat_map(|package| ["-p", package.name.as_str()]);
    process::run(process::cargo().args(before).args(chosen).args(after))
}
