//! Every test: native ones, and the end-to-end ones on the release build in a real browser.

use crate::{browser, build, error::TaskError, npm, process, setup, steps::Steps, vulkan};

/// Sets up, finds or installs the browser, builds, and runs the tests.
///
/// # Errors
/// [`TaskError`] if a step fails.
pub fn test(filter: Option<&str>) -> Result<(), TaskError> {
    let mut steps = Steps::default();
    test_steps(&mut steps, filter)?;
    steps.summary();
    Ok(())
}

/// The steps of [`test()`], one after the other: two heavy builds at once would not fit small machines.
///
/// # Errors
/// [`TaskError`] if a step fails.
pub fn test_steps(steps: &mut Steps, filter: Option<&str>) -> Result<(), TaskError> {
    steps.step("set up", setup::setup)?;
    let browser = steps.step("browser", browser::ensure_browser)?;
    steps.step("Vulkan driver", vulkan::ensure_vulkan)?;
    steps.step("accessibility audit", || {
        npm::ensure_packages("tests/audit", "Installing the accessibility audit")
    })?;
    steps.step("build page and worker", build::build)?;
    steps
        .step("compile tests", || process::run(process::cargo().args(["test", "--workspace", "--no-run"])))?;
    steps.step("run tests", || {
        process::run(browser.tell(process::cargo().args(["test", "--workspace"]).args(filter)))
    })
}

/// Takes the pictures in `docs/screenshots` with the end-to-end harness.
///
/// # Errors
/// [`TaskError`] if a step fails.
pub fn screenshots() -> Result<(), TaskError> {
    setup::setup()?;
    let browser = browser::ensure_browser()?;
    build::build()?;
    let mut command = process::cargo();
    command.args(["test", "-p", "elbo-e2e", "--test", "e2e", "screenshots", "--", "--ignored"]);
    process::run(browser.tell(&mut command))
}
