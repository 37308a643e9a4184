//! The model once more, naively and in 64 bits, from its definition alone.

#![allow(dead_code, reason = "every test takes what it needs")]

use std::{
    collections::BTreeMap,
    ops::Deref,
    sync::{Mutex, MutexGuard, PoisonError},
};

use elbo_engine::{Images, ModelSpec, StepParams, Values, Weights};
use elbo_gpu::{GpuDevice, GpuEngine, Tuning};
use elbo_recipe::{Activation, BatchNorm, GaussianMean, Likelihood, PIXELS, Recipe};
use futures::executor::block_on;

/// Named numbers.
pub type Tensors = BTreeMap<String, Vec<f64>>;

/// The device of a test, for it alone: a device that computes on the CPU has all cores busy with one test.
pub struct Turn {
    gpu: GpuDevice,
    _turn: MutexGuard<'static, ()>,
}

impl Deref for Turn {
    type Target = GpuDevice;

    fn deref(&self) -> &GpuDevice {
        &self.gpu
    }
}

static TURN: Mutex<()> = Mutex::new(());

/// The device of a test.
pub fn gpu() -> Turn {
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let gpu = block_on(elbo_gpu::open_gpu())
        .expect("expected a GPU or a software one, such as Debian's mesa-vulkan-drivers");
    Turn { gpu, _turn: turn }
}

/// An engine of the tests.
pub fn engine(gpu: &GpuDevice, recipe: &Recipe, weights: &Weights, tuning: Tuning) -> GpuEngine {
    let spec = ModelSpec::from(recipe);
    block_on(GpuEngine::new(&gpu.device, &gpu.queue, &spec, weights, tuning)).expect("an engine")
}

/// Images that have some structure.
pub fn pictures(count: usize, seed: u32) -> Images {
    let mut images = Images::default();
    let pixel = |n: usize, k: usize| {
        let (x, y) = (k % 28, k / 28);
        let wave = ((x * (n % 7 + 1) + y * (n % 5 + 2) + seed as usize) % 29) as u32;
        if wave > 18 { (wave * 8 + n as u32 % 11) as u8 } else { 0 }
    };
    let bytes: Vec<u8> = (0..count).flat_map(|n| (0..PIXELS).map(move |k| pixel(n, k))).collect();
    images.extend(&bytes);
    images
}

pub fn tensors(weights: &Weights) -> Tensors {
    let numbers = |tensor: &Values| tensor.values.iter().map(|x| f64::from(*x)).collect();
    weights.0.iter().map(|(name, tensor)| (name.clone(), numbers(tensor))).collect()
}

/// What a forward pass gives.
#[derive(Debug, Clone, Default)]
pub struct Found {
    pub reconstruction: f64,
    pub kl_per_dimension: Vec<f64>,
    pub loss: f64,
    pub largest_logvar: f64,
    pub mu: Vec<Vec<f64>>,
    pub means: Vec<Vec<f64>>,
    pub half_squared_error: f64,
    pub outputs: Vec<(String, f64)>,
    pub active: Vec<Vec<Vec<f64>>>,
    /// Mean and unbiased variance of each normalized layer, by its name.
    pub statistics: BTreeMap<String, (Vec<f64>, Vec<f64>)>,
}

/// The model of a recipe.
pub struct Reference<'a> {
    pub recipe: &'a Recipe,
    pub params: &'a StepParams,
    pub running: bool,
}

