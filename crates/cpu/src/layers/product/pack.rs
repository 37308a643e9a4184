//! Packing of a product's factors.

use super::{Factor, tile::HEIGHT};
use crate::simd::lanes::Lanes;

/// Packs four lines from `line` on, from `depth` on, as many depths as `to` takes: `[depths, 4]`.
#[inline(always)]
pub(super) fn strip<L: Lanes>(factor: Factor<'_>, line: usize, depth: usize, to: &mut [f32]) {
    let Factor { data, stride, along } = factor;
    if along {
        let depths = to.len() / HEIGHT;
        let rows: [&[f32]; 4] = std::array::from_fn(|r| &data[(line + r) * stride + depth..][..depths]);
        for (index, to) in to.chunks_exact_mut(HEIGHT * L::N).enumerate() {
            let squares = transposed::<L>(rows, index * L::N);
            for (q, square) in squares.into_iter().enumerate() {
                // Lane group g holds depth 4 g + q.
                square.store_fours(&mut to[4 * q..], 16);
            }
        }
    } else {
        let rows = data[depth * stride..].chunks(stride);
        for (to, row) in to.chunks_exact_mut(HEIGHT).zip(rows) {
            to.copy_from_slice(&row[line..][..HEIGHT]);
        }
    }
}

/// Four rows from `at` on, transposed in squares.
#[inline(always)]
fn transposed<L: Lanes>([a, b, c, d]: [&[f32]; 4], at: usize) -> [L; 4] {
    L::transpose_fours([L::load(&a[at..]), L::load(&b[at..]), L::load(&c[at..]), L::load(&d[at..])])
}

/// Packs `C` vectors of lines from `line` on, from `depth` on: `[depths, C vectors]`.
#[inline(always)]
pub(super) fn panel<L: Lanes, const C: usize>(factor: Factor<'_>, line: usize, depth: usize, to: &mut [f32]) {
    let Factor { data, stride, along } = factor;
    let width = C * L::N;
    if along {
        let depths = to.len() / width;
        for group in 0..width / 4 {
            let rows: [&[f32]; 4] =
                std::array::from_fn(|r| &data[(line + 4 * group + r) * stride + depth..][..depths]);
            for begin in (0..depths).step_by(L::N) {
                let squares = transposed::<L>(rows, begin);
                for (q, square) in squares.into_iter().enumerate() {
                    square.store_fours(&mut to[(begin + q) * width + 4 * group..], 4 * width);
                }
            }
        }
    } else {
        let rows = data[depth * stride..].chunks(stride);
        for (to, row) in to.chunks_exact_mut(width).zip(rows) {
            let row = &row[line..][..width];
            for q in 0..C {
                L::load(&row[q * L::N..]).store(&mut to[q * L::N..]);
            }
        }
    }
}

/// Adds the sums of a packed panel over its depth, `[C vectors]`.
#[inline(always)]
pub(super) fn add_up<L: Lanes, const C: usize>(panel: &[f32], sums: &mut [f32]) {
    let mut total: [L; C] = std::array::from_fn(|q| L::load(&sums[q * L::N..]));
    for row in panel.chunks_exact(C * L::N) {
        for (q, total) in total.iter_mut().enumerate() {
            *total = *total + L::load(&row[q * L::N..]);
        }
    }
    for (q, total) in total.iter().enumerate() {
        total.store(&mut sums[q * L::N..]);
    }
}
