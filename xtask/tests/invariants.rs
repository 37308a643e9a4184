//! Rules about the repository's own structure that the compiler does not enforce.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// What a package of this workspace must never depend on, not even for its tests, and why.
const FORBIDDEN: &[(&str, &[&str], &str)] = &[
    (
        "elbo-room",
        &[
            "burn",
            "burn-*",
            "cubecl",
            "cubecl-*",
            "wgpu",
            "elbo-engine",
            "elbo-cpu",
            "elbo-gpu",
            "elbo-latent",
            "elbo-vae",
            "elbo-reference",
            "elbo-trainer",
            "elbo-worker",
            "elbo-reference-worker",
            "elbo-cli",
        ],
        "the page stays small and its main thread free because it cannot reach a tensor",
    ),
    (
        "elbo-protocol",
        &["elbo-*", "burn", "burn-*", "web-sys", "js-sys", "gloo", "gloo-*", "wasm-bindgen"],
        "the protocol is plain data",
    ),
    (
        "elbo-engine",
        &[
            "elbo-cpu",
            "elbo-gpu",
            "elbo-vae",
            "elbo-reference",
            "elbo-trainer",
            "burn",
            "wgpu",
            "web-sys",
            "js-sys",
        ],
        "what a step is does not depend on what computes it",
    ),
    (
        "elbo-cpu",
        &[
            "elbo-gpu",
            "elbo-vae",
            "elbo-reference",
            "elbo-trainer",
            "burn",
            "burn-*",
            "wgpu",
            "web-sys",
            "js-sys",
        ],
        "the kernels stay small, and the same natively and in the browser",
    ),
    (
        "elbo-gpu",
        &["elbo-vae", "elbo-reference", "elbo-trainer", "burn", "burn-*", "web-sys", "js-sys"],
        "the kernels stay small, and the same natively and in the browser",
    ),
    (
        "elbo-latent",
        &[
            "elbo-engine",
            "elbo-cpu",
            "elbo-gpu",
            "elbo-vae",
            "elbo-reference",
            "elbo-trainer",
            "elbo-worker",
            "burn",
            "burn-*",
            "wgpu",
            "web-sys",
            "js-sys",
            "wasm-bindgen",
        ],
        "what codes say does not depend on what computed them",
    ),
    (
        "elbo-vae",
        &["elbo-trainer", "elbo-worker", "elbo-cli", "web-sys", "js-sys", "gloo", "gloo-*", "wasm-bindgen"],
        "the model knows neither the loop that trains it nor the web",
    ),
    (
        "elbo-trainer",
        &[
            "burn",
            "burn-*",
            "wgpu",
            "elbo-gpu",
            "elbo-vae",
            "elbo-reference",
            "elbo-worker",
            "elbo-cli",
            "web-sys",
            "js-sys",
            "gloo",
            "gloo-*",
            "wasm-bindgen",
        ],
        "the training loop is the same natively and in the browser, whatever computes",
    ),
    (
        "elbo-worker",
        &[
            "elbo-cli",
            "elbo-gpu",
            "elbo-page",
            "elbo-reference",
            "burn",
            "burn-*",
            "wgpu",
            "web-sys",
            "js-sys",
            "gloo",
            "gloo-*",
            "wasm-bindgen",
            "wasm-bindgen-futures",
            "yew",
        ],
        "the worker is a state machine that runs natively, whatever computes and wherever it is hosted",
    ),
    (
        "elbo-worker-shell",
        &["elbo-cli", "elbo-cpu", "elbo-gpu", "elbo-reference", "burn", "burn-*", "wgpu", "yew"],
        "the browser around the worker is the same whatever computes",
    ),
    (
        "elbo-own-worker",
        &["elbo-cli", "elbo-reference", "burn", "burn-*", "yew"],
        "the worker that every visitor loads stays small and draws nothing",
    ),
    ("elbo-reference-worker", &["elbo-cli", "yew"], "the worker draws nothing"),
    ("elbo-cli", &["elbo-worker", "web-sys", "gloo", "yew"], "the command line is native"),
];

/// Longest a source file may be, tests at its end not counted.
const MAX_LINES: usize = 300;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the repository")
}

/// Direct dependencies of each package of the workspace, of every kind and for every target.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo starts");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON");
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let name = |value: &Value| value["name"].as_str().unwrap_or_default().to_owned();
    list(&metadata["packages"])
        .iter()
        .map(|package| (name(package), list(&package["dependencies"]).iter().map(name).collect()))
        .collect()
}

fn matches(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(name == pattern, |prefix| name.starts_with(prefix))
}

#[test]
fn dependencies_point_one_way() {
    let dependencies = dependencies();
    for (package, forbidden, reason) in FORBIDDEN {
        let found = dependencies.get(*package).unwrap_or_else(|| panic!("no package '{package}'"));
        for dependency in found {
            let is_forbidden = forbidden.iter().any(|pattern| matches(pattern, dependency));
            assert!(!is_forbidden, "{package} depends on {dependency}, but {reason}");
        }
    }
}

#[test]
fn source_files_stay_short() {
    let mut files = Vec::new();
    for folder in ["src", "crates", "xtask", "tests", "benches", "bench"] {
        collect(&root().join(folder), &mut files);
    }
    assert!(files.len() > 20, "expected the workspace's sources, found {} files", files.len());
    let long: Vec<_> = files
        .iter()
        .map(|path| (path, code_lines(&fs::read_to_string(path).expect("a source file is text"))))
        .filter(|(_, lines)| *lines > MAX_LINES)
        .map(|(path, lines)| format!("{}: {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "split what is longer than {MAX_LINES} lines: {long:#?}");
}

/// Lines before the tests at the end of a file.
fn code_lines(text: &str) -> usize {
    text.lines().take_while(|line| *line != "#[cfg(test)]").count()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target" && name != "node_modules") {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

#[test]
fn only_tests_at_the_end_are_not_counted() {
    assert_eq!(code_lines("a\nb\n#[cfg(test)]\nmod tests {}\n"), 2);
    assert_eq!(code_lines("a\nb\n"), 2);
}

#[test]
fn patterns_match_whole_names_or_prefixes() {
    assert!(matches("burn", "burn") && !matches("burn", "burn-flex"));
    assert!(matches("burn-*", "burn-flex") && !matches("burn-*", "burn"));
}
