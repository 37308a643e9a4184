//! The stages of a net, and where its parameters lie in one flat buffer.

use crate::{
    Architecture, BufferKind, Dense, Heads, NetPart, Op, ParameterSlot, Stage, WeightError, Weights,
    compile::Compiler, padded,
};

/// The stages of a net in the order of computation, and where its parameters lie, in the same order. Engines
/// walk the stages; none derives the topology again.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Pixels of an image.
    pub pixels: usize,
    /// Latent dimensions.
    pub latent: usize,
    /// Padded latent dimensions.
    pub latent_columns: usize,
    /// The stages in the order of computation.
    pub stages: Vec<Stage>,
    /// Length of the parameter buffer.
    pub parameters: usize,
    /// Length of the buffer of running statistics.
    pub statistics: usize,
    slots: Vec<ParameterSlot>,
}

impl Layout {
    /// The layout of a net.
    #[must_use]
    pub fn new(architecture: &Architecture) -> Self {
        let Compiler { stages, slots, parameters, statistics } = Compiler::of(architecture);
        Self {
            pixels: architecture.pixels,
            latent: architecture.latent,
            latent_columns: padded(architecture.latent),
            stages,
            parameters,
            statistics,
            slots,
        }
    }

    /// Whether any layer is normalized over the batch, by statistics that it may lag behind. A recipe may ask for
    /// hidden layers to be normalized that it has none of.
    #[must_use]
    pub fn normalizes(&self) -> bool {
        self.statistics > 0
    }

    /// The stages of a part of the net, each with its place among all stages.
    pub fn part(&self, part: NetPart) -> impl DoubleEndedIterator<Item = (usize, &Stage)> {
        self.stages.iter().enumerate().filter(move |(_, stage)| stage.part == part)
    }

    /// The hidden stages, each with its place among all stages.
    pub fn hidden(&self) -> impl Iterator<Item = (usize, &Stage, &Dense)> {
        self.stages.iter().enumerate().filter_map(|(index, stage)| match &stage.op {
            Op::Dense(dense) if dense.activation.is_some() => Some((index, stage, dense)),
            _ => None,
        })
    }

    /// The heads, and their place among all stages.
    ///
    /// # Panics
    /// Never: every net has them.
    #[must_use]
    pub fn heads(&self) -> (usize, &Heads) {
        let heads = self.stages.iter().enumerate().find_map(|(index, stage)| match &stage.op {
            Op::Heads(heads) => Some((index, heads)),
            _ => None,
        });
        heads.expect("every net has heads")
    }

    /// The output layer, whose logits the likelihood reads, and its place among all stages.
    ///
    /// # Panics
    /// Never: every net has one.
    #[must_use]
    pub fn output(&self) -> (usize, &Dense) {
        let mut output = self.part(NetPart::Decoder).filter_map(|(index, stage)| match &stage.op {
            Op::Dense(dense) => Some((index, dense)),
            _ => None,
        });
        output.next_back().expect("every net has an output layer")
    }

    /// Where the logarithm of a trained sigma lies, if the likelihood has one.
    #[must_use]
    pub fn log_sigma(&self) -> Option<usize> {
        self.stages.iter().find_map(|stage| match &stage.op {
            Op::Likelihood { log_sigma } => *log_sigma,
            Op::Dense(_) | Op::Heads(_) | Op::Sample => None,
        })
    }

    /// The place of the stage that samples z among all stages.
    ///
    /// # Panics
    /// Never: every net has one.
    #[must_use]
    pub fn sample(&self) -> usize {
        let sample = self.stages.iter().position(|stage| stage.op == Op::Sample);
        sample.expect("every net samples z")
    }

    /// The tensor of the output layer's biases, `[pixels]`.
    ///
    /// # Panics
    /// Never: the output layer has biases.
    #[must_use]
    pub fn output_bias(&self) -> &ParameterSlot {
        let bias = self.output().1.linear.bias;
        let slot = self.parameter_slots().find(|slot| Some(slot.offset) == bias);
        slot.expect("the output layer has biases")
    }

    /// Every named tensor, in the order of computation.
    #[must_use]
    pub fn slots(&self) -> &[ParameterSlot] {
        &self.slots
    }

    /// The named tensors that training changes by their gradients.
    fn parameter_slots(&self) -> impl Iterator<Item = &ParameterSlot> {
        self.slots.iter().filter(|slot| slot.buffer == BufferKind::Parameters)
    }

