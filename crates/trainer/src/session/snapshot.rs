//! Snapshots to go back to, and the count of tries.

use elbo_engine::SLOTS;
use serde::{Deserialize, Serialize};

use crate::{ReduceOnPlateau, diagnosis::Observer};

/// Steps between two snapshots.
pub const SNAPSHOT_STEPS: u32 = 50;

/// Steps beyond a culprit after which the tries start anew: progress has lasted.
pub const LASTING_STEPS: u32 = 200;

/// Everything that the steps after a moment depend on. The engine keeps weights and optimizer in a slot. Batch
/// order and noise are functions of seed and step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    pub slot: usize,
    pub step: u32,
    pub plateau: ReduceOnPlateau,
    pub plateau_rate: f64,
    pub evaluated_epochs: u32,
    pub observer: Observer,
}

/// The snapshots of a run, one for each slot of the engine at most, and its tries.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Guard {
    good: Option<Snapshot>,
    /// Kept, but no step from it has been seen to be finite yet; oldest first.
    unproven: Vec<Snapshot>,
    tries: u32,
    broke_at: Option<u32>,
}

/// Most snapshots that wait for their proof.
const UNPROVEN: usize = SLOTS - 1;

impl Guard {
    /// Whether there is a snapshot.
    pub fn has_any(&self) -> bool {
        self.good.is_some() || !self.unproven.is_empty()
    }

    /// The slots that its snapshots are in.
    pub fn slots(&self) -> impl Iterator<Item = usize> + '_ {
        self.good.iter().chain(&self.unproven).map(|snapshot| snapshot.slot)
    }

    /// A slot for the next snapshot; if too many wait for their proof, the newest of them goes.
    pub fn make_room(&mut self) -> usize {
        self.unproven.truncate(UNPROVEN - 1);
        let taken = |slot: &usize| self.unproven.iter().chain(&self.good).any(|kept| kept.slot == *slot);
        (0..SLOTS).find(|slot| !taken(slot)).expect("at most one slot is good and one waits")
    }

    /// Keeps a snapshot, unproven, in the slot that [`Guard::make_room`] gave.
    pub fn keep(&mut self, snapshot: Snapshot) {
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
