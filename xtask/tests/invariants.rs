//! Rules about the repository's own structure that the compiler does not enforce.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// What one package of this workspace may depend on. What is not said is not allowed.
struct Rule {
    package: &'static str,
    /// Packages of this workspace, without the prefix `elbo-`.
    crates: &'static [&'static str],
    /// More of them, for its tests and benchmarks only.
    dev: &'static [&'static str],
    /// Families of crates from outside that only some may know: see [`FAMILIES`].
    families: &'static [&'static str],
}

const fn rule(
    package: &'static str,
    crates: &'static [&'static str],
    dev: &'static [&'static str],
    families: &'static [&'static str],
) -> Rule {
    Rule { package, crates, dev, families }
}

/// One line for each package: its name, what it may depend on, what its tests may depend on besides, its families.
#[rustfmt::skip]
const RULES: &[Rule] = &[
    // Plain data, and what follows from it: the same in the page, in a worker and natively.
    rule("elbo-recipe", &[], &[], &[]),
    rule("elbo-protocol", &["recipe"], &[], &[]),
    rule("elbo-latent", &["recipe", "protocol"], &[], &[]),
    rule("elbo-line", &["recipe"], &["trainer"], &[]),
    rule("elbo-words", &["recipe", "protocol"], &[], &[]),
    rule("elbo-page", &["recipe", "protocol", "words"], &[], &[]),
    // What a step is does not depend on what computes it; the kernels stay small.
    rule("elbo-engine", &["recipe"], &[], &[]),
    rule("elbo-cpu", &["recipe", "engine"], &["conformance"], &[]),
    rule("elbo-gpu", &["recipe", "engine"], &["conformance"], &["wgpu"]),
    rule("elbo-features", &[], &[], &[]),
    rule("elbo-vae", &["recipe", "engine", "features"], &[], &["burn"]),
    rule("elbo-reference", &["recipe", "engine", "vae"], &["conformance", "cpu", "gpu", "protocol", "trainer"], &["burn"]),
    // What an engine promises, whatever engine it is.
    rule("elbo-conformance", &["recipe", "engine"], &[], &[]),
    // The training loop is the same natively and in the browser, whatever computes.
    rule("elbo-trainer", &["recipe", "protocol", "engine"], &["cpu", "latent"], &[]),
    // The worker is a state machine that runs natively, whatever computes; its shell is the browser around it. It
    // draws nothing, and stays small: Burn is the reference's alone.
    rule("elbo-worker", &["recipe", "protocol", "engine", "cpu", "latent", "trainer"], &[], &[]),
    rule("elbo-worker-shell", &["protocol", "trainer", "worker"], &[], &["web"]),
    rule("elbo-own-worker", &["protocol", "engine", "cpu", "gpu", "worker", "worker-shell"], &[], &["web"]),
    rule("elbo-reference-worker", &["protocol", "engine", "reference", "worker", "worker-shell"], &[], &["burn", "web"]),
    // Page and worker against each other, natively.
    rule("elbo-rehearsal", &["recipe", "protocol", "engine", "page", "trainer", "worker"], &[], &[]),
    // The page stays small and its main thread free, because it cannot reach a tensor.
    rule("elbo-room", &["recipe", "protocol", "words", "page"], &[], &["web", "yew"]),
    // The command line is native.
    rule("elbo-cli", &["recipe", "protocol", "engine", "cpu", "gpu", "line", "reference", "trainer", "words"], &[], &["burn"]),
    // The page in a browser: what it is held against may come from the protocol alone.
    rule("elbo-e2e", &[], &["recipe", "protocol"], &[]),
    rule("xtask", &[], &[], &[]),
];

/// Crates from outside that say where a package can run and how large it gets. A name that ends in `*` is a prefix.
const FAMILIES: &[(&str, &[&str])] = &[
    ("burn", &["burn", "burn-*", "cubecl", "cubecl-*"]),
    ("wgpu", &["wgpu", "wgpu-*", "naga"]),
    (
        "web",
        &[
            "web-sys",
            "js-sys",
            "gloo",
            "gloo-*",
            "wasm-bindgen",
            "wasm-bindgen-*",
            "console_error_panic_hook",
        ],
    ),
    ("yew", &["yew", "yew-*"]),
];

/// What plain `cargo test` leaves out besides: one needs a browser and `dist/`, the other has no code.
const LEFT_OUT: [&str; 2] = ["elbo-e2e", "elbo-features"];

