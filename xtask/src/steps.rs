//! A list of steps with headlines, and a table of how long each took.

use std::time::{Duration, Instant};

use crate::{error::TaskError, progress::clock};

/// Steps done so far.
pub struct TaskSteps {
    begun: Instant,
    done: Vec<(&'static str, Duration)>,
}

impl Default for TaskSteps {
    fn default() -> Self {
        Self { begun: Instant::now(), done: Vec::new() }
    }
}

impl TaskSteps {
    /// Runs a step under its headline.
    ///
    /// # Errors
    /// The step's own; the table of times so far is printed before it is returned.
    pub fn step<T>(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> Result<T, TaskError>,
    ) -> Result<T, TaskError> {
        println!("\n== {name}");
        let begun = Instant::now();
        let outcome = work();
        let elapsed = begun.elapsed();
        let verdict = if outcome.is_ok() { "ok" } else { "FAILED" };
        println!("== {name}: {verdict}, {}", clock(elapsed));
        self.done.push((name, elapsed));
        if outcome.is_err() {
            self.summary();
        }
        outcome
    }

    /// Prints the table of times.
    pub fn summary(&self) {
        println!("\n{:<28}  minutes", "step");
        for (name, elapsed) in &self.done {
            println!("{name:<28}  {:>7}", clock(*elapsed));
        }
        println!("{:<28}  {:>7}", "all", clock(self.begun.elapsed()));
    }
}
