//! The program as a person meets it: exit codes, output, and words for bad input.

use std::{
    path::Path,
    process::{Command, Output},
};

fn elbo(arguments: &[&str]) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    Command::new(env!("CARGO_BIN_EXE_elbo")).current_dir(root).args(arguments).output().expect("elbo starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn refused(arguments: &[&str]) -> String {
    let output = elbo(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    text(&output.stderr)
}

#[test]
fn a_fixture_that_agrees_exits_with_0_and_a_changed_one_with_1() {
    let fixture = "crates/trainer/tests/fixtures/plain.safetensors";
    let output = elbo(&["replay", fixture]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert!(text(&output.stdout).contains("5 steps, 33 quantities, 0 beyond tolerance"));

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(fixture);
    let bytes = std::fs::read(path).expect("the fixture is there");
    // The same length, so that the offsets in the header stay right.
    let (from, to) = (b"\\\"lr\\\": 0.001", b"\\\"lr\\\": 0.002");
    let at = bytes.windows(from.len()).position(|window| window == from).expect("the config has a rate");
    let changed = [&bytes[..at], to, &bytes[at + to.len()..]].concat();
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), changed).expect("the file is writable");
    let output = elbo(&["replay", &file.path().to_string_lossy()]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("beyond tolerance"));
}

