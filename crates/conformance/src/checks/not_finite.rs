//! Numbers that are none.

use elbo_engine::{StepOutcome, StepParams, StepStats, Weights};

use super::subject::Subject;
use crate::now;

/// Parameters that are no numbers, each with the layer whose output is the first that is none.
fn broken_parts(weights: &Weights) -> Vec<(String, &'static str)> {
    let candidates = [
        ("encoder.hidden.0.weight", "encoder.hidden.0"),
        ("encoder.to_mu.weight", "encoder.to_mu"),
        ("encoder.to_logvar.bias", "encoder.to_logvar"),
        ("decoder.hidden.0.weight", "decoder.hidden.0"),
        ("decoder.to_logits.bias", "decoder.to_logits"),
    ];
    let known = candidates.into_iter().filter(|(name, _)| weights.0.contains_key(*name));
    known.map(|(name, layer)| (name.to_owned(), layer)).collect()
}

/// A parameter that is no number reaches everything behind it, from its layer's output to the measures of the step,
/// and nothing before it: what was first can be named. A step may be skipped for it; then no parameter changes.
pub fn spreads(subject: &mut Subject<'_>) {
    let fresh = now(subject.engine.export());
    for (name, layer) in broken_parts(&subject.weights) {
        let mut weights = subject.weights.clone();
        weights.0.get_mut(&name).expect("it is a parameter").values.fill(f32::NAN);
        assert_eq!(subject.engine.load(&weights), Ok(()));
        let what = subject.name(&format!("{name} that is no number"));
        let (batch, params) = (subject.batch(0), subject.params(0));
        let found = now(subject.engine.inspect(&subject.images, &batch, &params));
        let first = found.outputs.iter().find(|(_, magnitude)| !magnitude.is_finite());
        assert_eq!(first.map(|(name, _)| name.as_str()), Some(layer), "{what}");
        assert!(found.outputs.last().is_some_and(|(_, magnitude)| magnitude.is_nan()), "{what}");
        is_none(&what, layer, &found.row);

        // Weights that are no numbers are not equal to themselves.
        let bits = |weights: Weights| -> Vec<(String, Vec<u32>)> {
            let trained = weights.0.into_iter().filter(|(name, _)| !name.contains(".running_"));
            trained
                .map(|(name, tensor)| (name, tensor.values.iter().map(|x| x.to_bits()).collect()))
                .collect()
        };
        let before = bits(now(subject.engine.read()));
        subject.engine.step(&subject.images, &batch, &StepParams { skip_norm: 1e30, ..params });
        let skipped = now(subject.engine.take_measurements()).steps[0];
        assert_eq!(skipped.outcome, StepOutcome::Skipped, "{what}");
        is_none(&what, layer, &skipped);
        assert_eq!(bits(now(subject.engine.read())), before, "{what}");

        subject.engine.step(&subject.images, &batch, &params);
        let taken = now(subject.engine.take_measurements()).steps[0];
        assert_ne!(taken.outcome, StepOutcome::Skipped, "{what}");
        is_none(&what, layer, &taken);
        let after = now(subject.engine.read());
        let other =
            if layer.starts_with("encoder") { "decoder.to_logits.weight" } else { "encoder.to_mu.weight" };
        assert!(after.0[other].values.iter().any(|value| value.is_nan()), "{what}: {other}");
        subject.go_back_to(&fresh);
    }
}

/// The measures of a step that are none.
fn is_none(what: &str, layer: &str, row: &StepStats) {
    let StepStats { reconstruction, kl, loss, gradient_norm, largest_logvar, largest_gradient, .. } = *row;
    let of_all = [reconstruction, loss, gradient_norm, largest_gradient];
    assert!(of_all.iter().all(|value| value.is_nan()), "{what}: {row:?}");
    assert_eq!(kl.is_nan(), layer.starts_with("encoder"), "{what}: {row:?}");
    // Mu has a layer of its own, unless the heads are tied.
    if layer != "encoder.to_mu" {
        assert_eq!(largest_logvar.is_nan(), layer.starts_with("encoder"), "{what}: {row:?}");
    }
}
