//! Looking at a model: which weights answer, and what they say of the held-out digits.

use serde::{Deserialize, Serialize};

use crate::{RunId, Terms};
use elbo_recipe::Recipe;

/// Held-out digits that a survey looks at: the first so many.
pub const SURVEYED: usize = 2_000;

/// Surveyed digits that the linear probe is fitted on; it is tested on the others.
pub const PROBE_FITTED: usize = 1_000;

/// Digits named as the nearest ones.
pub const NEIGHBORS: usize = 5;

/// Which weights answer a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum WeightSource {
    /// The pretrained ones that come with the page.
    Pretrained,
    /// The newest ones of a run.
    Live {
        /// The run meant.
        run: RunId,
    },
    /// Those that a run had earlier: of the moments kept, the last at or before this step.
    Checkpoint {
        /// The run meant.
        run: RunId,
        /// Optimizer updates behind the weights meant.
        step: u32,
    },
}

/// What is told of the pretrained weights, once they can answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pretrained {
    /// The recipe that they were trained by.
    pub recipe: Recipe,
    /// Passes over the training images behind them.
    pub epochs: u32,
    /// Their held-out terms, in nats per image.
    pub held_out: Terms,
}

/// How the plane of a map is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Axes {
    /// The two directions in which the codes vary most.
    #[default]
    Principal,
    /// The two latent dimensions with the largest KL.
    MostInformative,
}

/// A plane in the latent space: the points `origin + x across + y up`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plane {
    /// How it was chosen.
    pub axes: Axes,
    /// The point at (0, 0), `[latent]`.
    pub origin: Vec<f32>,
    /// Direction of x, of length one, `[latent]`.
    pub across: Vec<f32>,
    /// Direction of y, of length one and at a right angle to x, `[latent]`.
    pub up: Vec<f32>,
    /// The two latent dimensions, if x and y each are one.
    pub dimensions: Option<[u32; 2]>,
    /// Share of the codes' variance that lies along x, and along y.
    pub explained: [f32; 2],
}

impl Plane {
    /// The latent vector of a point of the plane, `[latent]`.
    #[must_use]
    pub fn at(&self, x: f32, y: f32) -> Vec<f32> {
        let axes = self.across.iter().zip(&self.up);
        self.origin.iter().zip(axes).map(|(origin, (across, up))| origin + x * across + y * up).collect()
    }

    /// The point of the plane that is nearest to a latent vector, `[latent]`.
    #[must_use]
    pub fn nearest(&self, z: &[f32]) -> [f32; 2] {
        let along = |axis: &[f32]| {
            let offset = z.iter().zip(&self.origin).map(|(z, origin)| z - origin);
            offset.zip(axis).map(|(offset, axis)| offset * axis).sum()
        };
        [along(&self.across), along(&self.up)]
    }
}

/// How the posteriors of the surveyed digits, taken together, spread along one latent dimension.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Mean of the aggregated posterior.
    pub mean: f32,
    /// Its standard deviation: the root of the variance of mu and the mean of sigma squared together.
    pub deviation: f32,
    /// Mean KL of the dimension, in nats.
    pub kl: f32,
}

/// How well a linear classifier tells the digits apart by their codes alone: ridge regression on mu, fitted on
/// the first [`PROBE_FITTED`] surveyed digits (after Alain and Bengio 2016, "Understanding intermediate layers
/// using linear classifier probes").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    /// Digits told rightly ...
    pub right: u32,
    /// ... of so many that it was not fitted on.
    pub of: u32,
}

/// What a model's codes of the first [`SURVEYED`] held-out digits say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Survey {
    /// The plane of the map.
    pub plane: Plane,
    /// Place of each digit's mu on the plane, `[SURVEYED]`.
    pub points: Vec<[f32; 2]>,
    /// Label of each digit, `[SURVEYED]`, 0 to 9.
    pub labels: Vec<u8>,
    /// The aggregated posterior along each latent dimension, `[latent]`.
    pub spreads: Vec<Spread>,
    /// The linear probe.
    pub probe: Probe,
}

/// A held-out digit whose code lies near another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Neighbor {
    /// Its place among the held-out digits.
    pub index: u32,
    /// Its label, 0 to 9.
    pub label: u8,
    /// Euclidean distance between the posterior means.
    pub distance: f32,
    /// Its pixels, `[784]`, 255 is ink.
    pub pixels: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_of_the_plane_is_nearest_to_its_own_latent_vector() {
        let plane = Plane {
            axes: Axes::Principal,
            origin: vec![1.0, -2.0, 0.5],
            across: vec![0.6, 0.0, 0.8],
            up: vec![0.0, 1.0, 0.0],
            dimensions: None,
            explained: [0.5, 0.3],
        };
        assert_eq!(plane.at(0.0, 0.0), plane.origin);
        let [x, y] = plane.nearest(&plane.at(1.5, -0.25));
        assert!((x - 1.5).abs() < 1e-6 && (y + 0.25).abs() < 1e-6, "{x} {y}");
    }
}
