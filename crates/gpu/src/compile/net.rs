//! What the kernels of a net are made from.

use elbo_engine::{Layout, Linear, ModelSpec, Op, Stage};
use elbo_recipe::Likelihood;

use crate::{
    Tuning,
    compile::{
        activations::{Activations, Matrix},
        kernel::ComputeKernel,
        product::{MatrixProduct, entry},
    },
    tuning::Tile,
};

/// Everything that the kernels of stages are made from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Net<'a> {
    /// What is computed.
    pub spec: &'a ModelSpec,
    /// The stages, and where parameters lie.
    pub layout: &'a Layout,
    /// Where everything else lies.
    pub arrays: &'a Activations,
    /// How it is computed.
    pub tuning: &'a Tuning,
}

/// The weights of a linear layer.
pub(crate) fn weights(linear: &Linear) -> Matrix {
    Matrix { at: linear.weight / 4, width: linear.columns / 4 }
}

/// The text of a number of a matrix by its row and column.
pub(crate) fn at(matrix: Matrix, row: &str, column: &str) -> String {
    format!("activations[{}u + {row} * {}u + {column}]", matrix.at, matrix.width)
}

impl Net<'_> {
    /// A kernel of some products, with the functions that it needs.
    pub fn kernel(
        &self,
        label: String,
        needs: &[&str],
        products: &[MatrixProduct],
        tile: Tile,
    ) -> ComputeKernel {
        let (text, groups) = entry(products, tile);
        ComputeKernel { label, source: [&needs.concat(), text.as_str()].concat(), groups }
    }

    /// What a stage's gradient is still to be multiplied by: the likelihood's slope, where the output kernel could
    /// not know it.
    pub fn factor(&self, stage: &Stage) -> &'static str {
        let gives_logits = matches!(&stage.op, Op::Dense(dense) if dense.activation.is_none());
        if gives_logits && self.spec.likelihood == Likelihood::GaussianOptimal {
            " * state.slope_factor"
        } else {
            ""
        }
    }
}
