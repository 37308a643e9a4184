//! Optimizers, with their state in tensors of their own.

use std::{any::Any, rc::Rc};

use burn::{
    module::{Module, ModuleMapper, Param},
    optim::GradientsParams,
    tensor::{Bool, Tensor},
};
use elbo_engine::UpdateRule;

use crate::correction::Corrections;

/// How one update is to be made.
#[derive(Debug, Clone, Default)]
pub struct Update {
    /// Size of the update.
    pub learning_rate: f64,
    /// Pull toward zero.
    pub weight_decay: f64,
    /// What every gradient is multiplied by, `[1]`.
    pub scale: Option<Tensor<1>>,
    /// What every single number of a gradient is held within, on either side of zero.
    pub largest: Option<f32>,
    /// Whether the update is made at all, `[1]`; if not, parameters and state stay as they are.
    pub keep: Option<Tensor<1, Bool>>,
    /// Whether norms are wanted.
    pub measure_norms: bool,
}

/// A model after an update.
#[derive(Debug)]
pub struct Updated<M> {
    /// The model.
    pub model: M,
    /// Squared norms of the change and of the parameters before it, all together, `[2]`, if wanted.
    pub squared_norms: Option<Tensor<1>>,
}

/// An optimizer and its state. A clone shares the state's tensors, which no update changes in place.
#[derive(Debug, Clone)]
pub struct BurnOptimizer {
    pub(crate) rule: UpdateRule,
    pub(crate) corrections: Corrections,
    /// A [`Slot`] of its rank for each trained parameter, in the order in which a mapper meets them. They keep
    /// the parameter's shape: flattened, they would keep a GPU from doing the whole update in one launch.
    pub(crate) slots: Vec<Rc<dyn Any>>,
}

/// What is kept of a parameter's gradients, of its shape; one or the other may be unused.
#[derive(Debug, Clone)]
pub(crate) struct Slot<const D: usize>(pub Option<Tensor<D>>, pub Option<Tensor<D>>);

impl BurnOptimizer {
    /// An optimizer that has seen no gradient yet.
    #[must_use]
    pub fn new(rule: UpdateRule) -> Self {
        Self { rule, corrections: Corrections::default(), slots: Vec::new() }
    }

    /// Takes another rule of the same kind; the state stays.
    pub fn set_rule(&mut self, rule: UpdateRule) {
        self.rule = rule;
    }

    /// One update of every parameter that has a gradient.
    pub fn update<M: Module>(&mut self, model: M, gradients: GradientsParams, how: &Update) -> Updated<M> {
        let betas = match self.rule {
            UpdateRule::Adam { beta1, beta2, .. } => [beta1, beta2],
            _ => [0.0, 0.0],
        };
        self.corrections.advance(betas, how.keep.as_ref());
        let mut mapper = Mapper {
            rule: self.rule,
            corrections: &self.corrections,
            how,
            kept: how.keep.as_ref().map(|keep| keep.clone().float()),
            gradients,
            index: 0,
            slots: &mut self.slots,
            squared_norms: Vec::new(),
        };
        let model = model.map(&mut mapper);
        let norms = mapper.squared_norms.into_iter().reduce(|sum, next| sum + next);
        Updated { model, squared_norms: norms }
    }
}

struct Mapper<'a> {
    rule: UpdateRule,
    corrections: &'a Corrections,
    how: &'a Update,
    /// One where the update is made, zero where it is not, `[1]`; none where it always is.
    kept: Option<Tensor<1>>,
    gradients: GradientsParams,
    index: usize,
    slots: &'a mut Vec<Rc<dyn Any>>,
    squared_norms: Vec<Tensor<1>>,
}

