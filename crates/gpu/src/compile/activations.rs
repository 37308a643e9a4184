//! Where everything that a pass computes lies in one buffer, counted in vec4.

use elbo_engine::{Dense, Heads, Layout, Op, StageInput};
use elbo_recipe::Activation;

use crate::Tuning;

/// Pixels of four to a number.
pub(crate) const PIXELS4: usize = elbo_recipe::PIXELS / 4;

/// A row-major matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Matrix {
    /// Where it begins.
    pub at: usize,
    /// From one row to the next.
    pub width: usize,
}

/// What is kept of a stage, all of it `[capacity, ...]`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StageArrays {
    /// What it reads; `None`: images.
    pub input: Option<Matrix>,
    /// Output of its linear layer before normalization and activation, where that is kept.
    pub linear: Option<Matrix>,
    /// What it gives: an activation, mu, or z; of the output layer what a pass keeps.
    pub output: Matrix,
    /// Gradient of its linear layer's output, or, where it has none, of what it reads.
    pub gradient: Matrix,
    /// Mean and inverse deviation of each column, where it is normalized.
    pub moments: Option<usize>,
}

/// Where everything that a pass computes lies.
#[derive(Debug, Clone)]
pub(crate) struct Activations {
    /// Rows that every matrix has: images of a pass at most.
    pub capacity: usize,
    /// What is kept of the stages of the layout.
    pub stages: Vec<StageArrays>,
    /// Mu and logvar side by side, as the head gives them.
    pub latents: Matrix,
    /// Mu as it is sampled: normalized, if it is.
    pub mu: Matrix,
    /// The sample.
    pub z: Matrix,
    /// Sample less mu.
    pub deviation: Matrix,
    /// Gradient of logvar where it must wait for that of mu.
    pub logvar_gradient: Option<Matrix>,
    /// KL divergences, a row for every group of images.
    pub kl_parts: usize,
    /// Largest magnitudes of logvar, likewise.
    pub logvar_parts: usize,
    /// One share of the reconstruction loss for each thread of the output kernel.
    pub loss_parts: usize,
    /// One share of what the update sums for each of its threads.
    pub squares: usize,
    /// Length of all.
    pub length: usize,
}

/// Whether the way back through an activation needs what went in.
pub(crate) fn needs_input(activation: Activation) -> bool {
    matches!(activation, Activation::Silu | Activation::Gelu)
}

impl Activations {
    /// Room for passes of `capacity` images.
    pub fn new(layout: &Layout, capacity: usize, tuning: &Tuning) -> Self {
        let mut room = Room { next: 0, rows: capacity.next_multiple_of(4) };
        let (latent4, heads) = (layout.latent_columns / 4, layout.heads().1);
        let latents = room.matrix(heads.linear.columns / 4);
        let mu = if heads.mu_norm.is_some() { room.matrix(latent4) } else { latents };
        let z = room.matrix(latent4);
        let mut stages: Vec<StageArrays> = Vec::with_capacity(layout.stages.len());
        for stage in &layout.stages {
            let before = match stage.input {
                StageInput::Images => None,
                StageInput::Stage(index) => Some(stages[index]),
            };
            let input = before.map(|before| before.output);
            // A stage without parameters has no matrix of its own for gradients.
            let passed_on = before.map_or(Matrix { at: 0, width: 0 }, |before| before.gradient);
            stages.push(match &stage.op {
                Op::Dense(dense) => room.dense(dense, input),
                Op::Heads(Heads { linear, mu_norm, .. }) => StageArrays {
                    input,
                    linear: Some(latents),
                    output: mu,
                    gradient: room.matrix(linear.columns / 4),
                    moments: mu_norm.is_some().then(|| room.array(2 * latent4)),
                },
                Op::Sample => {
                    StageArrays { input, linear: None, output: z, gradient: passed_on, moments: None }
                }
                Op::Likelihood { .. } => {
                    StageArrays { input, linear: None, output: passed_on, gradient: passed_on, moments: None }
                }
            });
        }
        let groups = |span: usize, side: usize| room.rows.div_ceil(4).div_ceil(span) * side;
        let side = tuning.forward.side();
        // A separate sampling kernel has a group for every four rows, eight to a workgroup.
        let kl_groups = groups(side * tuning.forward.rows, side).max(groups(8, 8));
        let output = tuning.output;
        let across = PIXELS4.div_ceil(output.side() * output.columns);
        let loss_groups = groups(output.side() * output.rows, 1) * across * 64;
        Self {
            capacity,
            stages,
            latents,
            mu,
            z,
            deviation: room.matrix(latent4),
            logvar_gradient: (heads.mu_norm.is_some() && heads.tied).then(|| room.matrix(latent4)),
            kl_parts: room.array(kl_groups * latent4),
            logvar_parts: room.array(kl_groups * latent4),
            loss_parts: room.array(loss_groups),
            squares: room.array(update_groups(layout, tuning) * 64),
            length: room.next,
        }
    }
}

