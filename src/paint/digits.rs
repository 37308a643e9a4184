//! Digits side by side on one canvas.

use elbo_recipe::{PIXELS, SIDE};
use wasm_bindgen::Clamped;
use web_sys::{HtmlCanvasElement, ImageData};

use super::canvas::context;

/// Pixels between two digits.
pub const GAP: usize = 2;

/// Length of so many digits in a line, in pixels.
#[must_use]
pub const fn length(digits: usize) -> usize {
    digits * (SIDE + GAP) - GAP
}

/// The pixels of rows of digits, with a clear gap between them: `[height, width, 4]`, flat. Each row has `columns`
/// digits, `[columns, 784]`, flat; those that are missing are black.
#[must_use]
pub fn lay_out(rows: &[&[u8]], columns: usize) -> Vec<u8> {
    let width = length(columns);
    let mut rgba = vec![0; width * length(rows.len()) * 4];
    for (row, digits) in rows.iter().enumerate() {
        for column in 0..columns {
            for pixel in 0..PIXELS {
                let gray = digits.get(column * PIXELS + pixel).copied().unwrap_or(0);
                let y = row * (SIDE + GAP) + pixel / SIDE;
                let x = column * (SIDE + GAP) + pixel % SIDE;
                let at = (y * width + x) * 4;
                rgba[at..at + 4].copy_from_slice(&[gray, gray, gray, 255]);
            }
        }
    }
    rgba
}

/// Puts rows of digits on a canvas of `length(columns)` by `length(rows)` pixels.
pub fn put_digits(canvas: &HtmlCanvasElement, rows: &[&[u8]], columns: usize) {
    let rgba = lay_out(rows, columns);
    let size = (length(columns) as u32, length(rows.len()) as u32);
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&rgba), size.0, size.1);
    if let (Some(context), Ok(image)) = (context(canvas), image) {
        context.put_image_data(&image, 0.0, 0.0).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_in_rows_with_clear_gaps() {
        let (ones, twos) = ([1; 2 * PIXELS], [2; PIXELS]);
        let rgba = lay_out(&[&ones, &twos], 2);
        let width = 58;
        assert_eq!(rgba.len(), width * 58 * 4);
        let at = |x: usize, y: usize| &rgba[(y * width + x) * 4..][..4];
        assert_eq!(at(0, 0), [1, 1, 1, 255]);
        assert_eq!((at(28, 5), at(5, 29)), (&[0; 4][..], &[0; 4][..]), "gaps");
        assert_eq!((at(57, 27), at(27, 57)), (&[1, 1, 1, 255][..], &[2, 2, 2, 255][..]));
        assert_eq!(at(57, 57), [0, 0, 0, 255], "a digit that is missing");
    }
}