    /// Weights as they lie in the two buffers: parameters and running statistics.
    ///
    /// # Errors
    /// [`WeightError`] if a tensor is missing or of another shape.
    pub fn pack(&self, weights: &Weights) -> Result<(Vec<f32>, Vec<f32>), WeightError> {
        let mut buffers = (vec![0.0; self.parameters], vec![0.0; self.statistics]);
        for slot in &self.slots {
            let values = weights.get(&slot.name, &slot.shape)?;
            match slot.buffer {
                BufferKind::Parameters => slot.write(values, &mut buffers.0),
                BufferKind::Statistics => slot.write(values, &mut buffers.1),
            }
        }
        Ok(buffers)
    }

    /// Tensors with the names and shapes of the trained parameters, such as gradients or moments, as the parameters
    /// lie in their buffer.
    ///
    /// # Errors
    /// [`WeightError`] if a tensor is missing, of another shape, or not one of those.
    pub fn pack_trained(&self, tensors: &Weights) -> Result<Vec<f32>, WeightError> {
        let mut buffer = vec![0.0; self.parameters];
        for slot in self.parameter_slots() {
            slot.write(tensors.get(&slot.name, &slot.shape)?, &mut buffer);
        }
        match tensors.unknown(self.parameter_slots().map(|slot| slot.name.as_str())) {
            Some(name) => Err(WeightError::Unexpected(name.to_owned())),
            None => Ok(buffer),
        }
    }

    /// The weights that lie in the two buffers.
    ///
    /// # Panics
    /// If a buffer is too short.
    #[must_use]
    pub fn unpack(&self, parameters: &[f32], statistics: &[f32]) -> Weights {
        let named = self.slots.iter().map(|slot| {
            let buffer = match slot.buffer {
                BufferKind::Parameters => parameters,
                BufferKind::Statistics => statistics,
            };
            (slot.name.clone(), slot.read(buffer))
        });
        Weights(named.collect())
    }

    /// The gradients that lie in a buffer as the parameters do, by the names of their parameters.
    ///
    /// # Panics
    /// If the buffer is too short.
    #[must_use]
    pub fn unpack_gradients(&self, gradients: &[f32]) -> Weights {
        Weights(self.parameter_slots().map(|slot| (slot.name.clone(), slot.read(gradients))).collect())
    }

