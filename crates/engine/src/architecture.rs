//! The shape of the net.

use elbo_recipe::{Activation, BatchNorm, Initializer, Likelihood, PIXELS, Recipe};

/// Everything that decides the shape of the net, `pixels - hidden... - latent` and its mirror image, and how
/// its weights are drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Architecture {
    /// Pixels of an image.
    pub pixels: usize,
    /// Widths of the encoder's hidden layers; the decoder has them in reverse.
    pub hidden: Vec<usize>,
    /// Latent dimensions.
    pub latent: usize,
    /// Nonlinearity after each hidden layer.
    pub activation: Activation,
    /// Where activations are normalized over the batch.
    pub batch_norm: BatchNorm,
    /// Fixed scale of a normalized mu.
    pub mu_scale: f32,
    /// Whether one layer gives both mu and logvar.
    pub tied_heads: bool,
    /// Where a trained sigma of the Gaussian likelihood starts, if there is one.
    pub learned_sigma: Option<f32>,
    /// How weights are drawn.
    pub initializer: Initializer,
    /// Standard deviation of weights under [`Initializer::Normal`].
    pub initial_std: f32,
}

impl Architecture {
    /// A net with two heads, Xavier-uniform weights and nothing normalized.
    #[must_use]
    pub fn plain(pixels: usize, hidden: &[usize], latent: usize, activation: Activation) -> Self {
        Self { pixels, hidden: hidden.to_vec(), latent, activation, ..Self::from(&Recipe::default()) }
    }
}

impl From<&Recipe> for Architecture {
    fn from(recipe: &Recipe) -> Self {
        let learned = recipe.likelihood == Likelihood::GaussianLearned;
        Self {
            pixels: PIXELS,
            hidden: recipe.hidden.iter().map(|width| *width as usize).collect(),
            latent: recipe.latent as usize,
            activation: recipe.activation,
            batch_norm: recipe.batch_norm,
            mu_scale: recipe.batch_norm_mu_scale,
            tied_heads: recipe.tied_heads,
            learned_sigma: learned.then_some(recipe.gaussian_sigma),
            initializer: recipe.initializer,
            initial_std: recipe.initial_std,
        }
    }
}
