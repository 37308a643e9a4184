//! Held-out sums, decoding and reconstruction, against the equations in 64 bits.

mod naive;

use elbo_cpu::CpuEngine;
use elbo_engine::{Engine, EngineError, ModelSpec, held_out_noise, optimal_reconstruction};
use elbo_recipe::{GaussianMean, Likelihood, Recipe};
use naive::{Batch, engine, images, now, pass, recipe, recipes, sigmoid, tensors, weights};

fn close(what: &str, found: f32, expected: f64) {
    let error = (f64::from(found) - expected).abs();
    assert!(error < 1e-4 * expected.abs().max(1.0), "{what}: expected {expected}, found {found}");
}

#[test]
fn sums_are_those_of_the_equations() {
    let images = images(13);
    for recipe in recipes() {
        let (mut engine, spec, params) = engine(&recipe);
        let latent = spec.architecture.latent;
        let t = tensors(&weights(&spec));
        let optimal = spec.likelihood == Likelihood::GaussianOptimal;
        let mut expected = vec![0.0; 1 + 3 * latent];
        let mut gaps = vec![0.0; 2 + 2 * latent];
        for (range, gap) in [(0..6, true), (6..13, false)] {
            engine.evaluate(&images, range.clone(), &params, gap);
            let indices: Vec<u32> = range.clone().map(|index| index as u32).collect();
            let batch = Batch::new(&images, &indices, &held_out_noise(range.clone(), latent), latent);
            let count = range.len() as f64;
            let terms = |own| {
                let pass = pass(&spec, &params, &t, &batch, own);
                let first = if optimal { pass.half_error } else { pass.reconstruction };
                let sums: Vec<f64> = [first].iter().chain(&pass.kl).map(|x| x * count).collect();
                (sums, pass.mu)
            };
            let (running, mu) = terms(false);
            expected.iter_mut().zip(&running).for_each(|(sum, x)| *sum += x);
            for row in &mu {
                for (j, mu) in row.iter().enumerate() {
                    expected[1 + latent + j] += mu;
                    expected[1 + 2 * latent + j] += mu * mu;
                }
            }
            if gap {
                let both = running.iter().chain(&terms(true).0).copied().collect::<Vec<_>>();
                gaps.iter_mut().zip(both).for_each(|(sum, x)| *sum += x);
            }
        }
        let sums = now(engine.take_evaluation());
        assert_eq!(sums.images, 13);
        let found = [sums.reconstruction].into_iter().chain(sums.kl_per_dimension);
        for (found, expected) in found.chain(sums.mu).chain(sums.squared_mu).zip(expected) {
            close("a sum", found, expected);
        }
        let gap = sums.gap.unwrap();
        assert_eq!(gap.images, 6);
        for (found, expected) in gap.running.into_iter().chain(gap.own).zip(gaps) {
            close("a sum of the gap", found, expected);
        }
        let empty = now(engine.take_evaluation());
        assert_eq!((empty.images, empty.gap, empty.mu.len()), (0, None, latent));
    }
}

#[test]
fn an_image_is_decoded_from_its_posterior_mean() {
    let images = images(3);
    for recipe in recipes() {
        let (mut engine, spec, params) = engine(&recipe);
        let latent = spec.architecture.latent;
        let t = tensors(&weights(&spec));
        let seen = now(engine.reconstruct(images.pixels(1), &params));
        let batch = Batch::new(&images, &[1], &vec![0.0; latent], latent);
        let expected = pass(&spec, &params, &t, &batch, false);
        let reconstruction = match spec.likelihood {
            Likelihood::GaussianOptimal => f64::from(optimal_reconstruction(expected.half_error as f32, 784)),
            _ => expected.reconstruction,
        };
        close("reconstruction", seen.reconstruction, reconstruction);
        seen.mu.iter().zip(&expected.mu[0]).for_each(|(found, expected)| close("mu", *found, *expected));
        seen.kl_per_dimension.iter().zip(&expected.kl).for_each(|(found, kl)| close("kl", *found, *kl));
        let is_probability =
            spec.likelihood == Likelihood::Bernoulli || spec.gaussian_mean == GaussianMean::Sigmoid;
        for (found, logit) in seen.pixels.iter().zip(&expected.logits[0]) {
            close("pixel", *found, if is_probability { sigmoid(*logit) } else { *logit });
        }
        assert_eq!(now(engine.decode(&seen.mu)), seen.pixels);
    }
}

#[test]
fn other_sizes_are_refused() {
    use futures::FutureExt;
    let (mut engine, spec, params) = engine(&recipe());
    let found = engine.decode(&[0.0; 4]).now_or_never();
    assert_eq!(found, Some(Err(EngineError::Size { expected: 3, found: 4 })));
    let found = engine.reconstruct(&[0; 10], &params).now_or_never();
    assert_eq!(found, Some(Err(EngineError::Size { expected: 784, found: 10 })));
    let other = ModelSpec::from(&Recipe { latent: 4, ..recipe() });
    assert!(engine.load(&weights(&other)).is_err());
    assert!(CpuEngine::new(&spec, &weights(&other)).is_err());
    engine.load(&weights(&spec)).unwrap();
}

#[test]
fn nothing_but_a_step_changes_a_model() {
    let images = images(9);
    let (mut engine, spec, params) = engine(&recipe());
    let mut loss = None;
    for round in 0..2 {
        engine.evaluate(&images, 0..9, &params, true);
        now(engine.decode(&[0.1, 0.2, 0.3]));
        let row = now(engine.inspect(&images, &[0, 1, 2, 3, 4], &params)).row;
        assert_eq!(*loss.get_or_insert(row), row, "round {round}");
        assert_eq!(now(engine.read()), weights(&spec));
    }
}
