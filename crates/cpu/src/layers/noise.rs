//! The noise of [`elbo_engine::noise_block`], a vector of blocks at a time.

use elbo_engine::NoiseKey;

use crate::{
    simd::lanes::{Kernel, Lanes, Words},
    simd::math::{log_uniform, turn},
};

/// Noise of the rows from `row` on, `[rows, columns]`: as many as `out` takes. Columns from `latent` on are zero.
pub(crate) struct Noise<'a> {
    /// Names the stream.
    pub key: NoiseKey,
    /// Number of the step.
    pub step: u32,
    /// Number of the first row.
    pub row: usize,
    /// Latent dimensions.
    pub latent: usize,
    /// The same, padded.
    pub columns: usize,
    /// Takes the noise.
    pub out: &'a mut [f32],
}

impl Kernel for Noise<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let per_row = self.columns / 4;
        let (mut row, mut block) = (self.row as u32, 0);
        let (step, key) = (L::Words::splat(self.step), L::Words::splat(self.key.0));
        for out in self.out.chunks_mut(4 * L::N) {
            // A lane for each block of four dimensions, which are in the order of the memory.
            let (mut blocks, mut rows) = ([0; 8], [0; 8]);
            for lane in 0..L::N {
                (blocks[lane], rows[lane]) = (block as u32, row);
                block += 1;
                if block == per_row {
                    (block, row) = (0, row.wrapping_add(1));
                }
            }
            let hashed = hash([L::Words::load(&blocks), L::Words::load(&rows), step, key]);
            let [u0, u1, u2, u3] = hashed;
            let (first, second) = (radius::<L>(u0), radius::<L>(u1));
            let ((cos, sin), (other_cos, other_sin)) = (turn::<L>(u2), turn::<L>(u3));
            let four = [first * cos, first * sin, second * other_cos, second * other_sin];
            let four = [four[0].to_array(), four[1].to_array(), four[2].to_array(), four[3].to_array()];
            for (lane, out) in out.chunks_exact_mut(4).enumerate() {
                out.copy_from_slice(&four.map(|numbers| numbers[lane]));
            }
        }
        if self.latent < self.columns {
            for row in self.out.chunks_exact_mut(self.columns) {
                row[self.latent..].fill(0.0);
            }
        }
    }
}

/// `sqrt(-2 ln u)` for u from the upper 24 bits of a word.
#[inline(always)]
fn radius<L: Lanes>(word: L::Words) -> L {
    (log_uniform::<L>(word.shr::<8>()) * L::splat(-2.0)).sqrt()
}

/// Hashes four words to four (pcg4d of Jarzynski & Olano 2020, "Hash functions for GPU rendering").
#[inline(always)]
fn hash<W: Words>([x, y, z, w]: [W; 4]) -> [W; 4] {
    let [x, y, z, w] = mix([spread(x), spread(y), spread(z), spread(w)]);
    mix([x.xor(x.shr::<16>()), y.xor(y.shr::<16>()), z.xor(z.shr::<16>()), w.xor(w.shr::<16>())])
}

#[inline(always)]
fn spread<W: Words>(word: W) -> W {
    word * W::splat(1_664_525) + W::splat(1_013_904_223)
}

#[inline(always)]
fn mix<W: Words>([x, y, z, w]: [W; 4]) -> [W; 4] {
    let x = x + y * w;
    let y = y + z * x;
    let z = z + x * y;
    let w = w + y * z;
    [x, y, z, w]
}

#[cfg(test)]
mod tests {
    use elbo_engine::{held_out_noise, padded, step_noise};

    use super::*;
    use crate::simd::lanes::{Portable, run};

    #[test]
    fn it_is_the_noise_of_the_definition() {
        let key = NoiseKey::of_training(11);
        for (latent, rows, step) in [(32, 128, 4), (3, 7, 0), (8, 1, 9), (13, 50, 70_000), (1, 300, u32::MAX)]
        {
            let columns = padded(latent);
            let expected = step_noise(key, step, rows, latent);
            for portable in [false, true] {
                let mut out = vec![9.0; rows * columns];
                let noise = Noise { key, step, row: 0, latent, columns, out: &mut out };
                if portable {
                    noise.run::<Portable>();
                } else {
                    run(noise);
                }
                for (found, expected) in out.chunks(columns).zip(expected.chunks(latent)) {
                    assert!(found[latent..].iter().all(|x| *x == 0.0));
                    assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 5e-6), "{found:?}");
                }
            }
        }
        let mut out = vec![0.0; 5 * 8];
        run(Noise { key: NoiseKey::of_held_out(), step: 0, row: 700, latent: 8, columns: 8, out: &mut out });
        let expected = held_out_noise(700..705, 8);
        assert!(out.iter().zip(expected).all(|(a, b)| (a - b).abs() < 5e-6));
    }
}
