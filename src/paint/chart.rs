//! The layer that strokes charts: it turns what is laid out into pixels, and decides nothing.

use wasm_bindgen::JsValue;
use web_sys::CanvasRenderingContext2d;

use crate::theme::Palette;
use elbo_page::history::{Series, Term};
use elbo_page::plot::{
    chart::{Anchor, Area, Chart, ChartInk, Dash, Label, Line, Ticks},
    reading::Overlay,
};

/// Radius of the dots at the cursor, in pixels.
const DOT_PX: f64 = 3.5;

/// Strokes a chart.
pub fn stroke_chart(context: &CanvasRenderingContext2d, chart: &Chart, palette: &Palette) {
    for line in &chart.rules {
        stroke(context, line, palette);
    }
    let frame = chart.frame;
    context.save();
    context.begin_path();
    context.rect(frame.left, frame.top - 2.0, frame.right - frame.left + 3.0, frame.bottom - frame.top + 4.0);
    context.clip();
    for area in &chart.areas {
        fill(context, area, palette);
    }
    for line in &chart.curves {
        stroke(context, line, palette);
    }
    for ticks in &chart.ticks {
        stroke_ticks(context, ticks, palette);
    }
    for (ink, at, radius) in &chart.dots {
        dot(context, *at, *radius, color(*ink, palette));
    }
    context.restore();
    context.set_font(&palette.font);
    for label in &chart.labels {
        write(context, label, palette);
    }
}

/// Strokes what lies over a chart.
pub fn stroke_overlay(context: &CanvasRenderingContext2d, overlay: &Overlay, palette: &Palette) {
    for line in &overlay.lines {
        stroke(context, line, palette);
    }
    for (ink, at) in &overlay.dots {
        dot(context, *at, DOT_PX + 1.0, &palette.card);
        dot(context, *at, DOT_PX, color(*ink, palette));
    }
}

fn stroke(context: &CanvasRenderingContext2d, line: &Line, palette: &Palette) {
    let dashes: &[f64] = match line.dash {
        Dash::Solid => &[],
        Dash::Dashed => &[5.0, 4.0],
        Dash::Dotted => &[1.5, 3.0],
    };
    let dashes: js_sys::Array = dashes.iter().map(|px| JsValue::from(*px)).collect();
    context.set_line_dash(&dashes).ok();
    context.set_stroke_style_str(color(line.ink, palette));
    context.set_line_width(line.width);
    context.set_line_join("round");
    context.set_global_alpha(line.alpha);
    context.begin_path();
    for (x, y) in &line.points {
        context.line_to(*x, *y);
    }
    context.stroke();
    context.set_global_alpha(1.0);
}

fn stroke_ticks(context: &CanvasRenderingContext2d, ticks: &Ticks, palette: &Palette) {
    if ticks.lines.is_empty() {
        return;
    }
    context.set_line_dash(&js_sys::Array::new()).ok();
    context.set_stroke_style_str(color(ticks.ink, palette));
    context.set_line_width(ticks.width);
    context.begin_path();
    for [from, to] in &ticks.lines {
        context.move_to(from.0, from.1);
        context.line_to(to.0, to.1);
    }
    context.stroke();
}

fn fill(context: &CanvasRenderingContext2d, area: &Area, palette: &Palette) {
    context.set_fill_style_str(color(area.ink, palette));
    context.set_global_alpha(area.alpha);
    context.begin_path();
    for (x, y) in &area.points {
        context.line_to(*x, *y);
    }
    context.fill();
    context.set_global_alpha(1.0);
}

fn dot(context: &CanvasRenderingContext2d, (x, y): (f64, f64), radius: f64, color: &str) {
    context.set_fill_style_str(color);
    context.begin_path();
    // An arc with a radius that is not negative cannot fail.
    context.arc(x, y, radius, 0.0, std::f64::consts::TAU).ok();
    context.fill();
}

/// Writes a word over a rim in the card's color, so that it can be read on a curve.
fn write(context: &CanvasRenderingContext2d, label: &Label, palette: &Palette) {
    context.set_text_align(match label.anchor {
        Anchor::Start => "start",
        Anchor::Middle => "center",
        Anchor::End => "end",
    });
    let (x, y) = label.at;
    context.set_line_dash(&js_sys::Array::new()).ok();
    context.set_stroke_style_str(&palette.card);
    context.set_line_width(3.0);
    context.set_line_join("round");
    context.stroke_text(&label.text, x, y).ok();
    context.set_fill_style_str(color(label.ink, palette));
    context.fill_text(&label.text, x, y).ok();
}

fn color(ink: ChartInk, palette: &Palette) -> &str {
    match ink {
        ChartInk::Grid => &palette.line,
        ChartInk::Quiet => &palette.mute,
        ChartInk::Cursor => &palette.ink,
        ChartInk::Caution => &palette.warn,
        ChartInk::Warning => &palette.bad,
        ChartInk::Of(Series::Term(Term::Loss)) => &palette.total,
        ChartInk::Of(Series::Term(Term::Reconstruction)) => &palette.reconstruction,
        ChartInk::Of(Series::Term(Term::Kl) | Series::Beta) => &palette.kl,
        ChartInk::Accent
        | ChartInk::Of(Series::GradientNorm | Series::LearningRate | Series::UpdateRatio) => &palette.accent,
    }
}
