//! Where everything that a pass computes lies in one buffer, counted in vec4.

use elbo_engine::{Layout, Linear};
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

/// What is kept of a layer, all of it `[capacity, ...]`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LayerArrays {
    /// What it takes; none: images.
    pub input: Option<Matrix>,
    /// Its output before normalization and activation, where the way back needs it.
    pub linear: Option<Matrix>,
    /// Gradient of its output.
    pub gradient: Matrix,
    /// Mean and inverse deviation of each column, where it is normalized.
    pub moments: Option<usize>,
}

/// Where everything that a pass computes lies.
#[derive(Debug, Clone)]
pub(crate) struct Activations {
    /// Rows that every matrix has: images of a pass at most.
    pub capacity: usize,
    /// The layers of the layout.
    pub layers: Vec<LayerArrays>,
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
    /// Mean and inverse deviation of each dimension of mu, where it is normalized.
    pub mu_moments: Option<usize>,
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
    pub fn new(layout: &Layout, activation: Activation, capacity: usize, tuning: &Tuning) -> Self {
        let mut room = Room { next: 0, rows: capacity.next_multiple_of(4) };
        let (latent4, head) = (layout.latent_columns / 4, &layout.layers[layout.head]);
        let latents = room.matrix(head.columns / 4);
        let z = room.matrix(latent4);
        let mut layers = Vec::new();
        let mut input = None;
        for (index, layer) in layout.layers.iter().enumerate() {
            let next = match index {
                _ if index == layout.head => Some(z),
                _ if index + 1 == layout.layers.len() => None,
                _ => Some(room.matrix(layer.columns / 4)),
            };
            layers.push(room.layer(layer, input, is_hidden(layout, index) && needs_input(activation)));
            input = next;
        }
        let groups = |span: usize, side: usize| room.rows.div_ceil(4).div_ceil(span) * side;
        let side = tuning.forward.side();
        // A separate sampling kernel has a group for every four rows, eight to a workgroup.
        let kl_groups = groups(side * tuning.forward.rows, side).max(groups(8, 8));
        let output = tuning.output;
        let across = PIXELS4.div_ceil(output.side() * output.columns);
        let loss_groups = groups(output.side() * output.rows, 1) * across * 64;
        let normalized = layout.mu_norm.is_some();
        Self {
            capacity,
            layers,
            latents,
            mu: if normalized { room.matrix(latent4) } else { latents },
            z,
            deviation: room.matrix(latent4),
            logvar_gradient: (normalized && layout.tied).then(|| room.matrix(latent4)),
            mu_moments: normalized.then(|| room.array(2 * latent4)),
            kl_parts: room.array(kl_groups * latent4),
            logvar_parts: room.array(kl_groups * latent4),
            loss_parts: room.array(loss_groups),
            squares: room.array(update_groups(layout, tuning) * 64),
            length: room.next,
        }
    }

    /// What the output layer keeps: gradients of the logits, pixel means or logits.
    pub fn output(&self) -> Matrix {
        self.layers[self.layers.len() - 1].gradient
    }

    /// What a hidden layer gives.
    pub fn active(&self, layer: usize) -> Option<Matrix> {
        self.layers.get(layer + 1).and_then(|next| next.input)
    }
}

/// Whether a layer is a hidden one.
pub(crate) fn is_hidden(layout: &Layout, layer: usize) -> bool {
    layer != layout.head && layer + 1 != layout.layers.len()
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

    fn layer(&mut self, layer: &Linear, input: Option<Matrix>, keeps_linear: bool) -> LayerArrays {
        let width = layer.columns / 4;
        let keeps_linear = keeps_linear || layer.norm.is_some();
        LayerArrays {
            input,
            linear: keeps_linear.then(|| self.matrix(width)),
            gradient: self.matrix(width),
            moments: layer.norm.is_some().then(|| self.array(2 * width)),
        }
    }
}
