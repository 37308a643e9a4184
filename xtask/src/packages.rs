//! The packages of the workspace: which there are, which of them run in a browser, and which of them a change touches.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{error::TaskError, process, workspace};

/// Crates that only a package for the browser depends on.
const WEB: [&str; 3] = ["wasm-bindgen", "web-sys", "js-sys"];

/// A package of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Whether it has a library.
    pub has_library: bool,
    /// Whether it has programs.
    pub has_programs: bool,
    /// Whether it runs in a browser, so that it must be checked for wasm as well.
    pub is_web: bool,
}

/// All of them.
///
/// # Errors
/// [`TaskError`] if Cargo cannot read the manifests.
pub fn all() -> Result<Vec<Package>, TaskError> {
    let mut command = process::cargo();
    command.args(["metadata", "--no-deps", "--offline", "--format-version", "1"]);
    let text = process::output(&mut command).ok_or_else(|| process::failed(&command, "no answer"))?;
    serde_json::from_str::<Value>(&text)
        .map(|metadata| list(&metadata["packages"]).iter().map(package).collect())
        .map_err(|error| process::failed(&command, &error.to_string()))
}

/// The package with this name, which may lack the prefix that all have.
///
/// # Errors
/// [`TaskError::NoPackage`], with the names that there are.
pub fn named<'a>(packages: &'a [Package], name: &str) -> Result<&'a Package, TaskError> {
    let is_meant = |package: &&Package| {
        package.name == name || package.name.strip_prefix("elbo-").is_some_and(|short| short == name)
    };
    packages.iter().find(is_meant).ok_or_else(|| {
        let names: Vec<_> = packages.iter().map(|package| package.name.as_str()).collect();
        TaskError::NoPackage { asked: name.to_owned(), known: names.join(", ") }
    })
}

/// The packages with files that differ from the branch `main`, committed or not; on `main` itself, from the last
/// commit.
pub fn changed(packages: &[Package]) -> Vec<&Package> {
    let git = |arguments: &[&str]| process::output(process::command("git").args(arguments));
    let base = git(&["merge-base", "main", "HEAD"]).unwrap_or_else(|| "HEAD".to_owned());
    let changed = git(&["diff", "--name-only", "--no-renames", &base]).unwrap_or_default();
    let new = git(&["ls-files", "--others", "--exclude-standard"]).unwrap_or_default();
    let files: Vec<_> = changed.lines().chain(new.lines()).map(|line| workspace::root().join(line)).collect();
    let is_touched = |package: &&Package| files.iter().any(|file| owner(packages, file) == Some(*package));
    packages.iter().filter(is_touched).collect()
}

/// The package whose folder holds a file: of several, the innermost.
fn owner<'a>(packages: &'a [Package], file: &Path) -> Option<&'a Package> {
    let holding = packages.iter().filter(|package| file.starts_with(&package.folder));
    holding.max_by_key(|package| package.folder.components().count())
}

fn package(value: &Value) -> Package {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let manifest = PathBuf::from(text(&value["manifest_path"]));
    let has = |kinds: &[&str]| {
        let mut found = list(&value["targets"]).iter().flat_map(|target| list(&target["kind"]));
        found.any(|kind| kinds.contains(&text(kind).as_str()))
    };
    let is_web = |dependency: &Value| WEB.contains(&text(&dependency["name"]).as_str());
    Package {
        name: text(&value["name"]),
        folder: manifest.parent().unwrap_or(Path::new("")).to_owned(),
        has_library: has(&["lib", "rlib", "cdylib"]),
        has_programs: has(&["bin"]),
        is_web: list(&value["dependencies"]).iter().any(is_web),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packages() -> Vec<Package> {
        let package = |name: &str, folder: &str| Package {
            name: name.to_owned(),
            folder: folder.into(),
            has_library: true,
            has_programs: false,
            is_web: false,
        };
        vec![package("elbo-room", "/r"), package("elbo-cpu", "/r/crates/cpu"), package("xtask", "/r/xtask")]
    }

    #[test]
    fn a_file_belongs_to_the_innermost_package() {
        let packages = packages();
        let owner = |file: &str| owner(&packages, Path::new(file)).map(|package| package.name.as_str());
        assert_eq!(owner("/r/crates/cpu/src/lib.rs"), Some("elbo-cpu"));
        assert_eq!(owner("/r/src/main.rs"), Some("elbo-room"));
        assert_eq!(owner("/r/crates/cpu2/src/lib.rs"), Some("elbo-room"));
        assert_eq!(owner("/other/file"), None);
    }

    #[test]
    fn the_prefix_may_be_left_out() {
        let packages = packages();
        assert_eq!(named(&packages, "cpu").unwrap().name, "elbo-cpu");
        assert_eq!(named(&packages, "elbo-cpu").unwrap().name, "elbo-cpu");
        assert_eq!(named(&packages, "xtask").unwrap().name, "xtask");
        let error = named(&packages, "gpu").unwrap_err().to_string();
        assert_eq!(error, "expected a package of elbo-room, elbo-cpu, xtask, found 'gpu'");
    }

    #[test]
    fn libraries_and_programs_are_told_from_tests() {
        let packages = all().unwrap();
        let has = |name: &str| {
            let package = named(&packages, name).unwrap();
            (package.has_library, package.has_programs)
        };
        assert_eq!(has("recipe"), (true, false));
        assert_eq!(has("xtask"), (false, true));
        assert_eq!(has("e2e"), (false, false));
    }

    #[test]
    fn the_page_and_the_workers_are_for_the_browser() {
        let packages = all().unwrap();
        let is_web = |name: &str| named(&packages, name).unwrap().is_web;
        assert!(is_web("elbo-room") && is_web("reference-worker"));
        assert!(!is_web("recipe") && !is_web("xtask"));
    }
}
