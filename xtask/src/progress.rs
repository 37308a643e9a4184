//! Long work whose output nobody wants to read, but which must be seen to move: a spinner with the
//! elapsed time and the last line of output on a terminal, a line now and then elsewhere.

use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, IsTerminal, Read},
    process::{Command, Stdio},
    sync::{
        LazyLock,
        mpsc::{self, RecvTimeoutError, Sender},
    },
    thread,
    time::{Duration, Instant},
};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::{error::TaskError, process};

/// Between two lines where there is no terminal.
const LINE_INTERVAL: Duration = Duration::from_secs(20);

/// All spinners of a terminal, each on a line of its own.
static SPINNERS: LazyLock<MultiProgress> = LazyLock::new(MultiProgress::new);

/// Lines of output shown when the program fails.
const TAIL_LINES: usize = 40;

/// Runs a command to the end and shows that it moves. Its output is shown only if it fails.
///
/// # Errors
/// [`TaskError`] if the program cannot start or reports failure.
pub fn run_watched(label: &str, command: &mut Command) -> Result<(), TaskError> {
    let begun = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|source| process::start_error(command, source))?;
    let (sender, lines) = mpsc::channel();
    forward(child.stdout.take().expect("stdout was piped just above"), sender.clone());
    forward(child.stderr.take().expect("stderr was piped just above"), sender);

    let mut sign = Sign::new(label);
    let mut tail = VecDeque::new();
    loop {
        match lines.recv_timeout(Duration::from_millis(200)) {
            Ok(line) => {
                sign.show(&line, begun.elapsed());
                tail.push_back(line);
                tail.drain(..tail.len().saturating_sub(TAIL_LINES));
            }
            Err(RecvTimeoutError::Timeout) => sign.show("", begun.elapsed()),
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let status = child.wait().map_err(|source| process::start_error(command, source))?;
    sign.clear();
    if status.success() {
        SPINNERS.suspend(|| println!("{label}: done in {}", clock(begun.elapsed())));
        return Ok(());
    }
    SPINNERS.suspend(|| tail.iter().for_each(|line| eprintln!("    {line}")));
    Err(process::failed(command, &status.to_string()))
}

/// Minutes and seconds.
pub fn clock(elapsed: Duration) -> String {
    let secs = elapsed.as_secs_f64().round() as u64;
    format!("{}:{:02}", secs / 60, secs % 60)
}

fn forward(stream: impl Read + Send + 'static, sender: Sender<String>) {
    thread::spawn(move || {
        let lines = BufReader::new(stream).lines().map_while(Result::ok);
        lines.filter(|line| !line.trim().is_empty()).try_for_each(|line| sender.send(line))
    });
}

/// Where progress is shown.
enum Sign {
    Spinner(ProgressBar),
    Lines { label: String, shown: Duration, last: String },
}

impl Sign {
    fn new(label: &str) -> Self {
        if !std::io::stderr().is_terminal() {
            println!("{label} ...");
            return Self::Lines { label: label.to_owned(), shown: Duration::ZERO, last: String::new() };
        }
        let bar = SPINNERS.add(ProgressBar::new_spinner()).with_prefix(label.to_owned());
        let style = ProgressStyle::with_template("{spinner} {prefix} {elapsed_precise}  {wide_msg:.dim}")
            .expect("the template is fixed and well formed");
        bar.set_style(style);
        bar.enable_steady_tick(Duration::from_millis(120));
        Self::Spinner(bar)
    }

    fn show(&mut self, line: &str, elapsed: Duration) {
        match self {
            Self::Spinner(_) if line.is_empty() => {}
            Self::Spinner(bar) => bar.set_message(line.trim().to_owned()),
            Self::Lines { label, shown, last } => {
                if !line.is_empty() {
                    line.trim().clone_into(last);
                }
                if elapsed >= *shown + LINE_INTERVAL {
                    *shown = elapsed;
                    println!("{label}: {}  {last}", clock(elapsed));
                }
            }
        }
    }

    fn clear(&self) {
        if let Self::Spinner(bar) = self {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elapsed_time_reads_as_minutes_and_seconds() {
        assert_eq!(clock(Duration::from_millis(61_400)), "1:01");
        assert_eq!(clock(Duration::from_secs(3_600)), "60:00");
    }
}
