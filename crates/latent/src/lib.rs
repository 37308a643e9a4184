//! What the codes of held-out digits say of a model: the plane of the map, how the aggregated posterior spreads
//! along each latent dimension, how well a linear probe tells the digits apart, and which codes lie near.
//!
//! Numbers in, numbers out: this crate knows neither the web nor an engine. It computes in 64 bits. Whatever
//! comes in, what comes out is finite: of a code, a mu that is not finite counts as 0 and a variance that is not
//! as 1, as in the prior.

#![forbid(unsafe_code)]

mod cholesky;
mod codes;
mod gram;
mod jacobi;
mod nearest;
mod plane;
mod probe;
mod spread;
mod subspace;
mod survey;

pub use codes::Codes;
pub use nearest::nearest;
pub use survey::Surveyor;
