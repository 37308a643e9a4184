//! From the gradient in the logits to those in all parameters.

use elbo_engine::{Layout, Linear, Norm, Op, Stage, StageInput, StepParams};
use elbo_recipe::Activation;

use crate::{
    layers::batch_norm::NormGradient,
    layers::latent::LatentGradient,
    layers::measure::ColumnSums,
    layers::product::{Factor, Finish, Product},
    layers::sparse::SparseProduct,
    optim::state::State,
    pass::workspace::{LatentValues, NormValues, StageValues, Workspace, logvar_view, mu_view},
    simd::buffer::Buffer,
    simd::lanes::run,
};

/// Gradients of the batch that a pass with its own statistics has just seen.
pub(crate) struct Backward<'a> {
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
        let layout = self.layout;
        let (output, _) = layout.output();
        let [mut current, mut other] = std::mem::take(&mut work.gradients);
        let mut logits = std::mem::take(&mut work.stages[output].output);
        for (index, stage) in layout.stages.iter().enumerate().rev() {
            match &stage.op {
                // What the loss leaves is the gradient in the logits.
                Op::Likelihood { .. } => {}
                Op::Sample => self.sample(&mut current, work),
                Op::Heads(heads) => {
                    self.heads(index, heads.mu_norm.as_ref(), &mut current, &mut other, work);
                    std::mem::swap(&mut current, &mut other);
                    self.linear(stage, &heads.linear, &current, &mut other, work);
                    std::mem::swap(&mut current, &mut other);
                }
                Op::Dense(dense) => {
                    let dy = if index == output { &mut logits } else { &mut current };
                    if let (Some(norm), Some(values)) = (&dense.norm, &mut work.stages[index].norm) {
                        self.norm(norm, values, &mut dy[..work.images * norm.columns]);
                    }
                    self.linear(stage, &dense.linear, dy, &mut other, work);
                    std::mem::swap(&mut current, &mut other);
                }
            }
        }
        work.stages[output].output = logits;
        work.gradients = [current, other];
    }

    /// From the gradient `dy` of a linear layer's output to those of its parameters, and to that of what it
    /// reads, in `other`: of a hidden stage's linear output, or of z. Nobody wants that of the images.
    fn linear(
        &mut self,
        stage: &Stage,
        linear: &Linear,
        dy: &Buffer,
        other: &mut Buffer,
        work: &mut Workspace,
    ) {
        self.weights(stage.input, linear, dy, work);
        let StageInput::Stage(input) = stage.input else { return };
        let below = &work.stages[input];
        let finish = match self.layout.stages[input].activation() {
            None => Finish::Keep,
            Some(Activation::Relu) => Finish::Where(&below.output),
            Some(_) => Finish::Times(&below.slopes),
        };
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
            out: &mut other[..work.rows * linear.rows],
            sums: None,
            packs: &mut work.packs,
        }
        .compute();
    }

    /// Input times gradient, summed over the images; padded rows are not among them.
    fn weights(&mut self, input: StageInput, linear: &Linear, dy: &[f32], work: &mut Workspace) {
        let gradients = &mut self.gradients[linear.weight..];
        let (out, gradients) = gradients.split_at_mut(linear.rows * linear.columns);
        // The biases follow the matrix.
        let sums = linear.bias.map(|_| &mut gradients[..linear.columns]);
        match input {
            StageInput::Images => {
                let (lists, columns) = (&work.sparse.by_pixel, linear.columns);
                SparseProduct { lists, dense: dy, columns, start: None, relu: false, out }.compute();
                if let Some(sums) = sums {
                    run(ColumnSums { values: &dy[..work.images * columns], sums });
                }
            }
            StageInput::Stage(input) => Product {
                left: Factor { data: &work.stages[input].output, stride: linear.rows, along: false },
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
            .compute(),
        }
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

    /// From the gradient of z to that of mu, in the same place, and to that of logvar.
    fn sample(&mut self, on_mu: &mut [f32], work: &mut Workspace) {
        let (columns, params) = (self.layout.latent_columns, self.params);
        let images = work.images as f32;
        let size = work.images * columns;
        let heads = &work.stages[self.layout.heads().0];
        let LatentValues { mu, noise, deviation, kl, weights, on_logvar, .. } = &mut work.latent;
        let floor = params.objective.free_bits_floor();
        for (weight, sum) in weights[..self.layout.latent].iter_mut().zip(kl.iter()) {
            *weight = if sum / images < floor { 0.0 } else { params.beta / images };
        }
        run(LatentGradient {
            mu: mu_view(heads, mu.as_ref(), columns),
            logvar: logvar_view(heads, columns),
            bounds: params.objective.logvar_range(),
            noise: &noise[..size],
            deviation: &deviation[..size],
            weights,
            on_mu: &mut on_mu[..size],
            on_logvar: &mut on_logvar[..size],
        });
    }

    /// From the gradients of mu and logvar to that of the heads' linear output.
    fn heads(
        &mut self,
        index: usize,
        mu_norm: Option<&Norm>,
        on_mu: &mut [f32],
        out: &mut [f32],
        work: &mut Workspace,
    ) {
        let columns = self.layout.latent_columns;
        let size = work.images * columns;
        let StageValues { norm, columns: both, .. } = &mut work.stages[index];
        if let (Some(norm), Some(values)) = (mu_norm, norm) {
            self.norm(norm, values, &mut on_mu[..size]);
        }
        join(&on_mu[..size], &work.latent.on_logvar[..size], columns, *both, out);
    }
}

/// The gradient of the heads' output: of mu and logvar side by side, or of both at once.
fn join(on_mu: &[f32], on_logvar: &[f32], columns: usize, both: usize, out: &mut [f32]) {
    let parts = on_mu.chunks_exact(columns).zip(on_logvar.chunks_exact(columns));
    for (row, (on_mu, on_logvar)) in out.chunks_exact_mut(both).zip(parts) {
        row[..columns].copy_from_slice(on_mu);
        if both == columns {
            for (sum, on_logvar) in row.iter_mut().zip(on_logvar) {
                *sum += on_logvar;
            }
        } else {
            row[columns..].copy_from_slice(on_logvar);
        }
    }
}