fn erf(x: f64) -> f64 {
    // The series of Abramowitz & Stegun 7.1.6, enough terms for |x| < 6.
    if x.abs() > 6.0 {
        return x.signum();
    }
    let (mut term, mut sum) = (x, x);
    for n in 1..200 {
        term *= 2.0 * x * x / (2 * n + 1) as f64;
        sum += term;
    }
    sum * 2.0 / std::f64::consts::PI.sqrt() * (-x * x).exp()
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

fn activate(kind: Activation, x: f64) -> f64 {
    match kind {
        Activation::Relu => {
            if x < 0.0 {
                0.0
            } else {
                x
            }
        }
        Activation::Silu => x * sigmoid(x),
        Activation::Gelu => x * 0.5 * (1.0 + erf(x / std::f64::consts::SQRT_2)),
        Activation::Tanh => x.tanh(),
    }
}

impl Reference<'_> {
    fn linear(w: &Tensors, name: &str, x: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let weight = &w[&format!("{name}.weight")];
        let width = weight.len() / x[0].len();
        let bias = w.get(&format!("{name}.bias"));
        let output = |row: &Vec<f64>| {
            let mut y = bias.cloned().unwrap_or_else(|| vec![0.0; width]);
            for (x, weights) in row.iter().zip(weight.chunks(width)).filter(|(x, _)| **x != 0.0) {
                y.iter_mut().zip(weights).for_each(|(y, w)| *y += x * w);
            }
            y
        };
        x.iter().map(output).collect()
    }

    fn norm(
        &self,
        w: &Tensors,
        name: &str,
        fixed: Option<f64>,
        x: &[Vec<f64>],
        found: &mut Found,
    ) -> Vec<Vec<f64>> {
        let (n, width) = (x.len() as f64, x[0].len());
        let get = |what: &str| w[&format!("{name}.{what}")].clone();
        let (mean, variance) = if self.running {
            (get("running_mean"), get("running_var"))
        } else {
            let mean: Vec<f64> = (0..width).map(|j| x.iter().map(|row| row[j]).sum::<f64>() / n).collect();
            let variance: Vec<f64> =
                (0..width).map(|j| x.iter().map(|row| (row[j] - mean[j]).powi(2)).sum::<f64>() / n).collect();
            let unbiased = variance.iter().map(|v| v * n / (n - 1.0).max(1.0)).collect();
            found.statistics.insert(name.to_owned(), (mean.clone(), unbiased));
            (mean, variance)
        };
        let gamma = fixed.map_or_else(|| get("gamma"), |scale| vec![scale; width]);
        let beta = get("beta");
        let one = |j: usize, x: f64| gamma[j] * (x - mean[j]) / (variance[j] + 1e-5).sqrt() + beta[j];
        x.iter().map(|row| row.iter().enumerate().map(|(j, x)| one(j, *x)).collect()).collect()
    }

    fn stack(&self, w: &Tensors, part: &str, mut x: Vec<Vec<f64>>, found: &mut Found) -> Vec<Vec<f64>> {
        for index in 0..self.recipe.hidden.len() {
            x = Self::linear(w, &format!("{part}.hidden.{index}"), &x);
            if self.recipe.batch_norm != BatchNorm::Off {
                x = self.norm(w, &format!("{part}.norm.{index}"), None, &x, found);
            }
            x.iter_mut().flatten().for_each(|x| *x = activate(self.recipe.activation, *x));
            note(found, format!("{part}.hidden.{index}"), &x);
            found.active.push(x.clone());
        }
        x
    }

    /// A forward pass on images under noise, `[images, latent]` flat.
    pub fn forward(&self, w: &Tensors, pixels: &[&[u8]], noise: &[f32]) -> Found {
        let (s, n) = (self.params, pixels.len() as f64);
        let latent = self.recipe.latent as usize;
        let mut found = Found::default();
        let images: Vec<Vec<f64>> =
            pixels.iter().map(|image| image.iter().map(|x| f64::from(*x) / 255.0).collect()).collect();
        let x = self.stack(w, "encoder", images.clone(), &mut found);
        let head = Self::linear(w, "encoder.to_mu", &x);
        let logvar =
            if self.recipe.tied_heads { head.clone() } else { Self::linear(w, "encoder.to_logvar", &x) };
        let mu = if self.recipe.batch_norm == BatchNorm::HiddenAndMu {
            self.norm(
                w,
                "encoder.mu_norm",
                Some(f64::from(self.recipe.batch_norm_mu_scale)),
                &head,
                &mut found,
            )
        } else {
            head
        };
        note(&mut found, "encoder.to_mu".to_owned(), &mu);
        note(&mut found, "encoder.to_logvar".to_owned(), &logvar);
        found.largest_logvar = logvar.iter().flatten().fold(0.0, |most, x| most.max(x.abs()));
        let (least, most) = s.objective.logvar_range();
        let bounded = |x: f64| x.clamp(f64::from(least), f64::from(most));
        let mut kl = vec![0.0; latent];
        let mut z = mu.clone();
        for (i, (mu, logvar)) in mu.iter().zip(&logvar).enumerate() {
            for j in 0..latent {
                let lv = bounded(logvar[j]);
                kl[j] += 0.5 * (mu[j] * mu[j] + lv.exp() - lv - 1.0) / n;
                z[i][j] = mu[j] + (0.5 * lv).exp() * f64::from(noise[i * latent + j]);
            }
        }
        note(&mut found, "z".to_owned(), &z);
        let x = self.stack(w, "decoder", z, &mut found);
        let logits = Self::linear(w, "decoder.to_logits", &x);
        note(&mut found, "decoder.to_logits".to_owned(), &logits);
        let bernoulli = self.recipe.likelihood == Likelihood::Bernoulli;
        let mean = |l: f64| match self.recipe.gaussian_mean {
            GaussianMean::Identity if !bernoulli => l,
            _ => sigmoid(l),
        };
        found.means = logits.iter().map(|row| row.iter().map(|l| mean(*l)).collect()).collect();
        let pairs = || logits.iter().flatten().zip(images.iter().flatten());
        let half: f64 = pairs().map(|(l, x)| 0.5 * (mean(*l) - x).powi(2)).sum::<f64>() / n;
        found.half_squared_error = half;
        let pixels = PIXELS as f64;
        found.reconstruction = match self.recipe.likelihood {
            Likelihood::Bernoulli => pairs().map(|(l, x)| softplus(*l) - l * x).sum::<f64>() / n,
            Likelihood::Gaussian => half / f64::from(s.objective.sigma).powi(2),
            Likelihood::GaussianLearned => {
                let log_sigma = softplus(w["decoder.log_sigma"][0] + 6.0) - 6.0;
                half * (-2.0 * log_sigma).exp() + pixels * log_sigma
            }
            Likelihood::GaussianOptimal => pixels / 2.0 * ((2.0 * half / pixels + 1e-6).ln() + 1.0),
        };
        let charged: f64 = kl.iter().map(|kl| kl.max(f64::from(s.objective.free_bits_floor()))).sum();
        found.loss =
            f64::from(s.objective.reconstruction_weight) * found.reconstruction + f64::from(s.beta) * charged;
        found.kl_per_dimension = kl;
        found.mu = mu;
        found
    }
}

fn note(found: &mut Found, name: String, values: &[Vec<f64>]) {
    found.outputs.push((name, values.iter().flatten().map(|x| x.abs()).sum()));
}

/// Whether two numbers agree, `allowed` being relative to the larger magnitude and to a floor.
pub fn close(found: f64, expected: f64, allowed: f64, floor: f64) -> bool {
    (found - expected).abs() <= allowed * found.abs().max(expected.abs()).max(floor)
}
