//! From the shape of a net to its stages, with a place in the flat buffers for each of their tensors.

use elbo_recipe::BatchNorm;

use crate::{
    Architecture, BufferKind, Dense, Heads, Linear, NetPart, Norm, Op, ParameterInit, ParameterSlot, Stage,
    StageInput, padded,
};

/// The stages of a net, and the buffers that hold their parameters, so far.
#[derive(Debug, Default)]
pub(crate) struct Compiler {
    /// The stages in the order of computation.
    pub stages: Vec<Stage>,
    /// The named tensors in the same order.
    pub slots: Vec<ParameterSlot>,
    /// Length of the parameter buffer.
    pub parameters: usize,
    /// Length of the buffer of running statistics.
    pub statistics: usize,
}

impl Compiler {
    /// All stages of a net.
    pub fn of(architecture: &Architecture) -> Self {
        let mut compiler = Self::default();
        let latent = architecture.latent;
        let width = compiler.hidden_stages(architecture, NetPart::Encoder, architecture.pixels);
        let heads = compiler.heads(architecture, width);
        compiler.push("encoder.heads", NetPart::Encoder, Op::Heads(heads));
        compiler.push("z", NetPart::Latent, Op::Sample);
        let width = compiler.hidden_stages(architecture, NetPart::Decoder, latent);
        let linear = compiler.linear(&["decoder.to_logits"], width, architecture.pixels, true);
        let output = Dense { linear, norm: None, activation: None };
        compiler.push("decoder.to_logits", NetPart::Decoder, Op::Dense(output));
        let sigma = architecture.learned_sigma;
        let log_sigma = sigma.map(|sigma| compiler.vector("decoder.log_sigma".to_owned(), 1, sigma.ln()));
        compiler.push("likelihood", NetPart::Loss, Op::Likelihood { log_sigma });
        compiler
    }

    /// A stage that reads what the last one gives.
    fn push(&mut self, name: &str, part: NetPart, op: Op) {
        let input = self.stages.len().checked_sub(1).map_or(StageInput::Images, StageInput::Stage);
        self.stages.push(Stage { name: name.to_owned(), part, input, op });
    }

    /// The hidden stages of encoder or decoder, and how wide the last one is.
    fn hidden_stages(&mut self, architecture: &Architecture, part: NetPart, mut width: usize) -> usize {
        let normalized = architecture.batch_norm != BatchNorm::Off;
        let (prefix, widths) = match part {
            NetPart::Decoder => ("decoder", architecture.hidden.iter().rev().copied().collect::<Vec<_>>()),
            _ => ("encoder", architecture.hidden.clone()),
        };
        for (index, next) in widths.into_iter().enumerate() {
            let name = format!("{prefix}.hidden.{index}");
            // A bias before a normalization would be taken out again with the mean.
            let linear = self.linear(&[&name], width, next, !normalized);
            let norm = normalized.then(|| self.norm(&format!("{prefix}.norm.{index}"), next, None));
            let activation = Some(architecture.activation);
            self.push(&name, part, Op::Dense(Dense { linear, norm, activation }));
            width = next;
        }
        width
    }

    fn heads(&mut self, architecture: &Architecture, width: usize) -> Heads {
        let (latent, tied) = (architecture.latent, architecture.tied_heads);
        let (mu_name, logvar_name) = ("encoder.to_mu", "encoder.to_logvar");
        let names = if tied { &[mu_name][..] } else { &[mu_name, logvar_name] };
        let linear = self.linear(names, width, latent, true);
        let on_mu = architecture.batch_norm == BatchNorm::HiddenAndMu;
        let mu_norm = on_mu.then(|| self.norm("encoder.mu_norm", latent, Some(architecture.mu_scale)));
        Heads { linear, mu_norm, tied, mu_name: mu_name.to_owned(), logvar_name: logvar_name.to_owned() }
    }

    /// A vector of parameters that begin with the same number, and where it lies.
    fn vector(&mut self, name: String, width: usize, fill: f32) -> usize {
        let offset = self.parameters;
        self.parameters += padded(width);
        let (shape, init, buffer) = (vec![width], ParameterInit::Fill(fill), BufferKind::Parameters);
        self.slots.push(ParameterSlot { name, shape, init, buffer, offset, stride: padded(width) });
        offset
    }

    /// Linear layers of one input side by side.
    fn linear(&mut self, names: &[&str], inputs: usize, outputs: usize, biased: bool) -> Linear {
        let (rows, part) = (padded(inputs), padded(outputs));
        let columns = part * names.len();
        let weight = self.parameters;
        self.parameters += rows * columns;
        let bias = biased.then_some(self.parameters);
        if biased {
            self.parameters += columns;
        }
        for (index, name) in names.iter().enumerate() {
            let slot = |name, shape, init, offset| {
                let (buffer, offset) = (BufferKind::Parameters, offset + index * part);
                ParameterSlot { name, shape, init, buffer, offset, stride: columns }
            };
            let init = ParameterInit::Draw { fan_in: inputs, fan_out: outputs };
            self.slots.push(slot(format!("{name}.weight"), vec![inputs, outputs], init, weight));
            let bias_slot =
                |bias| slot(format!("{name}.bias"), vec![outputs], ParameterInit::Fill(0.0), bias);
            self.slots.extend(bias.map(bias_slot));
        }
        Linear { inputs, outputs, parts: names.len(), rows, columns, weight, bias }
    }

    fn norm(&mut self, name: &str, width: usize, fixed_scale: Option<f32>) -> Norm {
        let columns = padded(width);
        let gamma = match fixed_scale {
            None => Some(self.vector(format!("{name}.gamma"), width, 1.0)),
            Some(_) => None,
        };
        let beta = self.vector(format!("{name}.beta"), width, 0.0);
        let statistics = self.statistics;
        self.statistics += 2 * columns;
        for (index, (which, fill)) in [("running_mean", 0.0), ("running_var", 1.0)].into_iter().enumerate() {
            self.slots.push(ParameterSlot {
                name: format!("{name}.{which}"),
                shape: vec![width],
                init: ParameterInit::Fill(fill),
                buffer: BufferKind::Statistics,
                offset: statistics + index * columns,
                stride: columns,
            });
        }
        Norm { width, columns, gamma, fixed_scale: fixed_scale.unwrap_or(1.0), beta, statistics }
    }
}
