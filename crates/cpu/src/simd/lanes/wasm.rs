//! Vectors of four in WebAssembly.

#![expect(unsafe_code, reason = "vector loads and stores take pointers")]
#![allow(clippy::wildcard_imports, reason = "an instruction set is one vocabulary")]

use std::{
    arch::wasm32::*,
    ops::{Add, Div, Mul, Sub},
};

use super::{Lanes, Words};

/// Four floats.
#[derive(Clone, Copy)]
pub(crate) struct Wasm(v128);

/// Four words.
#[derive(Clone, Copy)]
pub(crate) struct WasmWords(v128);

macro_rules! operator {
    ($name:ident, $trait:ident, $method:ident, $intrinsic:ident) => {
        impl $trait for $name {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self($intrinsic(self.0, other.0))
            }
        }
    };
}
operator!(Wasm, Add, add, f32x4_add);
operator!(Wasm, Sub, sub, f32x4_sub);
operator!(Wasm, Mul, mul, f32x4_mul);
operator!(Wasm, Div, div, f32x4_div);
operator!(WasmWords, Add, add, i32x4_add);
operator!(WasmWords, Sub, sub, i32x4_sub);
operator!(WasmWords, Mul, mul, i32x4_mul);

impl Lanes for Wasm {
    const N: usize = 4;
    type Words = WasmWords;

    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self(f32x4_splat(value))
    }
    #[inline(always)]
    fn load(from: &[f32]) -> Self {
        assert!(from.len() >= 4);
        // SAFETY: sixteen bytes are within the slice; any alignment will do.
        Self(unsafe { v128_load(from.as_ptr().cast()) })
    }
    #[inline(always)]
    fn store(self, to: &mut [f32]) {
        assert!(to.len() >= 4);
        // SAFETY: as for `load`.
        unsafe { v128_store(to.as_mut_ptr().cast(), self.0) }
    }
    #[inline(always)]
    fn load_bytes(from: &[u8]) -> Self {
        assert!(from.len() >= 4);
        // SAFETY: four bytes are within the slice; any alignment will do.
        let bytes = unsafe { v128_load32_zero(from.as_ptr().cast()) };
        Self(f32x4_convert_i32x4(u32x4_extend_low_u16x8(u16x8_extend_low_u8x16(bytes))))
    }
    #[inline(always)]
    fn store_fours(self, to: &mut [f32], _step: usize) {
        self.store(to);
    }
    #[inline(always)]
    fn mul_add(self, factor: Self, more: Self) -> Self {
        self * factor + more
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self(f32x4_pmax(self.0, other.0))
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Self(f32x4_pmin(self.0, other.0))
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Self(f32x4_sqrt(self.0))
    }
    #[inline(always)]
    fn less(self, other: Self) -> Self {
        Self(f32x4_lt(self.0, other.0))
    }
    #[inline(always)]
    fn is_nan(self) -> Self {
        Self(f32x4_ne(self.0, self.0))
    }
    #[inline(always)]
    fn and(self, other: Self) -> Self {
        Self(v128_and(self.0, other.0))
    }
    #[inline(always)]
    fn or(self, other: Self) -> Self {
        Self(v128_or(self.0, other.0))
    }
    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        Self(v128_xor(self.0, other.0))
    }
    #[inline(always)]
    fn select(self, yes: Self, no: Self) -> Self {
        Self(v128_bitselect(yes.0, no.0, self.0))
    }
    #[inline(always)]
    fn to_words(self) -> WasmWords {
        WasmWords(self.0)
    }
    #[inline(always)]
    fn from_words(words: WasmWords) -> Self {
        Self(words.0)
    }
    #[inline(always)]
    fn convert(words: WasmWords) -> Self {
        Self(f32x4_convert_i32x4(words.0))
    }
    #[inline(always)]
    fn transpose_fours([a, b, c, d]: [Self; 4]) -> [Self; 4] {
        let low = |a: Self, b: Self| i32x4_shuffle::<0, 4, 1, 5>(a.0, b.0);
        let high = |a: Self, b: Self| i32x4_shuffle::<2, 6, 3, 7>(a.0, b.0);
        let (ab, cd, ef, gh) = (low(a, b), low(c, d), high(a, b), high(c, d));
        [
            Self(i64x2_shuffle::<0, 2>(ab, cd)),
            Self(i64x2_shuffle::<1, 3>(ab, cd)),
            Self(i64x2_shuffle::<0, 2>(ef, gh)),
            Self(i64x2_shuffle::<1, 3>(ef, gh)),
        ]
    }
}

impl Words for WasmWords {
    #[inline(always)]
    fn splat(value: u32) -> Self {
        Self(u32x4_splat(value))
    }
    #[inline(always)]
    fn load(from: &[u32]) -> Self {
        assert!(from.len() >= 4);
        // SAFETY: sixteen bytes are within the slice; any alignment will do.
        Self(unsafe { v128_load(from.as_ptr().cast()) })
    }
    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        Self(v128_xor(self.0, other.0))
    }
    #[inline(always)]
    fn shl<const BITS: u32>(self) -> Self {
        Self(u32x4_shl(self.0, BITS))
    }
    #[inline(always)]
    fn shr<const BITS: u32>(self) -> Self {
        Self(u32x4_shr(self.0, BITS))
    }
}
