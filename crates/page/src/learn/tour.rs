//! The stops of the tour: what each points at, and what it says.

use crate::workspace::Workspace;

/// A stop of the tour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    /// The `data-testid` of the part that it points at. On a page without it, the card stands alone.
    pub part: &'static str,
    /// The workspace that has this part on a narrow page. At wide widths the middle stays as it is where the part stands
    /// beside it.
    pub workspace: Workspace,
    /// Its title.
    pub title: &'static str,
    /// One or two sentences.
    pub text: &'static str,
}

/// The stops, in their order.
pub const STOPS: [Stop; 8] = [
    Stop {
        part: "controls",
        workspace: Workspace::Curves,
        title: "Press Train",
        text: "A small VAE learns to draw digits, here in this tab. Step takes a single update, Reset begins again. You can press it now: the tour waits.",
    },
    Stop {
        part: "chart-elbo",
        workspace: Workspace::Curves,
        title: "Two terms, pulling apart",
        text: "The loss is reconstruction plus KL: how well a digit is drawn, and what its code costs. Their sum should end far below the dashed line of one image for all.",
    },
    Stop {
        part: "verdict",
        workspace: Workspace::Curves,
        title: "A verdict, with its reasons",
        text: "From the measures of the run the page says how it does. When something is wrong, a button applies the remedy.",
    },
    Stop {
        part: "presets",
        workspace: Workspace::Recipe,
        title: "Break it on purpose",
        text: "Most of these presets fail, each in a known way. Choose Collapse, press Train, and watch the KL go to zero.",
    },
    Stop {
        part: "decoded",
        workspace: Workspace::Latent,
        title: "Turn the latent knobs",
        text: "Every slider is one dimension of z, and the decoder draws what they say, also while it is being trained.",
    },
    Stop {
        part: "draw-pad",
        workspace: Workspace::Latent,
        title: "Draw a digit of your own",
        text: "The model encodes your digit, draws it again, and tells what both cost in nats.",
    },
    Stop {
        part: "recipe",
        workspace: Workspace::Recipe,
        title: "Everything can be changed",
        text: "Each field tells its range and what it does. An arrow brings back the preset's value, and small curves show the schedules before a run.",
    },
    Stop {
        part: "share",
        workspace: Workspace::Curves,
        title: "Keep what you found",
        text: "Recipe and seed live in the address. Share copies it: the same link gives the same curve on the same device. A question mark beside a title explains that part.",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_are_short_and_point_at_different_parts() {
        let mut parts: Vec<_> = STOPS.iter().map(|stop| stop.part).collect();
        parts.sort_unstable();
        parts.dedup();
        assert_eq!(parts.len(), STOPS.len());
        for stop in STOPS {
            let words = stop.text.split_whitespace().count();
            assert!((10..=36).contains(&words) && !stop.title.is_empty(), "{}: {words} words", stop.title);
        }
    }

    #[test]
    fn the_tour_takes_about_a_minute() {
        // People read some four words a second.
        let words: usize = STOPS.iter().map(|stop| stop.text.split_whitespace().count()).sum();
        assert!((120..=280).contains(&words), "{words} words");
    }
}
