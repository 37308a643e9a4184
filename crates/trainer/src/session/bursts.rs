//! Clipped and skipped steps, told in bursts instead of one by one.

use elbo_protocol::{Occurrence, Outcome, StepMeasures};
use serde::{Deserialize, Serialize};

/// Steps without another that end a burst.
const QUIET_STEPS: u32 = 50;

/// Steps after which a burst that goes on is told.
const LONGEST: u32 = 500;

/// The bursts in progress.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Bursts {
    clipped: Option<Burst>,
    skipped: Option<Burst>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Burst {
    first: u32,
    last: u32,
    steps: u32,
    largest_norm: f32,
}

impl Bursts {
    /// Takes a step, from 1; returns the bursts that it ends, each with its last step.
    pub fn push(&mut self, step: u32, row: &StepMeasures) -> Vec<(u32, Occurrence)> {
        let mut ended = Vec::new();
        for (burst, outcome) in [(&mut self.clipped, Outcome::Clipped), (&mut self.skipped, Outcome::Skipped)]
        {
            if row.outcome == outcome {
                let burst =
                    burst.get_or_insert(Burst { first: step, last: step, steps: 0, largest_norm: 0.0 });
                burst.last = step;
                burst.steps += 1;
                burst.largest_norm = burst.largest_norm.max(row.gradient_norm);
            }
            let over =
                |burst: &mut Burst| step >= burst.last + QUIET_STEPS || step + 1 >= burst.first + LONGEST;
            if let Some(Burst { first, last, steps, largest_norm }) = burst.take_if(over) {
                let of = last + 1 - first;
                ended.push((
                    last,
                    match outcome {
                        Outcome::Skipped => Occurrence::Skipped { steps, of, largest_norm },
                        _ => Occurrence::Clipped { steps, of, largest_norm },
                    },
                ));
            }
        }
        ended
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_protocol::Terms;

    fn ended(outcomes: impl IntoIterator<Item = Outcome>) -> Vec<(u32, Occurrence)> {
        let mut bursts = Bursts::default();
        let row = |step: u32, outcome| StepMeasures {
            terms: Terms::default(),
            gradient_norm: step as f32,
            largest_logvar: 0.0,
            learning_rate: 0.0,
            beta: 1.0,
            outcome,
        };
        (1..).zip(outcomes).flat_map(|(step, outcome)| bursts.push(step, &row(step, outcome))).collect()
    }

    #[test]
    fn a_burst_is_told_once_when_it_has_been_quiet() {
        use Outcome::{Applied, Clipped, Skipped};
        let mut outcomes = vec![Applied, Clipped, Applied, Skipped, Clipped];
        outcomes.extend([Applied; 60]);
        assert_eq!(
            ended(outcomes),
            [
                (4, Occurrence::Skipped { steps: 1, of: 1, largest_norm: 4.0 }),
                (5, Occurrence::Clipped { steps: 2, of: 4, largest_norm: 5.0 }),
            ]
        );
    }

    #[test]
    fn a_burst_that_goes_on_is_told_now_and_then() {
        let told = ended([Outcome::Clipped; 1000]);
        assert_eq!(told.len(), 2);
        assert_eq!(told[0], (500, Occurrence::Clipped { steps: 500, of: 500, largest_norm: 500.0 }));
    }
}
