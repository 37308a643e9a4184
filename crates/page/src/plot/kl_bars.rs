//! The chart of the KL of each latent dimension: bars, the largest first.

use elbo_protocol::USED_NATS;

use super::{
    chart::{Anchor, Area, Chart, ChartInk, Dash, Frame, Label, Line, Margins},
    reading::Overlay,
    scale::Scale,
    source::{ChartSource, Track},
};
use crate::{
    history::{Series, Term},
    order::largest_first,
};
use elbo_words::words;

const MARGINS: Margins = Margins { left: 46.0, right: 12.0, top: 8.0, bottom: 22.0 };

const INK: ChartInk = ChartInk::Of(Series::Term(Term::Kl));

/// Nats at the top of the axis at least, so that a collapsed code does not look like a used one.
const LEAST_TOP_NATS: f32 = 0.5;

/// The KL of each latent dimension at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Spectrum {
    /// Optimizer updates done.
    pub step: u32,
    /// Whether it was measured on the held-out images, else on a batch.
    pub held_out: bool,
    /// Dimension and KL in nats, the largest first.
    pub sorted: Vec<(usize, f32)>,
}

impl Spectrum {
    /// The newest one of a run, or the newest one up to a step; the first one if there is none so early.
    #[must_use]
    pub fn of(track: &Track, at: Option<u32>) -> Option<Self> {
        let early = |step: &u32| at.is_none_or(|at| *step <= at);
        let held_out = track.held_out.iter().rev().find(|measures| early(&measures.step));
        let held_out = held_out.map(|measures| (measures.step, true, measures.kl_per_dimension.as_slice()));
        let batch = track.batch_kl.as_ref().map(|(step, kl)| (*step, false, &**kl));
        let first = track
            .held_out
            .first()
            .map(|measures| (measures.step, true, measures.kl_per_dimension.as_slice()));
        let newest = held_out.into_iter().chain(batch.filter(|(step, ..)| early(step)));
        // Of one step, what is held out counts more.
        let (step, held_out, kl) =
            newest.max_by_key(|(step, held_out, _)| (*step, *held_out)).or(first).or(batch)?;
        let sorted = largest_first(kl).into_iter().map(|dimension| (dimension, kl[dimension])).collect();
        Some(Self { step, held_out, sorted })
    }

    /// Dimensions that are used.
    #[must_use]
    pub fn used(&self) -> usize {
        self.sorted.iter().filter(|(_, kl)| *kl >= USED_NATS).count()
    }

    /// How many are used, and how that is known.
    #[must_use]
    pub fn words(&self) -> String {
        let unused = self.sorted.len() - self.used();
        words().spectrum(self.used(), unused, self.held_out, self.step)
    }

    /// The bar of that rank, in words.
    #[must_use]
    pub fn bar(&self, rank: u32) -> Option<String> {
        let (dimension, kl) = self.sorted.get(rank as usize)?;
        Some(words().bar(*dimension, *kl, *kl >= USED_NATS, rank + 1, self.sorted.len()))
    }
}

/// Lays the chart out in a canvas of that size; `at` is the step pointed at.
#[must_use]
pub fn lay_out(source: &ChartSource, at: Option<u32>, width: f64, height: f64) -> Chart {
    let frame = Frame::within(width, height, MARGINS);
    let at = at.or(source.checkpoint);
    let [a, b] = [&source.a, &source.b].map(|track| track.as_ref().and_then(|track| Spectrum::of(track, at)));
    let both = || a.iter().chain(&b);
    let latent = both().map(|spectrum| spectrum.sorted.len()).max().unwrap_or(0);
    let largest =
        both().flat_map(|spectrum| &spectrum.sorted).map(|(_, kl)| *kl).fold(LEAST_TOP_NATS, f32::max);
    let largest = if both().count() == 0 { 1.0 } else { f64::from(largest.min(1e6)) };
    let x = Scale::linear(0.0, latent as f64, frame.left, frame.right);
    let y = Scale::linear(0.0, largest * 1.08, frame.bottom, frame.top);
    let mut chart = Chart::new(frame, x, y);
    chart.grid(30.0);
    if let Some(spectrum) = &a {
        bars(&mut chart, spectrum);
    }
    match (&a, &b) {
        (_, Some(spectrum)) => outline(&mut chart, spectrum),
        (Some(spectrum), None) => count(&mut chart, spectrum),
        (None, None) => {}
    }
    chart
}

