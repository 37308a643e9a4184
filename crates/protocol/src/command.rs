//! What the page asks of the worker.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{AmendmentId, Axes, RequestId, RunId, WeightSource};
use elbo_recipe::Recipe;

/// Which device the visitor wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BackendPreference {
    /// WebGPU where a real adapter passes the self-test, else the CPU.
    #[default]
    Auto,
    /// WebGPU, even on an adapter that is a software fallback.
    Webgpu,
    /// The CPU.
    Cpu,
}

impl BackendPreference {
    /// The name used in the URL.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Webgpu => "webgpu",
            Self::Cpu => "cpu",
        }
    }
}

impl fmt::Display for BackendPreference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A device name that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a backend of auto, webgpu or cpu, found '{0}'")]
pub struct UnknownBackend(pub String);

impl FromStr for BackendPreference {
    type Err = UnknownBackend;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        [Self::Auto, Self::Webgpu, Self::Cpu]
            .into_iter()
            .find(|backend| backend.name() == name)
            .ok_or_else(|| UnknownBackend(name.to_owned()))
    }
}

/// What the page asks of the worker. The worker sends [`Event::Booted`](crate::Event::Booted) when it
/// listens; nothing may be sent before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Choose a device, test it, and begin to load the data. The first command, sent once.
    Open {
        /// Which device the visitor wants.
        preference: BackendPreference,
        /// Address of the folder with the data files, ending in `/`.
        data_url: String,
        /// Address of the file with the pretrained weights.
        weights_url: String,
        /// Only the first so many training images will be asked for; 60,000 for all.
        train_images: u32,
        /// Whether the browser offers WebGPU to the page, whatever it offers to workers.
        page_has_webgpu: bool,
    },
    /// Load again the data files that failed, and the pretrained weights if they did. A run that waited for data
    /// goes on.
    RetryData,
    /// Build a fresh run with untrained weights, not running. The present runs are set aside or go, as
    /// [`Event::SetAside`](crate::Event::SetAside) tells.
    Reset {
        /// Name of the new run.
        run: RunId,
        /// Its recipe.
        recipe: Recipe,
        /// Train on the first so many images only.
        train_images: u32,
    },
    /// As [`Command::Reset`], and train the fresh run.
    Start {
        /// Name of the new run.
        run: RunId,
        /// Its recipe.
        recipe: Recipe,
        /// Train on the first so many images only.
        train_images: u32,
    },
    /// As [`Command::Reset`], with two fresh runs on one device, which see the same images in the same order. They train, pause and step as one: the run that has done fewer steps takes the next, they
    /// pause once both have done the same number, and a command for either is one for both, but
    /// [`Command::Amend`]. One device is chosen for both. A run that ends early leaves the other to go on alone.
    Duel {
        /// Names of the new runs.
        runs: [RunId; 2],
        /// Their recipes, with the same seed and batch size.
        recipes: Box<[Recipe; 2]>,
        /// Train on the first so many images only.
        train_images: u32,
        /// Whether to train them at once.
        train: bool,
    },
    /// Bring back the runs that were set aside, as they were left, not running. The present ones are set aside in
    /// their place. The answer is [`Event::Returned`](crate::Event::Returned).
    Return {
        /// The run meant, or the first of a duel.
        run: RunId,
    },
    /// Stop training after the step in progress. The run keeps its state.
    Pause {
        /// The run meant.
        run: RunId,
    },
    /// Go on with a run that is paused, or that was built by [`Command::Reset`].
    Resume {
        /// The run meant.
        run: RunId,
    },
    /// Take one training step, then pause.
    Step {
        /// The run meant.
        run: RunId,
    },
    /// Change the recipe of a run in progress. A change of a field that is not
    /// [`live`](elbo_recipe::Field::live) is refused. The answer is [`Event::Amended`](crate::Event::Amended) or
    /// [`Event::AmendmentRefused`](crate::Event::AmendmentRefused), unless the run is gone or its device fails.
    Amend {
        /// The run meant.
        run: RunId,
        /// Name of the change.
        amendment: AmendmentId,
        /// Its recipe from now on.
        recipe: Recipe,
    },
    /// Decode a latent vector. Of this and each of the other requests below, a newer one replaces an
    /// unanswered one; each that is not replaced is answered, by [`Event::Declined`](crate::Event::Declined) if
    /// nothing else can be said. One that needs held-out digits waits for them.
    Decode {
        /// Name of the request.
        request: RequestId,
        /// Which weights answer.
        source: WeightSource,
        /// The latent vector, `[latent]`.
        z: Vec<f32>,
    },
    /// Decode many latent vectors, at most 1,024.
    DecodeSheet {
        /// Name of the request.
        request: RequestId,
        /// Which weights answer.
        source: WeightSource,
        /// The latent vectors, `[count, latent]`, flat.
        z: Vec<f32>,
    },
    /// Encode and decode an image.
    Reconstruct {
        /// Name of the request.
        request: RequestId,
        /// Which weights answer.
        source: WeightSource,
        /// The image, `[784]`, row by row, 255 is ink.
        pixels: Vec<u8>,
    },
    /// Show a held-out digit, and encode and decode it.
    Pick {
        /// Name of the request.
        request: RequestId,
        /// Which weights answer.
        source: WeightSource,
        /// Its place among the held-out digits, 0 to 9,999.
        index: u32,
    },
    /// Show held-out digits, at most 100, and their reconstructions.
    Gallery {
        /// Name of the request. Requests that differ in the run of their source do not replace one another.
        request: RequestId,
        /// Which weights answer.
        source: WeightSource,
        /// Their places among the held-out digits.
        indices: Vec<u32>,
    },
    /// Encode the first [`SURVEYED`](crate::SURVEYED) held-out digits.
    Survey {
        /// Name of the request.
        request: RequestId,
        /// Which weights answer.
        source: WeightSource,
        /// How the plane of the map is chosen.
        axes: Axes,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_backend_parses_from_its_own_name() {
        for backend in [BackendPreference::Auto, BackendPreference::Webgpu, BackendPreference::Cpu] {
            assert_eq!(backend.to_string().parse(), Ok(backend));
        }
        assert_eq!(
            "gpu".parse::<BackendPreference>().unwrap_err().to_string(),
            "expected a backend of auto, webgpu or cpu, found 'gpu'"
        );
    }
}
