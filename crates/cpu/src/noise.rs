//! The noise of [`elbo_engine::noise_block`], a vector of blocks at a time.

use elbo_engine::NoiseKey;

use crate::{
    lanes::{Kernel, Lanes, Words},
    math::{log_uniform, turn},
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
            let radius = |word: L::Words| (log_uniform::<L>(word.shr::<8>()) * L::splat(-2.0)).sqrt();
            let (first, second) = (radius(u0), radius(u1));
            let ((cos, sin), (other_cos, other_sin)) = (turn::<L>(u2), turn::<L>(u3));
            let four = [first * cos, first * sin, second * other_cos, second * other_sin].map(L::to_array);
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

/// Hashes four words to four (pcg4d of Jarzynski & Olano 2020, "Hash functions for GPU rendering").
#[inline(always)]
fn hash<W: Words>(words: [W; 4]) -> [W; 4] {
    let spread = words.map(|word| word * W::splat(1_664_525) + W::splat(1_013_904_223));
    mix(mix(spread).map(|word| word.xor(word.shr::<16>())))
}

#[inline(always)]
fn mix<W: Words>([x, y, z, w]: [W; 4]) -> [W; 4] {
    let x = x + y * w;
    let y = y + z * x;
    let z = z + x * y;
    let w = w + y * z;
    [x, y, z, w]
}
