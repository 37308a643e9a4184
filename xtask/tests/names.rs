//! A public type has a name of its own in the workspace: a reader who meets it need not ask which one is meant.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Where types are looked for. The benchmarks beside them are no part of the workspace's vocabulary.
const FOLDERS: &[&str] = &["crates", "src", "xtask/src"];

/// Names that two types may have, and why.
const SHARED: &[(&str, &str)] = &[];

/// Macros whose blocks declare public enums: their names stand alone before a brace.
const DECLARING: &[&str] = &["choices! {", "named! {"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the repository")
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() {
            // What only tests, benchmarks and examples see is no part of it either.
            if !["tests", "benches", "examples", "target"].iter().any(|other| name == *other) {
                sources(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The public types that a file declares.
fn declared(text: &str) -> Vec<&str> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let declares = code.lines().any(|line| DECLARING.iter().any(|begin| line.starts_with(begin)));
    let name_of = |line: &'_ str| -> Option<usize> {
        let words = line.trim_start();
        let public = ["pub struct ", "pub enum ", "pub trait ", "pub type ", "pub union "]
            .iter()
            .find(|begin| words.starts_with(**begin));
        let indent = line.len() - words.len();
        match public {
            Some(begin) => Some(indent + begin.len()),
            None => (declares && indent == 4 && words.ends_with(" {")).then_some(indent),
        }
    };
    let name = |line: &'_ str| {
        let rest = &line[name_of(line)?..];
        let end = rest.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len());
        let is_type = rest.starts_with(|letter: char| letter.is_ascii_uppercase());
        is_type.then(|| (line.len() - rest.len(), end))
    };
    code.lines().filter_map(|line| name(line).map(|(at, length)| &line[at..at + length])).collect()
}

#[test]
fn a_public_type_has_a_name_of_its_own() {
    let mut files = Vec::new();
    FOLDERS.iter().for_each(|folder| sources(&root().join(folder), &mut files));
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("the file can be read");
        let place = file.strip_prefix(root()).expect("it lies in the repository").display().to_string();
        for name in declared(&text) {
            places.entry(name.to_owned()).or_default().push(place.clone());
        }
    }
    assert!(places.len() > 300, "expected the workspace's types, found {}", places.len());
    places.retain(|_, places| places.len() > 1);
    for (name, why) in SHARED {
        assert!(places.remove(*name).is_some(), "{name} has one meaning now, take it off the list: {why}");
    }
    assert!(places.is_empty(), "give each a name of its own: {places:#?}");
}

#[test]
fn types_are_found_where_they_are_declared() {
    let text = "pub struct One<T> {\n    pub struct_of: u8,\n}\nstruct Private;\npub(crate) enum Inner {}\n\
                pub type Two = u8;\n#[cfg(test)]\nmod tests {\n    pub struct Three;\n}\n";
    assert_eq!(declared(text), ["One", "Two"]);
    let text = "choices! {\n    /// A few.\n    Few {\n        Value = \"value\", \"Value\";\n    }\n}\n";
    assert_eq!(declared(text), ["Few"]);
}
