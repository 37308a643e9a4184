//! Initial weights.

use std::collections::BTreeMap;

use elbo_recipe::Initializer;
use rand::Rng;
use rand_distr::{Distribution, StandardNormal, Uniform};

use crate::{Architecture, Layout, Purpose, Values, Weights, stream};

/// The weights of a linear layer as the architecture's initializer draws them, `[inputs * outputs]`.
///
/// The variance is `2 / (inputs + outputs)` for Xavier (Glorot & Bengio 2010, equations 12 and 16), and
/// `2 / inputs` for Kaiming (He et al. 2015, equation 10); a uniform distribution of variance `v` reaches
/// `sqrt(3 v)` to either side of zero.
#[must_use]
pub fn draw_weights(
    architecture: &Architecture,
    inputs: usize,
    outputs: usize,
    rng: &mut impl Rng,
) -> Vec<f32> {
    let count = inputs * outputs;
    let (xavier, kaiming) = (2.0 / (inputs + outputs) as f32, 2.0 / inputs as f32);
    match architecture.initializer {
        Initializer::XavierUniform => uniform((3.0 * xavier).sqrt(), count, rng),
        Initializer::XavierNormal => normal(xavier.sqrt(), count, rng),
        Initializer::KaimingUniform => uniform((3.0 * kaiming).sqrt(), count, rng),
        Initializer::KaimingNormal => normal(kaiming.sqrt(), count, rng),
        Initializer::Normal => normal(architecture.initial_std, count, rng),
        Initializer::Zeros => vec![0.0; count],
    }
}

/// The weights of a fresh model. The same seed gives the same weights whatever computes with them: they are
/// drawn layer by layer, in the order of computation, mu before logvar. Biases, shifts and running means are 0,
/// scales and running variances 1.
#[must_use]
pub fn initial_weights(architecture: &Architecture, seed: u64) -> Weights {
    let mut rng = stream(seed, Purpose::Weights, 0);
    let mut tensors = BTreeMap::new();
    for entry in Layout::new(architecture).entries() {
        let count = entry.shape.iter().product();
        let values = match entry.shape[..] {
            [inputs, outputs] => draw_weights(architecture, inputs, outputs, &mut rng),
            _ if entry.name.ends_with(".gamma") || entry.name.ends_with(".running_var") => vec![1.0; count],
            _ if entry.name == "decoder.log_sigma" => {
                vec![architecture.learned_sigma.unwrap_or(1.0).ln(); count]
            }
            _ => vec![0.0; count],
        };
        tensors.insert(entry.name.clone(), Values { shape: entry.shape.clone(), values });
    }
    Weights(tensors)
}

fn uniform(bound: f32, count: usize, rng: &mut impl Rng) -> Vec<f32> {
    let uniform = Uniform::new_inclusive(-bound, bound).expect("the bound is finite and positive");
    (0..count).map(|_| uniform.sample(rng)).collect()
}

fn normal(std: f32, count: usize, rng: &mut impl Rng) -> Vec<f32> {
    (0..count).map(|_| std * Distribution::<f32>::sample(&StandardNormal, rng)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_recipe::Activation;
    use proptest::prelude::*;

    fn weights(initializer: Initializer, inputs: usize, outputs: usize, seed: u64) -> Vec<f32> {
        let plain = Architecture::plain(inputs, &[], outputs, Activation::Relu);
        let architecture = Architecture { initializer, initial_std: 0.3, ..plain };
        draw_weights(&architecture, inputs, outputs, &mut stream(seed, Purpose::Weights, 0))
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
}
