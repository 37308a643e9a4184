//! Looking at a model: decode a latent vector, reconstruct an image.

use burn::tensor::{Device, Tensor, TensorData, Transaction};
use elbo_protocol::{PIXELS, Terms};
use elbo_vae::{Objective, Vae, kl_per_dimension, pixel_means};

use crate::TrainError;

/// Pixel means, 255 is one, of a latent vector. A Gaussian mean outside 0 to 1 is shown as the nearest end.
///
/// # Errors
/// [`TrainError::Size`] if z has not `latent` numbers, [`TrainError::Device`] if the device was lost.
pub async fn decode(
    model: &Vae,
    objective: &Objective,
    z: Vec<f32>,
    latent: usize,
    device: &Device,
) -> Result<Vec<u8>, TrainError> {
    sized(z.len(), latent)?;
    let logits = model.decode_logits(Tensor::from_data(TensorData::new(z, [1, latent]), device));
    Ok(bytes(&pixel_means(objective, logits).into_data_async().await?))
}

/// An image as the model sees it again: decoded from its posterior mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Reconstruction {
    /// Pixel probabilities, `[784]`, 255 is one.
    pub pixels: Vec<u8>,
    /// Terms of the loss at the posterior mean.
    pub terms: Terms,
    /// The posterior mean, `[latent]`.
    pub mu: Vec<f32>,
}

/// Encodes an image, `[784]`, and decodes its posterior mean.
///
/// # Errors
/// [`TrainError::Size`] if there are not 784 pixels, [`TrainError::Device`] if the device was lost.
pub async fn reconstruct(
    model: &Vae,
    pixels: &[u8],
    objective: &Objective,
    beta: f32,
    device: &Device,
) -> Result<Reconstruction, TrainError> {
    sized(pixels.len(), PIXELS)?;
    let values: Vec<f32> = pixels.iter().map(|pixel| f32::from(*pixel) / 255.0).collect();
    let image = Tensor::<2>::from_data(TensorData::new(values, [1, PIXELS]), device);
    let posterior = model.encode(image.clone(), objective);
    let logits = model.decode_logits(posterior.mu.clone());
    let data = Transaction::default()
        .register(pixel_means(objective, logits.clone()))
        .register(posterior.mu.clone())
        .register(Tensor::cat(
            vec![model.reconstruction(objective, logits, image), kl_per_dimension(&posterior)],
            0,
        ))
        .execute_async()
        .await?;
    let [pixels, mu, terms] = &data[..] else {
        return Err(TrainError::Size { expected: 3, found: data.len() });
    };
    let terms: Vec<f32> = terms.iter::<f32>().collect();
    Ok(Reconstruction {
        pixels: bytes(pixels),
        terms: Terms {
            loss: objective.loss_of(terms[0], &terms[1..], beta),
            reconstruction: terms[0],
            kl: terms[1..].iter().sum(),
        },
        mu: mu.iter::<f32>().collect(),
    })
}

fn sized(found: usize, expected: usize) -> Result<(), TrainError> {
    if found == expected { Ok(()) } else { Err(TrainError::Size { expected, found }) }
}

fn bytes(probs: &TensorData) -> Vec<u8> {
    probs.iter::<f32>().map(|prob| (prob * 255.0).round() as u8).collect()
}
