//! The variational autoencoder: encoder, decoder, posterior, losses, initialiser, weights.
//!
//! Knows Burn and the mathematics; knows neither the web, nor files, nor a clock. All losses are in
//! nats per image: summed over pixels or latent dimensions, averaged over the batch.

#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    expect(clippy::disallowed_methods, reason = "tests read on the CPU device, where every read is ready")
)]

mod activation;
mod architecture;
mod batch_norm;
mod decoder;
mod encoder;
mod importance;
mod init;
mod kl_divergence;
mod layers;
mod model;
mod objective;
mod pass;
mod posterior;
mod random;
mod reconstruction;
mod weights;

pub use activation::activate;
pub use architecture::Architecture;
pub use batch_norm::{BATCH_NORM_EPSILON, BatchNorm, BatchStatistics, kl_floor};
pub use decoder::Decoder;
pub use encoder::Encoder;
pub use init::linear;
pub use kl_divergence::{kl_divergence, kl_per_dimension};
pub use model::{TermTensors, Vae};
pub use objective::Objective;
pub use pass::Pass;
pub use posterior::{Posterior, reparameterize};
pub use random::{Purpose, stream};
pub use reconstruction::{
    LOG_SIGMA_FLOOR, OPTIMAL_VARIANCE_EPSILON, optimal_reconstruction, pixel_means, probs, reconstruction,
};
pub use weights::{WeightError, Weights, parameter_names, safetensors_metadata};
