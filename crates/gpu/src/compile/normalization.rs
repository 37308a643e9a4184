//! The kernels of batch normalizations, two for each: forward and backward.

use elbo_engine::{Norm, Op, Stage};

use crate::compile::{
    activations::{Matrix, StageArrays},
    constants::{floats, unsigned},
    kernel::{ComputeKernel, Groups},
    net::Net,
    sources,
};

/// One normalization and what it works on.
struct Normalization<'a> {
    norm: &'a Norm,
    linear: Matrix,
    active: Matrix,
    gradient: Matrix,
    moments: usize,
    /// The WGSL of the activation that follows.
    activation: &'static str,
    /// A gradient of logvar that joins that of what was normalized.
    logvar_gradient: Option<Matrix>,
}

impl Normalization<'_> {
    fn kernel(&self, label: &str, source: &str) -> ComputeKernel {
        let norm = self.norm;
        let places = unsigned([
            ("COLUMNS4", norm.columns / 4),
            ("WIDTH", norm.width),
            ("STATISTICS", norm.statistics / 4),
            ("SHIFT", norm.beta / 4),
            ("BATCH_MOMENTS", self.moments),
            ("LINEAR", self.linear.at),
            ("LINEAR_WIDTH", self.linear.width),
            ("ACTIVE", self.active.at),
            ("GRADIENT", self.gradient.at),
            ("GRADIENT_WIDTH", self.gradient.width),
        ]);
        let (scale_constant, scale) = match norm.gamma {
            Some(gamma) => (unsigned([("SCALE", gamma / 4)]), sources::TRAINED_SCALE),
            None => (floats([("FIXED_SCALE", f64::from(norm.fixed_scale))]), sources::FIXED_SCALE),
        };
        let (joining_constant, joining) = match self.logvar_gradient {
            Some(from) => (unsigned([("LOGVAR_GRADIENT", from.at)]), sources::LOGVAR_JOINS),
            None => (String::new(), sources::NOTHING_JOINS),
        };
        let pieces = [&places, &scale_constant, scale, &joining_constant, joining, self.activation, source];
        ComputeKernel {
            label: label.to_owned(),
            source: pieces.concat(),
            groups: Groups::Fixed(norm.columns / 4),
        }
    }

    fn kernels(&self) -> [ComputeKernel; 2] {
        [self.kernel("normalize", sources::NORMALIZE), self.kernel("normalize back", sources::NORMALIZE_BACK)]
    }
}

impl Net<'_> {
    /// The normalization of a stage, if it has one: forward, backward.
    pub fn normalization(&self, stage: &Stage, arrays: &StageArrays) -> Option<[ComputeKernel; 2]> {
        let (activation, logvar_gradient) = match &stage.op {
            Op::Heads(_) => (sources::IDENTITY, self.arrays.logvar_gradient),
            Op::Dense(_) | Op::Sample | Op::Likelihood { .. } => {
                (stage.activation().map_or(sources::IDENTITY, sources::activation), None)
            }
        };
        let normalization = Normalization {
            norm: stage.norm()?,
            linear: arrays.linear?,
            active: arrays.output,
            gradient: arrays.gradient,
            moments: arrays.moments?,
            activation,
            logvar_gradient,
        };
        Some(normalization.kernels())
    }
}
