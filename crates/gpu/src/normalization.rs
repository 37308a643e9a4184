//! The kernels of batch normalizations, two for each: forward and backward.

use elbo_engine::Norm;

use crate::{
    activations::Matrix,
    kernel::{Groups, Kernel},
    products::Net,
    source,
};

/// One normalization and what it works on.
struct BufferKind<'a> {
    norm: &'a Norm,
    linear: Matrix,
    active: Matrix,
    gradient: Matrix,
    moments: usize,
    /// The activation that follows; none for mu.
    activated: bool,
    /// What joins the gradient of what was normalized.
    plus: Option<Matrix>,
}

impl BufferKind<'_> {
    fn kernel(&self, label: &str, needs: &str, source: &str) -> Kernel {
        let norm = self.norm;
        let constants: String = [
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
        ]
        .map(|(name, value)| format!("const {name} = {value}u;\n"))
        .concat();
        let (gamma, keep) = match norm.gamma.map(|gamma| gamma / 4) {
            Some(gamma) => (format!("p[{gamma}u + c]"), format!("grad[{gamma}u + c] = all[1];")),
            None => (format!("vec4f({:?})", norm.fixed_scale), String::new()),
        };
        let plus = self
            .plus
            .map_or_else(String::new, |from| format!("+ act[{}u + row * {}u + c]", from.at, from.width));
        let (activate, slope) =
            if self.activated { ("activate", "slope") } else { ("", "vec4f(1.0) + 0.0 * ") };
        let source = source
            .replace("ACTIVATE", activate)
            .replace("SLOPE", slope)
            .replace("KEEP_GAMMA", &keep)
            .replace("GAMMA", &gamma)
            .replace("PLUS", &plus);
        Kernel {
            label: label.to_owned(),
            source: [constants.as_str(), needs, &source].concat(),
            groups: Groups::Fixed(norm.columns / 4),
        }
    }

    fn kernels(&self, needs: &str) -> [Kernel; 2] {
        [
            self.kernel("normalize", needs, source::NORMALIZE),
            self.kernel("normalize back", needs, source::NORMALIZE_BACK),
        ]
    }
}

impl Net<'_> {
    /// The normalization after a layer, if there is one: forward, backward.
    pub fn normalization(&self, index: usize) -> Option<[Kernel; 2]> {
        let arrays = self.arrays.layers[index];
        let place = BufferKind {
            norm: self.layout.layers[index].norm.as_ref()?,
            linear: arrays.linear?,
            active: self.arrays.active(index)?,
            gradient: arrays.gradient,
            moments: arrays.moments?,
            activated: true,
            plus: None,
        };
        Some(place.kernels(source::activation(self.spec.architecture.activation)))
    }

    /// The normalization of mu, if there is one: forward, sampling, backward.
    pub fn mu_normalization(&self) -> Option<[Kernel; 3]> {
        let place = BufferKind {
            norm: self.layout.mu_norm.as_ref()?,
            linear: self.arrays.latents,
            active: self.arrays.mu,
            gradient: self.arrays.layers[self.layout.head].gradient,
            moments: self.arrays.mu_moments?,
            activated: false,
            plus: self.arrays.logvar_gradient,
        };
        let across = (self.layout.latent_columns / 4).div_ceil(8);
        let sample = Kernel {
            label: "sample".to_owned(),
            source: [source::LATENT, source::SAMPLE].concat(),
            groups: Groups::PerRows { across, span: 8 },
        };
        let [forward, backward] = place.kernels("");
        Some([forward, sample, backward])
    }
}