impl Mapper<'_> {
    /// The gradient as it is to be used.
    fn bounded<const D: usize>(&self, gradient: Tensor<D>, value: &Tensor<D>) -> Tensor<D> {
        let gradient = match &self.how.scale {
            Some(scale) => gradient * scale.clone().reshape([1; D]),
            None => gradient,
        };
        let gradient = match self.how.largest {
            Some(largest) => gradient.clamp(-largest, largest),
            None => gradient,
        };
        let decoupled = matches!(self.rule, UpdateRule::Adam { decoupled: true, .. });
        let gradient = if self.how.weight_decay == 0.0 || decoupled {
            gradient
        } else {
            gradient + value.clone() * self.how.weight_decay as f32
        };
        match &self.how.keep {
            // Not a product with zero: the gradient that is dropped may be NaN.
            Some(keep) => {
                let shape = gradient.dims();
                let drop = keep.clone().bool_not().reshape([1; D]).expand(shape);
                gradient.mask_fill(drop, 0.0)
            }
            None => gradient,
        }
    }

    /// What is kept of a mean that decays, `decay old`; all of it where the update is not made.
    fn decayed<const D: usize>(&self, old: Tensor<D>, decay: f64) -> Tensor<D> {
        match &self.kept {
            Some(kept) => old * (kept.clone() * (decay - 1.0) as f32 + 1.0).reshape([1; D]),
            None => old * decay as f32,
        }
    }

    /// A change, or zero where the update is not made.
    fn if_kept<const D: usize>(&self, change: Tensor<D>) -> Tensor<D> {
        match &self.kept {
            Some(kept) => change * kept.clone().reshape([1; D]),
            None => change,
        }
    }

    /// The change of one parameter and the state after it.
    fn change<const D: usize>(
        &self,
        gradient: Tensor<D>,
        value: &Tensor<D>,
        slot: Slot<D>,
    ) -> (Tensor<D>, Slot<D>) {
        let rate = self.how.learning_rate;
        let mixed = |old: Option<Tensor<D>>, decay: f64, new: Tensor<D>| match old {
            Some(old) => self.decayed(old, decay) + new,
            None => new,
        };
        match self.rule {
            UpdateRule::Adam { beta1, beta2, epsilon, decoupled } => {
                let m = mixed(slot.0, beta1, gradient.clone() * (1.0 - beta1) as f32);
                let v = mixed(slot.1, beta2, gradient.powi_scalar(2) * (1.0 - beta2) as f32);
                let change =
                    self.corrections.adam_change(m.clone(), v.clone(), rate, epsilon, self.kept.as_ref());
                let decay = self.how.weight_decay;
                let change = if decoupled && decay > 0.0 {
                    change + self.if_kept(value.clone() * (rate * decay) as f32)
                } else {
                    change
                };
                (change, Slot(Some(m), Some(v)))
            }
            UpdateRule::Sgd { momentum } => {
                let b = mixed(slot.0, momentum, gradient);
                (self.if_kept(b.clone() * rate as f32), Slot(Some(b), None))
            }
            UpdateRule::Rmsprop { alpha, epsilon } => {
                let v = mixed(slot.1, alpha, gradient.clone().powi_scalar(2) * (1.0 - alpha) as f32);
                // The gradient is zero where the update is not made.
                (gradient * rate as f32 / (v.clone().sqrt() + epsilon as f32), Slot(None, Some(v)))
            }
        }
    }

    fn slot<const D: usize>(&mut self) -> Slot<D> {
        let slot = self.slots.get(self.index).and_then(|slot| slot.downcast_ref::<Slot<D>>()).cloned();
        slot.unwrap_or(Slot(None, None))
    }

    fn keep_slot<const D: usize>(&mut self, slot: Slot<D>) {
        let slot: Rc<dyn Any> = Rc::new(slot);
        match self.slots.get_mut(self.index) {
            Some(old) => *old = slot,
            None => self.slots.push(slot),
        }
        self.index += 1;
    }
}

