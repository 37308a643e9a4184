//! `elbo replay`.

use std::{fs, process::ExitCode};

use elbo_trainer::{Fixture, Replay};
use elbo_words::words;

use crate::{arguments::ReplayArguments, device::open, error::CliError};

/// Replays a fixture and prints the largest difference in each quantity.
///
/// # Errors
/// [`CliError`] if the fixture cannot be replayed. One that disagrees is no error but exit code 1.
pub async fn replay(arguments: &ReplayArguments) -> Result<ExitCode, CliError> {
    let bytes = fs::read(&arguments.fixture).map_err(CliError::file(&arguments.fixture))?;
    let fixture = Fixture::from_bytes(bytes)?;
    let mut engine = open(arguments.device, &fixture.config.model_spec(), &fixture.initial()?).await?;
    let replay = Replay::run(&fixture, &mut *engine).await?;
    let [quantity, largest, allowed] = words().replay_heads();
    println!("{quantity:<40} {largest:>10} {allowed:>10}");
    for difference in &replay.differences {
        let verdict =
            if difference.agrees() { String::new() } else { format!("  {}", words().beyond_tolerance()) };
        println!(
            "{:<40} {:>10.1e} {:>10.0e}{verdict}",
            difference.quantity, difference.largest, difference.tolerance
        );
    }
    let beyond = replay.differences.iter().filter(|difference| !difference.agrees()).count();
    println!("{}", words().replayed(replay.steps, replay.differences.len(), beyond));
    Ok(if replay.agrees() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
