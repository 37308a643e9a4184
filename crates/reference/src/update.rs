//! One optimizer update, and what is kept of it on the device.

use burn::tensor::Tensor;
use elbo_engine::{StepParams, UpdateRule};
use elbo_vae::{Pass, TermTensors};

use crate::{
    BurnEngine, Update, bounds,
    gradients::{differentiate, global_norm, largest_magnitude},
    rows::{PendingHealth, Row},
};

/// A batch of images, `[batch, 784]`, and its noise, `[batch, latent]`, with autodiff.
pub(crate) struct Batch {
    pub images: Tensor<2>,
    pub eps: Tensor<2>,
}

impl BurnEngine {
    /// One update; its measures, a [`Row`], stay on the device.
    pub(crate) fn update(&mut self, batch: Batch, params: &StepParams) {
        let objective = &params.objective;
        let mut pass = if params.measure_health { Pass::training().watched() } else { Pass::training() };
        let again = (params.measure_health && self.layout.normalizes())
            .then(|| (batch.images.clone().inner(), batch.eps.clone().inner()));
        let (terms, loss, gradients) =
            differentiate(&self.model, batch.images, batch.eps, objective, params.beta, &mut pass);
        let norm = global_norm(&self.model, &gradients);
        let largest_gradient = largest_magnitude(&self.model, &gradients);
        let (scale, keep) = (bounds::scale(params, &norm), bounds::keep(params, &norm));
        let row = Row {
            reconstruction: terms.reconstruction.clone(),
            kl: terms.kl(),
            loss: loss.clone(),
            outcome: bounds::outcome(params, &largest_gradient, scale.as_ref(), keep.as_ref()),
            gradient_norm: norm,
            largest_logvar: largest_logvar(&terms),
            largest_gradient,
        };
        self.rows.push(row.tensor());
        if let UpdateRule::Sgd { .. } = self.spec.rule {
            self.optimizer.set_rule(UpdateRule::Sgd { momentum: f64::from(params.momentum) });
        }
        let how = Update {
            learning_rate: params.learning_rate,
            weight_decay: f64::from(params.weight_decay),
            scale,
            largest: params.clip_value.is_finite().then_some(params.clip_value),
            keep,
            measure_norms: params.measure_health,
        };
        let gap = again.map(|(images, eps)| {
            let terms = self.inner().terms(images, eps, objective, &mut Pass::evaluation());
            terms.loss(objective, params.beta) - loss
        });
        let updated = self.optimizer.update(self.model.clone(), gradients, &how);
        self.model = updated.model.track(&pass.statistics, params.batch_norm_momentum);
        if let (Some(squared_norms), Some(layers)) = (updated.squared_norms, pass.layers) {
            let is_hidden = |name: &str| self.layout.hidden().any(|(_, stage, _)| stage.name == name);
            let hidden = layers.into_iter().filter(|(name, _)| is_hidden(name));
            let activations: Vec<Tensor<2>> = hidden.map(|(_, activation)| activation.inner()).collect();
            let kl = terms.kl_per_dimension;
            self.health.push(PendingHealth::new(params.step + 1, kl, squared_norms, &activations, gap));
        }
    }
}

/// Largest magnitude of logvar in the batch before it is bounded, `[1]`.
pub(crate) fn largest_logvar(terms: &TermTensors) -> Tensor<1> {
    terms.raw_logvar.clone().abs().max()
}
