//! Initial weights.

use elbo_recipe::Initializer;

use crate::{
    Architecture, Layout, ParameterInit, ParameterSlot, Purpose, Values, Weights,
    random::{normal_block, tensor_word, uniform_block},
};

/// The weights of a fresh model, the same whatever computes with them: matrices as the architecture's
/// initializer draws them, biases, shifts and running means 0, scales and running variances 1. Elements `4 b` to
/// `4 b + 3` of a matrix are drawn from the words `b, tensor, 0, key`, so no tensor depends on another.
#[must_use]
pub fn initial_weights(architecture: &Architecture, seed: u64) -> Weights {
    let key = Purpose::Weights.key(seed);
    let slots = Layout::new(architecture).slots().to_vec();
    Weights(
        slots.into_iter().map(|slot| (slot.name.clone(), initial_values(architecture, key, slot))).collect(),
    )
}

fn initial_values(architecture: &Architecture, key: u32, slot: ParameterSlot) -> Values {
    let count = slot.count();
    let values = match slot.init {
        ParameterInit::Fill(value) => vec![value; count],
        ParameterInit::Draw { fan_in, fan_out } => {
            let (block, scale) = distribution(architecture, fan_in as f64, fan_out as f64);
            let tensor = tensor_word(&slot.name);
            let drawn = (0..count.div_ceil(4) as u32).flat_map(|index| block([index, tensor, 0, key]));
            drawn.map(|number| (scale * number) as f32).take(count).collect()
        }
    };
    Values { shape: slot.shape, values }
}

/// Draws four numbers from four words.
type Block = fn([u32; 4]) -> [f64; 4];

/// What draws four numbers, and what they are multiplied by.
///
/// The variance is `2 / (fan_in + fan_out)` for Xavier (Glorot & Bengio 2010, equations 12 and 16), and
/// `2 / fan_in` for Kaiming (He et al. 2015, equation 10); a uniform distribution of variance `v` reaches
/// `sqrt(3 v)` to either side of zero.
fn distribution(architecture: &Architecture, fan_in: f64, fan_out: f64) -> (Block, f64) {
    let (xavier, kaiming) = (2.0 / (fan_in + fan_out), 2.0 / fan_in);
    match architecture.initializer {
        Initializer::XavierUniform => (symmetric_block, (3.0 * xavier).sqrt()),
        Initializer::XavierNormal => (normal_block, xavier.sqrt()),
        Initializer::KaimingUniform => (symmetric_block, (3.0 * kaiming).sqrt()),
        Initializer::KaimingNormal => (normal_block, kaiming.sqrt()),
        Initializer::Normal => (normal_block, f64::from(architecture.initial_std)),
        Initializer::Zeros => (|_| [0.0; 4], 0.0),
    }
}

/// Uniform in (-1, 1).
fn symmetric_block(words: [u32; 4]) -> [f64; 4] {
    uniform_block(words).map(|u| 2.0 * u - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_recipe::Activation;
    use proptest::prelude::*;

    fn weights(initializer: Initializer, inputs: usize, outputs: usize, seed: u64) -> Vec<f32> {
        let plain = Architecture::plain(inputs, &[], outputs, Activation::Relu);
        let architecture = Architecture { initializer, initial_std: 0.3, ..plain };
        let weights = initial_weights(&architecture, seed);
        weights.get("encoder.to_mu.weight", &[inputs, outputs]).unwrap().to_vec()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn weights_keep_the_bound_and_the_variance(
            which in 0usize..5, inputs in 200usize..800, outputs in 100usize..300, seed: u64
        ) {
            use Initializer::{KaimingNormal, KaimingUniform, Normal, XavierNormal, XavierUniform};
            let (xavier, kaiming) = (2.0 / (inputs + outputs) as f64, 2.0 / inputs as f64);
            // Variance, and that of the squared weights over their squared mean: 4/5 if uniform, 2 if normal.
            let (initializer, expected, spread) = [
                (XavierUniform, xavier, 0.8),
                (XavierNormal, xavier, 2.0),
                (KaimingUniform, kaiming, 0.8),
                (KaimingNormal, kaiming, 2.0),
                (Normal, 0.09, 2.0),
            ][which];
            let weights = weights(initializer, inputs, outputs, seed);
            if spread < 1.0 {
                let bound = (3.0 * expected).sqrt() as f32 * 1.000_001;
                prop_assert!(weights.iter().all(|weight| weight.abs() <= bound));
            }
            let count = weights.len() as f64;
            let variance = weights.iter().map(|weight| f64::from(*weight).powi(2)).sum::<f64>() / count;
            // Five standard errors.
            let allowed = 5.0 * (spread / count).sqrt();
            prop_assert!((variance / expected - 1.0).abs() < allowed, "variance {variance}, expected {expected}");
        }
    }

    #[test]
    fn zeros_are_zero() {
        assert!(weights(Initializer::Zeros, 30, 20, 1).iter().all(|weight| *weight == 0.0));
    }

    fn net(hidden: &[usize], tied_heads: bool) -> Architecture {
        Architecture { tied_heads, ..Architecture::plain(40, hidden, 6, Activation::Relu) }
    }

    #[test]
    fn a_wider_layer_or_another_head_leaves_the_other_tensors_as_they_were() {
        let narrow = initial_weights(&net(&[24, 16], false), 3);
        for (other, changed) in [(net(&[24, 17], false), 7), (net(&[24, 16], true), 0)] {
            let other = initial_weights(&other, 3);
            let differs = |(name, tensor): &(&String, &Values)| {
                let before = &narrow.0[*name];
                assert!(before == *tensor || before.shape != tensor.shape, "{name}");
                before != *tensor
            };
            // The wider layer with its bias, its mirror image with its bias, both heads, and what follows.
            assert_eq!(other.0.iter().filter(differs).count(), changed);
        }
    }

    #[test]
    fn tensors_and_seeds_are_not_correlated() {
        let normal =
            Architecture { initializer: Initializer::Normal, initial_std: 1.0, ..net(&[40, 40], false) };
        let drawn = |seed| -> Vec<Vec<f32>> {
            let weights = initial_weights(&normal, seed);
            weights.0.into_values().filter(|tensor| tensor.shape.len() == 2).map(|t| t.values).collect()
        };
        let (one, two) = (drawn(1), drawn(2));
        let all: Vec<&Vec<f32>> = one.iter().chain(&two).collect();
        for (index, a) in all.iter().enumerate() {
            for b in &all[index + 1..] {
                let count = a.len().min(b.len()) as f64;
                let product = a.iter().zip(*b).map(|(a, b)| f64::from(a * b)).sum::<f64>() / count;
                assert!(product.abs() < 5.0 / count.sqrt(), "{product}");
            }
        }
    }

    #[test]
    fn normal_weights_have_the_moments_of_a_normal_distribution() {
        let weights = weights(Initializer::Normal, 400, 250, 8);
        let count = weights.len() as f64;
        // Five standard errors of the mean and of the third and fourth moment.
        for (power, expected, variance) in [(1, 0.0, 1.0), (3, 0.0, 15.0), (4, 3.0, 96.0f64)] {
            let found = weights.iter().map(|x| f64::from(x / 0.3).powi(power)).sum::<f64>() / count;
            assert!((found - expected).abs() < 5.0 * (variance / count).sqrt(), "moment {power}: {found}");
        }
    }
}
