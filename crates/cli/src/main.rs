//! `elbo`: trains, evaluates and replays Elbo Room's models without a browser.

#![forbid(unsafe_code)]

mod arguments;
mod data;
mod device;
mod error;
mod eval;
mod line;
mod npy;
mod recipe;
mod replay;
mod report;
mod sweep;
mod train;

use std::process::ExitCode;

use arguments::{Arguments, Task};
use clap::Parser as _;
use futures::executor::block_on;

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Train(arguments) => block_on(train::train(&arguments)),
        Task::Eval(arguments) => block_on(eval::eval(&arguments)),
        Task::Line(arguments) => line::line(&arguments),
        Task::Replay(arguments) => block_on(replay::replay(&arguments)),
        Task::Sweep(arguments) => sweep::sweep(&arguments),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{}", elbo_words::words().error(&error.to_string()));
            ExitCode::from(2)
        }
    }
}
