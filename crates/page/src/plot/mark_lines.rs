//! The moments of a run on a chart over its steps: a line each, with a name where there is room.

use super::{
    chart::{Anchor, Chart, ChartInk, Dash, Label, Line, Ticks},
    source::ChartSource,
};
use crate::{
    marks::{Mark, MarkKind},
    side::Side,
};
use elbo_words::words;

/// Marks of one kind that get a line each; more of them are ticks.
const LINES: usize = 12;

/// About how wide a letter is, in pixels.
const LETTER_PX: f64 = 5.8;

/// How far above the frame names stand, in pixels: clear of a guide's words just below its top.
const NAME_PX: f64 = 12.0;

/// How far from the cursor a mark is still spoken of, as a share of the steps in view.
const NEAR: f64 = 0.01;

/// Height of a tick, in pixels.
const TICK_PX: f64 = 6.0;

impl Chart {
    /// Adds the marks of all runs, with their names above the frame if there is room for any.
    pub(super) fn marks(&mut self, source: &ChartSource, named: bool) {
        let mut taken: Vec<(f64, f64)> = Vec::new();
        if let Some(step) = source.checkpoint {
            let at = self.x.px(f64::from(step));
            self.vertical(ChartInk::Accent, at, 2.0, Dash::Solid);
            if named {
                self.name(words().step_shown(step), ChartInk::Accent, at, &mut taken);
            }
        }
        let is_duel = source.b.is_some();
        for (side, track) in source.tracks() {
            for kind in MarkKind::ALL {
                let marks: Vec<Mark> = track.marks.iter().filter(|mark| mark.kind == kind).copied().collect();
                let ink = if kind.is_bad() { ChartInk::Warning } else { ChartInk::Accent };
                if marks.len() > LINES {
                    self.ticks(ink, &marks);
                    continue;
                }
                for mark in marks {
                    let at = self.x.px(f64::from(mark.step));
                    self.vertical(ink, at, 1.0, Dash::Dotted);
                    if named {
                        self.name(name(mark, side, is_duel), ink, at, &mut taken);
                    }
                }
            }
        }
    }

    fn vertical(&mut self, ink: ChartInk, at: f64, width: f64, dash: Dash) {
        let points = vec![(at, self.frame.top), (at, self.frame.bottom)];
        self.rules.push(Line { ink, width, alpha: 0.8, dash, points });
    }

    fn ticks(&mut self, ink: ChartInk, marks: &[Mark]) {
        let bottom = self.frame.bottom;
        let tooth = |mark: &Mark| {
            let at = self.x.px(f64::from(mark.step));
            [(at, bottom - TICK_PX), (at, bottom)]
        };
        let lines = marks.iter().map(tooth).collect();
        self.ticks.push(Ticks { ink, width: 1.0, lines });
    }

    /// Adds a name above the frame, unless it would lie on another.
    fn name(&mut self, text: String, ink: ChartInk, at: f64, taken: &mut Vec<(f64, f64)>) {
        let half = text.chars().count() as f64 * LETTER_PX / 2.0;
        let most = (self.frame.right - half).max(self.frame.left + half);
        let middle = at.clamp(self.frame.left + half, most);
        let (left, right) = (middle - half - 4.0, middle + half + 4.0);
        if taken.iter().any(|(from, to)| left < *to && right > *from) {
            return;
        }
        taken.push((left, right));
        let at = (middle, self.frame.top - NAME_PX);
        self.labels.push(Label { ink, text, at, anchor: Anchor::Middle });
    }
}

/// The kinds of marks that there are, and how often, in words; empty without any.
#[must_use]
pub fn legend(source: &ChartSource) -> String {
    let is_duel = source.b.is_some();
    let mut names = Vec::new();
    for (side, track) in source.in_order() {
        for kind in MarkKind::ALL {
            let mark = Mark { step: 0, kind, count: track.marks.count(kind) };
            if mark.count > 0 {
                names.push(name(mark, side, is_duel));
            }
        }
    }
    if names.is_empty() { String::new() } else { words().dotted(&names) }
}

/// The marks at a step, or as near to it as one sees no difference, in words: the kinds of each run.
#[must_use]
pub fn near(source: &ChartSource, step: u32) -> Vec<String> {
    let far = source.reach() * NEAR;
    let is_duel = source.b.is_some();
    let mut words = Vec::new();
    for (side, track) in source.in_order() {
        for kind in MarkKind::ALL {
            let here = |mark: &&Mark| mark.kind == kind && f64::from(mark.step.abs_diff(step)) <= far;
            let count = track.marks.iter().filter(here).map(|mark| mark.count).sum();
            if count > 0 {
                words.push(name(Mark { step, kind, count }, side, is_duel));
            }
        }
    }
    words
}

