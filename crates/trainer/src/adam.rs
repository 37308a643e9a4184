//! The Adam optimiser, with its state in tensors of its own.

use std::any::Any;

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
#[derive(Debug)]
pub struct Adam {
    config: AdamConfig,
    step: u32,
    /// A [`Moments`] of its rank for each parameter, in the order in which a mapper meets them. They keep the
    /// parameter's shape: flattened, they would keep a GPU from doing the whole update in one launch.
    moments: Vec<Box<dyn Any + Send>>,
}

/// Means of the gradient and of its square, of the parameter's shape.
type Moments<const D: usize> = (Tensor<D>, Tensor<D>);

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
    moments: &'a mut Vec<Box<dyn Any + Send>>,
}

impl Update<'_> {
    /// The change of one parameter, given its gradient.
    fn change<const D: usize>(&mut self, gradient: Tensor<D>) -> Tensor<D> {
        let first = gradient.clone() * self.rest[0];
        let second = gradient.powi_scalar(2) * self.rest[1];
        let before =
            self.moments.get_mut(self.index).and_then(|moments| moments.downcast_mut::<Moments<D>>());
        let (m, v) = match before {
            Some((m, v)) => {
                *m = m.clone() * self.beta1 + first;
                *v = v.clone() * self.beta2 + second;
                (m.clone(), v.clone())
            }
            None => {
                self.moments.push(Box::new((first.clone(), second.clone())));
                (first, second)
            }
        };
        self.index += 1;
        m * self.rate / (v.sqrt() + self.epsilon)
    }
}

impl ModuleMapper for Update<'_> {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let gradient = self.gradients.remove::<D>(param.id).expect("every parameter takes part in the loss");
        let change = self.change(gradient);
        param.map(|value| Tensor::from_inner(value.inner() - change).require_grad())
    }
}
