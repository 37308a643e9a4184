//! Products with a matrix that is mostly zeros.
use core::arch::wasm32::*;
use core::array::from_fn;

use crate::vector::*;

const BLOCK: usize = 4; // vectors of a register tile

/// Measurements of (offset of the row of the other factor, value), row j at start[j]..start[j + 1].
#[derive(Default)]
pub struct Sparse {
    pub start: Vec<u32>,
    pub entries: Vec<(u32, f32)>,
}

/// `out [rows, n] = done(init + S [rows, k] B [k, n])`, skipping the zeros of S.
#[inline(always)]
pub unsafe fn sparse(
    s: &Sparse,
    b: *const f32,
    out: *mut f32,
    n: usize,
    init: impl Fn(usize) -> v128 + Copy,
    done: impl Fn(v128) -> v128 + Copy,
) {
    let mut c = 0; // columns
    while n - c >= 4 * BLOCK {
        columns::<BLOCK>(s, b.add(c), out.add(c), n, c, init, done);
        c += 4 * BLOCK;
    }
    while c < n {
        columns::<1>(s, b.add(c), out.add(c), n, c, init, done);
        c += 4;
    }
}
#[inline(always)]
pub unsafe fn columns<const C: usize>(
    s: &Sparse,
    b: *const f32,
    out: *mut f32,
    n: usize,
    c: usize,
    init: impl Fn(usize) -> v128,
    done: impl Fn(v128) -> v128,
) {
    let first: [v128; C] = from_fn(|q| init(c + 4 * q));
    for (j, w) in s.start.windows(2).enumerate() {
        let mut y = first;
        for &(at, x) in s.entries.get_unchecked(w[0] as usize..w[1] as usize) {
            for q in 0..C {
                y[q] = madd(splat(x), load(b.add(at as usize + 4 * q)), y[q]);
            }
        }
        for q in 0..C {
            store(out.add(j * n + 4 * q), done(y[q]));
        }
    }
}