#[test]
fn training_reports_json_and_its_weights_evaluate_to_the_same() {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    let path = file.path().to_string_lossy().into_owned();
    let arguments = ["--train-images", "2560", "--epochs", "2", "--seed", "3", "--json", "--out", &path];
    let output = elbo(&[&["train", "--set", "hidden=32"], &arguments[..]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let lines: Vec<serde_json::Value> = text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect();
    assert_eq!(lines.len(), 2);
    let loss = |line: &serde_json::Value| line["held_out"]["loss"].as_f64().expect("a number");
    assert!(loss(&lines[1]) < loss(&lines[0]) && loss(&lines[1]) > 45.5, "{lines:?}");

    // What is said of the run comes in words, and as numbers by name.
    for line in &lines {
        let (verdict, evidence) = (&line["diagnosis"]["verdict"], &line["diagnosis"]["evidence"]);
        assert_eq!(verdict, &line["verdict"]);
        let (_, facts) = evidence.as_object().and_then(|kinds| kinds.iter().next()).expect("one kind");
        let facts = facts.as_object().expect("numbers by name");
        assert!(!facts.is_empty() && facts.values().all(serde_json::Value::is_number), "{evidence}");
        assert!(line["evidence"].as_str().is_some_and(|sentence| sentence.ends_with('.')), "{line}");
    }

    let evaluated = || {
        let output = elbo(&["eval", "--json", &path]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let evaluated: serde_json::Value = serde_json::from_slice(&output.stdout).expect("a line of JSON");
        evaluated["terms"]["loss"].as_f64().expect("a number")
    };
    let bytes = || std::fs::read(file.path()).expect("the weights are there");
    let (again, whole) = (evaluated(), bytes());
    assert!((again - loss(&lines[1])).abs() < 1e-3, "{again} and {}", loss(&lines[1]));
    let metadata = elbo_engine::safetensors_metadata(&whole).expect("there are metadata");
    let held_out: serde_json::Value = serde_json::from_str(&metadata["held_out"]).expect("they are JSON");
    let told = held_out["loss"].as_f64().expect("a number");
    assert!((told - loss(&lines[1])).abs() < 1e-3, "{held_out} and {}", loss(&lines[1]));
    assert_eq!((metadata["epochs"].as_str(), metadata["step"].as_str()), ("2", "40"));
    assert!(metadata["recipe"].contains("\"hidden\""), "{}", metadata["recipe"]);

    // In 16 bits: the same run, half the file, nearly the same terms.
    let output = elbo(&[&["train", "--half", "--set", "hidden=32"], &arguments[..]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let rounded = evaluated();
    assert!((rounded - again).abs() < 0.05, "{rounded} and {again}");
    let share = bytes().len() as f64 / whole.len() as f64;
    assert!((0.5..0.55).contains(&share), "{share}");
    assert!(refused(&["train", "--half"]).contains("--out <FILE>"));
}

#[test]
fn bad_input_is_refused_with_field_value_and_range() {
    assert!(
        refused(&["train", "--set", "latent=0"])
            .contains("recipe field 'latent': expected 1 to 256, found 0")
    );
    assert!(refused(&["train", "--set", "latnt=4"]).contains("did you mean 'latent'?"));
    assert!(refused(&["train", "--set", "latent"]).contains("expected --set field=value, found 'latent'"));
    assert!(
        refused(&["train", "--preset", "nonsense"])
            .contains("unknown preset 'nonsense', expected one of healthy, article, ")
    );
    assert!(
        refused(&["train", "--train-images", "3"])
            .contains("at least one batch of 128 training images, found 3")
    );
    assert!(refused(&["train", "--data", "nowhere"]).contains("train-images-idx3-ubyte-0.gz"));
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    let path = file.path().to_string_lossy().into_owned();
    std::fs::write(&path, r#"{ "seed": 3, "learning_rates": 0.1 }"#).expect("the file is writable");
    assert!(
        refused(&["train", "--recipe", &path])
            .contains("unknown recipe field 'learning_rates', did you mean 'learning_rate'?")
    );
    std::fs::write(&path, r#"{ "beta": -1 }"#).expect("the file is writable");
    assert!(
        refused(&["train", "--recipe", &path]).contains("recipe field 'beta': expected 0 to 1000, found -1")
    );
    assert!(refused(&["replay", "Cargo.toml"]).contains("expected a safetensors file"));
}

#[test]
fn help_names_every_field_with_range_and_default_and_every_preset() {
    let help = text(&elbo(&["train", "--help"]).stdout);
    for field in elbo_recipe::FIELDS {
        let line = help.lines().find(|line| line.trim_start().starts_with(&format!("{} ", field.name)));
        let line = line.unwrap_or_else(|| panic!("{} is missing", field.name));
        assert!(
            line.contains(&elbo_words::words().range(field)) && line.contains(&field.default()),
            "{line}"
        );
    }
    for preset in elbo_recipe::PRESETS {
        assert!(help.contains(preset.name) && help.contains(preset.explanation), "{}", preset.name);
    }
}

#[test]
fn a_run_that_gives_up_exits_with_1_and_says_why_and_what_would_help() {
    let output =
        elbo(&["train", "--preset", "bad-init", "--train-images", "1280", "--epochs", "1", "--json"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let words = text(&output.stderr);
    assert!(
        words.contains("At step 1, the output of z was the first number that was not finite."),
        "{words}"
    );
    assert!(words.contains("Start from Xavier weights and bound the log-variance."), "{words}");
}

#[test]
fn a_sweep_makes_every_run_once_and_sums_them_up() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let study = folder.path().join("study.json");
    let changes = r#"[{ "name": "wide", "set": { "hidden": "24" } }, { "name": "lost", "set": { "learning_rate": "10", "rollback": "false" } }]"#;
    let write = |changes: &str| {
        let text = format!(
            r#"{{ "title": "Tiny", "epochs": 1, "seeds": 2, "train_images": 1280,
                "groups": [{{ "name": "Article", "preset": "article", "set": {{ "hidden": "16" }}, "changes": {changes} }}] }}"#
        );
        std::fs::write(&study, text).expect("the file is writable");
    };
    write(changes);
    let (study_path, out) = (study.to_string_lossy(), folder.path().to_string_lossy());
    let arguments = ["sweep", &study_path, "--out", &out, "--jobs", "2"];
    let output = elbo(&arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let runs = || std::fs::read_to_string(folder.path().join("runs.csv")).expect("there is a table");
    let first = runs();
    assert_eq!(first.lines().count(), 1 + 3 * 2, "{first}");
    let summary = std::fs::read_to_string(folder.path().join("summary.md")).expect("there is a summary");
    assert!(summary.contains("| wide |") && summary.contains("| unchanged |"), "{summary}");
    let lost = summary.lines().find(|line| line.starts_with("| lost |")).expect("there is a line");
    assert!(lost.contains("too few sound runs") && lost.ends_with("| 2 of 2 |"), "{lost}");

    // A second time there is nothing to do; with one more seed, only that.
    assert!(elbo(&arguments).status.success());
    assert_eq!(runs(), first);
    assert!(elbo(&[&arguments[..], &["--seeds", "3"]].concat()).status.success());
    assert_eq!(runs().lines().count(), 1 + 3 * 3);

    write(r#"[{ "name": "odd", "set": { "latnt": "3" } }]"#);
    assert!(refused(&arguments).contains("unknown recipe field 'latnt', did you mean 'latent'?"));
    std::fs::write(&study, "{}").expect("the file is writable");
    assert!(refused(&arguments).contains("missing field `title`"));
}
