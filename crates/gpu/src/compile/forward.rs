//! The kernels of stages forward.

use elbo_engine::{Dense, Heads, Linear};
use elbo_recipe::Activation;

use crate::{
    compile::{
        activations::{PIXELS4, StageArrays},
        kernel::{ComputeKernel, Groups},
        net::{Net, at, weights},
        product::{Left, MatrixProduct, Right},
        sources,
    },
    tuning::Tile,
};

fn label(linear: &Linear) -> String {
    format!("forward {}-{}", linear.inputs, linear.parts * linear.outputs)
}

fn product(linear: &Linear, arrays: &StageArrays, columns4: usize, finish: String) -> MatrixProduct {
    MatrixProduct {
        rows4: None,
        columns4,
        depth4: Some(linear.rows / 4),
        left: Left::Rows(arrays.input),
        right: Right::Weights(weights(linear)),
        bias: linear.bias.map(|bias| bias / 4),
        sums: None,
        sum_factor: "",
        pair: false,
        begin: "",
        finish,
        end: String::new(),
    }
}

impl Net<'_> {
    /// A linear layer and the activation that follows at once, or the likelihood behind the last.
    pub fn dense(&self, dense: &Dense, arrays: &StageArrays) -> ComputeKernel {
        match dense.activation {
            Some(activation) => self.hidden(dense, activation, arrays),
            None => self.output(&dense.linear, arrays),
        }
    }

    fn hidden(&self, dense: &Dense, activation: Activation, arrays: &StageArrays) -> ComputeKernel {
        let keep = arrays.linear.map_or_else(String::new, |to| format!("{} = y;", at(to, "row", "c")));
        let active = match dense.norm {
            None => format!("{} = activate(y);", at(arrays.output, "row", "c")),
            Some(_) => String::new(),
        };
        let linear = &dense.linear;
        let product = product(linear, arrays, linear.columns / 4, keep + &active);
        let needs = [sources::activation(activation)];
        self.kernel(label(linear), &needs, &[product], self.tuning.forward)
    }

    /// Mu and logvar; and the sample, unless mu is normalized first.
    pub fn heads(&self, heads: &Heads, arrays: &StageArrays) -> ComputeKernel {
        let linear = &heads.linear;
        let (latents, tile) = (self.arrays.latents, self.tuning.forward);
        let store = |column: &str, what: &str| format!("{} = {what};", at(latents, "row", column));
        if heads.mu_norm.is_some() {
            let product = product(linear, arrays, linear.columns / 4, store("c", "y"));
            return self.kernel(label(linear), &[], &[product], tile);
        }
        let latent4 = self.layout.latent_columns / 4;
        let finish = match heads.tied {
            true => store("c", "y") + "sample(row, c, y, y);",
            false => {
                store("c", "y") + &store(&format!("{latent4}u + c"), "other") + "sample(row, c, y, other);"
            }
        };
        // Every thread of a column keeps its share, also one that has none.
        let end = format!("if (first && c < {latent4}u) {{ keep_kl(group, c); }}");
        let product = MatrixProduct { pair: !heads.tied, end, ..product(linear, arrays, latent4, finish) };
        // One column for each thread: its sums are of that column.
        let tile = if heads.tied { Tile { columns: 1, ..tile } } else { tile };
        self.kernel(label(linear), &[sources::LATENT], &[product], tile)
    }

    /// Sampling in a kernel of its own, where mu is normalized behind the heads.
    pub fn sample(&self, heads: &Heads) -> Option<ComputeKernel> {
        heads.mu_norm.as_ref()?;
        let across = (self.layout.latent_columns / 4).div_ceil(8);
        Some(ComputeKernel {
            label: "sample".to_owned(),
            source: [sources::LATENT, sources::SAMPLE].concat(),
            groups: Groups::PerRows { across, span: 8 },
        })
    }

    /// Logits; of them only the loss and its gradient are kept, unless something else is asked for.
    fn output(&self, linear: &Linear, arrays: &StageArrays) -> ComputeKernel {
        let to = at(arrays.output, "row", "c");
        let finish = format!(
            "let x = unpack4x8unorm(images[PIXELS4 * record.images[row] + c]);
    let on = row < record.rows;
    loss += select(vec4f(), pixel_loss(y, x), on);
    if (record.keeps == KEEP_GRADIENTS) {{ {to} = select(vec4f(), scale * pixel_slope(y, x), on); }}
    else if (record.keeps == KEEP_MEANS) {{ {to} = pixel_mean(y); }}
    else {{ {to} = y; }}"
        );
        let end = "activations[LOSS_PARTS + wg * 64u + thread] = loss;".to_owned();
        let begin = "scale = slope_scale();";
        let product = MatrixProduct { begin, end, ..product(linear, arrays, PIXELS4, finish) };
        let state = "var<private> loss: vec4f;\nvar<private> scale: f32;\n";
        let likelihood = sources::likelihood(self.spec);
        self.kernel(label(linear), &[&likelihood, state], &[product], self.tuning.output)
    }
}
