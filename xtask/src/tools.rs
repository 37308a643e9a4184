//! Programs that Cargo installs, at exact versions, once for all copies of the repository.

use std::process::Command;

use crate::{
    error::TaskError,
    process,
    progress::run_watched,
    workspace::{cache, locked_version},
};

/// Trunk builds the page. Its default features (a check for updates, a TLS stack for downloads) are
/// not used here, so they are not compiled.
const TRUNK_VERSION: &str = "0.21.14";

/// Checks licenses, sources and duplicate versions.
const CARGO_DENY_VERSION: &str = "0.20.2";

/// Trunk.
///
/// # Errors
/// [`TaskError`] if it cannot be installed.
pub fn ensure_trunk() -> Result<(), TaskError> {
    ensure("trunk", "trunk", TRUNK_VERSION, &["--no-default-features"])
}

/// `wasm-bindgen`, which refuses wasm made for any other version than its own.
///
/// # Errors
/// [`TaskError`] if it cannot be installed.
pub fn ensure_wasm_bindgen() -> Result<(), TaskError> {
    ensure("wasm-bindgen", "wasm-bindgen-cli", &locked_version("wasm-bindgen")?, &[])
}

/// `cargo-deny`.
///
/// # Errors
/// [`TaskError`] if it cannot be installed.
pub fn ensure_cargo_deny() -> Result<(), TaskError> {
    ensure("cargo-deny", "cargo-deny", CARGO_DENY_VERSION, &[])
}

/// Installs a program unless exactly this version is there already, in our folder or on the path.
fn ensure(program: &'static str, package: &str, version: &str, flags: &[&str]) -> Result<(), TaskError> {
    if says(program).is_some_and(|text| is_version(&text, version)) {
        return Ok(());
    }
    let label = format!("Installing {package} {version}");
    if run_watched(&label, install(package, version, flags)?.arg("--locked")).is_err() {
        // A registry mirror may lack the exact versions that the package was published with.
        println!("not with its own lock file; trying the dependencies that the registry has");
        run_watched(&label, &mut install(package, version, flags)?)?;
    }
    match says(program).unwrap_or_default() {
        text if is_version(&text, version) => Ok(()),
        found => Err(TaskError::WrongVersion { name: program, wanted: version.to_owned(), found }),
    }
}

fn install(package: &str, version: &str, flags: &[&str]) -> Result<Command, TaskError> {
    let cache = cache()?;
    let mut command = process::cargo();
    command
        .args(["install", "--force", "--version", &format!("={version}")])
        .arg("--root")
        .arg(cache.join("tools"))
        .args(flags)
        .arg(package)
        // One folder for all of them, so that dependencies they share are compiled once.
        .env("CARGO_TARGET_DIR", cache.join("tools-target"))
        // They run for seconds: the whole-program optimization that they ask for would take minutes to build.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    Ok(command)
}

fn says(program: &str) -> Option<String> {
    process::output(process::command(program).arg("--version"))
}

/// Whether the answer to `--version`, such as `trunk 0.21.14`, is this version.
fn is_version(answer: &str, version: &str) -> bool {
    answer.split_whitespace().nth(1) == Some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_version_counts() {
        assert!(is_version("trunk 0.21.14", "0.21.14"));
        assert!(is_version("wasm-bindgen 0.2.130 (abcdef)", "0.2.130"));
        assert!(!is_version("trunk 0.21.1", "0.21.14"));
        assert!(!is_version("", "0.21.14"));
    }
}