/// Longest a source file may be, tests at its end not counted.
const MAX_LINES: usize = 300;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the repository")
}

/// A direct dependency of a package, for any target.
struct Dependency {
    name: String,
    /// Whether only tests, examples and benchmarks see it.
    is_dev: bool,
}

/// What Cargo says of the workspace.
fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo starts");
    serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn name(value: &Value) -> String {
    value["name"].as_str().unwrap_or_default().to_owned()
}

/// The direct dependencies of each package of the workspace.
fn dependencies(metadata: &Value) -> BTreeMap<String, Vec<Dependency>> {
    let dependency =
        |value: &Value| Dependency { name: name(value), is_dev: value["kind"].as_str() == Some("dev") };
    list(&metadata["packages"])
        .iter()
        .map(|package| (name(package), list(&package["dependencies"]).iter().map(dependency).collect()))
        .collect()
}

impl Rule {
    /// Why this package may not have a dependency, if it may not.
    fn refusal(&self, dependency: &Dependency, workspace: &BTreeSet<&str>) -> Option<String> {
        let name = dependency.name.as_str();
        let listed = |list: &[&str]| list.iter().any(|crate_| name.strip_prefix("elbo-") == Some(crate_));
        if workspace.contains(name) {
            let is_allowed = listed(self.crates) || dependency.is_dev && listed(self.dev);
            return (!is_allowed).then(|| format!("{} may not depend on {name}", self.package));
        }
        let (family, _) =
            FAMILIES.iter().find(|(_, members)| members.iter().any(|pattern| matches(pattern, name)))?;
        (!self.families.contains(family))
            .then(|| format!("{} may not know {family}, of which {name} is part", self.package))
    }
}

fn matches(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(name == pattern, |prefix| name.starts_with(prefix))
}

#[test]
fn dependencies_are_on_the_list() {
    let dependencies = dependencies(&metadata());
    let workspace: BTreeSet<_> = dependencies.keys().map(String::as_str).collect();
    let listed: BTreeSet<_> = RULES.iter().map(|rule| rule.package).collect();
    assert_eq!(listed.len(), RULES.len(), "expected one line for each package");
    assert_eq!(listed, workspace, "expected a line for each package of the workspace (left: lines)");
    let refusals: Vec<_> = RULES
        .iter()
        .flat_map(|rule| {
            dependencies[rule.package].iter().filter_map(|found| rule.refusal(found, &workspace))
        })
        .collect();
    assert!(refusals.is_empty(), "{refusals:#?}");
}

/// The family that makes a package slow to build or unable to run anywhere, if it or what it depends on has one.
fn burden(package: &str) -> Option<&'static str> {
    let rule = RULES.iter().find(|rule| rule.package == package)?;
    let own = rule.families.iter().copied().find(|family| ["burn", "wgpu"].contains(family));
    let below = || rule.crates.iter().chain(rule.dev).find_map(|name| burden(&format!("elbo-{name}")));
    own.or_else(below)
}

#[test]
fn plain_cargo_test_covers_all_that_runs_anywhere() {
    let metadata = metadata();
    let ids = list(&metadata["workspace_default_members"]);
    let is_default = |package: &Value| ids.contains(&package["id"]);
    let packages = list(&metadata["packages"]);
    let found: BTreeSet<_> = packages.iter().filter(|package| is_default(package)).map(name).collect();
    let expected: BTreeSet<_> = packages
        .iter()
        .map(name)
        .filter(|name| !LEFT_OUT.contains(&name.as_str()) && burden(name).is_none())
        .collect();
    assert_eq!(found, expected, "`default-members` in Cargo.toml (left)");
}

#[test]
fn what_is_not_on_the_list_is_refused() {
    let workspace = BTreeSet::from(["elbo-engine", "elbo-cpu", "elbo-new"]);
    let rule = rule("elbo-gpu", &["engine"], &["cpu"], &["wgpu"]);
    let refused = |name: &str, is_dev| {
        rule.refusal(&Dependency { name: name.to_owned(), is_dev }, &workspace).is_some()
    };
    assert!(!refused("elbo-engine", false) && !refused("wgpu", false) && !refused("serde", false));
    assert!(refused("elbo-cpu", false) && !refused("elbo-cpu", true));
    assert!(refused("elbo-new", true) && refused("burn", true) && refused("web-sys", false));
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
