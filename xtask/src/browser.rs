//! Chromium and its driver, for the end-to-end tests.

use std::{env, path::PathBuf, process::Command};

use crate::{apt::apt, error::TaskError, process, progress::run_watched};

/// The two programs that the end-to-end tests drive.
pub struct TestBrowser {
    /// Chromium or Chrome.
    pub chromium: PathBuf,
    /// Its WebDriver server.
    pub chromedriver: PathBuf,
}

impl TestBrowser {
    /// Tells the tests which programs to use.
    pub fn tell<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("CHROMIUM", &self.chromium).env("CHROMEDRIVER", &self.chromedriver)
    }
}

/// Finds the browser, or installs it where that can be done without asking.
///
/// # Errors
/// [`TaskError::NoBrowser`], saying what is missing and how to install it.
pub fn ensure_browser() -> Result<TestBrowser, TaskError> {
    let missing = match find() {
        Ok(browser) => return Ok(browser),
        Err(missing) => missing,
    };
    let Some(apt) = apt() else {
        return Err(refuse(
            missing,
            "apt-get as root, or sudo without a password, is not there to install it",
        ));
    };
    run_watched("Updating the package lists", apt().args(["update"]))?;
    run_watched(
        "Installing Chromium and its driver",
        apt().args(["install", "-y", "chromium", "chromium-driver"]),
    )?;
    find().map_err(|missing| refuse(missing, "its installation did not bring it"))
}

/// Finds Chromium or Chrome without its driver, or installs it where that can be done without asking.
///
/// # Errors
/// [`TaskError::NoBrowser`], saying what is missing and how to install it.
pub fn ensure_chromium() -> Result<PathBuf, TaskError> {
    chromium().map_or_else(|| ensure_browser().map(|browser| browser.chromium), Ok)
}

fn chromium() -> Option<PathBuf> {
    named("CHROMIUM", &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
}

/// The browser, or what is missing of it.
fn find() -> Result<TestBrowser, String> {
    let chromium = chromium();
    let chromedriver = named("CHROMEDRIVER", &["chromedriver"]);
    match (chromium, chromedriver) {
        (Some(chromium), Some(chromedriver)) => Ok(TestBrowser { chromium, chromedriver }),
        (None, Some(_)) => Err("Chromium".to_owned()),
        (Some(_), None) => Err("ChromeDriver".to_owned()),
        (None, None) => Err("Chromium and ChromeDriver".to_owned()),
    }
}

fn named(variable: &str, names: &[&str]) -> Option<PathBuf> {
    let chosen = env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file());
    chosen.or_else(|| process::find(names))
}

fn refuse(missing: String, why: &'static str) -> TaskError {
    TaskError::NoBrowser { missing, why }
}
