//! All kernels of a net, and in which order a pass runs them.

use elbo_engine::{Layout, ModelSpec};
use elbo_recipe::Likelihood;

use crate::{
    Tuning,
    compile::{
        activations::{Activations, is_hidden, update_groups},
        constants::constants,
        kernel::{Groups, Kernel},
        layers::Net,
        sources,
    },
};

/// Kernels by their number, in the order in which they run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Passes {
    /// Images to z.
    pub encode: Vec<usize>,
    /// z to losses.
    pub decode: Vec<usize>,
    /// Losses to gradients.
    pub backward: Vec<usize>,
    /// The norm of the gradients.
    pub norm: Vec<usize>,
    /// Scale and fate of an update; after the norm.
    pub bound: Vec<usize>,
    /// The update.
    pub update: Vec<usize>,
    /// Dead units.
    pub dead: Vec<usize>,
    /// The measures of a pass, and the end of a step.
    pub row: Vec<usize>,
    /// What an evaluation sums.
    pub sums: Vec<usize>,
}

/// All kernels, what they share, and their order.
#[derive(Debug, Clone)]
pub(crate) struct Kernels {
    /// Their source begins with this.
    common: String,
    /// The kernels.
    pub list: Vec<Kernel>,
    /// Their order.
    pub passes: Passes,
}

impl Kernels {
    /// The whole WGSL of a kernel.
    pub fn text(&self, kernel: &Kernel) -> String {
        [self.common.as_str(), &kernel.source].concat()
    }

    fn push(&mut self, kernel: Kernel) -> usize {
        self.list.push(kernel);
        self.list.len() - 1
    }

    fn whole(&mut self, label: &str, pieces: &[&str], groups: usize) -> Vec<usize> {
        let groups = Groups::Fixed(groups);
        vec![self.push(Kernel { label: label.to_owned(), source: pieces.concat(), groups })]
    }

    /// The kernels of a net.
    pub fn new(spec: &ModelSpec, layout: &Layout, arrays: &Activations, tuning: &Tuning) -> Self {
        let constants = constants(layout, spec.rule, arrays, tuning);
        let mut all = Self {
            common: [constants.as_str(), sources::COMMON].concat(),
            list: Vec::new(),
            passes: Passes::default(),
        };
        let net = Net { spec, layout, arrays, tuning };
        // What follows the backward pass into a layer's output, by the layer.
        let mut back = Vec::new();
        for index in 0..layout.layers.len() {
            let mut after = None;
            let mut launches = vec![all.push(net.forward(index))];
            if let Some([forward, backward]) = net.normalization(index) {
                launches.push(all.push(forward));
                after = Some(all.push(backward));
            } else if index == layout.head
                && let Some([forward, sample, backward]) = net.mu_normalization()
            {
                launches.extend([all.push(forward), all.push(sample)]);
                after = Some(all.push(backward));
            }
            let part = if index <= layout.head { &mut all.passes.encode } else { &mut all.passes.decode };
            part.extend(launches);
            back.push(after);
        }
        let likelihood = sources::likelihood(spec);
        if matches!(spec.likelihood, Likelihood::GaussianLearned | Likelihood::GaussianOptimal) {
            let pieces = [sources::LOSS_PARTS, &likelihood, sources::SIGMA];
            all.passes.backward = all.whole("sigma", &pieces, 1);
        }
        for index in (1..layout.layers.len()).rev() {
            let launch = all.push(net.backward(index));
            all.passes.backward.push(launch);
            all.passes.backward.extend(back[index - 1]);
        }
        for kernel in net.gradients() {
            let launch = all.push(kernel);
            all.passes.backward.push(launch);
        }
        all.update(spec, layout, tuning, &likelihood);
        all.health(layout, arrays);
        let pieces = [sources::LATENT, sources::LOSS_PARTS, &likelihood, sources::SUMS];
        all.passes.sums = all.whole("sums", &pieces, layout.latent_columns / 4 + 1);
        all
    }

    fn update(&mut self, spec: &ModelSpec, layout: &Layout, tuning: &Tuning, likelihood: &str) {
        let groups = update_groups(layout, tuning);
        let rule = sources::rule(spec.rule);
        self.passes.norm = self.whole("norm", &[sources::NORM], groups);
        self.passes.bound = self.whole("bound", &[sources::BOUND], 1);
        self.passes.update = self.whole("update", &[rule, sources::UPDATE], groups);
        let pieces = [sources::LATENT, sources::LOSS_PARTS, likelihood, rule, sources::ROW];
        self.passes.row = self.whole("row", &pieces, 1);
    }

    fn health(&mut self, layout: &Layout, arrays: &Activations) {
        let hidden = (0..layout.layers.len()).filter(|index| is_hidden(layout, *index));
        let cases: Vec<String> = hidden
            .filter_map(|index| Some((arrays.active(index)?, layout.layers[index].outputs)))
            .enumerate()
            .map(|(n, (active, units))| {
                format!("case {n}u: {{ return vec3u({}u, {}u, {units}u); }}\n", active.at, active.width)
            })
            .collect();
        if cases.is_empty() {
            return;
        }
        let choice = format!(
            "fn hidden_layer(n: u32) -> vec3u {{\n switch n {{\n{}default: {{ return vec3u(0u, 0u, 1u); }} }} }}\n",
            cases.concat()
        );
        self.passes.dead = self.whole("dead units", &[&choice, sources::DEAD], cases.len());
    }
}