/// Vec4 of the parameters that each thread of the update has.
pub(crate) fn update_each(layout: &Layout, tuning: &Tuning) -> usize {
    (layout.parameters / 4).div_ceil(tuning.update_threads.max(64))
}

/// Workgroups of the update.
pub(crate) fn update_groups(layout: &Layout, tuning: &Tuning) -> usize {
    (layout.parameters / 4).div_ceil(64 * update_each(layout, tuning))
}

struct Room {
    next: usize,
    rows: usize,
}

impl Room {
    fn array(&mut self, length: usize) -> usize {
        let at = self.next;
        self.next += length;
        at
    }

    fn matrix(&mut self, width: usize) -> Matrix {
        Matrix { at: self.array(self.rows * width), width }
    }

    /// Room for a linear layer and what follows it.
    fn dense(&mut self, dense: &Dense, input: Option<Matrix>) -> StageArrays {
        let width = dense.linear.columns / 4;
        let keeps_linear = dense.norm.is_some() || dense.activation.is_some_and(needs_input);
        let gradient = self.matrix(width);
        StageArrays {
            input,
            linear: keeps_linear.then(|| self.matrix(width)),
            output: if dense.activation.is_some() { self.matrix(width) } else { gradient },
            gradient,
            moments: dense.norm.is_some().then(|| self.array(2 * width)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_engine::Architecture;
    use elbo_recipe::{BatchNorm, Recipe};

    #[test]
    fn nothing_overlaps_and_nothing_is_left_over() {
        for (batch_norm, tied_heads, activation) in [
            (BatchNorm::Off, false, Activation::Relu),
            (BatchNorm::Off, true, Activation::Gelu),
            (BatchNorm::Hidden, false, Activation::Silu),
            (BatchNorm::HiddenAndMu, true, Activation::Tanh),
        ] {
            let shape = Recipe { hidden: vec![13, 6], latent: 5, ..Recipe::default() };
            let recipe = Recipe { batch_norm, tied_heads, activation, ..shape };
            let (layout, tuning) = (Layout::new(&Architecture::from(&recipe)), Tuning::hardware());
            let arrays = Activations::new(&layout, 10, &tuning);
            // Where each array begins; a matrix has a row for each of 12 images.
            let mut begins: Vec<(usize, usize)> = Vec::new();
            let mut matrix = |matrix: Matrix| begins.push((matrix.at, 12 * matrix.width));
            [arrays.latents, arrays.mu, arrays.z, arrays.deviation].into_iter().for_each(&mut matrix);
            arrays.logvar_gradient.into_iter().for_each(&mut matrix);
            for stage in &arrays.stages {
                [stage.output, stage.gradient].into_iter().for_each(&mut matrix);
                stage.linear.into_iter().for_each(&mut matrix);
                assert!(stage.input.is_none_or(|input| arrays.stages.iter().any(|s| s.output == input)));
            }
            let latent4 = layout.latent_columns / 4;
            for (stage, arrays) in layout.stages.iter().zip(&arrays.stages) {
                let columns4 = |norm: &elbo_engine::Norm| norm.columns / 4;
                let pair = arrays.moments.zip(stage.norm().map(columns4));
                begins.extend(pair.map(|(at, columns4)| (at, 2 * columns4)));
            }
            begins.push((arrays.kl_parts, arrays.logvar_parts - arrays.kl_parts));
            begins.push((arrays.logvar_parts, arrays.logvar_parts - arrays.kl_parts));
            begins.push((arrays.loss_parts, arrays.squares - arrays.loss_parts));
            begins.push((arrays.squares, 64 * update_groups(&layout, &tuning)));
            assert_eq!((arrays.logvar_parts - arrays.kl_parts) % latent4, 0);
            // A matrix may have several names, but no two begin in one another.
            begins.sort_unstable();
            begins.dedup();
            let mut end = 0;
            for (at, length) in begins {
                assert_eq!(at, end, "{recipe:?}");
                end = at + length;
            }
            assert_eq!(end, arrays.length);
        }
    }
}
