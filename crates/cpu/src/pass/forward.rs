//! From images to logits.

use elbo_engine::{
    BATCH_NORM_EPSILON, Dense, Heads, Layout, Linear, NetPart, Norm, Op, StageInput, StepParams,
};
use elbo_recipe::Activation;

use crate::{
    layers::activation::Activate,
    layers::batch_norm::{Affine, Normalize},
    layers::latent::Reparameterize,
    layers::product::{Factor, Finish, Product},
    layers::sparse::SparseProduct,
    optim::state::State,
    pass::workspace::{LatentValues, NormValues, StageValues, Workspace, logvar_view, mu_view},
    simd::lanes::run,
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
        self.part(NetPart::Encoder, work);
    }

    /// From mu and logvar to z.
    pub(crate) fn sample(self, work: &mut Workspace, params: &StepParams) {
        let columns = self.layout.latent_columns;
        let size = work.images * columns;
        let (before, rest) = work.stages.split_at_mut(self.layout.sample());
        let heads = &before[self.layout.heads().0];
        let LatentValues { mu, noise, deviation, kl, largest_logvar, .. } = &mut work.latent;
        *largest_logvar = run(Reparameterize {
            mu: mu_view(heads, mu.as_ref(), columns),
            logvar: logvar_view(heads, columns),
            bounds: params.objective.logvar_range(),
            noise: &noise[..size],
            z: &mut rest[0].output[..size],
            deviation: &mut deviation[..size],
            kl,
        });
    }

    /// From z to logits.
    pub(crate) fn decode(self, work: &mut Workspace) {
        self.part(NetPart::Decoder, work);
    }

    fn part(self, part: NetPart, work: &mut Workspace) {
        for (index, stage) in self.layout.part(part) {
            match &stage.op {
                Op::Dense(dense) => self.dense(index, stage.input, dense, work),
                Op::Heads(heads) => self.heads(index, stage.input, heads, work),
                // They need the numbers of a step, and are done by those who have them.
                Op::Sample | Op::Likelihood { .. } => {}
            }
        }
    }

    /// Linear, normalized if asked for, and active if hidden.
    fn dense(self, index: usize, input: StageInput, dense: &Dense, work: &mut Workspace) {
        let relu = dense.norm.is_none() && dense.activation == Some(Activation::Relu);
        self.linear(index, input, &dense.linear, relu, dense.norm.is_some(), work);
        let StageValues { columns, output, slopes, norm } = &mut work.stages[index];
        let size = work.images * *columns;
        let output = &mut output[..size];
        if let (Some(norm), Some(values)) = (&dense.norm, norm) {
            self.normalize(norm, values, output);
        }
        if let (Some(kind), false) = (dense.activation, relu) {
            let slopes = if slopes.is_empty() { &mut [][..] } else { &mut slopes[..size] };
            run(Activate { kind, values: output, slopes });
        }
    }

    /// Mu and logvar, and mu normalized if asked for.
    fn heads(self, index: usize, input: StageInput, heads: &Heads, work: &mut Workspace) {
        self.linear(index, input, &heads.linear, false, false, work);
        let (images, latent_columns) = (work.images, self.layout.latent_columns);
        let StageValues { columns, output, norm, .. } = &mut work.stages[index];
        let (Some(norm), Some(values), Some(mu)) = (&heads.mu_norm, norm, &mut work.latent.mu) else {
            return;
        };
        let rows = output.chunks_exact(*columns).zip(values.normalized.chunks_exact_mut(latent_columns));
        for (from, to) in rows.take(images) {
            to.copy_from_slice(&from[..latent_columns]);
        }
        self.normalize(norm, values, &mut mu[..images * latent_columns]);
    }

    /// A linear layer, into the place of the output or into that of what is to be normalized.
    fn linear(
        self,
        index: usize,
        input: StageInput,
        linear: &Linear,
        relu: bool,
        to_normalize: bool,
        work: &mut Workspace,
    ) {
        let (before, rest) = work.stages.split_at_mut(index);
        let StageValues { columns, output, norm, .. } = &mut rest[0];
        let size = work.rows * *columns;
        let out = match norm {
            Some(norm) if to_normalize => &mut norm.normalized[..size],
            _ => &mut output[..size],
        };
        let parameters = &self.state.parameters;
        let weights = &parameters[linear.weight..][..linear.rows * linear.columns];
        let start = linear.bias.map(|at| &parameters[at..][..linear.columns]);
        match input {
            StageInput::Images => {
                let lists = &work.sparse.by_image;
                SparseProduct { lists, dense: weights, columns: linear.columns, start, relu, out }.compute();
            }
            StageInput::Stage(input) => Product {
                left: Factor { data: &before[input].output, stride: linear.rows, along: true },
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
            .compute(),
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
    let unbiased = work.images as f32 / (work.images as f32 - 1.0).max(1.0);
    for (stage, values) in layout.stages.iter().zip(&work.stages) {
        let (Some(norm), Some(values)) = (stage.norm(), &values.norm) else { continue };
        let running = &mut statistics[norm.statistics..][..2 * norm.columns];
        let batch = values.mean.iter().copied().chain(values.variance.iter().map(|var| var * unbiased));
        for (running, batch) in running.iter_mut().zip(batch) {
            *running = *running * (1.0 - momentum) + batch * momentum;
        }
    }
}
