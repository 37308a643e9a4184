//! From the gradient in the logits to those in all parameters.

use elbo_engine::{Layout, Linear, ModelSpec, Norm, StepParams};
use elbo_recipe::Activation;

use crate::{
    batch_norm::NormGradient,
    buffer::Buffer,
    lanes::run,
    latent::LatentGradient,
    measure::ColumnSums,
    optimizer::State,
    product::{Factor, Finish, Product},
    sparse::SparseProduct,
    workspace::{LatentValues, LayerValues, NormValues, Workspace, logvar_part, mu_part},
};

/// Gradients of the batch that a pass with its own statistics has just seen.
pub(crate) struct Backward<'a> {
    /// What is computed.
    pub spec: &'a ModelSpec,
    /// Where the weights lie.
    pub layout: &'a Layout,
    /// The weights.
    pub state: &'a State,
    /// The loss's numbers.
    pub params: &'a StepParams,
    /// Takes the gradients, which lie as the parameters do.
    pub gradients: &'a mut [f32],
}

impl Backward<'_> {
    /// All of them; the gradient in the logits lies where they lay.
    pub(crate) fn all(mut self, work: &mut Workspace) {
        let (head, last) = (self.layout.head, self.layout.layers.len() - 1);
        let [mut current, mut other] = std::mem::take(&mut work.gradients);
        let mut logits = std::mem::take(&mut work.layers[last].output);
        for index in (head + 1..=last).rev() {
            let dy = if index == last { &mut logits } else { &mut current };
            self.layer(index, dy, &mut other, work);
            std::mem::swap(&mut current, &mut other);
        }
        self.latent(&mut current, work);
        for index in (0..=head).rev() {
            self.layer(index, &mut current, &mut other, work);
            std::mem::swap(&mut current, &mut other);
        }
        work.layers[last].output = logits;
        work.gradients = [current, other];
    }

    /// The gradients of a layer's parameters, and in `other` that of the linear output of the layer below; or,
    /// of the decoder's first layer, that of z.
    fn layer(&mut self, index: usize, dy: &mut Buffer, other: &mut Buffer, work: &mut Workspace) {
        let linear = &self.layout.layers[index];
        let images = work.images * linear.columns;
        if let (Some(norm), Some(values)) = (&linear.norm, &mut work.layers[index].norm) {
            self.norm(norm, values, &mut dy[..images]);
        }
        self.weights(index, linear, dy, work);
        if index == 0 {
            return;
        }
        let first = index == self.layout.head + 1;
        let below = &work.layers[index - 1];
        let finish = match self.spec.architecture.activation {
            _ if first => Finish::Keep,
            Activation::Relu => Finish::Where(&below.output),
            _ => Finish::Times(&below.slopes),
        };
        let size = work.rows * linear.rows;
        let out = if first { &mut work.latent.on_mu[..size] } else { &mut other[..size] };
        Product {
            left: Factor { data: dy, stride: linear.columns, along: true },
            right: Factor {
                data: &self.state.parameters[linear.weight..][..linear.rows * linear.columns],
                stride: linear.columns,
                along: true,
            },
            rows: work.rows,
            columns: linear.rows,
            depth: linear.columns,
            start: None,
            finish,
            out,
            sums: None,
            packs: &mut work.packs,
        }
        .compute();
    }

    /// Input times gradient, summed over the images; padded rows are not among them.
    fn weights(&mut self, index: usize, linear: &Linear, dy: &[f32], work: &mut Workspace) {
        let gradients = &mut self.gradients[linear.weight..];
        let (out, gradients) = gradients.split_at_mut(linear.rows * linear.columns);
        // The biases follow the matrix.
        let sums = linear.bias.map(|_| &mut gradients[..linear.columns]);
        if index == 0 {
            let (lists, columns) = (&work.sparse.by_pixel, linear.columns);
            SparseProduct { lists, dense: dy, columns, start: None, relu: false, out }.compute();
            if let Some(sums) = sums {
                run(ColumnSums { values: &dy[..work.images * columns], sums });
            }
            return;
        }
        let input = match index == self.layout.head + 1 {
            true => &work.latent.z,
            false => &work.layers[index - 1].output,
        };
        Product {
            left: Factor { data: input, stride: linear.rows, along: false },
            right: Factor { data: dy, stride: linear.columns, along: false },
            rows: linear.rows,
            columns: linear.columns,
            depth: work.images,
            start: None,
            finish: Finish::Keep,
            out,
            sums,
            packs: &mut work.packs,
        }
        .compute();
    }

    /// From the gradient of a normalization's output to that of its input, in the same place.
    fn norm(&mut self, norm: &Norm, values: &mut NormValues, gradient: &mut [f32]) {
        let (before, beta) = self.gradients.split_at_mut(norm.beta);
        let gamma_gradient = match norm.gamma {
            Some(gamma) => &mut before[gamma..][..norm.columns],
            None => &mut values.unused[..],
        };
        run(NormGradient {
            normalized: &values.normalized[..gradient.len()],
            inverse: &values.inverse,
            gamma: &values.scale,
            gradient,
            gamma_gradient,
            beta_gradient: &mut beta[..norm.columns],
        });
    }

    /// From the gradient of z to that of the head's output.
    fn latent(&mut self, out: &mut Buffer, work: &mut Workspace) {
        let (columns, params) = (self.layout.latent_columns, self.params);
        let images = work.images as f32;
        let size = work.images * columns;
        let head = &work.layers[self.layout.head];
        let LatentValues { mu, norm, noise, deviation, kl, weights, on_mu, on_logvar, .. } = &mut work.latent;
        for (weight, sum) in weights[..self.layout.latent].iter_mut().zip(kl.iter()) {
            *weight = if sum / images < params.free_bits { 0.0 } else { params.beta / images };
        }
        let (on_mu, on_logvar) = (&mut on_mu[..size], &mut on_logvar[..size]);
        run(LatentGradient {
            mu: mu_part(head, mu.as_ref(), columns),
            logvar: logvar_part(head, columns),
            bounds: (params.logvar_min, params.logvar_max),
            noise: &noise[..size],
            deviation: &deviation[..size],
            weights,
            on_mu,
            on_logvar,
        });
        if let (Some(norm), Some(values)) = (&self.layout.mu_norm, norm) {
            self.norm(norm, values, on_mu);
        }
        join(head, on_mu, on_logvar, columns, out);
    }
}

/// The gradient of the head's output: of mu and logvar side by side, or of both at once.
fn join(head: &LayerValues, on_mu: &[f32], on_logvar: &[f32], columns: usize, out: &mut [f32]) {
    let parts = on_mu.chunks_exact(columns).zip(on_logvar.chunks_exact(columns));
    for (row, (on_mu, on_logvar)) in out.chunks_exact_mut(head.columns).zip(parts) {
        row[..columns].copy_from_slice(on_mu);
        if head.columns == columns {
            for (sum, on_logvar) in row.iter_mut().zip(on_logvar) {
                *sum += on_logvar;
            }
        } else {
            row[columns..].copy_from_slice(on_logvar);
        }
    }
}
