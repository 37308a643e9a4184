//! No file of any crate depends on itself, be it through others: what `use` lines and paths name is
//! followed to the file that defines it, so that a re-export is no detour. Tests may go in circles.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Crates whose circles are still to be broken; the list may only shrink.
const WITH_CIRCLES: &[&str] = &["crates/reference/src", "crates/vae/src", "crates/worker/src"];

/// The path of a module in its crate; the crate's root is empty.
type Module = Vec<String>;

/// One file without its tests and comments.
struct Source {
    /// Paths that it depends on, as written.
    paths: Vec<Vec<String>>,
    /// What it re-exports or brings in: a name, and where it comes from.
    names: BTreeMap<String, Vec<String>>,
    /// Modules that it declares for tests only.
    for_tests: Vec<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the repository")
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn module_of(folder: &Path, file: &Path) -> Module {
    let within = file.strip_prefix(folder).expect("the file is in the folder").with_extension("");
    let mut module: Module = within.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if module.last().is_some_and(|last| matches!(last.as_str(), "mod" | "lib" | "main")) {
        module.pop();
    }
    module
}

/// The paths of a use tree: `a::{b, c::d}` is `a::b` and `a::c::d`. What it is called here comes last, if renamed.
fn expand(tree: &str, before: &[String], found: &mut Vec<(Vec<String>, String)>) {
    let tree = tree.trim();
    if let Some(open) = tree.find('{') {
        let mut before = before.to_vec();
        before.extend(
            tree[..open].split("::").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned),
        );
        let inner = &tree[open + 1..tree.rfind('}').unwrap_or(tree.len())];
        let (mut depth, mut start) = (0, 0);
        for (at, letter) in inner.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    expand(&inner[start..at], &before, found);
                    start = at + 1;
                }
                _ => {}
            }
        }
        expand(&inner[start..], &before, found);
    } else if !tree.is_empty() {
        let (path, name) = tree.split_once(" as ").unwrap_or((tree, ""));
        let mut whole = before.to_vec();
        whole.extend(path.split("::").map(|part| part.trim().to_owned()));
        let name =
            if name.is_empty() { whole.last().cloned().unwrap_or_default() } else { name.trim().to_owned() };
        found.push((whole, name));
    }
}

fn read(text: &str) -> Source {
    let code: String =
        text.lines().map(|line| line.split("//").next().unwrap_or_default().to_owned() + "\n").collect();
    let for_tests = code
        .split("#[cfg(test)]\n")
        .skip(1)
        .filter_map(|after| after.trim_start().split_once("mod ")?.1.split_once(';'))
        .map(|(name, _)| name.trim().to_owned())
        .collect();
    let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let (mut paths, mut names) = (Vec::new(), BTreeMap::new());
    let mut rest = String::new();
    let mut is_test = false;
    let mut statement: Option<(bool, String)> = None;
    for line in code.lines() {
        let words = line.trim_start();
        let is_use = words.starts_with("use ") || (words.starts_with("pub") && words.contains(" use "));
        if statement.is_none() && is_use {
            let begin = line.find("use ").map_or(0, |at| at + 4);
            statement = Some((words.starts_with("pub"), line[begin..].to_owned()));
        } else if let Some((_, tree)) = &mut statement {
            tree.push_str(line);
        } else {
            rest.push_str(line);
            rest.push('\n');
        }
        if let Some((is_public, tree)) = statement.take_if(|(_, tree)| tree.contains(';')) {
            let mut found = Vec::new();
            expand(tree.trim_end().trim_end_matches(';'), &[], &mut found);
            for (path, name) in found {
                names.insert(name, path.clone());
                // A re-export gives a name to what others define.
                if !is_public && !is_test {
                    paths.push(path);
                }
            }
        }
        is_test = statement.is_some() && is_test || line.trim() == "#[cfg(test)]";
    }
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    for word in rest.split(|letter| !is_name(letter)) {
        if word.starts_with("crate::") || word.starts_with("super::") {
            paths.push(word.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect());
        }
    }
    Source { paths, names, for_tests }
}

/// The module whose file defines what a path names in a module; none outside the crate.
fn resolve(
    sources: &BTreeMap<Module, Source>,
    from: &Module,
    path: &[String],
    depth: usize,
) -> Option<Module> {
    let mut at = from.clone();
    let mut parts = path.iter();
    for (index, part) in parts.by_ref().enumerate() {
        let mut child = at.clone();
        child.push(part.clone());
        match part.as_str() {
            "crate" if index == 0 => at = Vec::new(),
            "self" => {}
            "super" => drop(at.pop()),
            "*" => return Some(at),
            _ if sources.contains_key(&child) => at = child,
            name => {
                let named = sources.get(&at)?.names.get(name);
                return match named {
                    Some(to) if depth < 20 => resolve(sources, &at, to, depth + 1),
                    _ if index == 0 => None,
                    _ => Some(at),
                };
            }
        }
    }
    Some(at)
}

