//! One step of the equations.

use elbo_engine::StepParams;
use elbo_recipe::Clipping;

use super::subject::Subject;
use crate::oracle::{OraclePass, OracleState, OracleUpdate, Statistics, Tensors, gradients, pass, size};

/// The parameters of a step whose gradients are these: every other step is clipped, every third is skipped, if the
/// recipe does so at all. So far from any threshold that rounding decides nothing.
fn bounded(subject: &Subject<'_>, step: u32, [norm, largest]: [f64; 2]) -> StepParams {
    let mut params = subject.params(step);
    let share = if step % 2 == 1 { 0.7 } else { 1.5 };
    match subject.recipe.clipping {
        Clipping::None => {}
        Clipping::Norm => params.clip_norm = (share * norm) as f32,
        Clipping::Value => params.clip_value = (share * largest) as f32,
    }
    if subject.recipe.skip_threshold > 0.0 {
        params.skip_norm = (if step % 3 == 2 { 0.5 } else { 2.0 } * norm) as f32;
    }
    params
}

/// What the equations say of one step.
pub struct ExpectedStep {
    /// The parameters of the step, bounds included.
    pub params: StepParams,
    /// The pass of its batch.
    pub own: OraclePass,
    /// The gradients.
    pub gradients: Tensors,
    /// The update.
    pub update: OracleUpdate,
}

/// One step of the equations, from a state that it changes.
pub fn step(subject: &mut Subject<'_>, state: &mut OracleState, step: u32) -> ExpectedStep {
    let x = subject.expected_batch(step);
    let own = pass(&subject.spec, &subject.params(step), &state.weights, &x, Statistics::Own);
    let gradients = gradients(&subject.spec, &subject.params(step), &state.weights, &x, &own);
    let params = bounded(subject, step, size(&gradients));
    let update = state.step(subject.spec.rule, &params, &own, &gradients);
    ExpectedStep { params, own, gradients, update }
}
