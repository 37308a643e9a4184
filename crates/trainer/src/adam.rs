//! The Adam optimiser, with its state in tensors of its own.

use burn::{
    module::{Module, ModuleMapper, Param},
    optim::GradientsParams,
    tensor::Tensor,
};

/// Settings of Adam.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdamConfig {
    /// Decay of the mean of gradients.
    pub beta1: f64,
    /// Decay of the mean of squared gradients.
    pub beta2: f64,
    /// Added to the root in the denominator, after bias correction.
    pub epsilon: f64,
}

impl Default for AdamConfig {
    fn default() -> Self {
        Self { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }
    }
}

/// Adam (Kingma & Ba 2014, algorithm 1):
///
/// ```text
/// m = beta1 m + (1 - beta1) g          v = beta2 v + (1 - beta2) g^2
/// p = p - rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
/// ```
#[derive(Debug, Clone)]
pub struct Adam {
    config: AdamConfig,
    step: u32,
    /// One pair for each parameter, in the order in which a mapper meets them, flat.
    moments: Vec<(Tensor<1>, Tensor<1>)>,
}

impl Adam {
    /// An optimiser that has seen no gradient yet.
    #[must_use]
    pub fn new(config: AdamConfig) -> Self {
        Self { config, step: 0, moments: Vec::new() }
    }

    /// One update of every parameter that has a gradient.
    ///
    /// # Panics
    /// If a parameter has no gradient: every parameter of the model takes part in its loss.
    pub fn update<M: Module>(&mut self, model: M, gradients: GradientsParams, learning_rate: f64) -> M {
        self.step += 1;
        let correction = |beta: f64| 1.0 - beta.powi(self.step as i32);
        let AdamConfig { beta1, beta2, epsilon } = self.config;
        let mut update = Update {
            beta1: beta1 as f32,
            beta2: beta2 as f32,
            // The bias corrections are folded into the rate and epsilon, in 64 bits:
            // m/c1 / (sqrt(v/c2) + e) = m * (sqrt(c2)/c1) / (sqrt(v) + e sqrt(c2)).
            rate: (learning_rate * correction(beta2).sqrt() / correction(beta1)) as f32,
            epsilon: (epsilon * correction(beta2).sqrt()) as f32,
            rest: [(1.0 - beta1) as f32, (1.0 - beta2) as f32],
            gradients,
            index: 0,
            moments: &mut self.moments,
        };
        model.map(&mut update)
    }
}

struct Update<'a> {
    beta1: f32,
    beta2: f32,
    rest: [f32; 2],
    rate: f32,
    epsilon: f32,
    gradients: GradientsParams,
    index: usize,
    moments: &'a mut Vec<(Tensor<1>, Tensor<1>)>,
}

impl Update<'_> {
    /// The change of one parameter, given its gradient, both flat.
    fn change(&mut self, gradient: Tensor<1>) -> Tensor<1> {
        let first = gradient.clone() * self.rest[0];
        let second = gradient.powi_scalar(2) * self.rest[1];
        let moments = match self.moments.get(self.index) {
            Some((m, v)) => (m.clone() * self.beta1 + first, v.clone() * self.beta2 + second),
            None => (first, second),
        };
        let (m, v) = moments.clone();
        match self.moments.get_mut(self.index) {
            Some(slot) => *slot = moments,
            None => self.moments.push(moments),
        }
        self.index += 1;
        m * self.rate / (v.sqrt() + self.epsilon)
    }
}

impl ModuleMapper for Update<'_> {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let gradient = self.gradients.remove::<D>(param.id).expect("every parameter takes part in the loss");
        let shape = gradient.shape();
        let change = self.change(gradient.flatten(0, D - 1)).reshape(shape);
        param.map(|value| Tensor::from_inner(value.inner() - change).require_grad())
    }
}
