//! Starting programs: with our tools first on the path, and with failures in words.

use std::{
    env, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{error::TaskError, workspace};

/// A command that runs in the root of the repository and finds our tools before all others.
pub fn command(program: impl AsRef<Path>) -> Command {
    let mut command = Command::new(program.as_ref());
    command.current_dir(workspace::root());
    let wasm_opt = workspace::root().join("xtask/binaryen/node_modules/.bin");
    let own = workspace::cache().ok().map(|cache| cache.join("tools/bin")).into_iter().chain([wasm_opt]);
    let inherited = env::var_os("PATH").unwrap_or_default();
    if let Ok(path) = env::join_paths(own.chain(env::split_paths(&inherited))) {
        command.env("PATH", path);
    }
    command
}

/// The Cargo that runs this program.
pub fn cargo() -> Command {
    command(env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from))
}

/// Runs to the end, with output and input passed through.
///
/// # Errors
/// [`TaskError`] if the program cannot start or reports failure.
pub fn run(command: &mut Command) -> Result<(), TaskError> {
    let status = command.status().map_err(|source| start_error(command, source))?;
    if status.success() { Ok(()) } else { Err(failed(command, &status.to_string())) }
}

/// What the program prints, if it starts and succeeds.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The first of these programs that is on the path or is a path itself.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<_> = env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .map(|candidate| candidate.with_extension(env::consts::EXE_EXTENSION))
        .find(|candidate| candidate.is_file())
}

/// The error for a program that did not start.
pub fn start_error(command: &Command, source: io::Error) -> TaskError {
    TaskError::Start { program: command.get_program().to_string_lossy().into_owned(), source }
}

/// The error for a program that reports failure.
pub fn failed(command: &Command, status: &str) -> TaskError {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let line: Vec<_> =
        std::iter::once(program).chain(command.get_args()).map(|word| word.to_string_lossy()).collect();
    TaskError::Failed { command: line.join(" "), status: status.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_missing_is_named() {
        let error = run(&mut command("no-such-program-of-ours")).unwrap_err().to_string();
        assert!(error.starts_with("cannot start `no-such-program-of-ours`"), "{error}");
    }

    #[test]
    fn a_failure_shows_the_command_line_and_the_code() {
        let error = run(cargo().args(["no-such-command-of-ours"]).stderr(Stdio::null())).unwrap_err();
        assert!(error.to_string().starts_with("`cargo no-such-command-of-ours` failed (exit"), "{error}");
    }
}
