//! Why a task stopped, in words for the person who started it.

use std::{io, path::PathBuf};

/// Why a task stopped.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    /// A program could not be started at all.
    #[error("cannot start `{program}`: {source}")]
    Start {
        /// The program.
        program: String,
        /// What the system says.
        source: io::Error,
    },
    /// A program ran and reported failure.
    #[error("`{command}` failed ({status})")]
    Failed {
        /// The command line.
        command: String,
        /// Exit code or signal.
        status: String,
    },
    /// A file of the repository could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A built file could not be compressed.
    #[error("cannot compress {}: {source}", path.display())]
    Compress {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A planted fault was not found, or could not be planted.
    #[error("{0}")]
    Faults(String),
    /// Node or npm is missing.
    #[error(
        "Node 20.11 or later and npm are needed, of which one was not found on the path.\n\
         Install with `sudo apt-get install nodejs npm` on Debian 13 or later, or from https://nodejs.org"
    )]
    NoNode,
    /// Cargo.lock has no version for a package that must match exactly.
    #[error("expected package '{0}' in Cargo.lock, found none")]
    NotLocked(&'static str),
    /// There is no folder to keep tools in.
    #[error(
        "expected ELBO_ROOM_CACHE, XDG_CACHE_HOME or HOME in the environment, found none: no place for tools"
    )]
    NoCache,
    /// An installation went through, yet the program does not answer with the version asked for.
    #[error("installed {name} {wanted}, but `{name} --version` says '{found}'")]
    WrongVersion {
        /// The program.
        name: &'static str,
        /// Version asked for.
        wanted: String,
        /// What it says.
        found: String,
    },
    /// The wasm target is missing and rustup is not there to add it.
    #[error(
        "the Rust target {0} is missing and `rustup` was not found to add it; \
         install Rust through rustup, or the target through the package manager that installed Rust"
    )]
    NoTarget(&'static str),
    /// The browser tests lack a program that cannot be installed from here.
    #[error(
        "the browser tests need {missing}, which {verb} not on this machine, and {why}.\n\
         Install with `sudo apt-get install chromium chromium-driver` on Debian, or point the environment \
         variables CHROMIUM and CHROMEDRIVER at a Chromium or Chrome and its ChromeDriver of the same version",
        verb = if missing.contains(" and ") { "are" } else { "is" }
    )]
    NoBrowser {
        /// What is missing.
        missing: String,
        /// Why it was not installed.
        why: &'static str,
    },
    /// The tests of the WebGPU kernels lack a driver that cannot be installed from here.
    #[error(
        "the native tests of the WebGPU kernels need a Vulkan driver, of which none was found.\n\
         Install with `sudo apt-get install mesa-vulkan-drivers` on Debian; it computes on the CPU"
    )]
    NoVulkan,
    /// No package of the workspace has this name.
    #[error("expected a package of {known}, found '{asked}'")]
    NoPackage {
        /// The name.
        asked: String,
        /// The names that there are.
        known: String,
    },
    /// No test of the built page has a name with this in it.
    #[error("expected a part of the name of a test of the built page, found '{0}'")]
    NoTest(String),
    /// The port for `serve` is taken.
    #[error("port {0} on 127.0.0.1 is taken; choose another with `cargo xtask serve --port N`")]
    PortTaken(u16),
}
