//! A step as its equations say, one number at a time, in 64 bits; and small nets to try it on.

#![allow(dead_code, reason = "each test uses its part")]

use std::collections::BTreeMap;

use elbo_cpu::CpuEngine;
use elbo_engine::{Images, ModelSpec, StepParams, Weights, initial_weights};
use elbo_recipe::{Activation, BatchNorm, GaussianMean, Likelihood, LogvarBounds, PIXELS, Recipe};
use futures::FutureExt;

/// Tensors in 64 bits.
pub type Tensors = BTreeMap<String, Vec<f64>>;
type Rows = Vec<Vec<f64>>;

/// A small number that depends on two others and on nothing else, in `[0, 1)`.
pub fn draw(stream: usize, index: usize) -> f64 {
    let mut x = (stream as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ (index as u64).wrapping_mul(0xd1b5_4a32_d192_ed03);
    for _ in 0..3 {
        x = (x ^ (x >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    }
    (x >> 11) as f64 / (1u64 << 53) as f64
}

/// Images of which about 60 % of the pixels are zero.
pub fn images(count: usize) -> Images {
    let pixel = |index| match draw(1, index) {
        x if x < 0.6 => 0,
        x => (x * 255.0) as u8,
    };
    let mut images = Images::default();
    images.extend(&(0..count * PIXELS).map(pixel).collect::<Vec<u8>>());
    images
}

/// A small recipe: odd widths, an odd batch.
pub fn recipe() -> Recipe {
    Recipe { hidden: vec![5, 3], latent: 3, batch_size: 5, ..Recipe::default() }
}

/// Initial weights of which none is zero or one.
pub fn weights(spec: &ModelSpec) -> Weights {
    let mut weights = initial_weights(&spec.architecture, 8);
    for (stream, (_, tensor)) in weights.0.iter_mut().enumerate() {
        for (index, value) in tensor.values.iter_mut().enumerate() {
            *value += 0.2 * (draw(stream + 10, index) as f32 - 0.5);
        }
    }
    weights
}

/// What an engine answers: it never waits.
pub fn now<T>(answer: elbo_engine::Answer<'_, T>) -> T {
    answer.now_or_never().expect("the CPU answers at once").expect("the CPU does not fail")
}

/// An engine, its program and its settings.
pub fn engine(recipe: &Recipe) -> (CpuEngine, ModelSpec, StepParams) {
    let spec = ModelSpec::from(recipe);
    let engine = CpuEngine::new(&spec, &weights(&spec)).expect("the weights are this net's");
    (engine, spec.clone(), StepParams::new(recipe, 3, 1e-2, recipe.beta))
}

pub fn tensors(weights: &Weights) -> Tensors {
    let wide = |values: &[f32]| values.iter().map(|x| f64::from(*x)).collect();
    weights.0.iter().map(|(name, tensor)| (name.clone(), wide(&tensor.values))).collect()
}

/// A batch: pixels in `[0, 1]` and noise.
pub struct Batch {
    pub x: Rows,
    pub noise: Rows,
}

impl Batch {
    pub fn new(images: &Images, batch: &[u32], noise: &[f32], latent: usize) -> Self {
        let pixels =
            |index: &u32| images.pixels(*index as usize).iter().map(|x| f64::from(*x) / 255.0).collect();
        let noise = noise.chunks(latent).map(|row| row.iter().map(|x| f64::from(*x)).collect());
        Self { x: batch.iter().map(pixels).collect(), noise: noise.collect() }
    }
}

/// What a pass gives.
#[derive(Default)]
pub struct Pass {
    pub outputs: Vec<(String, f64)>,
    pub mu: Rows,
    pub largest_logvar: f64,
    pub kl: Vec<f64>,
    pub reconstruction: f64,
    pub half_error: f64,
    pub loss: f64,
    pub logits: Rows,
    pub statistics: Tensors,
    pub hidden: Vec<Rows>,
}

pub fn pass(spec: &ModelSpec, params: &StepParams, t: &Tensors, batch: &Batch, own: bool) -> Pass {
    let mut out = Pass::default();
    let hidden = &spec.architecture.hidden;
    let normalized = spec.architecture.batch_norm != BatchNorm::Off;
    let mut x = batch.x.clone();
    let stack = |part: &str, mut x: Rows, out: &mut Pass| {
        for index in 0..hidden.len() {
            let mut y = linear(t, &format!("{part}.hidden.{index}"), &x);
            if normalized {
                y = norm(t, &format!("{part}.norm.{index}"), None, &y, own, &mut out.statistics);
            }
            x = map(&y, |x| activate(spec.architecture.activation, x));
            out.outputs.push((format!("{part}.hidden.{index}"), magnitude(&x)));
            out.hidden.push(x.clone());
        }
        x
    };
    x = stack("encoder", x, &mut out);
    let head = linear(t, "encoder.to_mu", &x);
    let raw = if spec.architecture.tied_heads { head.clone() } else { linear(t, "encoder.to_logvar", &x) };
    let mu = if spec.architecture.batch_norm == BatchNorm::HiddenAndMu {
        norm(
            t,
            "encoder.mu_norm",
            Some(f64::from(spec.architecture.mu_scale)),
            &head,
            own,
            &mut out.statistics,
        )
    } else {
        head
    };
    out.outputs.push(("encoder.to_mu".into(), magnitude(&mu)));
    out.outputs.push(("encoder.to_logvar".into(), magnitude(&raw)));
    out.largest_logvar = raw.iter().flatten().fold(0.0, |most: f64, x| most.max(x.abs()));
    let logvar = map(&raw, |x| x.max(f64::from(params.logvar_min)).min(f64::from(params.logvar_max)));
    let row = |r: usize| {
        (0..mu[r].len()).map(|j| mu[r][j] + (logvar[r][j] / 2.0).exp() * batch.noise[r][j]).collect()
    };
    let z: Rows = (0..mu.len()).map(row).collect();
    out.outputs.push(("z".into(), magnitude(&z)));
    let count = mu.len() as f64;
    let kl = |j: usize| {
        (0..mu.len()).map(|r| (mu[r][j].powi(2) + logvar[r][j].exp() - 1.0 - logvar[r][j]) / 2.0).sum::<f64>()
            / count
    };
    out.kl = (0..spec.architecture.latent).map(kl).collect();
    let y = stack("decoder", z, &mut out);
    out.logits = linear(t, "decoder.to_logits", &y);
    out.outputs.push(("decoder.to_logits".into(), magnitude(&out.logits)));
    out.mu = mu;
    reconstruct(spec, params, t, batch, &mut out);
    let floor = f64::from(params.free_bits);
    let charged: f64 = out.kl.iter().map(|kl| kl.max(floor)).sum();
    out.loss =
        f64::from(params.reconstruction_weight) * out.reconstruction + f64::from(params.beta) * charged;
    out
}

fn reconstruct(spec: &ModelSpec, params: &StepParams, t: &Tensors, batch: &Batch, out: &mut Pass) {
    let count = batch.x.len() as f64;
    let pairs: Vec<(f64, f64)> =
        out.logits.iter().flatten().copied().zip(batch.x.iter().flatten().copied()).collect();
    let mean = |l: f64| if spec.gaussian_mean == GaussianMean::Sigmoid { sigmoid(l) } else { l };
    let error: f64 = pairs.iter().map(|(l, x)| (mean(*l) - x).powi(2)).sum();
    out.half_error = error / 2.0 / count;
    let pixels = PIXELS as f64;
    out.reconstruction = match spec.likelihood {
        Likelihood::Bernoulli => {
            pairs.iter().map(|(l, x)| l.max(0.0) - l * x + (-l.abs()).exp().ln_1p()).sum::<f64>() / count
        }
        Likelihood::Gaussian => error / count / 2.0 / f64::from(params.sigma).powi(2),
        Likelihood::GaussianLearned => {
            let s = (t["decoder.log_sigma"][0] + 6.0).exp().ln_1p() - 6.0;
            error / count / 2.0 * (-2.0 * s).exp() + pixels * s
        }
        Likelihood::GaussianOptimal => pixels / 2.0 * ((error / count / pixels + 1e-6).ln() + 1.0),
    };
}

fn linear(t: &Tensors, name: &str, x: &Rows) -> Rows {
    let w = &t[&format!("{name}.weight")];
    let columns = w.len() / x[0].len();
    let bias = t.get(&format!("{name}.bias"));
    let row = |x: &Vec<f64>| -> Vec<f64> {
        let mut y = bias.cloned().unwrap_or(vec![0.0; columns]);
        for (x, w) in x.iter().zip(w.chunks(columns)).filter(|(x, _)| **x != 0.0) {
            y.iter_mut().zip(w).for_each(|(y, w)| *y += x * w);
        }
        y
    };
    x.iter().map(row).collect()
}

fn norm(t: &Tensors, name: &str, scale: Option<f64>, x: &Rows, own: bool, kept: &mut Tensors) -> Rows {
    let (count, columns) = (x.len() as f64, x[0].len());
    let mut y = x.clone();
    let (mut means, mut vars) = (Vec::new(), Vec::new());
    for j in 0..columns {
        let mean = x.iter().map(|row| row[j]).sum::<f64>() / count;
        let var = x.iter().map(|row| (row[j] - mean).powi(2)).sum::<f64>() / count;
        means.push(mean);
        vars.push(var * count / (count - 1.0).max(1.0));
        let (mean, var) = match own {
            true => (mean, var),
            false => (t[&format!("{name}.running_mean")][j], t[&format!("{name}.running_var")][j]),
        };
        let gamma = scale.unwrap_or_else(|| t[&format!("{name}.gamma")][j]);
        let beta = t[&format!("{name}.beta")][j];
        y.iter_mut().for_each(|row| row[j] = gamma * (row[j] - mean) / (var + 1e-5).sqrt() + beta);
    }
    kept.insert(format!("{name}.running_mean"), means);
    kept.insert(format!("{name}.running_var"), vars);
    y
}

fn activate(kind: Activation, x: f64) -> f64 {
    match kind {
        Activation::Relu => x.max(0.0),
        Activation::Silu => x * sigmoid(x),
        Activation::Gelu => x * phi(x),
        Activation::Tanh => x.tanh(),
    }
}

/// The normal distribution function, by its series `1/2 + density(x) (x + x^3/3 + x^5/15 + ...)`.
pub fn phi(x: f64) -> f64 {
    if x.abs() > 12.0 {
        return if x > 0.0 { 1.0 } else { 0.0 };
    }
    let (mut term, mut sum, mut n) = (x, x, 1.0);
    while term.abs() > 1e-18 * sum.abs() && n < 1e4 {
        n += 2.0;
        term *= x * x / n;
        sum += term;
    }
    0.5 + sum * (-x * x / 2.0).exp() / std::f64::consts::TAU.sqrt()
}

pub fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn map(x: &Rows, f: impl Fn(f64) -> f64) -> Rows {
    x.iter().map(|row| row.iter().map(|x| f(*x)).collect()).collect()
}

fn magnitude(x: &Rows) -> f64 {
    x.iter().flatten().map(|x| x.abs()).sum()
}

/// Recipes that, together, meet every choice with every other at least once.
pub fn recipes() -> Vec<Recipe> {
    let mut recipes = Vec::new();
    let likelihoods = [
        Likelihood::Bernoulli,
        Likelihood::Gaussian,
        Likelihood::GaussianLearned,
        Likelihood::GaussianOptimal,
    ];
    for activation in [Activation::Relu, Activation::Silu, Activation::Gelu, Activation::Tanh] {
        for likelihood in likelihoods {
            for batch_norm in [BatchNorm::Off, BatchNorm::Hidden, BatchNorm::HiddenAndMu] {
                let number = recipes.len();
                let flip = |stream| draw(stream, number) < 0.5;
                let choose = |stream, yes, no| if flip(stream) { yes } else { no };
                recipes.push(Recipe {
                    activation,
                    likelihood,
                    batch_norm,
                    tied_heads: flip(2),
                    gaussian_mean: if flip(3) { GaussianMean::Sigmoid } else { GaussianMean::Identity },
                    gaussian_sigma: 0.7,
                    kl_schedule: if flip(4) {
                        elbo_recipe::KlSchedule::FreeBits
                    } else {
                        elbo_recipe::KlSchedule::Constant
                    },
                    free_bits: 0.15,
                    reduction: if flip(5) {
                        elbo_recipe::Reduction::Mean
                    } else {
                        elbo_recipe::Reduction::Sum
                    },
                    logvar_bounds: LogvarBounds::Clamp,
                    logvar_min: choose(6, -0.3, -30.0),
                    logvar_max: choose(6, 0.4, 20.0),
                    beta: 1.7,
                    hidden: [vec![5, 3], vec![], vec![9], vec![4, 17, 6]][number % 4].clone(),
                    latent: [3, 1, 8, 11][number / 4 % 4],
                    batch_size: [5, 2, 8, 7][number / 3 % 4],
                    ..Recipe::default()
                });
            }
        }
    }
    recipes
}
