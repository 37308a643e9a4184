//! Where things are: the repository, the tools folder, and the versions that Cargo.lock fixes.

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use crate::error::TaskError;

/// What the browser runs.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// This package's folder: what Cargo says as it starts the program. What it said at compilation may be another
/// copy of the repository, if several share their compiled things.
static MANIFEST_DIR: LazyLock<PathBuf> = LazyLock::new(|| {
    env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into()).into()
});

/// The root of the repository.
pub fn root() -> &'static Path {
    MANIFEST_DIR.parent().expect("xtask is a folder of the repository")
}

/// Where Cargo puts what it builds.
pub fn target() -> PathBuf {
    let chosen = env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    root().join(chosen)
}

/// The folder for tools that the repository installs for itself, outside of the repository so that
/// several copies of it share them.
///
/// # Errors
/// [`TaskError::NoCache`] if the environment names no home.
pub fn cache() -> Result<PathBuf, TaskError> {
    let folder = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    folder("ELBO_ROOM_CACHE")
        .or_else(|| folder("XDG_CACHE_HOME").map(|cache| cache.join("elbo-room")))
        .or_else(|| folder("HOME").map(|home| home.join(".cache/elbo-room")))
        .ok_or(TaskError::NoCache)
}

/// The version of a package that Cargo.lock fixes.
///
/// # Errors
/// [`TaskError`] if Cargo.lock cannot be read or lacks the package.
pub fn locked_version(package: &'static str) -> Result<String, TaskError> {
    let path = root().join("Cargo.lock");
    let text = fs::read_to_string(&path).map_err(|source| TaskError::Read { path, source })?;
    version_in(&text, package).ok_or(TaskError::NotLocked(package))
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"').map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.1.0\"\n\n\
                        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";

    #[test]
    fn the_locked_version_is_that_of_the_exact_name() {
        assert_eq!(version_in(LOCK, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in(LOCK, "wasm-bindgen-cli"), None);
    }

    #[test]
    fn this_repository_locks_wasm_bindgen() {
        assert!(locked_version("wasm-bindgen").unwrap().starts_with("0.2."));
    }
}
