//! Tests: native ones, and those of what is built into `dist/`, in a real browser.

use std::process::Command;

use crate::{
    browser::{self, TestBrowser},
    build::{self, Parts},
    error::TaskError,
    npm, packages, process, setup,
    steps::TaskSteps,
    vulkan,
};

/// The package whose tests need a browser and `dist/`.
const BROWSER_TESTS: &str = "elbo-e2e";

/// A part of the name of each test that needs the worker with the reference.
const NEEDS_REFERENCE: &str = "reference";

/// Which tests.
#[derive(clap::Args, Debug, Default)]
pub struct Selection {
    /// Only tests whose name contains this.
    pub filter: Option<String>,
    /// Only native tests: no browser, no build of the page.
    #[arg(long)]
    pub unit: bool,
    /// Only native tests of this package, such as `cpu`; can be given several times.
    #[arg(short, long = "package", value_name = "CRATE")]
    pub packages: Vec<String>,
    /// Only tests of the built page whose name contains this; alone, all of them.
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "", conflicts_with_all = ["unit", "packages", "filter"])]
    pub e2e: Option<String>,
}

/// Runs the tests that are asked for, after what they need: without any choice, all of them.
///
/// # Errors
/// [`TaskError`] if a step fails.
pub fn test(selection: &Selection) -> Result<(), TaskError> {
    let mut steps = TaskSteps::default();
    if let Some(name) = &selection.e2e {
        browser_tests(&mut steps, name)?;
    } else if selection.unit || !selection.packages.is_empty() {
        native_tests(&mut steps, selection)?;
    } else {
        all_tests(&mut steps, selection.filter.as_deref())?;
    }
    steps.summary();
    Ok(())
}

/// Every test, one step after the other: two heavy builds at once would not fit small machines.
///
/// # Errors
/// [`TaskError`] if a step fails.
pub fn all_tests(steps: &mut TaskSteps, filter: Option<&str>) -> Result<(), TaskError> {
    steps.step("set up", setup::setup)?;
    let browser = ensure_browser(steps)?;
    steps.step("Vulkan driver", vulkan::ensure_vulkan)?;
    steps.step("build page and workers", || build::build(Parts::WithReference))?;
    steps.step("compile tests", || process::run(cargo_test().args(["--workspace", "--no-run"])))?;
    steps.step("run tests", || process::run(browser.tell(cargo_test().arg("--workspace")).args(filter)))
}

fn native_tests(steps: &mut TaskSteps, selection: &Selection) -> Result<(), TaskError> {
    let mut command = cargo_test();
    if selection.packages.is_empty() {
        command.args(["--workspace", "--exclude", BROWSER_TESTS]);
    }
    let known = packages::all()?;
    for name in &selection.packages {
        command.args(["-p", &packages::named(&known, name)?.name]);
    }
    steps.step("Vulkan driver", vulkan::ensure_vulkan)?;
    steps.step("run tests", || process::run(command.args(&selection.filter)))
}

fn browser_tests(steps: &mut TaskSteps, name: &str) -> Result<(), TaskError> {
    steps.step("set up", setup::setup)?;
    let browser = ensure_browser(steps)?;
    let names = steps.step("compile tests", || {
        process::run(cargo_test().args(["-p", BROWSER_TESTS, "--no-run"]))?;
        let mut list = cargo_test();
        list.args(["-p", BROWSER_TESTS, name, "--", "--list"]);
        process::output(&mut list).ok_or_else(|| process::failed(&list, "no answer"))
    })?;
    if !names.lines().any(|line| line.ends_with(": test")) {
        return Err(TaskError::NoTest(name.to_owned()));
    }
    steps.step("build page and worker", || build::build(parts(&names)))?;
    steps.step("run tests", || process::run(browser.tell(cargo_test().args(["-p", BROWSER_TESTS, name]))))
}

/// What these tests need to be built, by their names.
fn parts(names: &str) -> Parts {
    if names.contains(NEEDS_REFERENCE) { Parts::WithReference } else { Parts::PageAndWorker }
}

fn ensure_browser(steps: &mut TaskSteps) -> Result<TestBrowser, TaskError> {
    let browser = steps.step("browser", browser::ensure_browser)?;
    steps.step("accessibility audit", || {
        npm::ensure_packages("tests/audit", "Installing the accessibility audit")
    })?;
    Ok(browser)
}

fn cargo_test() -> Command {
    let mut command = process::cargo();
    command.arg("test");
    command
}

/// Takes the pictures in `docs/screenshots` with the end-to-end harness.
///
/// # Errors
/// [`TaskError`] if a step fails.
pub fn screenshots() -> Result<(), TaskError> {
    setup::setup()?;
    let browser = browser::ensure_browser()?;
    build::build(Parts::PageAndWorker)?;
    let mut command = cargo_test();
    command.args(["-p", BROWSER_TESTS, "--test", "e2e", "screenshots", "--", "--ignored"]);
    process::run(browser.tell(&mut command))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_is_built_for_tests_that_name_it() {
        assert_eq!(parts("devices::the_reference_trains_the_same_curve: test\n"), Parts::WithReference);
        assert_eq!(parts("start::pretrained_weights_decode: test\n"), Parts::PageAndWorker);
    }
}
