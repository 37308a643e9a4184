//! Faults planted on purpose in page and worker: each must be found by the rehearsals of the two.
//!
//! Each fault is a small replacement in one file of a copy of the sources. There the rehearsals are run, and must
//! fail. What a rehearsal does not find, it does not test. The copy has a target folder of its own: in a shared one
//! Cargo takes what it has built of one copy for that of the other, faults included.

mod table;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use self::table::{FAULTS, PlantedFault};
use crate::{error::TaskError, process, workspace};

/// Folders of the repository that no build of the rehearsals needs.
const LEFT_OUT: [&str; 8] = ["target", "dist", ".git", "node_modules", "docs", "studies", "static", "pkg"];

/// Plants the faults, one after the other, or only those whose name contains a text, and prints after how many
/// rehearsals each was found.
///
/// # Errors
/// [`TaskError::Faults`] if one is not found or cannot be planted, or if the rehearsals fail without any.
pub fn faults(filter: Option<&str>) -> Result<(), TaskError> {
    let copy = workspace::target().join("faults");
    copy_sources(workspace::root(), &copy)?;
    for fault in FAULTS {
        planted(fault, &copy)?;
    }
    match rehearse(&copy)? {
        Outcome::Passed => println!("without a fault: the rehearsals pass"),
        found => return Err(TaskError::Faults(format!("without a fault: {}", found.words()))),
    }
    let (mut count, mut missed) = (0, Vec::new());
    for fault in FAULTS.iter().filter(|fault| filter.is_none_or(|part| fault.name.contains(part))) {
        let found = plant(fault, &copy)?;
        count += 1;
        println!("{:<44} {}", fault.name, found.words());
        if !matches!(found, Outcome::Found(_)) {
            missed.push(fault.name);
        }
    }
    println!("{} of {count} faults found", count - missed.len());
    if missed.is_empty() {
        Ok(())
    } else {
        Err(TaskError::Faults(format!("not found: {}", missed.join(", "))))
    }
}

/// What came of the rehearsals.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Passed,
    /// The number of the rehearsal that failed, from 1.
    Found(u32),
    /// They did not run: the last of what was said.
    Broken(String),
}

impl Outcome {
    fn words(&self) -> String {
        match self {
            Self::Passed => "NOT FOUND".to_owned(),
            Self::Found(number) => format!("found by rehearsal {number}"),
            Self::Broken(why) => format!("NO RESULT: {why}"),
        }
    }

    /// From what the test printed, and whether it passed.
    fn of(printed: &str, passed: bool) -> Self {
        let number =
            printed.lines().find_map(|line| line.strip_prefix("script ")?.split_once(" of ")?.0.parse().ok());
        match number {
            Some(number) => Self::Found(number),
            None if passed => Self::Passed,
            None => Self::Broken(printed.lines().rev().take(12).collect::<Vec<_>>().join(" | ")),
        }
    }
}

fn plant(fault: &PlantedFault, copy: &Path) -> Result<Outcome, TaskError> {
    let (path, text, broken) = planted(fault, copy)?;
    write(&path, &broken)?;
    let outcome = rehearse(copy);
    write(&path, &text)?;
    outcome
}

/// The file of a fault: where it is, its text, and its text with the fault.
fn planted(fault: &PlantedFault, copy: &Path) -> Result<(PathBuf, String, String), TaskError> {
    let path = copy.join(fault.file);
    let text = read(&path)?;
    match text.matches(fault.text).count() {
        1 => {
            let broken = text.replacen(fault.text, fault.replacement, 1);
            Ok((path, text, broken))
        }
        count => {
            let (name, file) = (fault.name, fault.file);
            Err(TaskError::Faults(format!("{name}: its text is found {count} times in {file}")))
        }
    }
}

fn rehearse(copy: &Path) -> Result<Outcome, TaskError> {
    let mut command = process::cargo();
    command
        .current_dir(copy)
        .args(["test", "--offline", "-p", "elbo-rehearsal", "--test", "rehearsals"])
        .env("CARGO_TARGET_DIR", copy.join("target"))
        .env("ELBO_REHEARSAL_SHRINK", "0")
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null());
    let output = command.output().map_err(|source| process::start_error(&command, source))?;
    let printed = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes)).concat();
    Ok(Outcome::of(&printed, output.status.success()))
}

/// Brings a copy of the sources up to date. A file that is the same already keeps its time, so that what was
/// compiled of it stays.
fn copy_sources(from: &Path, to: &Path) -> Result<(), TaskError> {
    fs::create_dir_all(to).map_err(|source| TaskError::Write { path: to.to_owned(), source })?;
    for entry in fs::read_dir(from).map_err(|source| TaskError::Read { path: from.to_owned(), source })? {
        let entry = entry.map_err(|source| TaskError::Read { path: from.to_owned(), source })?;
        let (name, path): (_, PathBuf) = (entry.file_name(), entry.path());
        if LEFT_OUT.iter().any(|left_out| name == *left_out) {
            continue;
        }
        let target = to.join(&name);
        if path.is_dir() {
            copy_sources(&path, &target)?;
        } else if fs::read(&path).ok() != fs::read(&target).ok() {
            fs::copy(&path, &target).map_err(|source| TaskError::Write { path: target, source })?;
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, TaskError> {
    fs::read_to_string(path).map_err(|source| TaskError::Read { path: path.to_owned(), source })
}

fn write(path: &Path, text: &str) -> Result<(), TaskError> {
    fs::write(path, text).map_err(|source| TaskError::Write { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_fault_can_be_planted() {
        for fault in FAULTS {
            let (_, text, broken) = planted(fault, workspace::root()).unwrap();
            assert_ne!(text, broken, "{}", fault.name);
        }
        let names: BTreeSet<_> = FAULTS.iter().map(|fault| fault.name).collect();
        assert_eq!(names.len(), FAULTS.len());
        assert!(FAULTS.len() >= 30, "{}", FAULTS.len());
    }

    #[test]
    fn the_rehearsal_that_failed_is_read_from_what_was_printed() {
        let printed = "thread panicked at x\nscript 27 of 10000: a duel pauses\n";
        assert_eq!(Outcome::of(printed, false), Outcome::Found(27));
        assert_eq!(Outcome::of("ok", true), Outcome::Passed);
        assert!(matches!(Outcome::of("error: does not compile", false), Outcome::Broken(_)));
    }
}
