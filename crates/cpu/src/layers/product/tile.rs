//! The innermost loop of a product.

use crate::simd::lanes::Lanes;

/// Rows of a tile.
pub(super) const HEIGHT: usize = 4;
/// Most vectors of columns of a tile: its sums, one row of the right factor and one number of the left one
/// fill sixteen registers.
pub(super) const WIDTH: usize = 3;

/// `sums += strip panel`, `[4, depth] [depth, C vectors]`, both packed.
// In WebAssembly a function of its own, so that nothing else wants its registers; natively it must be
// inlined into the one that may use vector instructions. Several terms to a turn of the loop would be slower:
// the compiler puts all their loads first, and then there are too few registers.
#[cfg_attr(target_arch = "wasm32", inline(never))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
pub(super) fn tile<L: Lanes, const C: usize>(strip: &[f32], panel: &[f32], sums: &mut [[L; C]; HEIGHT]) {
    let mut y = *sums;
    for (left, right) in strip.as_chunks::<HEIGHT>().0.iter().zip(panel.chunks_exact(C * L::N)) {
        let right: [L; C] = std::array::from_fn(|q| L::load(&right[q * L::N..]));
        for (row, x) in y.iter_mut().zip(left) {
            let x = L::splat(*x);
            for (sum, right) in row.iter_mut().zip(right) {
                *sum = x.mul_add(right, *sum);
            }
        }
    }
    *sums = y;
}
