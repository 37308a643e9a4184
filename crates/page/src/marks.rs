//! The moments of a run that its curves are marked at, in bounded space.

use elbo_protocol::Occurrence;
use elbo_words::words;

/// Most marks kept.
pub const MARKS: usize = 128;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// The learning rate reached its full value.
    LearningRateWarm,
    /// The weight of the KL reached its full value.
    KlWarm,
    /// The learning rate was cut.
    Cut,
    /// The run went back to a snapshot.
    RolledBack,
    /// The run went back, and its tries are used up.
    GaveUp,
    /// The recipe was changed.
    Amended,
}

impl MarkKind {
    /// All kinds.
    pub const ALL: [Self; 6] =
        [Self::LearningRateWarm, Self::KlWarm, Self::Cut, Self::RolledBack, Self::GaveUp, Self::Amended];

    /// A word or three.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LearningRateWarm => words().mark_learning_rate_warm(),
            Self::KlWarm => words().mark_kl_warm(),
            Self::Cut => words().mark_cut(),
            Self::RolledBack => words().mark_rolled_back(),
            Self::GaveUp => words().mark_gave_up(),
            Self::Amended => words().mark_amended(),
        }
    }

    /// Whether it is a sign of trouble.
    #[must_use]
    pub fn is_bad(self) -> bool {
        matches!(self, Self::RolledBack | Self::GaveUp)
    }

    /// Whether the steps that come again after a rollback will bring it again.
    fn comes_again(self) -> bool {
        matches!(self, Self::LearningRateWarm | Self::KlWarm | Self::Cut)
    }

    fn of(occurrence: &Occurrence) -> Option<Self> {
        Some(match occurrence {
            Occurrence::LearningRateWarm { .. } => Self::LearningRateWarm,
            Occurrence::KlWarm { .. } => Self::KlWarm,
            Occurrence::Cut { .. } | Occurrence::PlateauCut { .. } => Self::Cut,
            Occurrence::RolledBack { .. } => Self::RolledBack,
            Occurrence::GaveUp { .. } => Self::GaveUp,
            Occurrence::Amended { .. } => Self::Amended,
            // Clipped and skipped steps are counted by the history.
            Occurrence::Clipped { .. }
            | Occurrence::Skipped { .. }
            | Occurrence::FellBack { .. }
            | Occurrence::HeldBack { .. } => return None,
        })
    }
}

/// A moment that the curves are marked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Optimizer updates done.
    pub step: u32,
    /// What happened.
    pub kind: MarkKind,
    /// How often it happened there.
    pub count: u32,
}

/// The marks of a run, in the order of their steps, at most [`MARKS`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks(Vec<Mark>);

impl Marks {
    /// The marks, in the order of their steps.
    pub fn iter(&self) -> impl Iterator<Item = &Mark> {
        self.0.iter()
    }

    /// How often that happened.
    #[must_use]
    pub fn count(&self, kind: MarkKind) -> u32 {
        self.0.iter().filter(|mark| mark.kind == kind).map(|mark| mark.count).sum()
    }

    /// Notes what happened after so many updates. A rollback takes with it what will come again.
    pub fn note(&mut self, step: u32, occurrence: &Occurrence) {
        let Some(kind) = MarkKind::of(occurrence) else { return };
        // Before the first step no curve has another recipe behind it.
        if step == 0 && kind == MarkKind::Amended {
            return;
        }
        if kind.is_bad() {
            self.0.retain(|mark| mark.step <= step || !mark.kind.comes_again());
        }
        if let Some(mark) = self.0.iter_mut().find(|mark| (mark.step, mark.kind) == (step, kind)) {
            // A warm-up ends once, however often it is told.
            mark.count += u32::from(!kind.comes_again());
            return;
        }
        if self.0.len() >= MARKS {
            self.thin_out();
        }
        let place = self.0.partition_point(|mark| mark.step <= step);
        self.0.insert(place, Mark { step, kind, count: 1 });
    }

    /// Of the kind with the most marks, every second one goes into the one before it.
    fn thin_out(&mut self) {
        let marks = |kind: MarkKind| self.0.iter().filter(|mark| mark.kind == kind).count();
        let Some(kind) = MarkKind::ALL.into_iter().max_by_key(|kind| marks(*kind)) else { return };
        let mut thinned: Vec<Mark> = Vec::with_capacity(MARKS);
        let mut open: Option<usize> = None;
        for mark in self.0.drain(..) {
            match open.take_if(|_| mark.kind == kind) {
                Some(place) => thinned[place].count += mark.count,
                None => {
                    if mark.kind == kind {
                        open = Some(thinned.len());
                    }
                    thinned.push(mark);
                }
            }
        }
        self.0 = thinned;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_protocol::Quantity;
    use proptest::prelude::*;

    const CUT: Occurrence = Occurrence::Cut { from: 1e-3, to: 5e-4 };
    const WARM: Occurrence = Occurrence::KlWarm { beta: 1.0 };

    fn rolled_back(to_step: u32) -> Occurrence {
        let culprit = Quantity::Kl;
        Occurrence::RolledBack { culprit, at_step: to_step + 9, to_step, rate_factor: 0.3, attempt: 1, of: 5 }
    }

    #[test]
    fn a_rollback_takes_with_it_what_will_come_again() {
        let mut marks = Marks::default();
        marks.note(50, &WARM);
        marks.note(120, &CUT);
        marks.note(130, &Occurrence::Amended { changes: Vec::new() });
        marks.note(100, &rolled_back(100));
        marks.note(100, &rolled_back(100));
        marks.note(50, &WARM);
        let kept: Vec<_> = marks.iter().map(|mark| (mark.step, mark.kind, mark.count)).collect();
        assert_eq!(
            kept,
            [(50, MarkKind::KlWarm, 1), (100, MarkKind::RolledBack, 2), (130, MarkKind::Amended, 1)]
        );
    }

    #[test]
    fn clips_and_changes_before_the_first_step_are_no_marks() {
        let mut marks = Marks::default();
        marks.note(0, &Occurrence::Amended { changes: Vec::new() });
        marks.note(5, &Occurrence::Clipped { steps: 1, of: 1, largest_norm: 9.0 });
        assert_eq!(marks, Marks::default());
    }

    proptest! {
        #[test]
        fn marks_are_few_in_order_and_none_is_forgotten(cuts in 1u32..1000, warm in 0u32..1000) {
            let mut marks = Marks::default();
            marks.note(warm, &WARM);
            for cut in 1..=cuts {
                marks.note(cut * 3, &CUT);
            }
            prop_assert!(marks.iter().count() <= MARKS);
            prop_assert!(marks.iter().is_sorted_by_key(|mark| mark.step));
            prop_assert_eq!((marks.count(MarkKind::Cut), marks.count(MarkKind::KlWarm)), (cuts, 1));
        }
    }
}
