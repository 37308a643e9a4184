//! Seeded randomness: one independent stream for each purpose.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// What random numbers are for. Purposes never share numbers, so that a change of one (a wider
/// layer, say) leaves the others as they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Initial weights.
    Weights,
    /// Order of the training images in an epoch.
    Order,
    /// Noise of the reparameterization in a training step.
    Noise,
    /// Fixed noise of the held-out evaluation.
    HeldOutNoise,
}

/// The generator of `seed` for a purpose, at a position: the number of the epoch or step. The same
/// three give the same numbers on every machine, whatever was drawn before.
#[must_use]
pub fn stream(seed: u64, purpose: Purpose, position: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    // The position fills the low 60 bits of ChaCha's stream number, the purpose the rest.
    rng.set_stream((purpose as u64) << 60 | position);
    rng
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    #[test]
    fn streams_are_repeatable_and_distinct() {
        let draw = |seed, purpose, position| stream(seed, purpose, position).next_u64();
        assert_eq!(draw(1, Purpose::Order, 3), draw(1, Purpose::Order, 3));
        let others = [draw(2, Purpose::Order, 3), draw(1, Purpose::Noise, 3), draw(1, Purpose::Order, 4)];
        assert!(others.iter().all(|other| *other != draw(1, Purpose::Order, 3)));
    }
}
