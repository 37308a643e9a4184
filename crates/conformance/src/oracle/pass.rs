//! A pass through the net: everything that a step computes before its gradients.

use elbo_engine::{ModelSpec, StepParams};
use elbo_recipe::BatchNorm;

use super::{
    Batch, Matrix, Tensors,
    activation::activate,
    layers::{Normalized, linear, moments, norm},
    likelihood::{Explained, explain},
};

/// Which moments normalize a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statistics {
    /// The batch's own, as in training.
    Own,
    /// The running ones, as in evaluation.
    Running,
}

/// A hidden layer of a pass.
#[derive(Debug, Clone)]
pub struct Hidden {
    /// The name of its linear layer.
    pub name: String,
    /// What it read.
    pub input: Matrix,
    /// Its normalization.
    pub norm: Option<Normalized>,
    /// Slope of the activation.
    pub slopes: Matrix,
    /// Its active output.
    pub output: Matrix,
}

/// What a pass gives.
#[derive(Debug, Clone, Default)]
pub struct OraclePass {
    /// Hidden layers, the encoder's first.
    pub hidden: Vec<Hidden>,
    /// What the heads read.
    pub encoded: Matrix,
    /// Normalization of mu.
    pub mu_norm: Option<Normalized>,
    /// Mu, `[batch, latent]`.
    pub mu: Matrix,
    /// Logvar before its bounds.
    pub raw_logvar: Matrix,
    /// Logvar.
    pub logvar: Matrix,
    /// Samples.
    pub z: Matrix,
    /// What the output layer reads.
    pub decoded: Matrix,
    /// Logits, `[batch, 784]`.
    pub logits: Matrix,
    /// The reconstruction loss.
    pub explained: Explained,
    /// KL of each dimension, averaged over the batch.
    pub kl: Vec<f64>,
    /// What training minimizes.
    pub loss: f64,
    /// Mean and unbiased variance of each normalized layer, under the names of its running statistics.
    pub statistics: Tensors,
}

/// A pass of a batch.
#[must_use]
pub fn pass(
    spec: &ModelSpec,
    params: &StepParams,
    t: &Tensors,
    batch: &Batch,
    which: Statistics,
) -> OraclePass {
    let mut out = OraclePass::default();
    let architecture = &spec.architecture;
    out.encoded = stack(spec, t, "encoder", batch.x.clone(), which, &mut out);
    let head = linear(t, "encoder.to_mu", &out.encoded);
    out.raw_logvar = match architecture.tied_heads {
        true => head.clone(),
        false => linear(t, "encoder.to_logvar", &out.encoded),
    };
    out.mu = head;
    if architecture.batch_norm == BatchNorm::HiddenAndMu {
        let scale = Some(f64::from(architecture.mu_scale));
        let (mu, by) = normalize(t, "encoder.mu_norm", scale, &out.mu, which, &mut out.statistics);
        (out.mu, out.mu_norm) = (mu, Some(by));
    }
    let (least, most) = params.objective.logvar_range();
    let bounded = |x: f64| x.max(f64::from(least)).min(f64::from(most));
    out.logvar = map(&out.raw_logvar, bounded);
    // z = mu + exp(logvar / 2) eps
    let sample = |r: usize| -> Vec<f64> {
        let at = |j: usize| out.mu[r][j] + (out.logvar[r][j] / 2.0).exp() * batch.noise[r][j];
        (0..architecture.latent).map(at).collect()
    };
    out.z = (0..out.mu.len()).map(sample).collect();
    // KL(q || N(0, 1)) = (mu^2 + exp(logvar) - 1 - logvar) / 2
    let n = out.mu.len() as f64;
    let kl = |j: usize| {
        let of = |r: usize| {
            let (mu, logvar) = (out.mu[r][j], out.logvar[r][j]);
            (mu * mu + logvar.exp() - 1.0 - logvar) / 2.0
        };
        (0..out.mu.len()).map(of).sum::<f64>() / n
    };
    out.kl = (0..architecture.latent).map(kl).collect();
    out.decoded = stack(spec, t, "decoder", out.z.clone(), which, &mut out);
    out.logits = linear(t, "decoder.to_logits", &out.decoded);
    out.explained = explain(spec, params, t, &out.logits, &batch.x);
    // weight * reconstruction + beta * sum_j max(free_bits, kl_j)
    let charged: f64 = out.kl.iter().map(|kl| kl.max(f64::from(params.objective.free_bits_floor()))).sum();
    out.loss = f64::from(params.objective.reconstruction_weight) * out.explained.loss
        + f64::from(params.beta) * charged;
    out
}

