//! Charts: pure geometry, and a thin layer that strokes it.

pub mod canvas;
pub mod chart;
pub mod digits;
pub mod elbo;
pub mod gradient;
pub mod scale;
pub mod schedules;

use chart::Chart;

/// One of the page's charts, with what it shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Figure {
    /// The loss and its terms.
    Elbo(elbo::Source),
    /// The gradient norm.
    GradientNorm(gradient::Source),
    /// Learning rate and beta; nothing before there is a run.
    Schedules(Option<schedules::Source>),
}

impl Figure {
    /// The chart in a canvas of that size; none if there is nothing to show.
    #[must_use]
    pub fn lay_out(&self, width: f64, height: f64) -> Option<Chart> {
        match self {
            Self::Elbo(source) => Some(elbo::lay_out(source, width, height)),
            Self::GradientNorm(source) => Some(gradient::lay_out(source, width, height)),
            Self::Schedules(source) => {
                source.as_ref().map(|source| schedules::lay_out(source, width, height))
            }
        }
    }
}