    /// How many numbers training changes.
    #[must_use]
    pub fn trained_parameters(&self) -> usize {
        self.parameter_slots().map(ParameterSlot::count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Linear, Norm, PAD, StageInput, initial_weights};
    use elbo_recipe::{Activation, BatchNorm, Recipe};
    use proptest::prelude::*;

    #[test]
    fn the_article_net_has_224464_parameters() {
        let count = |batch_norm| {
            let recipe = Recipe { batch_norm, ..Recipe::default() };
            Layout::new(&Architecture::from(&recipe)).trained_parameters()
        };
        assert_eq!(count(BatchNorm::Off), 224_464);
        // Each of the 384 hidden biases gives way to a scale and a shift; running statistics do not count.
        assert_eq!(count(BatchNorm::Hidden), 224_464 + 384);
    }

    #[test]
    fn the_article_net_has_its_stages_in_order() {
        let layout = Layout::new(&Architecture::from(&Recipe::default()));
        let names: Vec<&str> = layout.stages.iter().map(|stage| stage.name.as_str()).collect();
        let expected = [
            "encoder.hidden.0",
            "encoder.hidden.1",
            "encoder.heads",
            "z",
            "decoder.hidden.0",
            "decoder.hidden.1",
            "decoder.to_logits",
            "likelihood",
        ];
        assert_eq!(names, expected);
        assert_eq!(layout.output_bias().name, "decoder.to_logits.bias");
    }

    /// Any net: widths, normalizations, heads, likelihoods.
    fn architectures() -> impl Strategy<Value = Architecture> {
        let widths = prop::collection::vec(1usize..30, 0..4);
        let norms = prop::sample::select(vec![BatchNorm::Off, BatchNorm::Hidden, BatchNorm::HiddenAndMu]);
        (1usize..50, widths, 1usize..20, norms, any::<bool>(), any::<bool>()).prop_map(
            |(pixels, hidden, latent, batch_norm, tied_heads, sigma)| Architecture {
                batch_norm,
                tied_heads,
                learned_sigma: sigma.then_some(0.3),
                ..Architecture::plain(pixels, &hidden, latent, Activation::Relu)
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn weights_survive_the_buffers_and_padding_is_zero(architecture in architectures()) {
            let layout = Layout::new(&architecture);
            let weights = initial_weights(&architecture, 5);
            let (parameters, statistics) = layout.pack(&weights).unwrap();
            prop_assert_eq!(layout.unpack(&parameters, &statistics), weights);
            // What lies in no row of a named tensor is zero, and stays so by being left alone.
            for (kind, buffer) in [(BufferKind::Parameters, parameters), (BufferKind::Statistics, statistics)] {
                let mut rest = buffer;
                for slot in layout.slots().iter().filter(|slot| slot.buffer == kind) {
                    slot.rows().for_each(|row| rest[row].fill(0.0));
                }
                prop_assert!(rest.iter().all(|number| *number == 0.0));
            }
        }

        #[test]
        fn no_two_tensors_overlap_or_share_a_name(architecture in architectures()) {
            let layout = Layout::new(&architecture);
            let names: std::collections::BTreeSet<_> = layout.slots().iter().map(|slot| &slot.name).collect();
            prop_assert_eq!(names.len(), layout.slots().len());
            for (kind, length) in
                [(BufferKind::Parameters, layout.parameters), (BufferKind::Statistics, layout.statistics)]
            {
                let mut owners = vec![0; length];
                for slot in layout.slots().iter().filter(|slot| slot.buffer == kind) {
                    slot.rows().flatten().for_each(|at| owners[at] += 1);
                }
                prop_assert!(owners.iter().all(|owners| *owners <= 1), "{:?}: {:?}", kind, owners);
            }
        }

        #[test]
        fn offsets_and_padded_widths_are_multiples_of_the_pad(architecture in architectures()) {
            let layout = Layout::new(&architecture);
            prop_assert_eq!((layout.parameters % PAD, layout.statistics % PAD), (0, 0));
            for stage in &layout.stages {
                if let Some(Linear { weight, bias, rows, columns, inputs, outputs, parts, .. }) = stage.linear() {
                    let offsets = [*weight, bias.unwrap_or(0), *rows, *columns];
                    prop_assert!(offsets.iter().all(|offset| offset % PAD == 0), "{:?}", offsets);
                    prop_assert_eq!((*rows, *columns), (padded(*inputs), parts * padded(*outputs)));
                }
                if let Some(Norm { gamma, beta, statistics, width, columns, .. }) = stage.norm() {
                    let offsets = [gamma.unwrap_or(0), *beta, *statistics];
                    prop_assert!(offsets.iter().all(|offset| offset % PAD == 0), "{:?}", offsets);
                    prop_assert_eq!(*columns, padded(*width));
                }
            }
        }

        #[test]
        fn every_stage_reads_what_fits_it(architecture in architectures()) {
            let layout = Layout::new(&architecture);
            let width_of = |input| match input {
                StageInput::Images => architecture.pixels,
                StageInput::Stage(index) => match &layout.stages[index].op {
                    Op::Dense(dense) => dense.linear.outputs,
                    Op::Heads(_) | Op::Sample => architecture.latent,
                    Op::Likelihood { .. } => 0,
                },
            };
            for (index, stage) in layout.stages.iter().enumerate() {
                if let StageInput::Stage(input) = stage.input {
                    prop_assert!(input < index, "{} reads a later stage", stage.name);
                }
                let expected = match &stage.op {
                    Op::Dense(dense) => dense.linear.inputs,
                    Op::Heads(heads) => heads.linear.inputs,
                    Op::Sample => architecture.latent,
                    Op::Likelihood { .. } => architecture.pixels,
                };
                prop_assert_eq!(width_of(stage.input), expected, "{}", stage.name);
            }
            prop_assert_eq!(layout.hidden().count(), 2 * architecture.hidden.len());
            // Mu and logvar are sampled from heads, and the loss is of the output layer.
            let sampled = layout.part(NetPart::Latent).all(|(_, stage)| stage.input == StageInput::Stage(layout.heads().0));
            let explained = layout.part(NetPart::Loss).all(|(_, stage)| stage.input == StageInput::Stage(layout.output().0));
            prop_assert!(sampled && explained);
        }
    }
}
