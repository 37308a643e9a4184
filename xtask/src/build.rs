//! The release build of page and workers into `dist/`.

use std::time::{Duration, Instant};

use crate::{
    compress::{Sizes, compress},
    error::TaskError,
    process,
    progress::clock,
    reference,
};

/// What is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parts {
    /// What every visitor loads.
    PageAndWorker,
    /// And the worker with the reference, which takes minutes more.
    WithReference,
}

/// Builds the parts, and compressed copies. Trunk runs one Cargo at a time: Cargo's own lock sees to it.
///
/// # Errors
/// [`TaskError`] if the build fails.
pub fn build(parts: Parts) -> Result<(), TaskError> {
    let begun = Instant::now();
    process::run(process::command("trunk").args(["build", "--release", "--offline"]))?;
    match parts {
        Parts::PageAndWorker => {}
        Parts::WithReference => reference::build()?,
    }
    let files = compress()?;
    report(begun.elapsed(), &files);
    Ok(())
}

fn report(elapsed: Duration, files: &[Sizes]) {
    println!("built dist/ in {}", clock(elapsed));
    for Sizes { name, plain, brotli } in files {
        println!("  {name:<44} {:>9.1} kB {:>8.1} kB with Brotli", *plain as f64 / 1e3, *brotli as f64 / 1e3);
    }
}
