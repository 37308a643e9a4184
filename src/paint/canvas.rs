//! Canvases: fitted to the screen, and strokes and digits as pixels on them.

use elbo_recipe::{PIXELS, SIDE};
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use elbo_page::ink::{Ink as Drawing, PEN_PX};

/// The drawing context of a canvas; none if the browser refuses one.
#[must_use]
pub fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok().flatten()?.dyn_into().ok()
}

/// Width and height of the canvas on the screen, in CSS pixels; none while it has no room. Asking makes the
/// browser lay the page out if anything in it has changed.
#[must_use]
pub fn size(canvas: &HtmlCanvasElement) -> Option<(f64, f64)> {
    let (width, height) = (f64::from(canvas.client_width()), f64::from(canvas.client_height()));
    (width >= 1.0 && height >= 1.0).then_some((width, height))
}

/// Fits the canvas's own pixels to its size on the screen, in CSS pixels, and clears it. Returns the context,
/// scaled to those.
#[must_use]
pub fn fitted(canvas: &HtmlCanvasElement, (width, height): (f64, f64)) -> Option<CanvasRenderingContext2d> {
    let ratio = gloo::utils::window().device_pixel_ratio().clamp(0.5, 4.0);
    let own = |css: f64| (css * ratio).round() as u32;
    if canvas.width() != own(width) {
        canvas.set_width(own(width));
    }
    if canvas.height() != own(height) {
        canvas.set_height(own(height));
    }
    let context = context(canvas)?;
    context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0).ok()?;
    context.clear_rect(0.0, 0.0, width, height);
    Some(context)
}

/// Strokes a drawing, white on black, over the whole canvas.
pub fn stroke_drawing(canvas: &HtmlCanvasElement, drawing: &Drawing) {
    let Some((width, height)) = size(canvas) else { return };
    let Some(context) = fitted(canvas, (width, height)) else { return };
    context.set_fill_style_str("#000");
    context.fill_rect(0.0, 0.0, width, height);
    let cell = width / SIDE as f64;
    for (pixel, gray) in drawing.under().iter().flat_map(|under| under.iter().enumerate()) {
        if *gray > 0 {
            context.set_fill_style_str(&format!("rgb({gray} {gray} {gray})"));
            let (row, column) = ((pixel / SIDE) as f64, (pixel % SIDE) as f64);
            // A little larger than its place, so that no seams show.
            context.fill_rect(column * cell, row * cell, cell + 0.5, cell + 0.5);
        }
    }
    context.set_stroke_style_str("#fff");
    context.set_line_width(f64::from(PEN_PX) * 2.0 * width / SIDE as f64);
    context.set_line_cap("round");
    context.set_line_join("round");
    for stroke in drawing.strokes() {
        context.begin_path();
        for point in stroke.first().into_iter().chain(stroke) {
            context.line_to(f64::from(point.x) * width, f64::from(point.y) * height);
        }
        context.stroke();
    }
}

/// Puts a digit, white on black, on a canvas of 28x28 pixels; clears it without one.
pub fn put_digit(canvas: &HtmlCanvasElement, pixels: Option<&[u8]>) {
    let mut rgba = vec![0; PIXELS * 4];
    for (index, chunk) in rgba.chunks_exact_mut(4).enumerate() {
        let gray = pixels.and_then(|pixels| pixels.get(index)).copied().unwrap_or(0);
        chunk.copy_from_slice(&[gray, gray, gray, if pixels.is_some() { 255 } else { 0 }]);
    }
    let side = SIDE as u32;
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&rgba), side, side);
    if let (Some(context), Ok(image)) = (context(canvas), image) {
        context.put_image_data(&image, 0.0, 0.0).ok();
    }
}