fn name(mark: Mark, side: Side, is_duel: bool) -> String {
    let times = if mark.count > 1 { format!(" ×{}", mark.count) } else { String::new() };
    let side = if is_duel { format!("{} ", side.name()) } else { String::new() };
    format!("{side}{}{times}", mark.kind.name())
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use elbo_protocol::{Occurrence, Terms};
    use elbo_recipe::{Recipe, schedule::Span};

    use super::*;
    use crate::{
        history::measures,
        marks::Marks,
        plot::{chart::Frame, scale::Scale, source::source},
    };

    fn marked(cuts: &[u32]) -> ChartSource {
        let mut source = source([], Recipe::default(), Span { steps_per_epoch: 10, total_steps: 1000 });
        let mut marks = Marks::default();
        marks.note(5, &Occurrence::KlWarm { beta: 1.0 });
        for step in cuts {
            marks.note(*step, &Occurrence::Cut { from: 0.2, to: 0.1 });
        }
        if let Some(track) = &mut source.a {
            track.marks = Rc::new(marks);
        }
        source
    }

    fn drawn(source: &ChartSource, named: bool) -> Chart {
        let frame = Frame { left: 40.0, right: 440.0, top: 20.0, bottom: 200.0 };
        let x = Scale::linear(0.0, 1000.0, frame.left, frame.right);
        let mut chart = Chart::new(frame, x, Scale::linear(0.0, 1.0, frame.bottom, frame.top));
        chart.marks(source, named);
        chart
    }

    #[test]
    fn every_mark_has_a_line_and_a_name_where_there_is_room() {
        let chart = drawn(&marked(&[400, 410, 900]), true);
        assert_eq!(chart.rules.len(), 4);
        let names: Vec<_> = chart.labels.iter().map(|label| label.text.as_str()).collect();
        assert_eq!(names, ["KL warm-up ends", "LR cut", "LR cut"], "the cut at 410 has no room");
        let half = "KL warm-up ends".len() as f64 * LETTER_PX / 2.0;
        assert!((chart.labels[0].at.0 - 40.0 - half).abs() < 1e-9, "it stays inside");
        assert!(drawn(&marked(&[400]), false).labels.is_empty());
    }

    #[test]
    fn the_legend_counts_every_kind() {
        assert_eq!(legend(&marked(&[400, 410, 900])), "dotted: KL warm-up ends, LR cut ×3");
        assert_eq!(legend(&ChartSource::default()), "");
        let duel = ChartSource { b: marked(&[7]).a, ..marked(&[]) };
        assert_eq!(legend(&duel), "dotted: A KL warm-up ends, B KL warm-up ends, B LR cut");
    }

    #[test]
    fn marks_near_the_cursor_are_named() {
        let mut source = marked(&[400, 410, 900]);
        let of = |source: &ChartSource, step| near(source, step).join(", ");
        assert_eq!(of(&source, 5), "KL warm-up ends");
        // Nothing was measured, so that an epoch of ten steps is in view.
        assert_eq!((of(&source, 404), of(&source, 900)), (String::new(), "LR cut".to_owned()));
        let track = source.a.as_mut().expect("there is a run");
        for step in 1..=1000 {
            Rc::make_mut(&mut track.history).push(step, &measures(Terms::default()));
        }
        assert_eq!(of(&source, 404), "LR cut ×2");
        assert_eq!(
            of(&ChartSource { b: marked(&[]).a, ..source }, 5),
            "A KL warm-up ends, B KL warm-up ends"
        );
    }

    #[test]
    fn many_of_a_kind_are_ticks() {
        let cuts: Vec<u32> = (1..60).map(|epoch| epoch * 10).collect();
        let chart = drawn(&marked(&cuts), true);
        assert_eq!((chart.rules.len(), chart.ticks[0].lines.len()), (1, 59));
    }

    #[test]
    fn the_moment_gone_back_to_is_drawn() {
        let source = ChartSource { checkpoint: Some(500), ..marked(&[]) };
        let chart = drawn(&source, true);
        assert_eq!((chart.rules[0].points[0].0, chart.rules[0].dash), (240.0, Dash::Solid));
        assert_eq!(chart.labels[0].text, "step 500 shown");
    }
}
