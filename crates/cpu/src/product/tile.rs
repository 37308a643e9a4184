//! The innermost loop of a product.

use crate::lanes::Lanes;

/// Rows of a tile.
pub(super) const HEIGHT: usize = 4;
/// Most vectors of columns of a tile: its sums, one row of the right factor and one number of the left one
/// fill sixteen registers.
pub(super) const WIDTH: usize = 3;

/// Terms that are added between two looks at the loop's end.
const UNROLLED: usize = 4;

/// `sums += strip panel`, `[4, depth] [depth, C vectors]`, both packed.
// In WebAssembly a function of its own, so that nothing else wants its registers; natively it must be
// inlined into the one that may use vector instructions.
#[cfg_attr(target_arch = "wasm32", inline(never))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
pub(super) fn tile<L: Lanes, const C: usize>(strip: &[f32], panel: &[f32], sums: &mut [[L; C]; HEIGHT]) {
    let width = C * L::N;
    let mut y = *sums;
    let mut strips = strip.chunks_exact(HEIGHT * UNROLLED);
    let mut panels = panel.chunks_exact(width * UNROLLED);
    for (strip, panel) in (&mut strips).zip(&mut panels) {
        for u in 0..UNROLLED {
            add_term(&strip[HEIGHT * u..][..HEIGHT], &panel[width * u..][..width], &mut y);
        }
    }
    for (strip, panel) in strips.remainder().chunks_exact(HEIGHT).zip(panels.remainder().chunks_exact(width))
    {
        add_term(strip, panel, &mut y);
    }
    *sums = y;
}

#[inline(always)]
fn add_term<L: Lanes, const C: usize>(left: &[f32], right: &[f32], y: &mut [[L; C]; HEIGHT]) {
    let right: [L; C] = std::array::from_fn(|q| L::load(&right[q * L::N..]));
    for (row, x) in y.iter_mut().zip(left) {
        let x = L::splat(*x);
        for (sum, right) in row.iter_mut().zip(right) {
            *sum = x.mul_add(right, *sum);
        }
    }
}
