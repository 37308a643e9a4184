//! The shape of the net.

use elbo_protocol::{Activation, PIXELS, Recipe};

/// Everything that decides the shape of the net: `pixels - hidden... - latent`, and its mirror image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Architecture {
    /// Pixels of an image.
    pub pixels: usize,
    /// Widths of the encoder's hidden layers; the decoder has them in reverse.
    pub hidden: Vec<usize>,
    /// Latent dimensions.
    pub latent: usize,
    /// Nonlinearity after each hidden layer.
    pub activation: Activation,
}

impl From<&Recipe> for Architecture {
    fn from(recipe: &Recipe) -> Self {
        Self {
            pixels: PIXELS,
            hidden: recipe.hidden.iter().map(|width| *width as usize).collect(),
            latent: recipe.latent as usize,
            activation: recipe.activation,
        }
    }
}
