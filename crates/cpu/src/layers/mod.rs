//! What stages compute, each with its gradient.

pub(crate) mod activation;
pub(crate) mod batch_norm;
pub(crate) mod latent;
pub(crate) mod likelihood;
pub(crate) mod measure;
pub(crate) mod noise;
pub(crate) mod product;
pub(crate) mod sparse;