/// The files of a crate, by module.
fn texts(folder: &Path) -> BTreeMap<Module, String> {
    let mut found = Vec::new();
    files(folder, &mut found);
    let text = |file: &PathBuf| fs::read_to_string(file).expect("the file can be read");
    found.iter().map(|file| (module_of(folder, file), text(file))).collect()
}

/// What each file of a crate depends on.
fn dependencies(texts: &BTreeMap<Module, String>) -> BTreeMap<Module, BTreeSet<Module>> {
    let mut sources: BTreeMap<Module, Source> =
        texts.iter().map(|(module, text)| (module.clone(), read(text))).collect();
    let tests: Vec<Module> = sources
        .iter()
        .flat_map(|(module, source)| {
            source.for_tests.iter().map(|name| [module.clone(), vec![name.clone()]].concat())
        })
        .collect();
    sources.retain(|module, _| !tests.iter().any(|test| module.starts_with(test)));
    let on = |(module, source): (&Module, &Source)| {
        let to = source.paths.iter().filter_map(|path| resolve(&sources, module, path, 0));
        (module.clone(), to.filter(|to| to != module).collect())
    };
    sources.iter().map(on).collect()
}

/// A way from a file back to it.
fn circle(edges: &BTreeMap<Module, BTreeSet<Module>>) -> Option<Vec<Module>> {
    fn walk(
        at: &Module,
        edges: &BTreeMap<Module, BTreeSet<Module>>,
        way: &mut Vec<Module>,
        done: &mut BTreeSet<Module>,
    ) -> Option<Vec<Module>> {
        if let Some(begin) = way.iter().position(|module| module == at) {
            return Some([&way[begin..], std::slice::from_ref(at)].concat());
        }
        if !done.insert(at.clone()) {
            return None;
        }
        way.push(at.clone());
        let found = edges.get(at).into_iter().flatten().find_map(|next| walk(next, edges, way, done));
        way.pop();
        found
    }
    let mut done = BTreeSet::new();
    edges.keys().find_map(|module| walk(module, edges, &mut Vec::new(), &mut done))
}

/// The sources of every package, from the root of the repository.
fn checked() -> Vec<PathBuf> {
    let crates = fs::read_dir(root().join("crates")).expect("the folder is there").flatten();
    let sources = crates.map(|entry| entry.path().join("src"));
    sources.chain(["src", "xtask/src"].map(|folder| root().join(folder))).collect()
}

#[test]
fn no_file_depends_on_itself() {
    let mut count = 0;
    let mut circles = Vec::new();
    for folder in checked() {
        let edges = dependencies(&texts(&folder));
        count += edges.values().map(BTreeSet::len).sum::<usize>();
        let name = folder.strip_prefix(root()).expect("it lies in the repository").display().to_string();
        let way = circle(&edges).map(|way| way.iter().map(|module| module.join("::")).collect::<Vec<_>>());
        if WITH_CIRCLES.contains(&name.as_str()) {
            assert!(way.is_some(), "{name} has no circle any more: take it off the list");
        } else {
            circles.extend(way.map(|way| format!("{name}: {}", way.join(" -> "))));
        }
    }
    assert!(count > 500, "expected files that depend on others, found {count} dependencies");
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn a_circle_through_a_re_export_is_found() {
    let crate_of = |two: &str| {
        let one = "use crate::Two;\npub struct One;\n";
        let files = [("", "mod one;\nmod two;\npub use two::Two;\n"), ("one", one), ("two", two)];
        let module =
            |name: &str| name.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect();
        files.map(|(name, text)| (module(name), text.to_owned())).into_iter().collect()
    };
    let tested = "pub struct Two;\n#[cfg(test)]\nmod tests {\n    use crate::one::One;\n}\n";
    assert_eq!(circle(&dependencies(&crate_of(tested))), None, "tests may");
    let named = "pub struct Two;\npub fn one() -> super::one::One {\n    super::one::One\n}\n";
    let way = circle(&dependencies(&crate_of(named))).expect("a circle");
    assert_eq!((way.len(), way.first()), (3, way.last()));
}
