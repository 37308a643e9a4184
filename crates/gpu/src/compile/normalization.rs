//! The kernels of batch normalizations, two for each: forward and backward.

use elbo_engine::Norm;

use crate::compile::{
    activations::Matrix,
    constants::{floats, unsigned},
    kernel::{Groups, Kernel},
    layers::Net,
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
    fn kernel(&self, label: &str, source: &str) -> Kernel {
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
        Kernel { label: label.to_owned(), source: pieces.concat(), groups: Groups::Fixed(norm.columns / 4) }
    }

    fn kernels(&self) -> [Kernel; 2] {
        [self.kernel("normalize", sources::NORMALIZE), self.kernel("normalize back", sources::NORMALIZE_BACK)]
    }
}

impl Net<'_> {
    /// The normalization after a layer, if there is one: forward, backward.
    pub fn normalization(&self, index: usize) -> Option<[Kernel; 2]> {
        let arrays = self.arrays.layers[index];
        let normalization = Normalization {
            norm: self.layout.layers[index].norm.as_ref()?,
            linear: arrays.linear?,
            active: self.arrays.active(index)?,
            gradient: arrays.gradient,
            moments: arrays.moments?,
            activation: sources::activation(self.spec.architecture.activation),
            logvar_gradient: None,
        };
        Some(normalization.kernels())
    }

    /// The normalization of mu, if there is one: forward, sampling, backward.
    pub fn mu_normalization(&self) -> Option<[Kernel; 3]> {
        let normalization = Normalization {
            norm: self.layout.mu_norm.as_ref()?,
            linear: self.arrays.latents,
            active: self.arrays.mu,
            gradient: self.arrays.layers[self.layout.head].gradient,
            moments: self.arrays.mu_moments?,
            activation: sources::IDENTITY,
            logvar_gradient: self.arrays.logvar_gradient,
        };
        let across = (self.layout.latent_columns / 4).div_ceil(8);
        let sample = Kernel {
            label: "sample".to_owned(),
            source: [sources::LATENT, sources::SAMPLE].concat(),
            groups: Groups::PerRows { across, span: 8 },
        };
        let [forward, backward] = normalization.kernels();
        Some([forward, sample, backward])
    }
}
