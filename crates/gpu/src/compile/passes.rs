//! All kernels of a net, and in which order a pass runs them.

use elbo_engine::{Layout, ModelSpec, NetPart, Op, StageInput};
use elbo_recipe::Likelihood;

use crate::{
    Tuning,
    compile::{
        activations::{Activations, update_groups},
        constants::constants,
        kernel::{ComputeKernel, Groups},
        net::Net,
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
    pub list: Vec<ComputeKernel>,
    /// Their order.
    pub passes: Passes,
}

impl Kernels {
    /// The whole WGSL of a kernel.
    pub fn text(&self, kernel: &ComputeKernel) -> String {
        [self.common.as_str(), &kernel.source].concat()
    }

    fn push(&mut self, kernel: ComputeKernel) -> usize {
        self.list.push(kernel);
        self.list.len() - 1
    }

    fn whole(&mut self, label: &str, pieces: &[&str], groups: usize) -> Vec<usize> {
        let groups = Groups::Fixed(groups);
        vec![self.push(ComputeKernel { label: label.to_owned(), source: pieces.concat(), groups })]
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
        let behind = all.forward(&net);
        let likelihood = sources::likelihood(spec);
        all.backward(&net, &behind, &likelihood);
        all.update(spec, layout, tuning, &likelihood);
        all.health(layout, arrays);
        let pieces = [sources::LATENT, sources::LOSS_PARTS, &likelihood, sources::SUMS];
        all.passes.sums = all.whole("sums", &pieces, layout.latent_columns / 4 + 1);
        all
    }

    /// The kernels forward; and for every stage the one that follows where the gradient of its output is known.
    fn forward(&mut self, net: &Net<'_>) -> Vec<Option<usize>> {
        let mut behind = Vec::with_capacity(net.layout.stages.len());
        for (stage, arrays) in net.layout.stages.iter().zip(&net.arrays.stages) {
            let mut launches = Vec::new();
            let mut after = None;
            match &stage.op {
                Op::Dense(dense) => launches.push(self.push(net.dense(dense, arrays))),
                Op::Heads(heads) => launches.push(self.push(net.heads(heads, arrays))),
                Op::Sample => {
                    launches.extend(net.sample(net.layout.heads().1).map(|kernel| self.push(kernel)));
                    // Its own gradient is computed with that of what it reads.
                    if let StageInput::Stage(heads) = stage.input {
                        after = behind[heads];
                    }
                }
                // The output kernel computes the loss.
                Op::Likelihood { .. } => {}
            }
            if let Some([forward, backward]) = net.normalization(stage, arrays) {
                launches.push(self.push(forward));
                after = Some(self.push(backward));
            }
            match stage.part {
                NetPart::Encoder | NetPart::Latent => self.passes.encode.extend(launches),
                NetPart::Decoder | NetPart::Loss => self.passes.decode.extend(launches),
            }
            behind.push(after);
        }
        behind
    }

    /// The kernels backward.
    fn backward(&mut self, net: &Net<'_>, behind: &[Option<usize>], likelihood: &str) {
        if matches!(net.spec.likelihood, Likelihood::GaussianLearned | Likelihood::GaussianOptimal) {
            let pieces = [sources::LOSS_PARTS, likelihood, sources::SIGMA];
            self.passes.backward = self.whole("sigma", &pieces, 1);
        }
        for (stage, arrays) in net.layout.stages.iter().zip(&net.arrays.stages).rev() {
            if let (Some(kernel), StageInput::Stage(from)) = (net.backward(stage, arrays), stage.input) {
                let launch = self.push(kernel);
                self.passes.backward.push(launch);
                self.passes.backward.extend(behind[from]);
            }
        }
        for kernel in net.weight_gradients() {
            let launch = self.push(kernel);
            self.passes.backward.push(launch);
        }
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
        let cases: Vec<String> = layout
            .hidden()
            .map(|(index, _, dense)| (arrays.stages[index].output, dense.linear.outputs))
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
