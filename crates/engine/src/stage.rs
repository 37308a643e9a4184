//! The stages of a net: what is computed from what, once and for every engine.

use elbo_recipe::Activation;

/// The part of the net that a stage belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetPart {
    /// From the images to mu and logvar.
    Encoder,
    /// From mu and logvar to z.
    Latent,
    /// From z to the logits.
    Decoder,
    /// From the logits to the loss.
    Loss,
}

/// What a stage reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StageInput {
    /// The images of the batch, `[batch, pixels]`.
    Images,
    /// The output of an earlier stage, by its place in [`Layout::stages`](crate::Layout::stages).
    Stage(usize),
}

/// One stage of the net.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// Its name, such as `encoder.hidden.0`; the names of its parameters begin with it.
    pub name: String,
    /// The part of the net that it belongs to.
    pub part: NetPart,
    /// What it reads.
    pub input: StageInput,
    /// What it computes.
    pub op: Op,
}

/// What a stage computes.
#[derive(Debug, Clone, PartialEq)]
pub enum Op {
    /// A linear layer, normalized if asked for, then active if hidden: `[batch, inputs]` to `[batch, outputs]`.
    Dense(Dense),
    /// Mu and logvar of each image: `[batch, inputs]` to two matrices `[batch, latent]`.
    Heads(Heads),
    /// `z = mu + exp(logvar / 2) eps`, from the output of [`Op::Heads`]: `[batch, latent]`.
    Sample,
    /// The reconstruction loss of the logits, `[batch, pixels]`.
    Likelihood {
        /// Where the logarithm of a trained sigma lies.
        log_sigma: Option<usize>,
    },
}

/// A linear layer and what follows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Dense {
    /// The linear layer.
    pub linear: Linear,
    /// The normalization between it and the activation.
    pub norm: Option<Norm>,
    /// The nonlinearity at its end; none after the output layer.
    pub activation: Option<Activation>,
}

/// The two heads of the encoder.
#[derive(Debug, Clone, PartialEq)]
pub struct Heads {
    /// Both linear layers side by side; one where they are tied.
    pub linear: Linear,
    /// The normalization of mu.
    pub mu_norm: Option<Norm>,
    /// Whether one linear layer gives both mu and logvar.
    pub tied: bool,
    /// The name of mu.
    pub mu_name: String,
    /// The name of logvar.
    pub logvar_name: String,
}

/// A linear layer: a matrix `[rows, columns]`, row after row, then `columns` biases if it has any.
#[derive(Debug, Clone, PartialEq)]
pub struct Linear {
    /// Width of its input.
    pub inputs: usize,
    /// Width of its output, or of each part of it.
    pub outputs: usize,
    /// Parts that lie side by side, each padded by itself: two for mu and logvar, else one.
    pub parts: usize,
    /// Padded width of its input.
    pub rows: usize,
    /// Padded width of its output, all parts together.
    pub columns: usize,
    /// Where the matrix begins.
    pub weight: usize,
    /// Where the biases begin.
    pub bias: Option<usize>,
}

/// A batch normalization.
#[derive(Debug, Clone, PartialEq)]
pub struct Norm {
    /// Width.
    pub width: usize,
    /// Padded width.
    pub columns: usize,
    /// Where the trained scales begin; none if the scale is fixed.
    pub gamma: Option<usize>,
    /// The fixed scale, where there is one.
    pub fixed_scale: f32,
    /// Where the shifts begin.
    pub beta: usize,
    /// Where the running statistics begin in their own buffer: `columns` means, then `columns` unbiased
    /// variances.
    pub statistics: usize,
}

impl Stage {
    /// Its linear layer, if it has one.
    #[must_use]
    pub fn linear(&self) -> Option<&Linear> {
        match &self.op {
            Op::Dense(dense) => Some(&dense.linear),
            Op::Heads(heads) => Some(&heads.linear),
            Op::Sample | Op::Likelihood { .. } => None,
        }
    }

    /// Its normalization, if it has one.
    #[must_use]
    pub fn norm(&self) -> Option<&Norm> {
        match &self.op {
            Op::Dense(dense) => dense.norm.as_ref(),
            Op::Heads(heads) => heads.mu_norm.as_ref(),
            Op::Sample | Op::Likelihood { .. } => None,
        }
    }

    /// The nonlinearity at its end: hidden stages have one, and no others.
    #[must_use]
    pub fn activation(&self) -> Option<Activation> {
        match &self.op {
            Op::Dense(dense) => dense.activation,
            Op::Heads(_) | Op::Sample | Op::Likelihood { .. } => None,
        }
    }
}
