//! One run of a worker, by what is commanded and what is told.

use std::collections::VecDeque;

use elbo_protocol::{AmendmentId, RunId};

/// What is known of one run from its messages.
#[derive(Debug)]
pub struct ToldRun {
    pub run: RunId,
    /// The last step told, and its reconstruction loss.
    pub last: Option<(u32, f32)>,
    /// The step gone back to, until a step is told again.
    pub gone_back_to: Option<u32>,
    /// Whether it has given up, or its device has failed.
    pub ended: bool,
    /// Whether its device has failed: then it answers no change any more.
    device_lost: bool,
    pub checkpoints: Vec<u32>,
    /// Changes that reached the worker and were not answered, oldest first.
    unanswered: VecDeque<AmendmentId>,
}

impl ToldRun {
    /// A run of which nothing is told yet.
    pub fn new(run: RunId) -> Self {
        Self {
            run,
            last: None,
            gone_back_to: None,
            ended: false,
            device_lost: false,
            checkpoints: Vec::new(),
            unanswered: VecDeque::new(),
        }
    }

    /// Optimizer updates done, by what was told.
    pub fn step(&self) -> u32 {
        self.gone_back_to.or(self.last.map(|(step, _)| step)).unwrap_or_default()
    }

    /// Steps are told, the first by its number, with their reconstruction losses.
    pub fn progress(&mut self, first_step: u32, losses: &[f32]) -> Result<(), String> {
        let run = self.run;
        if first_step != self.step() + 1 {
            return Err(format!("{run:?} tells step {first_step} after {}", self.step()));
        }
        if self.ended {
            return Err(format!("{run:?} tells step {first_step}, and has ended"));
        }
        self.gone_back_to = None;
        for (step, loss) in (first_step..).zip(losses) {
            if self.last.is_some_and(|last| engine_number(last) != engine_number((step, *loss))) {
                return Err(format!("{run:?}: step {step} is another run's"));
            }
            self.last = Some((step, *loss));
        }
        Ok(())
    }

    /// Its device has failed.
    pub fn lose_device(&mut self) {
        self.ended = true;
        self.device_lost = true;
        self.unanswered.clear();
    }

    /// A change has reached the worker.
    pub fn amend(&mut self, amendment: AmendmentId) {
        if !self.device_lost {
            self.unanswered.push_back(amendment);
        }
    }

    /// All work is done: all changes are answered.
    pub fn at_rest(&self) -> Result<(), String> {
        if self.unanswered.is_empty() {
            return Ok(());
        }
        Err(format!("{:?}: {:?} have no answer", self.run, self.unanswered))
    }

    /// A change is taken or refused: the oldest that has no answer.
    pub fn answered(&mut self, amendment: AmendmentId) -> Result<(), String> {
        match self.unanswered.pop_front() {
            Some(oldest) if oldest == amendment => Ok(()),
            other => Err(format!("{:?}: {amendment:?} is answered, expected {other:?}", self.run)),
        }
    }
}

/// The number of the engine that gave a loss.
fn engine_number((step, reconstruction): (u32, f32)) -> i64 {
    (reconstruction - 150.0 - 50.0 / step as f32).round() as i64
}
