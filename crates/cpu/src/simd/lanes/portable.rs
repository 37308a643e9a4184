//! Vectors as arrays, which the compiler may turn into whatever the machine has.

use std::{
    array::from_fn,
    ops::{Add, Div, Mul, Sub},
};

use super::{Lanes, Words};

/// Eight floats in an array.
#[derive(Clone, Copy)]
pub(crate) struct Portable([f32; 8]);

/// Eight words in an array.
#[derive(Clone, Copy)]
pub(crate) struct PortableWords([u32; 8]);

macro_rules! operator {
    ($name:ident, $trait:ident, $method:ident, $lane:expr) => {
        impl $trait for $name {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self(from_fn(|i| $lane(self.0[i], other.0[i])))
            }
        }
    };
}
operator!(Portable, Add, add, f32::add);
operator!(Portable, Sub, sub, f32::sub);
operator!(Portable, Mul, mul, f32::mul);
operator!(Portable, Div, div, f32::div);
operator!(PortableWords, Add, add, u32::wrapping_add);
operator!(PortableWords, Sub, sub, u32::wrapping_sub);
operator!(PortableWords, Mul, mul, u32::wrapping_mul);

impl Portable {
    #[inline(always)]
    fn bits(self, other: Self, lane: impl Fn(u32, u32) -> u32) -> Self {
        Self(from_fn(|i| f32::from_bits(lane(self.0[i].to_bits(), other.0[i].to_bits()))))
    }

    #[inline(always)]
    fn mask(lane: impl Fn(usize) -> bool) -> Self {
        Self(from_fn(|i| f32::from_bits(if lane(i) { u32::MAX } else { 0 })))
    }
}

impl Lanes for Portable {
    const N: usize = 8;
    type Words = PortableWords;

    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self([value; 8])
    }
    #[inline(always)]
    fn load(from: &[f32]) -> Self {
        let from = &from[..8];
        Self(from_fn(|i| from[i]))
    }
    #[inline(always)]
    fn store(self, to: &mut [f32]) {
        to[..8].copy_from_slice(&self.0);
    }
    #[inline(always)]
    fn load_bytes(from: &[u8]) -> Self {
        let from = &from[..8];
        Self(from_fn(|i| f32::from(from[i])))
    }
    #[inline(always)]
    fn store_fours(self, to: &mut [f32], step: usize) {
        to[..4].copy_from_slice(&self.0[..4]);
        to[step..][..4].copy_from_slice(&self.0[4..]);
    }
    #[inline(always)]
    fn mul_add(self, factor: Self, more: Self) -> Self {
        // Without an instruction for it, the fused one is a slow library call.
        if cfg!(target_arch = "aarch64") {
            Self(from_fn(|i| self.0[i].mul_add(factor.0[i], more.0[i])))
        } else {
            self * factor + more
        }
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self(from_fn(|i| if self.0[i] < other.0[i] { other.0[i] } else { self.0[i] }))
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Self(from_fn(|i| if other.0[i] < self.0[i] { other.0[i] } else { self.0[i] }))
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Self(self.0.map(f32::sqrt))
    }
    #[inline(always)]
    fn less(self, other: Self) -> Self {
        Self::mask(|i| self.0[i] < other.0[i])
    }
    #[inline(always)]
    fn is_nan(self) -> Self {
        Self::mask(|i| self.0[i].is_nan())
    }
    #[inline(always)]
    fn and(self, other: Self) -> Self {
        self.bits(other, |a, b| a & b)
    }
    #[inline(always)]
    fn or(self, other: Self) -> Self {
        self.bits(other, |a, b| a | b)
    }
    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        self.bits(other, |a, b| a ^ b)
    }
    #[inline(always)]
    fn select(self, yes: Self, no: Self) -> Self {
        Self(from_fn(|i| if self.0[i].to_bits() == 0 { no.0[i] } else { yes.0[i] }))
    }
    #[inline(always)]
    fn to_words(self) -> PortableWords {
        PortableWords(self.0.map(f32::to_bits))
    }
    #[inline(always)]
    fn from_words(words: PortableWords) -> Self {
        Self(words.0.map(f32::from_bits))
    }
    #[inline(always)]
    fn convert(words: PortableWords) -> Self {
        Self(words.0.map(|word| word.cast_signed() as f32))
    }
    #[inline(always)]
    fn transpose_fours(rows: [Self; 4]) -> [Self; 4] {
        from_fn(|row| Self(from_fn(|i| rows[i % 4].0[i / 4 * 4 + row])))
    }
}

impl Words for PortableWords {
    #[inline(always)]
    fn splat(value: u32) -> Self {
        Self([value; 8])
    }
    #[inline(always)]
    fn load(from: &[u32]) -> Self {
        let from = &from[..8];
        Self(from_fn(|i| from[i]))
    }
    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        Self(from_fn(|i| self.0[i] ^ other.0[i]))
    }
    #[inline(always)]
    fn shl<const BITS: u32>(self) -> Self {
        Self(self.0.map(|word| word << BITS))
    }
    #[inline(always)]
    fn shr<const BITS: u32>(self) -> Self {
        Self(self.0.map(|word| word >> BITS))
    }
}
