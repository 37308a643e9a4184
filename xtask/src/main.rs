//! The repository's own commands: set up, serve, build, test and check, each by one word.
//!
//! Everything comes from the package registries of Cargo, rustup, Debian and npm; a
//! second run repeats no finished work.

mod apt;
mod bench;
mod browser;
mod build;
mod check;
mod ci;
mod compress;
mod error;
mod faults;
mod npm;
mod packages;
mod process;
mod programs;
mod progress;
mod reference;
mod serve;
mod setup;
mod steps;
mod test;
mod tools;
mod vulkan;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{build::Parts, error::TaskError, serve::Mode};

/// Elbo Room's own commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what a build needs: the wasm target, wasm-bindgen, Trunk and wasm-opt.
    Setup,
    /// Set up, build for release, serve on this machine and print the address.
    Serve {
        /// Port on 127.0.0.1.
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Build quickly instead of for release, without the reference, and reload the page when a source changes.
        #[arg(long)]
        dev: bool,
    },
    /// Set up and build the page for release into `dist/`.
    Build,
    /// Format, clippy and unit tests of the packages that differ from main, or of those named.
    Check {
        /// A package, such as `cpu`; can be given several times.
        #[arg(short, long = "package", value_name = "CRATE")]
        packages: Vec<String>,
    },
    /// Set up, find or install a browser, build, and run every test; or, with options, what they name.
    Test(test::Selection),
    /// Take the pictures in `docs/screenshots`.
    Screenshots,
    /// Measure against other libraries, in headless Chromium; `cargo xtask bench --help` has the options.
    #[command(disable_help_flag = true)]
    Bench {
        /// Rows and options, passed through.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Plant faults in page and worker, and demand that the rehearsals find each.
    Faults {
        /// Plant only faults whose name contains this.
        filter: Option<String>,
    },
    /// Everything that is checked before a change is accepted.
    Ci,
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<(), TaskError> {
    match task {
        Task::Setup => setup::setup(),
        Task::Serve { port, dev } => serve::serve(port, if dev { Mode::Dev } else { Mode::Release }),
        Task::Build => {
            setup::setup()?;
            build::build(Parts::WithReference)
        }
        Task::Check { packages } => check::check(&packages),
        Task::Test(selection) => test::test(&selection),
        Task::Screenshots => test::screenshots(),
        Task::Bench { arguments } => bench::bench(&arguments),
        Task::Faults { filter } => faults::faults(filter.as_deref()),
        Task::Ci => ci::ci(),
    }
}
