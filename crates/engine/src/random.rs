//! Random numbers as pure functions of a seed, a purpose and a position, so that any program in any language
//! draws the same. `docs/randomness.md` is their specification, with known answers.

/// What random numbers are for. Each purpose has its own key, so that a change of one (more weights, say)
/// leaves the others as they were.
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

impl Purpose {
    /// The key of a purpose under a seed, `pcg4d(seed mod 2^32, seed / 2^32, purpose, 0)[0]`: the last of the
    /// four words that its numbers are hashed from.
    #[must_use]
    pub fn key(self, seed: u64) -> u32 {
        pcg4d([seed as u32, (seed >> 32) as u32, self as u32, 0])[0]
    }
}

/// Hashes four words to four: pcg4d of Jarzynski & Olano 2020, "Hash functions for GPU rendering". It is a
/// permutation of the 2^128 inputs.
#[must_use]
pub fn pcg4d(words: [u32; 4]) -> [u32; 4] {
    let mix = |[x, y, z, w]: [u32; 4]| {
        let x = x.wrapping_add(y.wrapping_mul(w));
        let y = y.wrapping_add(z.wrapping_mul(x));
        let z = z.wrapping_add(x.wrapping_mul(y));
        let w = w.wrapping_add(y.wrapping_mul(z));
        [x, y, z, w]
    };
    let spread = words.map(|word| word.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
    mix(mix(spread).map(|word| word ^ (word >> 16)))
}

/// Four uniform numbers in (0, 1), neither end included: `u = (pcg4d(words) >> 8 + 0.5) / 2^24`.
#[must_use]
pub fn uniform_block(words: [u32; 4]) -> [f64; 4] {
    pcg4d(words).map(|word| (f64::from(word >> 8) + 0.5) / 16_777_216.0)
}

/// Four numbers from N(0, 1), of the four uniform ones (Box & Muller 1958):
///
/// ```text
/// [r cos(2 pi u2), r sin(2 pi u2), s cos(2 pi u3), s sin(2 pi u3)]   r = sqrt(-2 ln u0), s = sqrt(-2 ln u1)
/// ```
#[must_use]
pub fn normal_block(words: [u32; 4]) -> [f64; 4] {
    let [u0, u1, u2, u3] = uniform_block(words);
    let pair = |u: f64, turn: f64| {
        let (sin, cos) = (std::f64::consts::TAU * turn).sin_cos();
        let radius = (-2.0 * u.ln()).sqrt();
        [radius * cos, radius * sin]
    };
    let ([a, b], [c, d]) = (pair(u0, u2), pair(u1, u3));
    [a, b, c, d]
}

/// The word that names a tensor: the 32-bit FNV-1a hash of its name.
#[must_use]
pub(crate) fn tensor_word(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Architecture, initial_weights};
    use elbo_recipe::{Activation, Initializer};
    use std::collections::BTreeSet;

    /// The answer of a call in the table of the specification.
    fn known(call: &str) -> Vec<f64> {
        let page = include_str!("../../../docs/randomness.md");
        let start = format!("| `{call}` | ");
        let row = page.lines().find_map(|line| line.strip_prefix(&start)).expect("the table has the call");
        row.trim_end_matches(" |").split(' ').map(|number| number.parse().unwrap()).collect()
    }

    fn agrees(call: &str, found: &[f64], tolerance: f64) {
        let expected = known(call);
        assert_eq!(found.len(), expected.len(), "{call}");
        let close = found.iter().zip(&expected).all(|(a, b)| (a - b).abs() <= tolerance);
        assert!(close, "{call}: expected {expected:?}, found {found:?}");
    }

    #[test]
    fn hashes_and_keys_are_those_of_the_specification() {
        let hash = |words| pcg4d(words).map(f64::from);
        agrees("pcg4d(0, 0, 0, 0)", &hash([0; 4]), 0.0);
        agrees("pcg4d(1, 2, 3, 4)", &hash([1, 2, 3, 4]), 0.0);
        agrees("pcg4d(4294967295, 7, 0, 123456789)", &hash([u32::MAX, 7, 0, 123_456_789]), 0.0);
        let key = |purpose: Purpose, seed| [f64::from(purpose.key(seed))];
        agrees("key(0, 0)", &key(Purpose::Weights, 0), 0.0);
        agrees("key(0, 3)", &key(Purpose::HeldOutNoise, 0), 0.0);
        agrees("key(7, 1)", &key(Purpose::Order, 7), 0.0);
        agrees("key(7, 2)", &key(Purpose::Noise, 7), 0.0);
        agrees("key(18446744073709551615, 0)", &key(Purpose::Weights, u64::MAX), 0.0);
        for name in ["encoder.hidden.0.weight", "decoder.to_logits.weight"] {
            agrees(&format!("tensor('{name}')"), &[f64::from(tensor_word(name))], 0.0);
        }
    }

    #[test]
    fn uniform_and_normal_numbers_are_those_of_the_specification() {
        agrees("uniform(1, 2, 3, 4)", &uniform_block([1, 2, 3, 4]), 1e-6);
        agrees("normal(1, 2, 3, 4)", &normal_block([1, 2, 3, 4]), 1e-6);
    }

    #[test]
    fn weights_are_those_of_the_specification() {
        let first_six = |initializer| -> Vec<f64> {
            let plain = Architecture::plain(9, &[], 3, Activation::Relu);
            let architecture = Architecture { initializer, initial_std: 1.0, ..plain };
            let weights = initial_weights(&architecture, 7);
            weights.get("encoder.to_mu.weight", &[9, 3]).unwrap()[..6].iter().map(|x| f64::from(*x)).collect()
        };
        let normal = first_six(Initializer::Normal);
        agrees("weights(7, 'encoder.to_mu.weight', 6, normal)", &normal, 1e-6);
        let bound = (6.0f64 / (9.0 + 3.0)).sqrt();
        let uniform: Vec<f64> =
            first_six(Initializer::XavierUniform).iter().map(|x| (x / bound + 1.0) / 2.0).collect();
        agrees("weights(7, 'encoder.to_mu.weight', 6, uniform)", &uniform, 1e-6);
    }

    #[test]
    fn no_two_purposes_or_seeds_share_a_key() {
        let purposes = [Purpose::Weights, Purpose::Order, Purpose::Noise, Purpose::HeldOutNoise];
        let seeds = (0..500).chain((1..500).map(|high| high << 32));
        let keys: Vec<u32> = seeds.flat_map(|seed| purposes.map(|purpose| purpose.key(seed))).collect();
        assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
    }

    #[test]
    fn uniform_numbers_are_uniform_and_their_neighbors_independent() {
        let key = Purpose::Weights.key(3);
        let numbers: Vec<f64> = (0..25_000).flat_map(|block| uniform_block([block, 5, 0, key])).collect();
        assert!(numbers.iter().all(|u| (0.0..1.0).contains(u) && *u > 0.0));
        let count = numbers.len() as f64;
        // Five standard errors of the mean, of the second moment, and of the product of neighbors.
        let mean = numbers.iter().sum::<f64>() / count;
        assert!((mean - 0.5).abs() < 5.0 * (1.0 / 12.0 / count).sqrt(), "{mean}");
        let second = numbers.iter().map(|u| u * u).sum::<f64>() / count;
        assert!((second - 1.0 / 3.0).abs() < 5.0 * (4.0 / 45.0 / count).sqrt(), "{second}");
        for distance in 1..=8 {
            let pairs = numbers.iter().zip(&numbers[distance..]);
            let product = pairs.map(|(a, b)| (a - 0.5) * (b - 0.5)).sum::<f64>() / count;
            assert!(product.abs() < 5.0 / 12.0 / count.sqrt(), "{distance}: {product}");
        }
    }
}
