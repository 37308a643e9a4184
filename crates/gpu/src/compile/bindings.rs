//! What every kernel is bound to.

/// A buffer that every kernel is bound to; its number is that of the binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Binding {
    /// Trained parameters, then running statistics.
    Weights,
    /// What the optimizer keeps.
    Moments,
    /// Gradients.
    Gradients,
    /// What a pass computes.
    Activations,
    /// What outlives a pass.
    State,
    /// Images as bytes.
    Images,
    /// The record of the pass.
    Record,
    /// Noise that was given.
    NoiseTable,
}

impl Binding {
    /// All of them in order.
    pub const ALL: [Self; 8] = [
        Self::Weights,
        Self::Moments,
        Self::Gradients,
        Self::Activations,
        Self::State,
        Self::Images,
        Self::Record,
        Self::NoiseTable,
    ];

    /// Its name and type in WGSL.
    pub fn variable(self) -> (&'static str, &'static str) {
        match self {
            Self::Weights => ("weights", "array<vec4f, WEIGHTS4>"),
            Self::Moments => ("moments", "array<vec4f, MOMENTS4>"),
            Self::Gradients => ("gradients", "array<vec4f, PARAMETERS4>"),
            Self::Activations => ("activations", "array<vec4f, ACTIVATIONS4>"),
            Self::State => ("state", "State"),
            Self::Images => ("images", "array<u32>"),
            Self::Record => ("record", "PassRecord"),
            Self::NoiseTable => ("noise_table", "array<f32>"),
        }
    }

    /// Its declaration in WGSL.
    pub fn declaration(self) -> String {
        let (name, kind) = self.variable();
        let access = if self.is_read_only() { "read" } else { "read_write" };
        format!("@group(0) @binding({}) var<storage, {access}> {name}: {kind};\n", self as u32)
    }

    /// Whether kernels only read it.
    pub fn is_read_only(self) -> bool {
        match self {
            Self::Weights | Self::Moments | Self::Gradients | Self::Activations | Self::State => false,
            Self::Images | Self::Record | Self::NoiseTable => true,
        }
    }

    /// Whether each pass begins elsewhere in it.
    pub fn has_offset(self) -> bool {
        self == Self::Record
    }
}
