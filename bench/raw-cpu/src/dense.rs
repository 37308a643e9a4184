//! Products of matrices whose factors are packed.
use core::arch::wasm32::*;
use core::array::from_fn;

use crate::net::Net;
use crate::vector::*;

/// One factor of a dense product, packed in strips of 4 (rows of A, columns of B): the 4 lie side by side in memory
/// and the depth strides by `ld`, or each of the 4 runs along the depth and they lie `ld` apart.
#[derive(Clone, Copy)]
pub struct Factor {
    pub p: *const f32,
    pub ld: usize,
    pub side: bool,
}
impl Factor {
    /// dst[j * step ..][..4] = strip `t` at depth j < k
    unsafe fn pack(self, t: usize, k: usize, dst: *mut f32, step: usize) {
        let Factor { p, ld, side } = self;
        if side {
            for j in 0..k {
                store(dst.add(j * step), load(p.add(4 * t + j * ld)));
            }
            return;
        }
        for j in (0..k).step_by(4) {
            let [a, b, c, d] = from_fn(|q| load(p.add((4 * t + q) * ld + j)));
            let (ab, cd) = (i32x4_shuffle::<0, 4, 1, 5>(a, b), i32x4_shuffle::<0, 4, 1, 5>(c, d));
            let (ef, gh) = (i32x4_shuffle::<2, 6, 3, 7>(a, b), i32x4_shuffle::<2, 6, 3, 7>(c, d));
            store(dst.add(j * step), i64x2_shuffle::<0, 2>(ab, cd));
            store(dst.add((j + 1) * step), i64x2_shuffle::<1, 3>(ab, cd));
            store(dst.add((j + 2) * step), i64x2_shuffle::<0, 2>(ef, gh));
            store(dst.add((j + 3) * step), i64x2_shuffle::<1, 3>(ef, gh));
        }
    }
}

/// `out [m, n] = done(init + A [m, k] B [k, n])`; init gets the column, done the offset in `out`.
#[inline(always)]
pub unsafe fn dense(
    net: &Net,
    (a, b, out): (Factor, Factor, *mut f32),
    (m, n, k): (usize, usize, usize),
    init: impl Fn(usize) -> v128 + Copy,
    done: impl Fn(usize, v128) -> v128 + Copy,
) {
    for t in 0..m / 4 {
        a.pack(t, k, net.pack_a.add(4 * t * k), 4);
    }
    let mut c = 0; // in vectors of 4 columns
    while c < n / 4 {
        match n / 4 - c {
            1 => c += panel::<1>(net, b, out, c, (m, n, k), init, done),
            2 | 4 => c += panel::<2>(net, b, out, c, (m, n, k), init, done),
            _ => c += panel::<3>(net, b, out, c, (m, n, k), init, done),
        }
    }
}
#[inline(always)]
pub unsafe fn panel<const C: usize>(
    net: &Net,
    b: Factor,
    out: *mut f32,
    c: usize,
    (m, n, k): (usize, usize, usize),
    init: impl Fn(usize) -> v128 + Copy,
    done: impl Fn(usize, v128) -> v128 + Copy,
) -> usize {
    for q in 0..C {
        b.pack(c + q, k, net.pack_b.add(4 * q), 4 * C);
    }
    let first: [v128; C] = from_fn(|q| init(4 * (c + q)));
    for t in 0..m / 4 {
        let mut y = [first; 4];
        tile(net.pack_a.add(4 * t * k), net.pack_b, k, &mut y);
        for r in 0..4 {
            for q in 0..C {
                let at = (4 * t + r) * n + 4 * (c + q);
                store(out.add(at), done(at, y[r][q]));
            }
        }
    }
    C
}
/// y [4, 4 C] += 4 rows of A * C vectors of B's columns, packed. A function of its own, so that nothing else wants registers.
#[inline(never)]
pub unsafe fn tile<const C: usize>(mut a: *const f32, mut b: *const f32, k: usize, y: &mut [[v128; C]; 4]) {
    let mut sum = *y;
    for _ in 0..k / 4 {
        for u in 0..4 {
            let bs: [v128; C] = from_fn(|q| load(b.add(4 * (C * u + q))));
            for r in 0..4 {
                let a = v128_load32_splat(a.add(4 * u + r) as *const u32);
                for q in 0..C {
                    sum[r][q] = madd(a, bs[q], sum[r][q]);
                }
            }
        }
        a = a.add(16);
        b = b.add(16 * C);
    }
    *y = sum;
}
