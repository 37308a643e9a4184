//! Charts for those who read them: each as a table, and in a sentence.

mod grid;
mod over_steps;
mod places;
mod ranks;
mod schedule;
mod steps;
mod summary;
#[cfg(test)]
mod testing;

pub use grid::{DataTable, TableCell};
pub use steps::MOST_ROWS;

use elbo_words::words;

use super::{Figure, map::Scene, preview, source::ChartSource};

/// What is read instead of looked at.
#[derive(Debug, Clone, PartialEq)]
pub enum Readable {
    /// A chart of a run, or of a duel.
    Figure {
        /// Which chart.
        figure: Figure,
        /// The values.
        source: ChartSource,
        /// The step pointed at.
        step: Option<u32>,
    },
    /// The latent map; none before there is a survey.
    Map(Option<Scene>),
    /// The manifold; none before its digits are decoded.
    Manifold {
        /// The plane and the part of it.
        scene: Option<Scene>,
        /// Digits along each side.
        side: usize,
    },
    /// The schedule of a recipe.
    Preview(preview::PreviewSource),
}

impl Readable {
    /// All of it that a reader needs, in few rows: the latent dimensions all, of steps at most [`MOST_ROWS`].
    #[must_use]
    pub fn table(&self) -> DataTable {
        match self {
            Self::Figure { figure: Figure::KlPerDimension, source, step } => {
                ranks::table(source, step.or(source.checkpoint))
            }
            Self::Figure { figure, source, step } => {
                over_steps::table(*figure, source, step.or(source.checkpoint))
            }
            Self::Map(scene) => scene.as_ref().map(places::map).unwrap_or_default(),
            Self::Manifold { scene, side } => {
                scene.as_ref().map(|scene| places::manifold(scene, *side)).unwrap_or_default()
            }
            Self::Preview(source) => schedule::table(source),
        }
    }

    /// What it shows, in a sentence or two.
    #[must_use]
    pub fn summary(&self) -> String {
        let nothing = || words().nothing_measured().to_owned();
        match self {
            Self::Figure { figure, source, step } => {
                summary::summary(*figure, source, step.or(source.checkpoint))
            }
            Self::Map(scene) => scene.as_ref().map_or_else(nothing, places::map_summary),
            Self::Manifold { scene, side } => {
                scene.as_ref().map_or_else(nothing, |scene| places::manifold_summary(scene, *side))
            }
            Self::Preview(source) => preview::words(source),
        }
    }
}
