//! What the charts show: one run, or the two of a duel.

use std::rc::Rc;

use elbo_protocol::{Baselines, HeldOut};
use elbo_recipe::{Recipe, schedule::Span};

use crate::{history::History, marks::Marks, side::Side};

/// One run, as the charts show it.
#[derive(Debug, Clone)]
pub struct Track {
    /// The measures of the training steps.
    pub history: Rc<History>,
    /// The held-out measures, oldest first.
    pub held_out: Rc<Vec<HeldOut>>,
    /// The newest KL of each latent dimension on a batch, in nats, `[latent]`, and its step.
    pub batch_kl: Option<(u32, Rc<[f32]>)>,
    /// The moments that curves are marked at.
    pub marks: Rc<Marks>,
    /// The recipe of the run.
    pub recipe: Rc<Recipe>,
    /// How long the run is.
    pub span: Span,
    /// The losses to compare with, once known.
    pub lines: Option<Baselines>,
    /// What the schedule's learning rate is multiplied by from now on: plateaus and rollbacks cut it.
    pub rate_scale: f32,
}

/// Histories are compared by place: they are long, and a state that changes one makes a new one while a chart
/// still holds the old.
impl PartialEq for Track {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.history, &other.history)
            && Rc::ptr_eq(&self.held_out, &other.held_out)
            && Rc::ptr_eq(&self.marks, &other.marks)
            && self.recipe == other.recipe
            && (self.span, self.lines, self.rate_scale) == (other.span, other.lines, other.rate_scale)
            && self.batch_kl == other.batch_kl
    }
}

impl Track {
    /// The last step that anything was measured at; zero before the first.
    #[must_use]
    pub fn last_step(&self) -> u32 {
        self.history.last_step().max(self.held_out.last().map_or(0, |measures| measures.step))
    }

    /// The held-out measures nearest to a step.
    #[must_use]
    pub fn held_out_near(&self, step: u32) -> Option<&HeldOut> {
        self.held_out.iter().min_by_key(|measures| measures.step.abs_diff(step))
    }
}

/// What the charts show.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ChartSource {
    /// The run, or the first of a duel.
    pub a: Option<Track>,
    /// The second of a duel.
    pub b: Option<Track>,
    /// The step that the visitor has gone back to.
    pub checkpoint: Option<u32>,
}

impl ChartSource {
    /// The runs there are; the second first, so that the first is drawn over it.
    pub fn tracks(&self) -> impl Iterator<Item = (Side, &Track)> {
        let b = self.b.iter().map(|track| (Side::B, track));
        b.chain(self.a.iter().map(|track| (Side::A, track)))
    }

    /// The tracks in the order in which they are named: A's first.
    pub fn in_order(&self) -> impl Iterator<Item = (Side, &Track)> {
        let a = self.a.iter().map(|track| (Side::A, track));
        a.chain(self.b.iter().map(|track| (Side::B, track)))
    }

    /// Optimizer updates per epoch; the runs of a duel have the same.
    #[must_use]
    pub fn per_epoch(&self) -> f64 {
        self.a.as_ref().map_or(1.0, |track| f64::from(track.span.steps_per_epoch.max(1)))
    }

    /// The last step that anything was measured at; zero before the first.
    #[must_use]
    pub fn last_step(&self) -> u32 {
        self.tracks().map(|(_, track)| track.last_step()).max().unwrap_or(0)
    }

    /// The last step of a chart that shows what is done: at least an epoch.
    #[must_use]
    pub fn reach(&self) -> f64 {
        f64::from(self.last_step()).max(self.per_epoch())
    }

    /// Steps in a bucket of the longer history.
    #[must_use]
    pub fn stride(&self) -> u32 {
        self.tracks().map(|(_, track)| track.history.stride()).max().unwrap_or(1)
    }
}

/// A source with a track of these steps, ten an epoch, for tests.
#[cfg(test)]
pub(crate) fn source(
    steps: impl IntoIterator<Item = elbo_protocol::StepMeasures>,
    recipe: Recipe,
    span: Span,
) -> ChartSource {
    let mut history = History::default();
    for (step, measures) in (1..).zip(steps) {
        history.push(step, &measures);
    }
    let track = Track {
        history: Rc::new(history),
        held_out: Rc::default(),
        batch_kl: None,
        marks: Rc::default(),
        recipe: Rc::new(recipe),
        span,
        lines: None,
        rate_scale: 1.0,
    };
    ChartSource { a: Some(track), b: None, checkpoint: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_history_is_another_source_and_an_equal_copy_is_drawn_again() {
        let span = Span { steps_per_epoch: 10, total_steps: 100 };
        let one = source([], Recipe::default(), span);
        assert_eq!(one, one.clone());
        let mut other = one.clone();
        if let Some(track) = &mut other.a {
            Rc::make_mut(&mut track.history).note_update_ratio(1, 0.5);
        }
        assert_ne!(one, other);
    }

    #[test]
    fn an_empty_source_reaches_an_epoch() {
        assert_eq!((ChartSource::default().reach(), ChartSource::default().last_step()), (1.0, 0));
        let source = source([], Recipe::default(), Span { steps_per_epoch: 468, total_steps: 4680 });
        assert_eq!(source.reach(), 468.0);
    }
}
