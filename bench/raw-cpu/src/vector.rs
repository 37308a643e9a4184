//! Vectors of four floats, and the functions that the loss and the noise need.
use core::arch::wasm32::*;
pub use core::arch::wasm32::{f32x4_add as add, f32x4_mul as mul, f32x4_splat as splat, f32x4_sub as sub};

pub unsafe fn load(p: *const f32) -> v128 {
    v128_load(p as *const v128)
}
pub unsafe fn store(p: *mut f32, v: v128) {
    v128_store(p as *mut v128, v)
}

/// a * b + c
#[inline(always)]
pub fn madd(a: v128, b: v128, c: v128) -> v128 {
    #[cfg(target_feature = "relaxed-simd")]
    return f32x4_relaxed_madd(a, b, c);
    #[cfg(not(target_feature = "relaxed-simd"))]
    add(mul(a, b), c)
}
pub fn sum(v: v128) -> f32 {
    f32x4_extract_lane::<0>(v)
        + f32x4_extract_lane::<1>(v)
        + f32x4_extract_lane::<2>(v)
        + f32x4_extract_lane::<3>(v)
}
#[inline(always)]
pub fn poly<const N: usize>(x: v128, c: [f32; N]) -> v128 {
    c[1..].iter().fold(splat(c[0]), |y, &c| madd(y, x, splat(c)))
}
/// e^x, |x| < 87
#[inline(always)]
pub fn exp(x: v128) -> v128 {
    let x = f32x4_pmax(f32x4_pmin(x, splat(87.0)), splat(-87.0)); // pmin, pmax: one instruction each on x86
    let shifted = madd(x, splat(core::f32::consts::LOG2_E), splat(12_582_912.0)); // 1.5 * 2^23: rounds, n in the low bits
    let n = sub(shifted, splat(12_582_912.0));
    let r = sub(sub(x, mul(n, splat(0.693_359_4))), mul(n, splat(-2.121_944_4e-4)));
    let y = poly(r, [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0]);
    i32x4_add(y, i32x4_shl(shifted, 23))
}
/// log((1 + s) / (1 - s)), |s| <= 1/3
#[inline(always)]
pub fn log_ratio(s: v128) -> v128 {
    mul(s, poly(mul(s, s), [2.0 / 11.0, 2.0 / 9.0, 2.0 / 7.0, 2.0 / 5.0, 2.0 / 3.0, 2.0]))
}
/// log(x), x normal and positive
#[inline(always)]
pub fn log(x: v128) -> v128 {
    let n = f32x4_convert_i32x4(i32x4_sub(u32x4_shr(x, 23), i32x4_splat(127)));
    let m = v128_or(v128_and(x, i32x4_splat(0x7f_ffff)), splat(1.0)); // [1, 2)
    madd(n, splat(core::f32::consts::LN_2), log_ratio(f32x4_div(sub(m, splat(1.0)), add(m, splat(1.0)))))
}
