//! What lies in a chart's frame, as a picture: laid out anew only when more than the cursor has moved.

use web_sys::HtmlCanvasElement;

use crate::components::shell::painted::Picture;
use crate::{
    paint::{
        canvas::fitted,
        chart::{stroke_chart, stroke_overlay},
    },
    theme::Palette,
};
use elbo_page::plot::{
    Figure, chart::Chart, preview, reading::Overlay, source::ChartSource, view::ChartView,
};

/// Something that lies in a chart's frame.
pub trait Framed: Clone + PartialEq + 'static {
    /// The chart in a canvas of that size.
    fn lay_out(&self, size: (f64, f64)) -> Chart;

    /// What lies over the chart.
    fn overlay(&self, _chart: &Chart) -> Overlay {
        Overlay::default()
    }

    /// Whether the same chart lies under another cursor.
    fn differs_by_cursor_only(&self, other: &Self) -> bool {
        self == other
    }
}

impl Framed for preview::PreviewSource {
    fn lay_out(&self, (width, height): (f64, f64)) -> Chart {
        preview::lay_out(self, width, height)
    }
}

/// What a chart of a run is to show.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartPicture {
    /// Which chart.
    pub figure: Figure,
    /// The values.
    pub source: ChartSource,
    /// How the visitor looks at it.
    pub view: ChartView,
}

impl Framed for ChartPicture {
    fn lay_out(&self, size: (f64, f64)) -> Chart {
        self.figure.lay_out(&self.source, self.view.look, self.view.step, size)
    }

    fn overlay(&self, chart: &Chart) -> Overlay {
        self.figure.overlay(chart, &self.source, &self.view)
    }

    fn differs_by_cursor_only(&self, other: &Self) -> bool {
        let bars = self.figure == Figure::KlPerDimension;
        (self.figure, &self.source, self.view.look) == (other.figure, &other.source, other.view.look)
            && (!bars || self.view.step == other.view.step)
    }
}

/// The chart as it was drawn last, and the theme's colors.
pub struct Laid<F> {
    last: Option<(F, Chart)>,
    palette: Option<Palette>,
}

impl<F> Default for Laid<F> {
    fn default() -> Self {
        Self { last: None, palette: None }
    }
}

impl<F> Laid<F> {
    /// What lies below a place on the canvas, in CSS pixels: a step, or the rank of a bar.
    #[must_use]
    pub fn below(&self, x: f64, y: f64) -> Option<f64> {
        self.last.as_ref().and_then(|(_, chart)| chart.below(x, y))
    }
}

impl<F: Framed> Picture for F {
    type Kept = Laid<F>;

    fn paint(&self, canvas: &HtmlCanvasElement, size: (f64, f64), kept: &mut Laid<F>) -> bool {
        let Some(context) = fitted(canvas, size) else { return false };
        let still = kept.last.take().filter(|(drawn, _)| drawn.differs_by_cursor_only(self));
        let chart = still.map_or_else(|| self.lay_out(size), |(_, chart)| chart);
        let palette = kept.palette.get_or_insert_with(Palette::current);
        stroke_chart(&context, &chart, palette);
        stroke_overlay(&context, &self.overlay(&chart), palette);
        kept.last = Some((self.clone(), chart));
        true
    }
}
