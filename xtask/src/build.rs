//! The release build of page and worker into `dist/`.

use std::{
    fs,
    time::{Duration, Instant},
};

use crate::{error::TaskError, process, progress::clock, workspace};

/// Builds page and worker. Trunk runs one Cargo at a time: Cargo's own lock sees to it.
///
/// # Errors
/// [`TaskError::Failed`] if the build fails.
pub fn build() -> Result<(), TaskError> {
    let begun = Instant::now();
    process::run(process::command("trunk").args(["build", "--release", "--offline"]))?;
    report(begun.elapsed());
    Ok(())
}

fn report(elapsed: Duration) {
    println!("built dist/ in {}", clock(elapsed));
    let mut files: Vec<_> = fs::read_dir(workspace::root().join("dist"))
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "wasm"))
        .filter_map(|entry| Some((entry.file_name(), entry.metadata().ok()?.len())))
        .collect();
    files.sort();
    for (name, bytes) in files {
        println!("  {:<44} {:>7.2} MB", name.to_string_lossy(), bytes as f64 / 1e6);
    }
}
