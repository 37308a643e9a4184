//! Finds what was not finite first.

use burn::{
    module::{Module, ModuleVisitor, Param},
    optim::GradientsParams,
    tensor::Tensor,
};
use elbo_vae::{Pass, TermTensors, Vae, parameter_names};

use crate::{
    TrainError,
    gradients::{magnitudes, trained_names},
};

/// Sums of magnitudes of everything in a step, in the order of its computation; the first that is not finite
/// is the culprit. (A sum could overflow where no number does, beyond 3.4e38; that is as good as infinite.)
#[derive(Debug)]
pub(crate) struct Probe {
    /// The step, from 1, that broke.
    pub at_step: u32,
    /// The term that was seen not to be finite.
    term: &'static str,
    names: Vec<String>,
    values: Tensor<1>,
}

impl Probe {
    /// Collects the magnitudes: of parameters, layers, terms and gradients.
    pub fn new(
        at_step: u32,
        term: &'static str,
        model: &Vae,
        pass: Pass,
        terms: &TermTensors,
        loss: Tensor<1>,
        gradients: &GradientsParams,
    ) -> Self {
        let mut parameters = Magnitudes(Vec::new());
        model.visit(&mut parameters);
        let mut names: Vec<String> =
            parameter_names(model).into_iter().map(|name| format!("the parameter {name}")).collect();
        let mut values = parameters.0;
        for (name, output) in pass.layers.unwrap_or_default() {
            names.push(format!("the output of {name}"));
            values.push(output.inner().abs().sum());
        }
        for (name, term) in [
            ("the KL divergence", terms.kl()),
            ("the reconstruction loss", terms.reconstruction.clone()),
            ("the loss", loss),
        ] {
            names.push(name.to_owned());
            values.push(term);
        }
        names.extend(trained_names(model, gradients).iter().map(|name| format!("the gradient of {name}")));
        values.push(magnitudes(model, gradients));
        Self { at_step, term, names, values: Tensor::cat(values, 0) }
    }

    /// Reads the magnitudes back, and names the first that is not finite. If all are (the device did not repeat
    /// itself to the bit), it is the term that was seen.
    pub async fn culprit(self) -> Result<String, TrainError> {
        let values: Vec<f32> = self.values.into_data_async().await?.iter::<f32>().collect();
        let found = self.names.into_iter().zip(values).find(|(_, value)| !value.is_finite());
        Ok(found.map_or_else(|| self.term.to_owned(), |(name, _)| name))
    }
}

struct Magnitudes(Vec<Tensor<1>>);

impl ModuleVisitor for Magnitudes {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.0.push(param.val().inner().abs().sum());
    }
}
