//! How near an engine must come to the equations.

/// How near an engine must come to the equations, each relative to what is expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tolerances {
    /// Of the terms of one step from given weights, and of the outputs of its layers.
    pub terms: f64,
    /// Of gradients, relative to the larger of the number itself and a share, 0.03, of the norm of all of them.
    pub gradients: f64,
    /// Of what an update adds to a parameter, given the gradients.
    pub update: f64,
    /// Of a term of any step of a run that the engine goes by itself. Rounding grows as training goes on: what is 1e-7
    /// in the first step is 1e-5 after fifty.
    pub run: f64,
    /// `|a - b| / |b|` of all weights together after such a run. Where a gradient is rounding alone, Adam makes steps
    /// of it.
    pub weights: f64,
}

impl Default for Tolerances {
    fn default() -> Self {
        Self { terms: 1e-4, gradients: 3e-4, update: 2e-4, run: 2e-4, weights: 5e-3 }
    }
}

/// Holds a number against what is expected, `allowed` being relative to that and to a floor.
///
/// # Panics
/// If it is farther off, naming it after `what`.
pub(crate) fn close(what: &dyn Fn() -> String, found: f32, expected: f64, allowed: f64, floor: f64) {
    let error = (f64::from(found) - expected).abs();
    let most = allowed * expected.abs().max(floor);
    assert!(error <= most, "{}: expected {expected}, found {found}", what());
}
