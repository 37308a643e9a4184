//! What a visitor reads is said in `elbo-words`: no other crate has sentences, but for those still listed here.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Folders that are searched, and the sentences that each may have: none, or those that have not moved yet. The
/// numbers may only fall.
const ALLOWED: &[(&str, usize)] = &[
    ("crates/protocol/src", 0),
    ("crates/engine/src", 2),
    ("crates/cpu/src", 0),
    ("crates/gpu/src", 3),
    ("crates/reference/src", 0),
    ("crates/trainer/src", 0),
    ("crates/worker/src", 0),
    ("crates/worker-shell/src", 0),
    ("crates/cli/src", 0),
    ("crates/page/src", 0),
    ("src", 0),
];

/// Lessons are in files of their own, by language.
const LESSONS: &str = "crates/page/src/learn";

/// Calls whose text only a developer reads, and attributes whose text only a style sheet does.
const FOR_DEVELOPERS: &[&str] =
    &["expect(", "expect_throw(", "reason = ", "panic!(", "unreachable!(", "eprintln!(", "error(", "class="];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the repository")
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder exists").map(|entry| entry.expect("it is readable"))
    {
        let path = entry.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let for_tests = matches!(name, "tests" | "tests.rs" | "testing.rs" | "properties.rs");
        if for_tests || path.starts_with(root().join(LESSONS)) {
            continue;
        }
        if path.is_dir() {
            sources(&path, found);
        } else if name.ends_with(".rs") {
            found.push(path);
        }
    }
}

/// A source file up to what only tests see: their module, or a function for them before it.
fn before_tests(source: &str) -> &str {
    let is_for_tests = |(at, line): &(usize, &str)| {
        let next = source[at + line.len()..].lines().nth(1).unwrap_or_default();
        *line == "#[cfg(test)]" && (next.starts_with("mod tests {") || next.contains("fn "))
    };
    let lines = source.split('\n').scan(0, |at, line| {
        let begin = *at;
        *at += line.len() + 1;
        Some((begin, line))
    });
    lines.into_iter().find(is_for_tests).map_or(source, |(at, _)| &source[..at])
}

/// The string literals of a source file, but for its comments, its tests and what only a developer reads.
fn literals(source: &str) -> Vec<&str> {
    let source = before_tests(source);
    let bytes = source.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        match bytes[at] {
            b'/' if source[at..].starts_with("//") => {
                at += source[at..].find('\n').unwrap_or(source.len() - at);
            }
            // A character, not a lifetime.
            b'\'' if source[at..].starts_with("'\"'") => at += 3,
            b'"' => {
                let begin = at + 1;
                at = begin;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                let before = source[..begin - 1].trim_end();
                let statement = before.rsplit([';', '{', '}']).next().unwrap_or_default();
                let told = FOR_DEVELOPERS.iter().any(|call| before.ends_with(call.trim_end()));
                if !told && !statement.contains("assert") {
                    found.push(&source[begin..at.min(source.len())]);
                }
                at += 1;
            }
            _ => at += 1,
        }
    }
    found
}

/// Whether a text has three words in a row, as people write them.
fn is_a_sentence(text: &str) -> bool {
    let is_word = |token: &str| {
        let word = token.trim_matches(|c: char| ".,:;?!()".contains(c));
        !word.is_empty() && word.chars().all(|c| c.is_alphabetic() || c == '\'') && !token.contains("::")
    };
    let tokens: Vec<bool> = text.split(' ').map(is_word).collect();
    tokens.windows(3).any(|three| three.iter().all(|is_word| *is_word))
}

#[test]
fn sentences_are_in_the_words_crate() {
    let mut too_many = Vec::new();
    for (folder, allowed) in ALLOWED {
        let mut files = Vec::new();
        sources(&root().join(folder), &mut files);
        assert!(!files.is_empty(), "{folder}");
        files.sort();
        let mut sentences = Vec::new();
        for file in files {
            let source = fs::read_to_string(&file).expect("it is readable");
            // A file with tests but without a module for them has nothing else.
            if source.contains("#[test]") && !source.contains("#[cfg(test)]") {
                continue;
            }
            let name = file.strip_prefix(root()).expect("it lies in the repository").display().to_string();
            let here = literals(&source).into_iter().filter(|text| is_a_sentence(text));
            sentences.extend(here.map(|text| format!("{name}: {text}")));
        }
        if sentences.len() > *allowed {
            let (count, list) = (sentences.len(), sentences.join("\n    "));
            too_many.push(format!("{folder}: {count} sentences, allowed are {allowed}\n    {list}"));
        }
    }
    assert!(too_many.is_empty(), "say it in crates/words:\n{}", too_many.join("\n"));
}

#[test]
fn a_sentence_is_told_from_code() {
    for sentence in ["the decoder ignores z", "Draw a digit", "{} was the first number {}"] {
        assert!(is_a_sentence(sentence), "{sentence}");
    }
    for code in ["held-out", "KL divergence", "fn {name}(r: u32) -> vec4f", "M{} 0a{r} {r} 0 1 1", "a, b"] {
        assert!(!is_a_sentence(code), "{code}");
    }
    let source = "// \"not this one\"\nlet a = \"this \\\"one\\\" too\"; b.expect(\"but not this\"); assert!(c, \"nor this one here\");";
    assert_eq!(literals(source), ["this \\\"one\\\" too"]);
    let styled = "html! { <p class=\"not this one\">\"but this one\"</p> }\n#[cfg(test)]\nfn faults() { \"nor this one\" }\n";
    assert_eq!(literals(styled), ["but this one"]);
}
