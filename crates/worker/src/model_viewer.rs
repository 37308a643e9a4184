//! A model to look at on the CPU, whatever device trains: an engine of its own with a copy of some weights.

use std::{ops::Range, rc::Rc};

use elbo_cpu::{CpuEngine, Posteriors};
use elbo_engine::{Images, ModelSpec, WeightError, Weights};
use elbo_latent::{Codes, Surveyor, nearest};
use elbo_protocol::{Axes, NEIGHBORS, Neighbor, Survey};
use elbo_recipe::Recipe;
use elbo_trainer::{Dataset, ReconstructedImage, TrainError, model_view};

/// One set of weights of a model. A clone shares them.
#[derive(Debug, Clone)]
pub struct WeightsAt {
    /// Optimizer updates behind them.
    pub step: u32,
    /// The recipe that they are trained by.
    pub recipe: Recipe,
    /// The weights.
    pub weights: Rc<Weights>,
}

/// A model to look at, and what the last survey found there.
#[derive(Debug)]
pub struct ModelViewer {
    engine: CpuEngine,
    /// The weights that the engine has now.
    held: Rc<Weights>,
    /// Keeps the axes of one survey to those of the last.
    surveyor: Surveyor,
    /// The codes of the last survey.
    codes: Option<Codes>,
}

impl ModelViewer {
    /// A viewer of a model. All weights that it is shown must be of the same net.
    ///
    /// # Errors
    /// [`WeightError`] if the weights are not the recipe's.
    pub fn new(seen: &WeightsAt) -> Result<Self, WeightError> {
        // It never trains, so that its working memory may grow with what it is asked.
        let spec = ModelSpec { batch_size: 1, ..ModelSpec::from(&seen.recipe) };
        Ok(Self {
            engine: CpuEngine::new(&spec, &seen.weights)?,
            held: Rc::clone(&seen.weights),
            surveyor: Surveyor::default(),
            codes: None,
        })
    }

    /// The engine with these weights, which are copied only if it has others.
    fn at(&mut self, seen: &WeightsAt) -> Result<&mut CpuEngine, WeightError> {
        if !Rc::ptr_eq(&self.held, &seen.weights) {
            elbo_engine::Engine::load(&mut self.engine, &seen.weights)?;
            self.held = Rc::clone(&seen.weights);
        }
        Ok(&mut self.engine)
    }

    /// Pixel means, `[784]`, 255 is one, of a latent vector, `[latent]`.
    ///
    /// # Errors
    /// [`TrainError`] if z has another size.
    pub async fn decode(&mut self, seen: &WeightsAt, z: &[f32]) -> Result<Vec<u8>, TrainError> {
        Ok(model_view::decode(self.at(seen)?, z).await?)
    }

    /// Encodes an image, `[784]`, and decodes its posterior mean.
    ///
    /// # Errors
    /// [`TrainError`] if there are not 784 pixels.
    pub async fn reconstruct(
        &mut self,
        seen: &WeightsAt,
        pixels: &[u8],
    ) -> Result<ReconstructedImage, TrainError> {
        Ok(model_view::reconstruct(self.at(seen)?, &seen.recipe, pixels).await?)
    }

    /// Pixel means, `[count, 784]`, 255 is one, of latent vectors, `[count, latent]`, all flat.
    ///
    /// # Errors
    /// [`TrainError`] if z is of another size.
    pub fn decode_many(&mut self, seen: &WeightsAt, z: &[f32]) -> Result<Vec<u8>, TrainError> {
        Ok(model_view::bytes(&self.at(seen)?.decode_many(z)?))
    }

    /// The posteriors of images.
    ///
    /// # Errors
    /// [`TrainError`] if the weights are of another net.
    pub fn encode(
        &mut self,
        seen: &WeightsAt,
        images: &Images,
        range: Range<usize>,
    ) -> Result<Posteriors, TrainError> {
        Ok(self.at(seen)?.encode_images(images, range, &model_view::settings(&seen.recipe)))
    }

    /// Says what codes of the first digits tell, and keeps them for [`ModelViewer::neighbors`].
    pub fn survey(&mut self, codes: Codes, labels: &[u8], axes: Axes) -> Survey {
        let survey = self.surveyor.survey(&codes, labels, axes);
        self.codes = Some(codes);
        survey
    }

    /// The digits of the last survey whose codes are nearest to a posterior mean, `[latent]`; none before there
    /// was one.
    pub fn neighbors(&self, mu: &[f32], data: &Dataset) -> Vec<Neighbor> {
        let Some(codes) = &self.codes else { return Vec::new() };
        let found = nearest(codes, mu, NEIGHBORS).into_iter().map(|(index, distance)| Neighbor {
            index: index as u32,
            label: data.held_out_labels[index],
            distance,
            pixels: data.held_out.pixels(index).to_vec(),
        });
        found.collect()
    }
}
