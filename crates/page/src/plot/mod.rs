//! Charts: pure geometry.

pub mod chart;
mod curve;
pub mod elbo;
pub mod gradient;
pub mod kl_bars;
pub mod map;
pub mod mark_lines;
pub mod preview;
pub mod reading;
pub mod scale;
pub mod schedules;
mod single;
pub mod source;
pub mod table;
pub mod update_ratio;
pub mod view;

use chart::Chart;
use reading::{Overlay, Reading};
use source::ChartSource;
use view::{ChartView, Look};

/// One of the page's charts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// The loss and its terms.
    Elbo,
    /// The gradient norm.
    GradientNorm,
    /// The KL of each latent dimension.
    KlPerDimension,
    /// Learning rate and beta.
    Schedules,
    /// The norm of an update over that of the weights.
    UpdateRatio,
}

impl Figure {
    /// The charts that share a cursor over the steps.
    pub const OVER_STEPS: [Self; 4] = [Self::Elbo, Self::GradientNorm, Self::Schedules, Self::UpdateRatio];

    /// The chart in a canvas of that size; `step` is the one pointed at, which decides only what bars show.
    #[must_use]
    pub fn lay_out(
        self,
        source: &ChartSource,
        look: Look,
        step: Option<u32>,
        (width, height): (f64, f64),
    ) -> Chart {
        match self {
            Self::Elbo => elbo::lay_out(source, look, width, height),
            Self::GradientNorm => gradient::lay_out(source, look, width, height),
            Self::KlPerDimension => kl_bars::lay_out(source, step, width, height),
            Self::Schedules => schedules::lay_out(source, width, height),
            Self::UpdateRatio => update_ratio::lay_out(source, look, width, height),
        }
    }

    /// The values at a step.
    #[must_use]
    pub fn readings(self, source: &ChartSource, step: u32) -> Vec<Reading> {
        match self {
            Self::Elbo => elbo::readings(source, step),
            Self::GradientNorm => gradient::readings(source, step),
            Self::KlPerDimension => Vec::new(),
            Self::Schedules => schedules::readings(source, step),
            Self::UpdateRatio => update_ratio::readings(source, step),
        }
    }

    /// What lies over the chart: the cursor.
    #[must_use]
    pub fn overlay(self, chart: &Chart, source: &ChartSource, view: &ChartView) -> Overlay {
        match self {
            Self::KlPerDimension => view.bar.map(|rank| kl_bars::overlay(chart, rank)),
            _ => view.step.map(|step| Overlay::at(chart, step, &self.readings(source, step))),
        }
        .unwrap_or_default()
    }

    /// The last step that can be pointed at: schedules show the whole run.
    #[must_use]
    pub fn last_step(self, source: &ChartSource) -> u32 {
        match self {
            Self::Schedules => {
                source.tracks().map(|(_, track)| track.span.total_steps).max().unwrap_or_default()
            }
            _ => source.last_step(),
        }
    }
}