fn bars(chart: &mut Chart, spectrum: &Spectrum) {
    let (x, y, bottom) = (chart.x, chart.y, chart.frame.bottom);
    for (rank, (_, kl)) in spectrum.sorted.iter().enumerate() {
        let (left, right) = (x.px(rank as f64), x.px(rank as f64 + 1.0));
        let gap = if right - left > 5.0 { 1.0 } else { 0.0 };
        // What is unused still is there.
        let top = y.px(f64::from(*kl)).min(bottom - 2.0);
        let (left, right) = (left + gap, right - gap);
        let points = vec![(left, bottom), (left, top), (right, top), (right, bottom)];
        let ink = if *kl < USED_NATS { ChartInk::Quiet } else { INK };
        chart.areas.push(Area { ink, alpha: 0.85, points });
    }
}

/// How many are used, and how many are not, below their bars.
fn count(chart: &mut Chart, spectrum: &Spectrum) {
    let (x, bottom) = (chart.x, chart.frame.bottom);
    let (used, all) = (spectrum.used(), spectrum.sorted.len());
    let middle = |from: usize, to: usize| x.px((from + to) as f64 / 2.0);
    let unused = all - used;
    let parts = [(0, used, words().used(used), INK), (used, all, words().unused(unused), ChartInk::Quiet)];
    for (from, to, text, ink) in parts.into_iter().filter(|(from, to, ..)| to > from) {
        // A word may stand out a little over its bars, and no further than the frame.
        let half = text.chars().count() as f64 * 3.0;
        if x.px(to as f64) - x.px(from as f64) < half && from > 0 {
            continue;
        }
        let most = (chart.frame.right - half).max(chart.frame.left + half);
        let at = (middle(from, to).clamp(chart.frame.left + half, most), bottom + 16.0);
        chart.labels.push(Label { ink, text, at, anchor: Anchor::Middle });
    }
}

/// The second run of a duel: the tops of its bars.
fn outline(chart: &mut Chart, spectrum: &Spectrum) {
    let top = |(rank, (_, kl)): (usize, &(usize, f32))| {
        let y = chart.y.px(f64::from(*kl));
        [(chart.x.px(rank as f64), y), (chart.x.px(rank as f64 + 1.0), y)]
    };
    let points = spectrum.sorted.iter().enumerate().flat_map(top).collect();
    chart.curves.push(Line { ink: INK, width: 1.6, alpha: 1.0, dash: Dash::Dashed, points });
}

