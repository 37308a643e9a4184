//! Snapshots to go back to, and the count of tries.

use elbo_vae::Vae;

use crate::{Optimiser, ReduceOnPlateau, diagnosis::Observer};

/// Steps between two snapshots. A snapshot shares the tensors of the moment, so that it costs memory only.
pub const SNAPSHOT_STEPS: u32 = 50;

/// Steps beyond a culprit after which the tries start anew: progress has lasted.
pub const LASTING_STEPS: u32 = 200;

/// Everything that the steps after a moment depend on. Batch order and noise are functions of seed and step.
#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    pub step: u32,
    pub model: Vae,
    pub optimiser: Optimiser,
    pub plateau: ReduceOnPlateau,
    pub plateau_rate: f64,
    pub evaluated_epochs: u32,
    pub observer: Observer,
}

/// The snapshots of a run, at most three, and its tries.
#[derive(Debug, Default)]
pub(crate) struct Guard {
    good: Option<Snapshot>,
    /// Kept, but no step from it has been seen to be finite yet; oldest first.
    unproven: Vec<Snapshot>,
    tries: u32,
    broke_at: Option<u32>,
}

/// Most snapshots that wait for their proof.
const UNPROVEN: usize = 2;

impl Guard {
    /// Whether there is a snapshot.
    pub fn has_any(&self) -> bool {
        self.good.is_some() || !self.unproven.is_empty()
    }

    /// Keeps a snapshot, unproven.
    pub fn keep(&mut self, snapshot: Snapshot) {
        if self.unproven.len() == UNPROVEN {
            self.unproven.pop();
        }
        self.unproven.push(snapshot);
    }

    /// A step, from 1, was finite: the snapshots before it gave finite losses and gradients, and are good.
    pub fn confirm(&mut self, step: u32) {
        while self.unproven.first().is_some_and(|snapshot| snapshot.step < step) {
            self.good = Some(self.unproven.remove(0));
        }
        if self.broke_at.is_some_and(|broke_at| step > broke_at + LASTING_STEPS) {
            self.tries = 0;
            self.broke_at = None;
        }
    }

    /// The last good snapshot; before the first proof, the untrained weights. The unproven ones go.
    pub fn last_good(&mut self) -> Option<Snapshot> {
        let untrained = self.unproven.drain(..).next();
        if self.good.is_none() {
            self.good = untrained;
        }
        self.good.clone()
    }

    /// Counts a try, from 1.
    pub fn try_again(&mut self, broke_at: u32) -> u32 {
        self.tries += 1;
        self.broke_at = Some(broke_at.max(self.broke_at.unwrap_or_default()));
        self.tries
    }
}
