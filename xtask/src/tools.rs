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
const TRUNK: Tool = Tool { program: "trunk", package: "trunk", flags: &["--no-default-features"] };

/// The version that is installed where none is there.
const TRUNK_VERSION: &str = "0.21.14";

/// The first of Trunk's versions that knows every attribute in `index.html`: a profile for releases, parameters for
/// wasm-opt.
const TRUNK_FIRST: [u32; 3] = [0, 21, 3];

/// The first version that promises nothing.
const TRUNK_END: [u32; 3] = [0, 22, 0];

/// Without the TLS stack of its runner of tests, which is not used here.
const WASM_BINDGEN: Tool =
    Tool { program: "wasm-bindgen", package: "wasm-bindgen-cli", flags: &["--no-default-features"] };

const CARGO_DENY: Tool = Tool { program: "cargo-deny", package: "cargo-deny", flags: &[] };

/// Checks licenses, sources and duplicate versions.
const CARGO_DENY_VERSION: &str = "0.20.2";

/// What `wasm-bindgen` spends its time in: 25 MB of wasm take seconds with these optimized, else minutes.
const OPTIMIZED: [&str; 5] =
    ["walrus", "wasm-bindgen-cli-support", "wasm-encoder", "wasmparser", "wasmprinter"];

/// A program, and the package that brings it.
struct Tool {
    program: &'static str,
    package: &'static str,
    flags: &'static [&'static str],
}

/// Trunk: any version that can build the page.
///
/// # Errors
/// [`TaskError`] if it cannot be installed.
pub fn ensure_trunk() -> Result<(), TaskError> {
    TRUNK.ensure(TRUNK_VERSION, builds_the_page)
}

/// `wasm-bindgen`, which refuses wasm made for any other version than its own.
///
/// # Errors
/// [`TaskError`] if it cannot be installed.
pub fn ensure_wasm_bindgen() -> Result<(), TaskError> {
    WASM_BINDGEN.ensure_exactly(&locked_version("wasm-bindgen")?)
}

/// `cargo-deny`.
///
/// # Errors
/// [`TaskError`] if it cannot be installed.
pub fn ensure_cargo_deny() -> Result<(), TaskError> {
    CARGO_DENY.ensure_exactly(CARGO_DENY_VERSION)
}

/// Whether Trunk and `wasm-bindgen` are there.
///
/// # Errors
/// [`TaskError`] if Cargo.lock does not say which version is needed.
pub fn are_there() -> Result<bool, TaskError> {
    let needed = locked_version("wasm-bindgen")?;
    Ok(TRUNK.answers(builds_the_page) && WASM_BINDGEN.answers(|version| version == needed))
}

impl Tool {
    fn ensure_exactly(&self, version: &str) -> Result<(), TaskError> {
        self.ensure(version, |found| found == version)
    }

    /// Installs a version unless one that will do is there already, in our folder or on the path.
    fn ensure(&self, version: &str, will_do: impl Fn(&str) -> bool) -> Result<(), TaskError> {
        if self.answers(&will_do) {
            return Ok(());
        }
        let label = format!("Installing {} {version}", self.package);
        if run_watched(&label, self.install(version)?.arg("--locked")).is_err() {
            // A registry mirror may lack the exact versions that the package was published with.
            println!("not with its own lock file; trying the dependencies that the registry has");
            run_watched(&label, &mut self.install(version)?)?;
        }
        if self.answers(will_do) {
            return Ok(());
        }
        let found = self.says().unwrap_or_default();
        Err(TaskError::WrongVersion { name: self.program, wanted: version.to_owned(), found })
    }

    fn install(&self, version: &str) -> Result<Command, TaskError> {
        let cache = cache()?;
        let mut command = process::cargo();
        command.args(["install", "--force", "--version", &format!("={version}")]);
        command.arg("--root").arg(cache.join("tools"));
        for package in OPTIMIZED {
            command.args(["--config", &format!("profile.release.package.{package}.opt-level=2")]);
        }
        command
            .args(self.flags)
            .arg(self.package)
            // One folder for all of them, so that dependencies they share are compiled once.
            .env("CARGO_TARGET_DIR", cache.join("tools-target"))
            // They run for seconds, and what takes them seconds is optimized above; all else would only take minutes
            // to build.
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0");
        Ok(command)
    }

    fn answers(&self, will_do: impl Fn(&str) -> bool) -> bool {
        self.says().is_some_and(|answer| version_of(&answer).is_some_and(will_do))
    }

    fn says(&self) -> Option<String> {
        process::output(process::command(self.program).arg("--version"))
    }
}

/// The version in an answer to `--version`, such as `trunk 0.21.14`.
fn version_of(answer: &str) -> Option<&str> {
    answer.split_whitespace().nth(1)
}

fn builds_the_page(version: &str) -> bool {
    let parts: Vec<u32> = version.split('.').map_while(|part| part.parse().ok()).collect();
    <[u32; 3]>::try_from(parts).is_ok_and(|parts| (TRUNK_FIRST..TRUNK_END).contains(&parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_second_word() {
        assert_eq!(version_of("trunk 0.21.14"), Some("0.21.14"));
        assert_eq!(version_of("wasm-bindgen 0.2.130 (abcdef)"), Some("0.2.130"));
        assert_eq!(version_of(""), None);
    }

    #[test]
    fn a_trunk_that_is_too_old_or_too_new_will_not_do() {
        assert!(builds_the_page("0.21.3") && builds_the_page(TRUNK_VERSION));
        assert!(!builds_the_page("0.21.2") && !builds_the_page("0.22.0") && !builds_the_page("0.21"));
    }
}
