//! The kernels of stages backward: gradients of what they read, and of their weights.

use elbo_engine::{Dense, Linear, Op, Stage, StageInput};

use crate::compile::{
    activations::{Matrix, StageArrays, needs_input},
    kernel::ComputeKernel,
    net::{Net, at, weights},
    product::{Left, MatrixProduct, Right},
    sources,
};

impl Net<'_> {
    /// Gradient of what a linear layer reads, and with it of what gave that; `None` if it reads images.
    pub fn backward(&self, stage: &Stage, arrays: &StageArrays) -> Option<ComputeKernel> {
        let (linear, StageInput::Stage(from)) = (stage.linear()?, stage.input) else { return None };
        let label = format!("backward {}-{}", linear.parts * linear.outputs, linear.inputs);
        let y = format!("(y{})", self.factor(stage));
        let to = &self.arrays.stages[from];
        let (needs, finish) = match &self.layout.stages[from].op {
            Op::Dense(dense) => self.hidden_gradient(dense, to, &y),
            Op::Sample => (sources::LATENT, self.latent_gradient(to.gradient, &y)),
            Op::Heads(_) | Op::Likelihood { .. } => ("", format!("{} = {y};", at(to.gradient, "row", "c"))),
        };
        let product = MatrixProduct {
            rows4: None,
            columns4: linear.rows / 4,
            depth4: Some(linear.columns / 4),
            left: Left::Rows(Some(arrays.gradient)),
            right: Right::Transposed(weights(linear)),
            bias: None,
            sums: None,
            sum_factor: "",
            pair: false,
            begin: "",
            finish,
            end: String::new(),
        };
        Some(self.kernel(label, &[needs], &[product], self.tuning.backward))
    }

    /// From the gradient of a hidden layer's activation to that of its linear output, unless a normalization lies
    /// between.
    fn hidden_gradient(&self, dense: &Dense, to: &StageArrays, y: &str) -> (&'static str, String) {
        let gradient = at(to.gradient, "row", "c");
        let Some(activation) = dense.activation.filter(|_| dense.norm.is_none()) else {
            return ("", format!("{gradient} = {y};"));
        };
        let slope = match to.linear {
            Some(linear) if needs_input(activation) => format!("slope({})", at(linear, "row", "c")),
            _ => format!("slope_of_active({})", at(to.output, "row", "c")),
        };
        (sources::activation(activation), format!("{gradient} = {y} * {slope};"))
    }

    /// From the gradient of z to that of the heads' output.
    fn latent_gradient(&self, to: Matrix, y: &str) -> String {
        let logvar = format!("{}u + c", self.layout.latent_columns / 4);
        let of_mu = at(to, "row", "c");
        let store = match (self.layout.heads().1.tied, self.arrays.logvar_gradient) {
            (true, Some(apart)) => format!("{of_mu} = of_mu; {} = of_logvar;", at(apart, "row", "c")),
            (true, None) => format!("{of_mu} = of_mu + of_logvar;"),
            (false, _) => format!("{of_mu} = of_mu; {} = of_logvar;", at(to, "row", &logvar)),
        };
        format!(
            "let g = {y};
    let raw = logvar_at(row, c);
    let on = within(c, LATENT) & vec4<bool>(row < record.rows);
    let charged = charge_kl(c);
    let of_mu = select(vec4f(), g + charged * mu_at(row, c), on);
    let drawn = activations[DEVIATION + row * LATENT4 + c];
    let inner = 0.5 * (g * drawn + charged * (exp(bounded_logvar(raw)) - 1.0));
    let of_logvar = select(vec4f(), inner, on & within_logvar_bounds(raw));
    {store}"
        )
    }

    fn weight_gradient(&self, stage: &Stage, linear: &Linear, arrays: &StageArrays) -> MatrixProduct {
        let (to, factor) = (weights(linear), self.factor(stage));
        MatrixProduct {
            rows4: Some(linear.rows / 4),
            columns4: to.width,
            depth4: None,
            left: Left::Columns(arrays.input),
            right: Right::Rows(arrays.gradient),
            bias: None,
            sums: linear.bias.map(|bias| bias / 4),
            sum_factor: factor,
            pair: false,
            begin: "",
            finish: format!("gradients[{}u + row * {}u + c] = y{factor};", to.at, to.width),
            end: String::new(),
        }
    }

    /// Gradients of the weights of all stages, in one launch or in one for each.
    pub fn weight_gradients(&self) -> Vec<ComputeKernel> {
        let stages = self.layout.stages.iter().zip(&self.arrays.stages);
        let linear = stages.filter_map(|(stage, arrays)| Some((stage, stage.linear()?, arrays)));
        let products = linear.map(|(stage, linear, arrays)| {
            let name = format!("weights {}-{}", linear.inputs, linear.parts * linear.outputs);
            (name, self.weight_gradient(stage, linear, arrays))
        });
        let tile = self.tuning.gradients;
        if self.tuning.gradients_together {
            let products: Vec<MatrixProduct> = products.map(|(_, product)| product).collect();
            return vec![self.kernel("weights".to_owned(), &[], &products, tile)];
        }
        products.map(|(name, product)| self.kernel(name, &[], &[product], tile)).collect()
    }
}
