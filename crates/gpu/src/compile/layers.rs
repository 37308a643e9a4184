//! The kernels of layers: forward, backward, gradients of weights.

use elbo_engine::{Layout, Linear, ModelSpec};
use elbo_recipe::{Activation, Likelihood};

use crate::{
    Tuning,
    compile::{
        activations::{Activations, Matrix, PIXELS4, is_hidden, needs_input},
        kernel::Kernel,
        product::{Left, Product, Right, entry},
        sources,
    },
    tuning::Tile,
};

/// Everything that the kernels of layers are made from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Net<'a> {
    /// What is computed.
    pub spec: &'a ModelSpec,
    /// Where parameters lie.
    pub layout: &'a Layout,
    /// Where everything else lies.
    pub arrays: &'a Activations,
    /// How it is computed.
    pub tuning: &'a Tuning,
}

fn weights(layer: &Linear) -> Matrix {
    Matrix { at: layer.weight / 4, width: layer.columns / 4 }
}

/// The text of a number of a matrix by its row and column.
fn at(matrix: Matrix, row: &str, column: &str) -> String {
    format!("activations[{}u + {row} * {}u + {column}]", matrix.at, matrix.width)
}

impl Net<'_> {
    fn activation(&self) -> Activation {
        self.spec.architecture.activation
    }

    fn optimal(&self) -> bool {
        self.spec.likelihood == Likelihood::GaussianOptimal
    }

    fn last(&self) -> usize {
        self.layout.layers.len() - 1
    }

    fn kernel(&self, label: String, needs: &[&str], products: &[Product], tile: Tile) -> Kernel {
        let (text, groups) = entry(products, tile);
        Kernel { label, source: [&needs.concat(), text.as_str()].concat(), groups }
    }

    fn forward_product(&self, index: usize, columns4: usize, finish: String, end: String) -> Product {
        let layer = &self.layout.layers[index];
        Product {
            rows4: None,
            columns4,
            depth4: Some(layer.rows / 4),
            left: Left::Rows(self.arrays.layers[index].input),
            right: Right::Weights(weights(layer)),
            bias: layer.bias.map(|bias| bias / 4),
            sums: None,
            sum_factor: "",
            pair: false,
            begin: "",
            finish,
            end,
        }
    }

    /// A layer forward.
    pub fn forward(&self, index: usize) -> Kernel {
        let layer = &self.layout.layers[index];
        let label = format!("forward {}-{}", layer.inputs, layer.parts * layer.outputs);
        if index == self.layout.head {
            self.head(label)
        } else if index == self.last() {
            self.output(label)
        } else {
            let linear = self.arrays.layers[index].linear;
            let keep = linear.map_or_else(String::new, |to| format!("{} = y;", at(to, "row", "c")));
            let active = match (layer.norm.is_some(), self.arrays.active(index)) {
                (false, Some(to)) => format!("{} = activate(y);", at(to, "row", "c")),
                _ => String::new(),
            };
            let product = self.forward_product(index, layer.columns / 4, keep + &active, String::new());
            self.kernel(label, &[sources::activation(self.activation())], &[product], self.tuning.forward)
        }
    }

    /// Mu and logvar; and the sample, unless mu is normalized first.
    fn head(&self, label: String) -> Kernel {
        let layer = &self.layout.layers[self.layout.head];
        let (latents, tile) = (self.arrays.latents, self.tuning.forward);
        let store = |column: &str, what: &str| format!("{} = {what};", at(latents, "row", column));
        if self.layout.mu_norm.is_some() {
            let product =
                self.forward_product(self.layout.head, layer.columns / 4, store("c", "y"), String::new());
            return self.kernel(label, &[], &[product], tile);
        }
        let latent4 = self.layout.latent_columns / 4;
        let finish = match self.layout.tied {
            true => store("c", "y") + "sample(row, c, y, y);",
            false => {
                store("c", "y") + &store(&format!("{latent4}u + c"), "other") + "sample(row, c, y, other);"
            }
        };
        // Every thread of a column keeps its share, also one that has none.
        let end = format!("if (first && c < {latent4}u) {{ keep_kl(group, c); }}");
        let product = self.forward_product(self.layout.head, latent4, finish, end);
        // One column for each thread: its sums are of that column.
        let tile = if self.layout.tied { Tile { columns: 1, ..tile } } else { tile };
        let product = Product { pair: !self.layout.tied, ..product };
        self.kernel(label, &[sources::LATENT], &[product], tile)
    }

    /// Logits; of them only the loss and its gradient are kept, unless something else is asked for.
    fn output(&self, label: String) -> Kernel {
        let gradient = self.arrays.layers[self.last()].gradient;
        let to = at(gradient, "row", "c");
        let finish = format!(
            "let x = unpack4x8unorm(images[PIXELS4 * record.images[row] + c]);
    let on = row < record.rows;
    loss += select(vec4f(), pixel_loss(y, x), on);
    if (record.keeps == KEEP_GRADIENTS) {{ {to} = select(vec4f(), scale * pixel_slope(y, x), on); }}
    else if (record.keeps == KEEP_MEANS) {{ {to} = pixel_mean(y); }}
    else {{ {to} = y; }}"
        );
        let end = "activations[LOSS_PARTS + wg * 64u + thread] = loss;".to_owned();
        let product = self.forward_product(self.last(), PIXELS4, finish, end);
        let state = "var<private> loss: vec4f;\nvar<private> scale: f32;\n";
        let likelihood = sources::likelihood(self.spec);
        let product = Product { begin: "scale = slope_scale();", ..product };
        self.kernel(label, &[&likelihood, state], &[product], self.tuning.output)
    }

    /// What the gradient of the last layer is still to be multiplied by.
    fn factor(&self, index: usize) -> &'static str {
        if index == self.last() && self.optimal() { " * state.slope_factor" } else { "" }
    }

    /// Gradient of a layer's input, and with it of what gave it; not of the first layer.
    pub fn backward(&self, index: usize) -> Kernel {
        let layer = &self.layout.layers[index];
        let label = format!("backward {}-{}", layer.parts * layer.outputs, layer.inputs);
        let y = format!("(y{})", self.factor(index));
        let (needs, finish) = match index == self.layout.head + 1 {
            true => (sources::LATENT, self.latent_gradient(&y)),
            false => (sources::activation(self.activation()), self.hidden_gradient(index - 1, &y)),
        };
        let product = Product {
            rows4: None,
            columns4: layer.rows / 4,
            depth4: Some(layer.columns / 4),
            left: Left::Rows(Some(self.arrays.layers[index].gradient)),
            right: Right::Transposed(weights(layer)),
            bias: None,
            sums: None,
            sum_factor: "",
            pair: false,
            begin: "",
            finish,
            end: String::new(),
        };
        self.kernel(label, &[needs], &[product], self.tuning.backward)
    }

    fn hidden_gradient(&self, previous: usize, y: &str) -> String {
        debug_assert!(is_hidden(self.layout, previous), "a hidden layer gives the input of every other");
        let arrays = self.arrays.layers[previous];
        let slope = match (self.layout.layers[previous].norm.is_some(), arrays.linear) {
            (true, _) => String::new(),
            (false, Some(linear)) if needs_input(self.activation()) => {
                format!(" * slope({})", at(linear, "row", "c"))
            }
            (false, _) => self
                .arrays
                .active(previous)
                .map_or_else(String::new, |active| format!(" * slope_of_active({})", at(active, "row", "c"))),
        };
        format!("{} = {y}{slope};", at(arrays.gradient, "row", "c"))
    }

    /// From the gradient of z to that of the head's output.
    fn latent_gradient(&self, y: &str) -> String {
        let to = self.arrays.layers[self.layout.head].gradient;
        let logvar = format!("{}u + c", self.layout.latent_columns / 4);
        let store = match (self.layout.tied, self.arrays.logvar_gradient) {
            (true, Some(apart)) => {
                format!("{} = of_mu; {} = of_logvar;", at(to, "row", "c"), at(apart, "row", "c"))
            }
            (true, None) => format!("{} = of_mu + of_logvar;", at(to, "row", "c")),
            (false, _) => format!("{} = of_mu; {} = of_logvar;", at(to, "row", "c"), at(to, "row", &logvar)),
        };
        format!(
            "let g = {y};
    let raw = logvar_at(row, c);
    let bounds = within_logvar_bounds(raw);
    let on = within(c, LATENT) & vec4<bool>(row < record.rows);
    let charged = charge_kl(c);
    let of_mu = select(vec4f(), g + charged * mu_at(row, c), on);
    let drawn = activations[DEVIATION + row * LATENT4 + c];
    let inner = 0.5 * (g * drawn + charged * (exp(bounded_logvar(raw)) - 1.0));
    let of_logvar = select(vec4f(), inner, on & bounds);
    {store}"
        )
    }

    fn gradient_product(&self, index: usize) -> Product {
        let layer = &self.layout.layers[index];
        let to = weights(layer);
        let factor = self.factor(index);
        Product {
            rows4: Some(layer.rows / 4),
            columns4: to.width,
            depth4: None,
            left: Left::Columns(self.arrays.layers[index].input),
            right: Right::Rows(self.arrays.layers[index].gradient),
            bias: None,
            sums: layer.bias.map(|bias| bias / 4),
            sum_factor: factor,
            pair: false,
            begin: "",
            finish: format!("gradients[{}u + row * {}u + c] = y{factor};", to.at, to.width),
            end: String::new(),
        }
    }

    /// Gradients of the weights of all layers, in one launch or in one for each.
    pub fn gradients(&self) -> Vec<Kernel> {
        let products: Vec<Product> = (0..=self.last()).map(|index| self.gradient_product(index)).collect();
        let tile = self.tuning.gradients;
        if self.tuning.gradients_together {
            return vec![self.kernel("weights".to_owned(), &[], &products, tile)];
        }
        let name = |layer: &Linear| format!("weights {}-{}", layer.inputs, layer.parts * layer.outputs);
        let layers = self.layout.layers.iter().zip(products);
        layers.map(|(layer, product)| self.kernel(name(layer), &[], &[product], tile)).collect()
    }
}
