//! How the visitor looks at the charts: scale, smoothing, and the place pointed at, shared by all charts.

/// How far curves are smoothed: an exponential moving average of the buckets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Smoothing {
    /// Not at all.
    None,
    /// Over about a hundredth of the curve.
    #[default]
    Some,
    /// Over about a twentieth of the curve.
    Strong,
}

impl Smoothing {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::None, Self::Some, Self::Strong];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Some => "some",
            Self::Strong => "strong",
        }
    }

    /// Weight of a new value in the average over a curve of so many points; one if there is no smoothing.
    #[must_use]
    pub fn weight(self, points: usize) -> f64 {
        let share = match self {
            Self::None => return 1.0,
            Self::Some => 0.01,
            Self::Strong => 0.05,
        };
        1.0 / (share * points as f64).max(1.0)
    }
}

/// What decides how curves are laid out, besides their values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether values lie on a logarithmic scale, where they can.
    pub logarithmic: bool,
    /// How far curves are smoothed.
    pub smoothing: Smoothing,
}

impl Default for Look {
    fn default() -> Self {
        Self { logarithmic: true, smoothing: Smoothing::default() }
    }
}

/// What a key does to the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CursorKey {
    /// A pace to the left, or ten.
    Back {
        /// Ten.
        far: bool,
    },
    /// A pace to the right, or ten.
    On {
        /// Ten.
        far: bool,
    },
    /// To the left end.
    First,
    /// To the right end.
    Last,
    /// Away with it.
    Hide,
}

impl CursorKey {
    /// What the key of that name does, in the names of the browser.
    #[must_use]
    pub fn named(name: &str, shift: bool) -> Option<Self> {
        Some(match name {
            "ArrowLeft" | "ArrowDown" => Self::Back { far: shift },
            "ArrowRight" | "ArrowUp" => Self::On { far: shift },
            "PageDown" => Self::Back { far: true },
            "PageUp" => Self::On { far: true },
            "Home" => Self::First,
            "End" => Self::Last,
            "Escape" => Self::Hide,
            _ => return None,
        })
    }

    /// Where it moves the cursor, among `first` to `last`. A cursor that was hidden comes back at `rest`.
    fn moved(self, at: Option<u32>, ends: [u32; 2], pace: u32, rest: u32) -> Option<u32> {
        let [first, last] = ends;
        let far = |far: bool| if far { pace.saturating_mul(10) } else { pace };
        let to = match (self, at) {
            (Self::Hide, _) => return None,
            (Self::First, _) => first,
            (Self::Last, _) => last,
            (_, None) => rest,
            (Self::Back { far: tenfold }, Some(at)) => at.saturating_sub(far(tenfold)),
            (Self::On { far: tenfold }, Some(at)) => at.saturating_add(far(tenfold)),
        };
        Some(to.clamp(first, last.max(first)))
    }
}

/// How the visitor looks at the charts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChartView {
    /// How curves are laid out.
    pub look: Look,
    /// The step pointed at.
    pub step: Option<u32>,
    /// The rank, from 0, of the bar pointed at.
    pub bar: Option<u32>,
    /// Whether a key moved last, so that values are to be spoken.
    pub by_key: bool,
}

/// What changes the view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewAction {
    /// A step is pointed at, or none any more.
    PointStep(Option<u32>),
    /// A bar is pointed at, or none any more.
    PointBar(Option<u32>),
    /// A key moves the cursor over the steps, of which there are so many, so many in a bucket.
    StepKey {
        /// The key.
        key: CursorKey,
        /// The last step.
        last: u32,
        /// Steps in a bucket.
        stride: u32,
    },
    /// A key moves the cursor over the bars.
    BarKey {
        /// The key.
        key: CursorKey,
        /// How many there are.
        bars: u32,
    },
}

/// Paces of the cursor from one end to the other.
const PACES: u32 = 200;

impl ChartView {
    /// The view after that.
    #[must_use]
    pub fn after(&self, action: ViewAction) -> Self {
        let mut view = self.clone();
        match action {
            ViewAction::PointStep(step) => (view.step, view.by_key) = (step, false),
            ViewAction::PointBar(bar) => (view.bar, view.by_key) = (bar, false),
            ViewAction::StepKey { key, last, stride } => {
                let pace = (last / PACES).max(stride).max(1);
                view.step = key.moved(self.step, [1, last], pace, last).filter(|_| last > 0);
                view.by_key = true;
            }
            ViewAction::BarKey { key, bars } => {
                let last = bars.saturating_sub(1);
                view.bar = key.moved(self.bar, [0, last], 1, 0).filter(|_| bars > 0);
                view.by_key = true;
            }
        }
        view
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pressed(view: &ChartView, name: &str, last: u32) -> ChartView {
        let key = CursorKey::named(name, false).unwrap();
        view.after(ViewAction::StepKey { key, last, stride: 1 })
    }

    #[test]
    fn keys_move_the_cursor_and_escape_hides_it() {
        let steps: Vec<_> = ["ArrowLeft", "ArrowLeft", "PageDown", "Home", "ArrowLeft", "End", "Escape"]
            .iter()
            .scan(ChartView::default(), |view, name| {
                *view = pressed(view, name, 1000);
                Some(view.step)
            })
            .collect();
        assert_eq!(steps, [Some(1000), Some(995), Some(945), Some(1), Some(1), Some(1000), None]);
    }

    #[test]
    fn before_the_first_step_there_is_nothing_to_point_at() {
        assert_eq!(pressed(&ChartView::default(), "End", 0).step, None);
        let bars = ChartView::default().after(ViewAction::BarKey { key: CursorKey::Last, bars: 0 });
        assert_eq!(bars.bar, None);
    }

    #[test]
    fn bars_have_a_cursor_of_their_own() {
        let key = CursorKey::named("ArrowRight", false).unwrap();
        let view = ChartView { step: Some(5), ..ChartView::default() };
        let one = view.after(ViewAction::BarKey { key, bars: 3 });
        let two = one.after(ViewAction::BarKey { key, bars: 3 });
        assert_eq!((one.bar, two.bar, two.step), (Some(0), Some(1), Some(5)));
        assert_eq!(two.after(ViewAction::BarKey { key: CursorKey::Last, bars: 3 }).bar, Some(2));
    }

    #[test]
    fn only_what_a_key_moved_is_spoken() {
        let by_key = pressed(&ChartView::default(), "End", 9);
        assert!(by_key.by_key);
        let pointed = by_key.after(ViewAction::PointStep(Some(4)));
        assert_eq!((pointed.by_key, pointed.step), (false, Some(4)));
    }

    #[test]
    fn weights_fall_with_smoothing() {
        let weights = Smoothing::ALL.map(|smoothing| smoothing.weight(2000));
        assert_eq!(weights, [1.0, 0.05, 0.01]);
        assert_eq!(Smoothing::Strong.weight(20), 1.0, "a few points are shown as they are");
    }

    proptest! {
        #[test]
        fn the_cursor_stays_on_the_curve(keys in prop::collection::vec(0usize..7, 1..40), last in 1u32..50_000, stride in 1u32..64) {
            let all = [CursorKey::First, CursorKey::Last, CursorKey::Back { far: false }, CursorKey::Back { far: true }, CursorKey::On { far: false }, CursorKey::On { far: true }, CursorKey::Hide];
            let mut view = ChartView::default();
            for key in keys {
                view = view.after(ViewAction::StepKey { key: all[key], last, stride });
                prop_assert!(view.step.is_none_or(|step| (1..=last).contains(&step)));
            }
        }
    }
}
