//! The gradient of the loss in every trained parameter, by the chain rule.

use elbo_engine::{ModelSpec, StepParams};

use super::{
    Batch, Matrix, Tensors,
    layers::{linear_back, norm_back},
    pass::{Hidden, OraclePass, map},
};

/// Gradients of a pass that was normalized by its own statistics.
#[must_use]
pub fn gradients(
    spec: &ModelSpec,
    params: &StepParams,
    t: &Tensors,
    batch: &Batch,
    pass: &OraclePass,
) -> Tensors {
    let mut found = Tensors::new();
    let weight = f64::from(params.objective.reconstruction_weight);
    if t.contains_key("decoder.log_sigma") {
        found.insert("decoder.log_sigma".to_owned(), vec![weight * pass.explained.on_log_sigma]);
    }
    let (encoder, decoder) = pass.hidden.split_at(pass.hidden.len() / 2);
    let on_logits = map(&pass.explained.on_logits, |slope| weight * slope);
    let on_decoded = linear_back(t, "decoder.to_logits", &pass.decoded, &on_logits, &mut found);
    let on_z = stack_back(t, decoder, on_decoded, &mut found);

    // A dimension whose KL is below the free bits is charged a constant.
    let n = pass.mu.len() as f64;
    let charge: Vec<f64> = pass
        .kl
        .iter()
        .map(|kl| {
            if *kl > f64::from(params.objective.free_bits_floor()) { f64::from(params.beta) / n } else { 0.0 }
        })
        .collect();
    let each = |f: &dyn Fn(usize, usize) -> f64| -> Matrix {
        (0..pass.mu.len()).map(|r| (0..charge.len()).map(|j| f(r, j)).collect()).collect()
    };
    let mut on_mu = each(&|r, j| on_z[r][j] + charge[j] * pass.mu[r][j]);
    let mut on_logvar = each(&|r, j| {
        // Outside its bounds logvar is a constant.
        let (raw, logvar) = (pass.raw_logvar[r][j], pass.logvar[r][j]);
        if raw != logvar {
            return 0.0;
        }
        let by_sample = on_z[r][j] * batch.noise[r][j] * (logvar / 2.0).exp() / 2.0;
        by_sample + charge[j] * (logvar.exp() - 1.0) / 2.0
    });
    if let Some(by) = &pass.mu_norm {
        on_mu = norm_back(t, by, &on_mu, &mut found);
    }
    let add = |a: &mut Matrix, b: &Matrix| {
        a.iter_mut().flatten().zip(b.iter().flatten()).for_each(|(a, b)| *a += b);
    };
    let on_encoded = if spec.architecture.tied_heads {
        add(&mut on_logvar, &on_mu);
        linear_back(t, "encoder.to_mu", &pass.encoded, &on_logvar, &mut found)
    } else {
        let mut both = linear_back(t, "encoder.to_mu", &pass.encoded, &on_mu, &mut found);
        add(&mut both, &linear_back(t, "encoder.to_logvar", &pass.encoded, &on_logvar, &mut found));
        both
    };
    stack_back(t, encoder, on_encoded, &mut found);
    found
}

/// The way back through hidden layers, last first.
fn stack_back(t: &Tensors, hidden: &[Hidden], mut dy: Matrix, found: &mut Tensors) -> Matrix {
    for layer in hidden.iter().rev() {
        for (dy, slopes) in dy.iter_mut().zip(&layer.slopes) {
            dy.iter_mut().zip(slopes).for_each(|(dy, slope)| *dy *= slope);
        }
        if let Some(by) = &layer.norm {
            dy = norm_back(t, by, &dy, found);
        }
        dy = linear_back(t, &layer.name, &layer.input, &dy, found);
    }
    dy
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        batch, images,
        oracle::{Statistics, pass, widen},
        recipes, shaken_weights,
    };
    use elbo_engine::step_noise;

    #[test]
    fn gradients_are_central_differences_of_the_loss() {
        let images = images(20);
        for recipe in recipes() {
            let (spec, params) = (ModelSpec::from(&recipe), StepParams::new(&recipe, 3, 1e-3, recipe.beta));
            let mut t = widen(&shaken_weights(&spec.architecture, 1));
            let indices = batch(0, spec.batch_size, 20);
            let latent = spec.architecture.latent;
            let batch =
                Batch::new(&images, &indices, &step_noise(spec.noise, 3, indices.len(), latent), latent);
            let here = pass(&spec, &params, &t, &batch, Statistics::Own);
            let found = gradients(&spec, &params, &t, &batch, &here);
            assert_eq!(found.len(), t.keys().filter(|name| !name.contains(".running_")).count());
            let norm = found.values().flatten().map(|x| x * x).sum::<f64>().sqrt();
            for (name, gradient) in &found {
                for index in [0, gradient.len() / 3, gradient.len() - 1] {
                    let (value, h) = (t[name][index], 1e-5);
                    let mut at = |value| {
                        t.entry(name.clone()).and_modify(|values| values[index] = value);
                        pass(&spec, &params, &t, &batch, Statistics::Own).loss
                    };
                    let mut across = |h: f64| at(value + h) - at(value - h);
                    // Of fourth order: a column that hardly varies has a steep normalization.
                    let numeric = (8.0 * across(h) - across(2.0 * h)) / (12.0 * h);
                    at(value);
                    let error = (gradient[index] - numeric).abs();
                    let allowed = 1e-5 * gradient[index].abs().max(0.01 * norm).max(1e-3);
                    assert!(
                        error < allowed,
                        "{name}[{index}]: {numeric}, found {}, {recipe:?}",
                        gradient[index]
                    );
                }
            }
        }
    }
}
