//! The layer that strokes the map and puts the manifold's digits: it decides nothing.

use std::f64::consts::TAU;

use elbo_recipe::{PIXELS, SIDE};
use wasm_bindgen::Clamped;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use super::canvas::{context, fitted};
use elbo_page::plot::map::{LABELS, MapLayout, Piece, SIZE, Scene, lay_out, mark};

/// Opacity of the points of labels that are not picked out.
const FAINT: f64 = 0.14;

/// The map as it is to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct MapPicture {
    /// What is on it; none before there is a survey.
    pub scene: Option<Scene>,
    /// The label that is picked out.
    pub highlighted: Option<u8>,
}

/// Colors of the map, from the style sheet.
pub struct Colors {
    labels: Vec<String>,
    card: String,
    edge: String,
}

impl Colors {
    /// Those of the theme at a canvas.
    #[must_use]
    pub fn current(canvas: &HtmlCanvasElement) -> Self {
        let style = gloo::utils::window().get_computed_style(canvas).ok().flatten();
        let read = |name: &str| {
            let value = style.as_ref().and_then(|style| style.get_property_value(name).ok());
            value.map(|value| value.trim().to_owned()).unwrap_or_default()
        };
        Self {
            labels: (0..LABELS).map(|label| read(&format!("--class-{label}"))).collect(),
            card: read("--card"),
            edge: read("--edge"),
        }
    }
}

/// Draws the map on a canvas of that size, in CSS pixels; false if it cannot be drawn on.
pub fn paint_map(
    canvas: &HtmlCanvasElement,
    size: (f64, f64),
    picture: &MapPicture,
    colors: &Colors,
) -> bool {
    let Some(context) = fitted(canvas, size) else { return false };
    let side = size.0.min(size.1);
    if let Some(scene) = &picture.scene {
        stroke_map(&context, &lay_out(scene, side), side, picture.highlighted, colors);
    }
    true
}

fn stroke_map(
    context: &CanvasRenderingContext2d,
    layout: &MapLayout,
    side: f64,
    highlighted: Option<u8>,
    colors: &Colors,
) {
    // The label that is picked out lies on top.
    let (top, under): (Vec<_>, Vec<_>) =
        layout.groups.iter().partition(|group| highlighted == Some(group.label));
    for group in under.into_iter().chain(top) {
        let Some(color) = colors.labels.get(usize::from(group.label)) else { continue };
        context.set_fill_style_str(color);
        context.set_global_alpha(if is_faint(group.label, highlighted) { FAINT } else { 0.85 });
        context.begin_path();
        for piece in mark(group.label) {
            for at in &group.points {
                add(context, piece, *at, side * SIZE);
            }
        }
        context.fill();
    }
    context.set_stroke_style_str(&colors.edge);
    context.set_line_width(1.0);
    context.set_global_alpha(0.9);
    for ring in &layout.rings {
        context.begin_path();
        // An arc with a radius that is not negative cannot fail.
        context.arc(ring.at.0, ring.at.1, ring.radius, 0.0, TAU).ok();
        context.stroke();
    }
    context.set_font("700 19px system-ui, \"Noto Sans\", sans-serif");
    context.set_text_align("center");
    context.set_text_baseline("middle");
    context.set_line_width(4.0);
    context.set_line_join("round");
    context.set_stroke_style_str(&colors.card);
    for word in &layout.words {
        let Some(color) = colors.labels.get(usize::from(word.label)) else { continue };
        let (text, (x, y)) = (word.label.to_string(), word.at);
        context.set_global_alpha(if is_faint(word.label, highlighted) { FAINT } else { 1.0 });
        context.stroke_text(&text, x, y).ok();
        context.set_fill_style_str(color);
        context.fill_text(&text, x, y).ok();
    }
    context.set_global_alpha(1.0);
}

/// Adds a piece of a mark at a place to the path, its unit so many pixels.
fn add(context: &CanvasRenderingContext2d, piece: &Piece, (x, y): (f64, f64), unit: f64) {
    match *piece {
        Piece::Disc(radius) => {
            context.move_to(x + radius * unit, y);
            context.arc(x, y, radius * unit, 0.0, TAU).ok();
        }
        Piece::Rectangle(left, top, width, height) => {
            context.rect(x + left * unit, y + top * unit, width * unit, height * unit);
        }
        Piece::Polygon(corners) => {
            for (index, (dx, dy)) in corners.iter().enumerate() {
                let (x, y) = (x + dx * unit, y + dy * unit);
                if index == 0 { context.move_to(x, y) } else { context.line_to(x, y) }
            }
            context.close_path();
        }
    }
}

fn is_faint(label: u8, highlighted: Option<u8>) -> bool {
    highlighted.is_some_and(|highlighted| highlighted != label)
}

/// Puts digits, `[side, side, 784]`, flat, rows from the top, on a canvas of 28 pixels a digit, white on black;
/// black without them. False if the canvas cannot be drawn on.
pub fn put_sheet(canvas: &HtmlCanvasElement, pixels: Option<&[u8]>, side: usize) -> bool {
    let width = side * SIDE;
    let mut rgba = vec![255; width * width * 4];
    for (index, pixel) in rgba.chunks_exact_mut(4).enumerate() {
        let (x, y) = (index % width, index / width);
        let digit = y / SIDE * side + x / SIDE;
        let at = digit * PIXELS + y % SIDE * SIDE + x % SIDE;
        let gray = pixels.and_then(|pixels| pixels.get(at)).copied().unwrap_or(0);
        pixel[..3].fill(gray);
    }
    let width = width as u32;
    if canvas.width() != width || canvas.height() != width {
        canvas.set_width(width);
        canvas.set_height(width);
    }
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&rgba), width, width);
    match (context(canvas), image) {
        (Some(context), Ok(image)) => context.put_image_data(&image, 0.0, 0.0).is_ok(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARDS: [&str; 2] = ["#ffffff", "#1b1d21"];

    /// The labels' colors, `[theme, label]`; the dark ones stand twice in the style sheet.
    fn colors() -> Vec<Vec<&'static str>> {
        let css = include_str!("../../static/latent.css");
        let of = |label| {
            let name = format!("--class-{label}: ");
            css.split(&name[..]).skip(1).map(|rest| &rest[..7]).collect()
        };
        (0..LABELS).map(of).collect()
    }

    /// Relative luminance, 0 to 1.
    fn luminance(color: &str) -> f64 {
        let channel = |from: usize| {
            let value = f64::from(u8::from_str_radix(&color[from..from + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    #[test]
    fn every_label_stands_out_from_the_card_in_either_theme() {
        for (label, colors) in colors().iter().enumerate() {
            assert_eq!((colors.len(), colors.get(1)), (3, colors.get(2)), "{label}: {colors:?}");
            for (color, card) in colors.iter().zip(CARDS) {
                let (a, b) = (luminance(color), luminance(card));
                let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                assert!(contrast >= 3.0, "{label}: {color} on {card} has {contrast}");
            }
        }
    }
}
