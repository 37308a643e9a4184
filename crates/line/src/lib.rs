//! The critical line: at which beta a data set makes a variational autoencoder collapse, before any training.
//!
//! The loss is expanded to second order around the collapsed state, where the decoder gives the mean image and the
//! posterior is the prior. That state is locally stable if beta exceeds the largest generalized eigenvalue of the data's
//! covariance against the curvature of the reconstruction term. `docs/critical-line.md` derives it, with every
//! assumption.
//!
//! Numbers in, numbers out, in 64 bits: this crate knows neither the web, nor files, nor an engine.

#![forbid(unsafe_code)]

mod critical;
mod moments;
mod spectrum;
mod tridiagonal;

pub use critical::{CriticalLine, NoLine, critical_line};
pub use moments::{Covariance, Moments};
pub use spectrum::{Curvature, DataSpectrum, DataSpectrumJob};
