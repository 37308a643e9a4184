//! A linear VAE with a Gaussian decoder reaches the maximum of probabilistic PCA, which has a closed form
//! (Tipping & Bishop 1999; that the evidence lower bound reaches it: Lucas et al. 2019, theorem 1).

use burn::tensor::{Device, Tensor, TensorData};
use elbo_engine::{Architecture, Objective, UpdateRule};
use elbo_recipe::{Activation, GaussianMean, Likelihood};
use elbo_reference::{BurnOptimizer, Update, differentiate};
use elbo_vae::{Pass, Vae};
use futures::executor::block_on;

const PIXELS: usize = 6;
const LATENT: usize = 2;
const IMAGES: usize = 64;

/// Variances of the data along its principal axes.
const SPECTRUM: [f32; PIXELS] = [4.0, 1.5, 0.3, 0.3, 0.3, 0.3];

/// Columns of a Hadamard matrix: plus and minus ones that are exactly uncorrelated and of mean zero.
fn sign(image: usize, column: usize) -> f32 {
    if (image & (column + 1)).count_ones().is_multiple_of(2) { 1.0 } else { -1.0 }
}

/// Data whose covariance has exactly this spectrum, turned by a reflection so that no axis is a pixel.
fn data() -> Vec<f32> {
    let unit = 1.0 / (PIXELS as f32).sqrt();
    (0..IMAGES)
        .flat_map(|image| {
            let along: Vec<f32> = (0..PIXELS).map(|axis| SPECTRUM[axis].sqrt() * sign(image, axis)).collect();
            let turned = 2.0 * unit * along.iter().map(|x| x * unit).sum::<f32>();
            along.into_iter().map(move |x| x - turned)
        })
        .collect()
}

/// The largest log-likelihood of probabilistic PCA, negated, without `pixels/2 log(2 pi)`, in nats per image:
/// `(sum_{i<=k} log l_i + (d - k) log s^2 + d) / 2`, `s^2` being the mean of the variances left out.
fn optimum() -> f32 {
    let (kept, left) = SPECTRUM.split_at(LATENT);
    let noise = left.iter().sum::<f32>() / left.len() as f32;
    (kept.iter().map(|l| l.ln()).sum::<f32>() + left.len() as f32 * noise.ln() + PIXELS as f32) / 2.0
}

/// Noise of mean zero, variance one and no correlation over the copies of each image: what it averages to is
/// then exact.
fn noise(step: usize, copies: usize) -> Vec<f32> {
    (0..copies * IMAGES * LATENT)
        .map(|index| {
            let (row, dimension) = (index / LATENT, index % LATENT);
            let copy = row / IMAGES;
            sign(copy, (dimension + step) % 3)
        })
        .collect()
}

#[test]
fn it_reaches_the_closed_form_optimum() {
    let device = Device::flex().autodiff();
    let architecture = Architecture {
        learned_sigma: Some(1.0),
        ..Architecture::plain(PIXELS, &[], LATENT, Activation::Relu)
    };
    let objective = Objective {
        mean: GaussianMean::Identity,
        logvar_bounds: None,
        ..Objective::elbo(Likelihood::GaussianLearned)
    };
    let copies = 4;
    let tensor = |values: Vec<f32>, width: usize| {
        Tensor::<2>::from_data(TensorData::new(values, [copies * IMAGES, width]), &device)
    };
    let images = tensor(data().repeat(copies), PIXELS);
    let mut model = Vae::new(&architecture, 1, &device);
    let mut optimizer = BurnOptimizer::new(UpdateRule::adam());
    let mut last = f32::NAN;
    let steps = 4_000;
    for step in 0..steps {
        let eps = tensor(noise(step, copies), LATENT);
        let mut pass = Pass::training();
        let (_, loss, gradients) = differentiate(&model, images.clone(), eps, &objective, 1.0, &mut pass);
        let learning_rate = 0.01 * (1.0 - step as f64 / f64::from(steps as u32));
        let how = Update { learning_rate, ..Update::default() };
        model = optimizer.update(model, gradients, &how).model;
        if step + 1 == steps {
            last = block_on(loss.into_data_async()).expect("the device works").iter::<f32>().sum();
        }
    }
    let gap = last - optimum();
    assert!((-0.001..0.01 * PIXELS as f32).contains(&gap), "loss {last}, optimum {}", optimum());
}
