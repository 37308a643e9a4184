//! From images to logits.

use elbo_engine::{BATCH_NORM_EPSILON, Layout, ModelSpec, Norm, StepParams};
use elbo_recipe::Activation;

use crate::{
    activation::Activate,
    batch_norm::{Affine, Normalize},
    lanes::run,
    latent::Reparameterize,
    optimizer::State,
    product::{Factor, Finish, Product},
    sparse::SparseProduct,
    workspace::{LatentValues, LayerValues, NormValues, Workspace, logvar_part, mu_part},
};

/// Whose statistics batch normalization uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Statistics {
    /// The batch's own, as in training.
    Own,
    /// The running ones, as in evaluation.
    Running,
}

/// One pass with given weights.
#[derive(Clone, Copy)]
pub(crate) struct Forward<'a> {
    /// What is computed.
    pub spec: &'a ModelSpec,
    /// Where the weights lie.
    pub layout: &'a Layout,
    /// The weights.
    pub state: &'a State,
    /// Whose statistics are used.
    pub statistics: Statistics,
}

impl Forward<'_> {
    /// From the listed pixels to logits, with the noise that is there.
    pub(crate) fn all(self, work: &mut Workspace, params: &StepParams) {
        self.encode(work);
        self.sample(work, params);
        self.decode(work);
    }

    /// From the listed pixels to mu and logvar.
    pub(crate) fn encode(self, work: &mut Workspace) {
        for index in 0..=self.layout.head {
            self.layer(index, work);
        }
        let (Some(norm), columns) = (&self.layout.mu_norm, self.layout.latent_columns) else { return };
        let images = work.images;
        let (head, latent) = (&work.layers[self.layout.head], &mut work.latent);
        let (Some(values), Some(mu)) = (&mut latent.norm, &mut latent.mu) else { return };
        let rows = head.output.chunks_exact(head.columns).zip(values.normalized.chunks_exact_mut(columns));
        for (from, to) in rows.take(images) {
            to.copy_from_slice(&from[..columns]);
        }
        self.normalize(norm, values, &mut mu[..images * columns]);
    }

    /// From mu and logvar to z.
    pub(crate) fn sample(self, work: &mut Workspace, params: &StepParams) {
        let columns = self.layout.latent_columns;
        let size = work.images * columns;
        let head = &work.layers[self.layout.head];
        let LatentValues { mu, noise, z, deviation, kl, largest_logvar, .. } = &mut work.latent;
        *largest_logvar = run(Reparameterize {
            mu: mu_part(head, mu.as_ref(), columns),
            logvar: logvar_part(head, columns),
            bounds: (params.logvar_min, params.logvar_max),
            noise: &noise[..size],
            z: &mut z[..size],
            deviation: &mut deviation[..size],
            kl,
        });
    }

    /// From z to logits.
    pub(crate) fn decode(self, work: &mut Workspace) {
        for index in self.layout.head + 1..self.layout.layers.len() {
            self.layer(index, work);
        }
    }

    /// One layer: linear, normalized if asked for, and active if hidden.
    fn layer(self, index: usize, work: &mut Workspace) {
        let linear = &self.layout.layers[index];
        let hidden = index != self.layout.head && index + 1 != self.layout.layers.len();
        let activation = self.spec.architecture.activation;
        let relu = hidden && linear.norm.is_none() && activation == Activation::Relu;
        let (before, rest) = work.layers.split_at_mut(index);
        let LayerValues { output, slopes, norm, columns } = &mut rest[0];
        let size = work.rows * *columns;
        let out = match norm {
            Some(norm) => &mut norm.normalized[..size],
            None => &mut output[..size],
        };
        let parameters = &self.state.parameters;
        let weights = &parameters[linear.weight..][..linear.rows * linear.columns];
        let start = linear.bias.map(|at| &parameters[at..][..linear.columns]);
        if index == 0 {
            let lists = &work.sparse.by_image;
            SparseProduct { lists, dense: weights, columns: linear.columns, start, relu, out }.compute();
        } else {
            let input = match index == self.layout.head + 1 {
                true => &work.latent.z,
                false => &before[index - 1].output,
            };
            Product {
                left: Factor { data: input, stride: linear.rows, along: true },
                right: Factor { data: weights, stride: linear.columns, along: false },
                rows: work.rows,
                columns: linear.columns,
                depth: linear.rows,
                start,
                finish: if relu { Finish::Relu } else { Finish::Keep },
                out,
                sums: None,
                packs: &mut work.packs,
            }
            .compute();
        }
        let size = work.images * *columns;
        let output = &mut output[..size];
        if let (Some(norm), Some(values)) = (&linear.norm, norm) {
            self.normalize(norm, values, output);
        }
        if hidden && !relu {
            let slopes = if slopes.is_empty() { &mut [][..] } else { &mut slopes[..size] };
            run(Activate { kind: activation, values: output, slopes });
        }
    }

    /// A normalization of what lies in `values.normalized`.
    fn normalize(self, norm: &Norm, values: &mut NormValues, out: &mut [f32]) {
        let parameters = &self.state.parameters;
        let beta = &parameters[norm.beta..][..norm.columns];
        match norm.gamma {
            Some(gamma) => values.scale.copy_from_slice(&parameters[gamma..][..norm.columns]),
            None => values.scale.fill(norm.fixed_scale),
        }
        let batch = &mut values.normalized[..out.len()];
        match self.statistics {
            Statistics::Own => {
                let NormValues { mean, variance, inverse, scale, .. } = values;
                run(Normalize { values: batch, mean, variance, inverse });
                run(Affine { values: batch, scale, shift: beta, out });
            }
            Statistics::Running => {
                let running = &self.state.statistics[norm.statistics..][..2 * norm.columns];
                let (mean, variance) = running.split_at(norm.columns);
                for (index, beta) in beta.iter().enumerate() {
                    values.scale[index] /= (variance[index] + BATCH_NORM_EPSILON).sqrt();
                    values.shift[index] = beta - mean[index] * values.scale[index];
                }
                run(Affine { values: batch, scale: &values.scale, shift: &values.shift, out });
            }
        }
    }
}

/// Mixes the batch's mean and unbiased variance into the running ones: `(1 - m) running + m batch`.
pub(crate) fn track(layout: &Layout, work: &Workspace, momentum: f32, statistics: &mut [f32]) {
    let layers = layout.layers.iter().zip(&work.layers);
    let hidden = layers.filter_map(|(linear, values)| Some((linear.norm.as_ref()?, values.norm.as_ref()?)));
    let unbiased = work.images as f32 / (work.images as f32 - 1.0).max(1.0);
    for (norm, values) in hidden.chain(layout.mu_norm.as_ref().zip(work.latent.norm.as_ref())) {
        let running = &mut statistics[norm.statistics..][..2 * norm.columns];
        let batch = values.mean.iter().copied().chain(values.variance.iter().map(|var| var * unbiased));
        for (running, batch) in running.iter_mut().zip(batch) {
            *running = *running * (1.0 - momentum) + batch * momentum;
        }
    }
}
