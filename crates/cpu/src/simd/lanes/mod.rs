//! Vectors of 32-bit numbers: what every kernel is written in.
//!
//! A kernel is generic over [`Lanes`] and all of it is inlined into one function that may use the machine's
//! vector instructions: [`run`] picks them.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(any(test, not(all(target_arch = "wasm32", target_feature = "simd128"))))]
mod portable;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod wasm;

use std::ops::{Add, Div, Mul, Sub};

#[cfg(any(test, not(all(target_arch = "wasm32", target_feature = "simd128"))))]
pub(crate) use portable::Portable;

/// A vector of floats. Comparisons give masks: lanes of ones where they hold, of zeros elsewhere.
pub(crate) trait Lanes:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    /// How many numbers, 4 or 8.
    const N: usize;
    /// As many words.
    type Words: Words;

    /// The same number everywhere.
    fn splat(value: f32) -> Self;
    /// The first numbers of a slice.
    fn load(from: &[f32]) -> Self;
    /// Writes over the first numbers of a slice.
    fn store(self, to: &mut [f32]);
    /// The first bytes of a slice as numbers, 0 to 255.
    fn load_bytes(from: &[u8]) -> Self;
    /// Writes each group of four lanes over the first numbers of a slice, groups `step` apart.
    fn store_fours(self, to: &mut [f32], step: usize);
    /// `self * factor + more`, rounded once or twice.
    fn mul_add(self, factor: Self, more: Self) -> Self;
    /// The larger one; `self` if either is NaN.
    fn max(self, other: Self) -> Self;
    /// The smaller one; `self` if either is NaN.
    fn min(self, other: Self) -> Self;
    /// Square root.
    fn sqrt(self) -> Self;
    /// Where `self < other`.
    fn less(self, other: Self) -> Self;
    /// Where this is NaN.
    fn is_nan(self) -> Self;
    /// Bits set in both.
    fn and(self, other: Self) -> Self;
    /// Bits set in one or both.
    fn or(self, other: Self) -> Self;
    /// Bits set in one of both.
    fn xor(self, other: Self) -> Self;
    /// `yes` where this mask holds, `no` elsewhere.
    fn select(self, yes: Self, no: Self) -> Self;
    /// The bits.
    fn to_words(self) -> Self::Words;
    /// Numbers of these bits.
    fn from_words(words: Self::Words) -> Self;
    /// Words as numbers; those from 2^31 on count as negative.
    fn convert(words: Self::Words) -> Self;
    /// Transposes each square of four rows and one group of four lanes.
    fn transpose_fours(rows: [Self; 4]) -> [Self; 4];

    /// Magnitude.
    #[inline(always)]
    fn abs(self) -> Self {
        self.and(Self::from_words(Self::Words::splat(0x7fff_ffff)))
    }

    /// The lanes, the first `N` of eight.
    #[inline(always)]
    fn to_array(self) -> [f32; 8] {
        let mut array = [0.0; 8];
        self.store(&mut array);
        array
    }

    /// Sum of the lanes.
    #[inline(always)]
    fn sum(self) -> f32 {
        let array = self.to_array();
        let [a, b, c, d, e, f, g, h] = array;
        ((a + b) + (c + d)) + ((e + f) + (g + h))
    }

    /// Largest lane; NaN if one is NaN.
    #[inline(always)]
    fn largest(self) -> f32 {
        self.to_array()[..Self::N]
            .iter()
            .fold(f32::NEG_INFINITY, |most, x| if *x <= most || most.is_nan() { most } else { *x })
    }

    /// The larger one; NaN if either is NaN.
    #[inline(always)]
    fn larger(self, other: Self) -> Self {
        self.less(other).or(other.is_nan()).select(other, self)
    }

    /// The smaller one; NaN if either is NaN.
    #[inline(always)]
    fn smaller(self, other: Self) -> Self {
        other.less(self).or(other.is_nan()).select(other, self)
    }
}

/// A vector of 32-bit words, whose arithmetic wraps.
pub(crate) trait Words: Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> {
    /// The same word everywhere.
    fn splat(value: u32) -> Self;
    /// The first words of a slice.
    fn load(from: &[u32]) -> Self;
    /// Bits set in one of both.
    fn xor(self, other: Self) -> Self;
    /// Shifted to the left.
    fn shl<const BITS: u32>(self) -> Self;
    /// Shifted to the right, zeros coming in.
    fn shr<const BITS: u32>(self) -> Self;
}

/// Something to be computed on whole slices.
pub(crate) trait Kernel {
    /// What it gives.
    type Output;
    /// Computes it. To be inlined always.
    fn run<L: Lanes>(self) -> Self::Output;
}

/// Computes with the widest vectors of this machine.
#[inline]
pub(crate) fn run<K: Kernel>(kernel: K) -> K::Output {
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    {
        kernel.run::<wasm::Wasm>()
    }
    #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
    {
        #[cfg(target_arch = "x86_64")]
        if let Some(avx2) = avx2::Detected::new() {
            return avx2.run(kernel);
        }
        kernel.run::<Portable>()
    }
}