impl ModuleMapper for Mapper<'_> {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        // Running statistics are parameters too, and have no gradient.
        let Some(gradient) = self.gradients.remove::<D>(param.id) else { return param };
        let value = param.val().inner();
        let gradient = self.bounded(gradient, &value);
        let before = self.slot::<D>();
        let (change, after) = self.change(gradient, &value, before);
        if self.how.measure_norms {
            let square = |tensor: Tensor<D>| tensor.powi_scalar(2).sum();
            self.squared_norms.push(Tensor::cat(vec![square(change.clone()), square(value.clone())], 0));
        }
        self.keep_slot(after);
        let value = value - change;
        param.map(|_| Tensor::from_inner(value).require_grad())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::{Device, TensorData};

    #[derive(Module, Debug)]
    struct One {
        p: Param<Tensor<1>>,
    }

    /// Three updates of `p = [1, -2]` under the loss `sum(p^2)/2 + p[0]`, whose gradient is `p + [1, 0]`.
    fn three(rule: UpdateRule, how: &Update) -> Vec<f32> {
        let device = Device::flex().autodiff();
        let mut model = One { p: Param::from_data(TensorData::new(vec![1.0f32, -2.0], [2]), &device) };
        let mut optimizer = BurnOptimizer::new(rule);
        for _ in 0..3 {
            let p = model.p.val();
            let loss = p.clone().powi_scalar(2).sum() * 0.5 + p.slice(0..1).sum();
            let gradients = GradientsParams::from_grads(loss.backward(), &model);
            model = optimizer.update(model, gradients, how).model;
        }
        model.p.val().into_data().try_to_vec().unwrap()
    }

    fn close(found: &[f32], expected: [f64; 2]) {
        assert!(found.iter().zip(expected).all(|(a, b)| (f64::from(*a) - b).abs() < 1e-5), "{found:?}");
    }

    /// The same in 64 bits, a rule being a function of the step, a number's gradient, its value and state.
    fn expected(rule: impl Fn(i32, f64, f64, &mut [f64; 2]) -> f64) -> [f64; 2] {
        [(1.0, 1.0), (-2.0, 0.0)].map(|(start, slope)| {
            let (mut p, mut state) = (start, [0.0; 2]);
            for t in 1..=3 {
                p -= rule(t, p + slope, p, &mut state);
            }
            p
        })
    }

    fn adam(t: i32, g: f64, [m, v]: &mut [f64; 2]) -> f64 {
        *m = 0.9 * *m + 0.1 * g;
        *v = 0.999 * *v + 0.001 * g * g;
        0.1 * (*m / (1.0 - 0.9f64.powi(t))) / ((*v / (1.0 - 0.999f64.powi(t))).sqrt() + 1e-8)
    }

    #[test]
    fn every_rule_agrees_with_its_definition_in_64_bits() {
        let how = |weight_decay| Update { learning_rate: 0.1, weight_decay, ..Update::default() };
        close(&three(UpdateRule::adam(), &how(0.0)), expected(|t, g, _, s| adam(t, g, s)));
        close(&three(UpdateRule::adam(), &how(0.2)), expected(|t, g, p, s| adam(t, g + 0.2 * p, s)));
        let adamw = UpdateRule::Adam { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decoupled: true };
        close(&three(adamw, &how(0.2)), expected(|t, g, p, s| adam(t, g, s) + 0.1 * 0.2 * p));
        let sgd = |_, g: f64, p: f64, s: &mut [f64; 2]| {
            s[0] = 0.9 * s[0] + g + 0.2 * p;
            0.1 * s[0]
        };
        close(&three(UpdateRule::Sgd { momentum: 0.9 }, &how(0.2)), expected(sgd));
        let rmsprop = |_, g: f64, _, s: &mut [f64; 2]| {
            s[0] = 0.99 * s[0] + 0.01 * g * g;
            0.1 * g / (s[0].sqrt() + 1e-8)
        };
        close(&three(UpdateRule::Rmsprop { alpha: 0.99, epsilon: 1e-8 }, &how(0.0)), expected(rmsprop));
    }

    #[test]
    fn the_first_adam_step_is_as_long_as_the_learning_rate() {
        let device = Device::flex().autodiff();
        let model = One { p: Param::from_data(TensorData::new(vec![1.0f32, -2.0], [2]), &device) };
        let gradients = GradientsParams::from_grads(model.p.val().powi_scalar(2).sum().backward(), &model);
        let how = Update { learning_rate: 0.01, ..Update::default() };
        let model = BurnOptimizer::new(UpdateRule::adam()).update(model, gradients, &how).model;
        close(&model.p.val().into_data().try_to_vec().unwrap(), [0.99, -1.99]);
    }

    #[test]
    fn an_update_that_is_not_kept_changes_neither_parameters_nor_state() {
        let plain = Update { learning_rate: 0.1, ..Update::default() };
        let keep = |keep: bool| {
            let keep = Tensor::<1, Bool>::from_data(TensorData::from([keep]), &Device::flex());
            Update { keep: Some(keep), ..plain.clone() }
        };
        close(&three(UpdateRule::adam(), &keep(false)), [1.0, -2.0]);
        let kept = three(UpdateRule::adam(), &keep(true));
        close(&kept, expected(|t, g, _, s| adam(t, g, s)));
        // A step skipped in between leaves no trace in the bias correction either.
        let device = Device::flex().autodiff();
        let mut model = One { p: Param::from_data(TensorData::new(vec![1.0f32, -2.0], [2]), &device) };
        let mut optimizer = BurnOptimizer::new(UpdateRule::adam());
        for kept in [true, false, true, false, false, true] {
            let p = model.p.val();
            let loss = p.clone().powi_scalar(2).sum() * 0.5 + p.slice(0..1).sum();
            let gradients = GradientsParams::from_grads(loss.backward(), &model);
            model = optimizer.update(model, gradients, &keep(kept)).model;
        }
        close(&model.p.val().into_data().try_to_vec().unwrap(), expected(|t, g, _, s| adam(t, g, s)));
    }
}
