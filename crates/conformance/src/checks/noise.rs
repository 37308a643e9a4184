//! The noise of training steps.

use elbo_engine::step_noise;

use super::subject::Subject;
use crate::{now, tolerances::close};

/// With mu and logvar zero, z is the noise of the step: by its definition, early and late in a run.
pub fn draws(subject: &mut Subject<'_>) {
    let mut still = subject.weights.clone();
    for (name, tensor) in &mut still.0 {
        if ["encoder.to_mu", "encoder.to_logvar", "encoder.mu_norm"].iter().any(|head| name.starts_with(head))
        {
            tensor.values.fill(0.0);
        }
    }
    assert_eq!(subject.engine.load(&still), Ok(()));
    for step in [0, 1, 77] {
        // The narrower bounds on logvar take in zero.
        let (batch, params) = (subject.batch(step), subject.params(step));
        let found = now(subject.engine.inspect(&subject.images, &batch, &params)).outputs;
        let found = found.iter().find(|(name, _)| name == "z").expect("a step samples z").1;
        let noise = step_noise(subject.spec.noise, step, batch.len(), subject.spec.architecture.latent);
        let expected: f64 = noise.iter().map(|x| f64::from(x.abs())).sum();
        close(&|| subject.name(&format!("the noise of step {step}")), found, expected, 1e-5, 0.0);
    }
}

/// Noise from a table takes the place of the noise that is drawn, and begins again after its last step.
pub fn takes_from_a_table(subject: &mut Subject<'_>) {
    let latent = subject.spec.architecture.latent;
    let of_step = |step| step_noise(subject.spec.noise, step, subject.spec.batch_size, latent);
    let (batch, table): (_, Vec<f32>) = (subject.batch(0), (0..3).flat_map(of_step).collect());
    let mut loss = |step| {
        let params = subject.params(step);
        now(subject.engine.inspect(&subject.images, &batch, &params)).row.loss
    };
    let drawn = [0, 1, 2].map(&mut loss);
    subject.engine.set_noise_table(table);
    let mut loss = |step| {
        let params = subject.params(step);
        now(subject.engine.inspect(&subject.images, &batch, &params)).row.loss
    };
    let (given, again) = ([0, 1, 2].map(&mut loss), [3, 4, 5].map(&mut loss));
    assert_eq!(given, again, "{}", subject.name("the table begins again"));
    assert!(given[0] != given[1], "{}", subject.name("noise differs from step to step"));
    for (found, expected) in given.into_iter().zip(drawn) {
        close(&|| subject.name("given noise"), found, f64::from(expected), 1e-5, 1.0);
    }
}
