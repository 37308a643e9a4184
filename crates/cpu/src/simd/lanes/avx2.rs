//! Vectors of eight on x86-64 with AVX2 and fused multiply-add, where the machine has them.

#![expect(unsafe_code, reason = "vector instructions that not every x86-64 machine has")]
#![allow(clippy::wildcard_imports, reason = "an instruction set is one vocabulary")]

use std::{
    arch::x86_64::*,
    ops::{Add, Div, Mul, Sub},
};

use super::{Kernel, Lanes, Words};

/// Proof that this machine has AVX2 and fused multiply-add.
#[derive(Clone, Copy)]
pub(crate) struct Detected(());

impl Detected {
    /// The proof, if it has them. The standard library asks the processor once.
    #[inline]
    pub(crate) fn new() -> Option<Self> {
        (is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")).then_some(Self(()))
    }

    /// Computes with these instructions.
    #[inline]
    pub(crate) fn run<K: Kernel>(self, kernel: K) -> K::Output {
        #[target_feature(enable = "avx2,fma")]
        fn enabled<K: Kernel>(kernel: K) -> K::Output {
            kernel.run::<Avx2>()
        }
        // SAFETY: the machine has both features: `Detected` is only made where it does.
        unsafe { enabled(kernel) }
    }
}

/// Eight floats. Private to this module's users through [`Detected::run`]: every operation needs AVX2 and FMA.
#[derive(Clone, Copy)]
pub(crate) struct Avx2(__m256);

/// Eight words, likewise.
#[derive(Clone, Copy)]
pub(crate) struct Avx2Words(__m256i);

macro_rules! operator {
    ($name:ident, $trait:ident, $method:ident, $intrinsic:ident) => {
        impl $trait for $name {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                // SAFETY: reached through `Detected::run` only.
                Self(unsafe { $intrinsic(self.0, other.0) })
            }
        }
    };
}
operator!(Avx2, Add, add, _mm256_add_ps);
operator!(Avx2, Sub, sub, _mm256_sub_ps);
operator!(Avx2, Mul, mul, _mm256_mul_ps);
operator!(Avx2, Div, div, _mm256_div_ps);
operator!(Avx2Words, Add, add, _mm256_add_epi32);
operator!(Avx2Words, Sub, sub, _mm256_sub_epi32);
operator!(Avx2Words, Mul, mul, _mm256_mullo_epi32);

// SAFETY, for every block below: the instructions are there, as `Detected::run` is the only way here, and
// each access to memory is within a slice whose length was checked.
impl Lanes for Avx2 {
    const N: usize = 8;
    type Words = Avx2Words;

    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self(unsafe { _mm256_set1_ps(value) })
    }
    #[inline(always)]
    fn load(from: &[f32]) -> Self {
        assert!(from.len() >= 8);
        Self(unsafe { _mm256_loadu_ps(from.as_ptr()) })
    }
    #[inline(always)]
    fn store(self, to: &mut [f32]) {
        assert!(to.len() >= 8);
        unsafe { _mm256_storeu_ps(to.as_mut_ptr(), self.0) }
    }
    #[inline(always)]
    fn load_bytes(from: &[u8]) -> Self {
        assert!(from.len() >= 8);
        Self(unsafe { _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_loadl_epi64(from.as_ptr().cast()))) })
    }
    #[inline(always)]
    fn store_fours(self, to: &mut [f32], step: usize) {
        let first = to[..4].as_mut_ptr();
        let second = to[step..][..4].as_mut_ptr();
        unsafe {
            _mm_storeu_ps(first, _mm256_castps256_ps128(self.0));
            _mm_storeu_ps(second, _mm256_extractf128_ps::<1>(self.0));
        }
    }
    #[inline(always)]
    fn mul_add(self, factor: Self, more: Self) -> Self {
        Self(unsafe { _mm256_fmadd_ps(self.0, factor.0, more.0) })
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        // The instruction gives its second operand if either is NaN.
        Self(unsafe { _mm256_max_ps(other.0, self.0) })
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Self(unsafe { _mm256_min_ps(other.0, self.0) })
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Self(unsafe { _mm256_sqrt_ps(self.0) })
    }
    #[inline(always)]
    fn less(self, other: Self) -> Self {
        Self(unsafe { _mm256_cmp_ps::<_CMP_LT_OQ>(self.0, other.0) })
    }
    #[inline(always)]
    fn is_nan(self) -> Self {
        Self(unsafe { _mm256_cmp_ps::<_CMP_UNORD_Q>(self.0, self.0) })
    }
    #[inline(always)]
    fn and(self, other: Self) -> Self {
        Self(unsafe { _mm256_and_ps(self.0, other.0) })
    }
    #[inline(always)]
    fn or(self, other: Self) -> Self {
        Self(unsafe { _mm256_or_ps(self.0, other.0) })
    }
    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        Self(unsafe { _mm256_xor_ps(self.0, other.0) })
    }
    #[inline(always)]
    fn select(self, yes: Self, no: Self) -> Self {
        Self(unsafe { _mm256_blendv_ps(no.0, yes.0, self.0) })
    }
    #[inline(always)]
    fn to_words(self) -> Avx2Words {
        Avx2Words(unsafe { _mm256_castps_si256(self.0) })
    }
    #[inline(always)]
    fn from_words(words: Avx2Words) -> Self {
        Self(unsafe { _mm256_castsi256_ps(words.0) })
    }
    #[inline(always)]
    fn convert(words: Avx2Words) -> Self {
        Self(unsafe { _mm256_cvtepi32_ps(words.0) })
    }
    #[inline(always)]
    fn transpose_fours([a, b, c, d]: [Self; 4]) -> [Self; 4] {
        unsafe {
            let (ab, cd) = (_mm256_unpacklo_ps(a.0, b.0), _mm256_unpacklo_ps(c.0, d.0));
            let (ef, gh) = (_mm256_unpackhi_ps(a.0, b.0), _mm256_unpackhi_ps(c.0, d.0));
            [
                Self(_mm256_shuffle_ps::<0b01_00_01_00>(ab, cd)),
                Self(_mm256_shuffle_ps::<0b11_10_11_10>(ab, cd)),
                Self(_mm256_shuffle_ps::<0b01_00_01_00>(ef, gh)),
                Self(_mm256_shuffle_ps::<0b11_10_11_10>(ef, gh)),
            ]
        }
    }
}

// SAFETY: as above.
impl Words for Avx2Words {
    #[inline(always)]
    fn splat(value: u32) -> Self {
        Self(unsafe { _mm256_set1_epi32(value.cast_signed()) })
    }
    #[inline(always)]
    fn load(from: &[u32]) -> Self {
        assert!(from.len() >= 8);
        Self(unsafe { _mm256_loadu_si256(from.as_ptr().cast()) })
    }
    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        Self(unsafe { _mm256_xor_si256(self.0, other.0) })
    }
    #[inline(always)]
    fn shl<const BITS: u32>(self) -> Self {
        Self(unsafe { _mm256_sllv_epi32(self.0, Self::splat(BITS).0) })
    }
    #[inline(always)]
    fn shr<const BITS: u32>(self) -> Self {
        Self(unsafe { _mm256_srlv_epi32(self.0, Self::splat(BITS).0) })
    }
}