/// The bar of a rank, set off; nothing if there is none.
#[must_use]
pub fn overlay(chart: &Chart, rank: u32) -> Overlay {
    let (left, right) = (chart.x.px(f64::from(rank)), chart.x.px(f64::from(rank) + 1.0));
    let frame = chart.frame;
    if right > frame.right + 0.5 {
        return Overlay::default();
    }
    let corners = [(left, frame.bottom), (left, frame.top), (right, frame.top), (right, frame.bottom)];
    let points = corners.into_iter().chain([corners[0]]).collect();
    let line = Line { ink: ChartInk::Cursor, width: 1.0, alpha: 0.75, dash: Dash::Solid, points };
    Overlay { lines: vec![line], dots: Vec::new() }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::plot::source::source;
    use elbo_protocol::{HeldOut, Terms};
    use elbo_recipe::{Recipe, schedule::Span};
    use proptest::prelude::*;

    fn measured(held_out: &[(u32, &[f32])], batch: Option<(u32, &[f32])>) -> ChartSource {
        let mut source = source([], Recipe::default(), Span { steps_per_epoch: 10, total_steps: 100 });
        if let Some(track) = &mut source.a {
            track.batch_kl = batch.map(|(step, kl)| (step, kl.into()));
            let measures = |(step, kl): &(u32, &[f32])| HeldOut {
                step: *step,
                epoch: 0,
                terms: Terms::default(),
                kl_per_dimension: kl.to_vec(),
                active_units: 0,
                batch_norm_gap: None,
            };
            track.held_out = Rc::new(held_out.iter().map(measures).collect());
        }
        source
    }

    fn step_shown(source: &ChartSource, at: Option<u32>) -> Option<(u32, bool)> {
        let spectrum = Spectrum::of(source.a.as_ref()?, at)?;
        Some((spectrum.step, spectrum.held_out))
    }

    #[test]
    fn the_newest_measures_are_shown_or_those_of_the_step_pointed_at() {
        let source = measured(&[(10, &[1.0]), (20, &[2.0])], Some((30, &[3.0])));
        assert_eq!(step_shown(&source, None), Some((30, false)));
        assert_eq!(step_shown(&source, Some(25)), Some((20, true)));
        assert_eq!(step_shown(&source, Some(3)), Some((10, true)));
        assert_eq!(step_shown(&measured(&[(30, &[1.0])], Some((30, &[3.0]))), None), Some((30, true)));
        assert_eq!(step_shown(&measured(&[], Some((30, &[3.0]))), Some(5)), Some((30, false)));
        assert_eq!(step_shown(&measured(&[], None), None), None);
    }

    #[test]
    fn bars_are_sorted_and_unused_ones_are_counted_and_gray() {
        let source = measured(&[(10, &[0.5, 0.001, 2.0, 0.0])], None);
        let spectrum = Spectrum::of(source.a.as_ref().unwrap(), None).unwrap();
        assert_eq!(spectrum.sorted, [(2, 2.0), (0, 0.5), (1, 0.001), (3, 0.0)]);
        assert_eq!(spectrum.words(), "2 used · 2 unused · held out, step 10");
        assert_eq!(spectrum.bar(1).as_deref(), Some("z0: 0.50 nats · rank 2 of 4"));
        assert_eq!(spectrum.bar(2).as_deref(), Some("z1: 0.0010 nats, unused · rank 3 of 4"));
        assert_eq!(spectrum.bar(4), None);
        let chart = lay_out(&source, None, 300.0, 140.0);
        let inks: Vec<_> = chart.areas.iter().map(|area| area.ink).collect();
        assert_eq!(inks, [INK, INK, ChartInk::Quiet, ChartInk::Quiet]);
        let tops: Vec<_> = chart.areas.iter().map(|area| area.points[1].1).collect();
        assert!(tops.is_sorted(), "{tops:?}");
        let words: Vec<_> = chart.labels.iter().map(|label| label.text.as_str()).collect();
        assert!(words.contains(&"2 used") && words.contains(&"2 unused"), "{words:?}");
    }

    #[test]
    fn a_collapsed_code_does_not_fill_the_chart() {
        let chart = lay_out(&measured(&[(10, &[0.002, 0.001])], None), None, 300.0, 140.0);
        let frame = chart.frame;
        assert!(chart.areas.iter().all(|area| area.points[1].1 > frame.bottom - 4.0));
    }

    #[test]
    fn a_bar_pointed_at_is_set_off_and_none_beyond_the_last() {
        let chart = lay_out(&measured(&[(10, &[0.5, 0.1])], None), None, 300.0, 140.0);
        assert_eq!(overlay(&chart, 1).lines.len(), 1);
        assert_eq!(overlay(&chart, 2), Overlay::default());
    }

    proptest! {
        #[test]
        fn every_point_is_finite(kl in prop::collection::vec(0f32..1e9, 0..300), width in 0f64..2000.0, height in 0f64..400.0) {
            let chart = lay_out(&measured(&[(10, &kl)], None), None, width, height);
            for area in &chart.areas {
                prop_assert!(area.points.iter().all(|(x, y)| x.is_finite() && y.is_finite()));
            }
        }
    }
}
