//! One package alone is built with the same features as the whole workspace, so that Burn is compiled once.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

/// What takes minutes to compile.
const EXPENSIVE: &str = "burn";

/// The packages of this workspace that may stand on it; each must be built the same alone as among the others.
const PACKAGES: [&str; 3] = ["elbo-vae", "elbo-reference", "elbo-cli"];

/// The features that each package of a dependency tree is built with, once for each way it is built.
type Features = BTreeMap<String, BTreeSet<String>>;

/// What Cargo builds for these arguments on this machine.
fn tree(arguments: &[&str]) -> Features {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--prefix", "none", "--format", "{p}|{f}"])
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    read(&String::from_utf8(output.stdout).expect("cargo prints UTF-8"))
}

/// Reads lines such as `syn v3.0.10 (proc-macro)|default,full (*)`.
fn read(text: &str) -> Features {
    let mut features = Features::new();
    for (package, list) in text.lines().filter_map(|line| line.split_once('|')) {
        let package = package.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
        features.entry(package).or_default().insert(list.trim_end_matches("(*)").trim().to_owned());
    }
    features
}

/// What is built with other features alone than in the workspace, of the packages that matter.
fn differences(alone: &Features, workspace: &Features, matters: &Features) -> Vec<String> {
    alone
        .iter()
        .filter(|(package, found)| {
            matters.contains_key(*package)
                && !workspace.get(*package).is_some_and(|expected| found.is_subset(expected))
        })
        .map(|(package, found)| format!("{package}: expected {:?}, found {found:?}", workspace.get(package)))
        .collect()
}

#[test]
fn a_package_alone_has_the_features_of_the_workspace() {
    let workspace = tree(&["--workspace"]);
    let below = tree(&["--package", EXPENSIVE, "--edges", "normal,build"]);
    assert!(below.len() > 50, "expected {EXPENSIVE}'s dependencies, found {below:?}");
    for package in PACKAGES {
        let differences = differences(&tree(&["--package", package]), &workspace, &below);
        assert!(
            differences.is_empty(),
            "`cargo test -p {package}` would compile {EXPENSIVE} anew; \
             add to crates/features/Cargo.toml what it lacks: {differences:#?}"
        );
    }
}

#[test]
fn a_feature_that_one_of_them_lacks_is_seen() {
    let workspace = read("burn v1.0|std\nsyn v2.0 (proc-macro)|fold,full (*)\nurl v2.5|");
    let alone = read("burn v1.0|std (*)\nsyn v2.0 (proc-macro)|full\nurl v2.5|std");
    let matters = read("burn v1.0|std\nsyn v2.0|full");
    let differences = differences(&alone, &workspace, &matters);
    assert_eq!(differences.len(), 1, "{differences:?}");
    assert!(differences[0].starts_with("syn v2.0: expected"), "{differences:?}");
}
