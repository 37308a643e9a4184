//! Weights and the optimizer's state by name: out of a model in training, into one.

use std::{any::Any, rc::Rc};

use burn::{
    module::{Module, ModuleVisitor, Param},
    tensor::{Device, Tensor, TensorData, Transaction},
};
use elbo_engine::{EngineError, EngineState, PackedState, UpdateRule, Values, WeightError, Weights};
use elbo_vae::{Vae, load_weights, parameter_names, read_weights};

use crate::{
    BurnEngine, BurnOptimizer, correction::Corrections, engine::device_error, optimizer::Slot, sums,
};

/// The state of a model and its optimizer.
pub(crate) async fn named(
    model: &Vae,
    optimizer: &BurnOptimizer,
    rule: UpdateRule,
) -> Result<EngineState, EngineError> {
    let mut reader = Reader {
        names: parameter_names(model).into_iter(),
        slots: optimizer.slots.iter(),
        found: Vec::new(),
    };
    model.visit(&mut reader);
    let tensors = reader.found.iter().flat_map(|(_, _, moments)| moments.iter().flatten().cloned());
    let transaction = tensors.fold(Transaction::default(), Transaction::register);
    let data = if reader.found.iter().all(|(_, _, moments)| moments.iter().all(Option::is_none)) {
        Vec::new()
    } else {
        transaction.execute_async().await.map_err(device_error)?
    };
    let mut data = data.iter();
    let mut moments = [Weights::default(), Weights::default()];
    for (name, shape, tensors) in reader.found {
        for ((kept, tensor), moments) in rule.moments().into_iter().zip(tensors).zip(&mut moments) {
            let read = tensor.and_then(|_| data.next());
            if kept {
                // Before the first update there is nothing yet, which is zero.
                let zeros = || vec![0.0; shape.iter().product()];
                let values = read.map_or_else(zeros, |data| data.iter::<f32>().collect());
                moments.0.insert(name.clone(), Values { shape: shape.clone(), values });
            }
        }
    }
    let [first_moments, second_moments] = moments;
    let weights = read_weights(&model.valid()).await?;
    let corrections = match rule {
        UpdateRule::Adam { .. } => optimizer.corrections.read().await.map_err(device_error)?,
        UpdateRule::Sgd { .. } | UpdateRule::Rmsprop { .. } => [0.0; 2],
    };
    Ok(EngineState { weights, first_moments, second_moments, corrections })
}

/// A name, a shape, and both moments, flat, of each trained parameter.
type Found = (String, Vec<usize>, [Option<Tensor<1>>; 2]);

/// Meets the parameters in the order in which the optimizer updates them.
struct Reader<'a> {
    names: std::vec::IntoIter<String>,
    slots: std::slice::Iter<'a, Rc<dyn Any>>,
    found: Vec<Found>,
}

impl ModuleVisitor for Reader<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let name = self.names.next().expect("every parameter has a name");
        if !param.is_require_grad() {
            return;
        }
        let slot = self.slots.next().and_then(|slot| slot.downcast_ref::<Slot<D>>()).cloned();
        let Slot(first, second) = slot.unwrap_or(Slot(None, None));
        let moments = [first, second].map(|moment| moment.map(|moment| moment.flatten::<1>(0, D - 1)));
        self.found.push((name, param.dims().to_vec(), moments));
    }
}

/// Makes the optimizer's slots, in the order in which it updates the parameters.
struct Writer<'a> {
    names: std::vec::IntoIter<String>,
    moments: [&'a Weights; 2],
    device: &'a Device,
    slots: Vec<Rc<dyn Any>>,
}

impl ModuleVisitor for Writer<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let name = self.names.next().expect("every parameter has a name");
        if !param.is_require_grad() {
            return;
        }
        let moment = |moments: &Weights| {
            let Values { shape, values } = moments.0.get(&name)?.clone();
            Some(Tensor::<D>::from_data(TensorData::new(values, shape), self.device))
        };
        let [first, second] = self.moments.map(moment);
        self.slots.push(Rc::new(Slot(first, second)));
    }
}

impl BurnEngine {
    /// Goes on from a state.
    ///
    /// # Errors
    /// [`WeightError`] if it is that of another net or rule; nothing is changed then.
    pub(crate) fn take_state(&mut self, state: &EngineState) -> Result<(), WeightError> {
        let rule = self.spec.rule;
        let PackedState { corrections, .. } = state.pack(&self.layout, rule)?;
        let model = load_weights(state.weights.clone(), self.model.clone())?;
        let mut writer = Writer {
            names: parameter_names(&model).into_iter(),
            moments: [&state.first_moments, &state.second_moments],
            device: &self.device,
            slots: Vec::new(),
        };
        model.visit(&mut writer);
        let slots = writer.slots;
        self.optimizer =
            BurnOptimizer { rule, corrections: Corrections::resumed(corrections, &self.device), slots };
        self.model = model;
        self.rows.clear();
        self.health.clear();
        self.sums = sums::Pending::default();
        Ok(())
    }
}