/// The hidden layers of one part of the net.
fn stack(
    spec: &ModelSpec,
    t: &Tensors,
    part: &str,
    mut x: Matrix,
    which: Statistics,
    out: &mut OraclePass,
) -> Matrix {
    for index in 0..spec.architecture.hidden.len() {
        let name = format!("{part}.hidden.{index}");
        let mut y = linear(t, &name, &x);
        let mut by = None;
        if spec.architecture.batch_norm != BatchNorm::Off {
            let norm = format!("{part}.norm.{index}");
            let (normalized, how) = normalize(t, &norm, None, &y, which, &mut out.statistics);
            (y, by) = (normalized, Some(how));
        }
        let [output, slopes] =
            [0, 1].map(|part| map(&y, |y| activate(spec.architecture.activation, y)[part]));
        out.hidden.push(Hidden { name, input: x, norm: by, slopes, output: output.clone() });
        x = output;
    }
    x
}

fn normalize(
    t: &Tensors,
    name: &str,
    fixed: Option<f64>,
    x: &Matrix,
    which: Statistics,
    kept: &mut Tensors,
) -> (Matrix, Normalized) {
    let names = ["running_mean", "running_var"].map(|part| format!("{name}.{part}"));
    let [mean, variance] = moments(x);
    let unbiased = x.len() as f64 / (x.len() as f64 - 1.0).max(1.0);
    let normalized = match which {
        Statistics::Own => norm(t, name, fixed, x, [&mean, &variance]),
        Statistics::Running => norm(t, name, fixed, x, [&t[&names[0]], &t[&names[1]]]),
    };
    let [of_mean, of_variance] = names;
    kept.insert(of_mean, mean);
    kept.insert(of_variance, variance.into_iter().map(|variance| variance * unbiased).collect());
    normalized
}

/// A function of each number.
pub fn map(x: &Matrix, f: impl Fn(f64) -> f64) -> Matrix {
    x.iter().map(|row| row.iter().map(|x| f(*x)).collect()).collect()
}

impl OraclePass {
    /// Sum of magnitudes of each layer's output, in the order of computation.
    #[must_use]
    pub fn outputs(&self) -> Vec<(String, f64)> {
        let magnitude = |x: &Matrix| x.iter().flatten().map(|x| x.abs()).sum::<f64>();
        let (encoder, decoder) = self.hidden.split_at(self.hidden.len() / 2);
        let of_hidden = |hidden: &[Hidden]| -> Vec<(String, f64)> {
            hidden.iter().map(|hidden| (hidden.name.clone(), magnitude(&hidden.output))).collect()
        };
        let latent = [("encoder.to_mu", &self.mu), ("encoder.to_logvar", &self.raw_logvar), ("z", &self.z)];
        let mut outputs = of_hidden(encoder);
        outputs.extend(latent.map(|(name, x)| (name.to_owned(), magnitude(x))));
        outputs.extend(of_hidden(decoder));
        outputs.push(("decoder.to_logits".to_owned(), magnitude(&self.logits)));
        outputs
    }

    /// Largest magnitude of logvar before its bounds.
    #[must_use]
    pub fn largest_logvar(&self) -> f64 {
        self.raw_logvar.iter().flatten().fold(0.0, |most: f64, x| most.max(x.abs()))
    }
}
