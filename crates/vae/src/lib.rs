//! The variational autoencoder in Burn: encoder, decoder, posterior, losses, weights.
//!
//! Knows Burn and the mathematics; knows neither the web, nor files, nor a clock. All losses are in
//! nats per image: summed over pixels or latent dimensions, averaged over the batch.

#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    expect(clippy::disallowed_methods, reason = "tests read on the CPU device, where every read is ready")
)]

mod activation;
mod batch_norm;
mod decoder;
mod encoder;
mod importance;
mod init;
mod kl_divergence;
mod layers;
mod loss;
mod model;
mod pass;
mod posterior;
mod reconstruction;
mod weights;

pub use activation::activate;
pub use batch_norm::{BatchNormLayer, kl_floor};
pub use decoder::Decoder;
pub use encoder::Encoder;
pub use kl_divergence::{kl_divergence, kl_per_dimension};
pub use loss::loss;
pub use model::{TermTensors, Vae};
pub use pass::{BatchStatistics, Pass};
pub use posterior::{Posterior, reparameterize};
pub use reconstruction::{pixel_means, probs, reconstruction};
pub use weights::{load_weights, parameter_names, read_weights};
