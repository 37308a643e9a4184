//! Where the parameters of a net lie in one flat buffer.

use std::collections::BTreeMap;

use elbo_recipe::BatchNorm;

use crate::{Architecture, Values, WeightError, Weights};

/// Every width is padded to a multiple of this, with parameters that are zero and stay so.
pub const PAD: usize = 8;

/// The next multiple of [`PAD`].
#[must_use]
pub fn padded(width: usize) -> usize {
    width.next_multiple_of(PAD)
}

/// A linear layer: a matrix `[rows, columns]`, row after row, then `columns` biases if it has any.
#[derive(Debug, Clone, PartialEq)]
pub struct Linear {
    /// Width of its input.
    pub inputs: usize,
    /// Width of its output, or of each part of it.
    pub outputs: usize,
    /// Parts that lie side by side, each padded by itself: two for mu and logvar, else one.
    pub parts: usize,
    /// Padded width of its input.
    pub rows: usize,
    /// Padded width of its output, all parts together.
    pub columns: usize,
    /// Where the matrix begins.
    pub weight: usize,
    /// Where the biases begin.
    pub bias: Option<usize>,
    /// The normalization that follows a hidden layer.
    pub norm: Option<Norm>,
}

/// A batch normalization.
#[derive(Debug, Clone, PartialEq)]
pub struct Norm {
    /// Width.
    pub width: usize,
    /// Padded width.
    pub columns: usize,
    /// Where the trained scales begin; none if the scale is fixed.
    pub gamma: Option<usize>,
    /// The fixed scale, where there is one.
    pub fixed_scale: f32,
    /// Where the shifts begin.
    pub beta: usize,
    /// Where the running statistics begin in their own buffer: `columns` means, then `columns` unbiased
    /// variances.
    pub statistics: usize,
}

/// Which buffer a tensor lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BufferKind {
    /// The trained parameters.
    Parameters,
    /// The running statistics.
    Statistics,
}

/// How a tensor of a fresh model begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ParameterInit {
    /// Drawn by the architecture's initializer.
    Draw {
        /// Inputs of each unit.
        fan_in: usize,
        /// Units that each input feeds.
        fan_out: usize,
    },
    /// Every number the same.
    Fill(f32),
}

/// A named tensor and where it lies.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterSlot {
    /// Its name, such as `encoder.hidden.0.weight`.
    pub name: String,
    /// Its shape, not padded.
    pub shape: Vec<usize>,
    /// How it begins.
    pub init: ParameterInit,
    /// Its buffer.
    pub place: BufferKind,
    /// Where it begins there.
    pub offset: usize,
    /// From one row to the next.
    pub stride: usize,
}

/// Where the parameters of a net lie: layer after layer in the order of computation.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Pixels of an image.
    pub pixels: usize,
    /// Latent dimensions.
    pub latent: usize,
    /// Padded latent dimensions.
    pub latent_columns: usize,
    /// Hidden layers of the encoder, the head, hidden layers of the decoder, the output layer.
    pub layers: Vec<Linear>,
    /// Which layer is the head: as many as the encoder has hidden layers.
    pub head: usize,
    /// Whether one part of the head gives both mu and logvar.
    pub tied: bool,
    /// The normalization of mu.
    pub mu_norm: Option<Norm>,
    /// Where the logarithm of a trained sigma lies.
    pub log_sigma: Option<usize>,
    /// Length of the parameter buffer.
    pub parameters: usize,
    /// Length of the buffer of running statistics.
    pub statistics: usize,
    entries: Vec<ParameterSlot>,
}

impl Layout {
    /// The layout of a net.
    #[must_use]
    pub fn new(architecture: &Architecture) -> Self {
        let mut builder = Builder::default();
        let normalized = architecture.batch_norm != BatchNorm::Off;
        let latent = architecture.latent;
        let mut layers = Vec::new();
        let mut width = architecture.pixels;
        for (index, next) in architecture.hidden.iter().enumerate() {
            layers.push(builder.hidden("encoder", index, width, *next, normalized));
            width = *next;
        }
        let head = layers.len();
        let tied = architecture.tied_heads;
        let on_mu = architecture.batch_norm == BatchNorm::HiddenAndMu;
        let names: &[&str] = if tied { &["encoder.to_mu"] } else { &["encoder.to_mu", "encoder.to_logvar"] };
        layers.push(builder.linear(names, width, latent, true));
        let mu_norm = on_mu.then(|| builder.norm("encoder.mu_norm", latent, Some(architecture.mu_scale)));
        width = latent;
        for (index, next) in architecture.hidden.iter().rev().enumerate() {
            layers.push(builder.hidden("decoder", index, width, *next, normalized));
            width = *next;
        }
        layers.push(builder.linear(&["decoder.to_logits"], width, architecture.pixels, true));
        let log_sigma = architecture
            .learned_sigma
            .map(|sigma| builder.vector("decoder.log_sigma".to_owned(), 1, sigma.ln()));
        Self {
            pixels: architecture.pixels,
            latent,
            latent_columns: padded(latent),
            layers,
            head,
            tied,
            mu_norm,
            log_sigma,
            parameters: builder.parameters,
            statistics: builder.statistics,
            entries: builder.entries,
        }
    }

    /// Every named tensor, in the order of computation.
    #[must_use]
    pub fn entries(&self) -> &[ParameterSlot] {
        &self.entries
    }

    /// Weights as they lie in the two buffers: parameters and running statistics.
    ///
    /// # Errors
    /// [`WeightError`] if a tensor is missing or of another shape.
    pub fn pack(&self, weights: &Weights) -> Result<(Vec<f32>, Vec<f32>), WeightError> {
        let mut buffers = (vec![0.0; self.parameters], vec![0.0; self.statistics]);
        for entry in &self.entries {
            let values = weights.get(&entry.name, &entry.shape)?;
            let buffer = match entry.place {
                BufferKind::Parameters => &mut buffers.0,
                BufferKind::Statistics => &mut buffers.1,
            };
            for (row, values) in values.chunks_exact(entry.width()).enumerate() {
                buffer[entry.offset + row * entry.stride..][..values.len()].copy_from_slice(values);
            }
        }
        Ok(buffers)
    }

    /// The weights that lie in the two buffers.
    ///
    /// # Panics
    /// If a buffer is too short.
    #[must_use]
    pub fn unpack(&self, parameters: &[f32], statistics: &[f32]) -> Weights {
        Weights(
            self.entries
                .iter()
                .map(|entry| {
                    let buffer = match entry.place {
                        BufferKind::Parameters => parameters,
                        BufferKind::Statistics => statistics,
                    };
                    (entry.name.clone(), entry.read(buffer))
                })
                .collect::<BTreeMap<_, _>>(),
        )
    }

    /// The gradients that lie in a buffer as the parameters do, by the names of their parameters.
    ///
    /// # Panics
    /// If the buffer is too short.
    #[must_use]
    pub fn unpack_gradients(&self, gradients: &[f32]) -> Weights {
        let trained = self.entries.iter().filter(|entry| entry.place == BufferKind::Parameters);
        Weights(trained.map(|entry| (entry.name.clone(), entry.read(gradients))).collect())
    }

    /// How many numbers training changes.
    #[must_use]
    pub fn trained_parameters(&self) -> usize {
        let trained = self.entries.iter().filter(|entry| entry.place == BufferKind::Parameters);
        trained.map(|entry| entry.shape.iter().product::<usize>()).sum()
    }
}

impl ParameterSlot {
    fn width(&self) -> usize {
        self.shape[self.shape.len() - 1]
    }

    fn read(&self, buffer: &[f32]) -> Values {
        let rows = self.shape.iter().product::<usize>() / self.width();
        let row = |row| &buffer[self.offset + row * self.stride..][..self.width()];
        Values { shape: self.shape.clone(), values: (0..rows).flat_map(row).copied().collect() }
    }
}

#[derive(Default)]
struct Builder {
    parameters: usize,
    statistics: usize,
    entries: Vec<ParameterSlot>,
}

impl Builder {
    /// A vector of the parameters that begins with one number everywhere, and where it lies.
    fn vector(&mut self, name: String, width: usize, fill: f32) -> usize {
        let offset = self.parameters;
        self.parameters += padded(width);
        let (shape, init, place) = (vec![width], ParameterInit::Fill(fill), BufferKind::Parameters);
        self.entries.push(ParameterSlot { name, shape, init, place, offset, stride: padded(width) });
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
                let (place, offset) = (BufferKind::Parameters, offset + index * part);
                ParameterSlot { name, shape, init, place, offset, stride: columns }
            };
            let init = ParameterInit::Draw { fan_in: inputs, fan_out: outputs };
            self.entries.push(slot(format!("{name}.weight"), vec![inputs, outputs], init, weight));
            self.entries.extend(
                bias.map(|bias| slot(format!("{name}.bias"), vec![outputs], ParameterInit::Fill(0.0), bias)),
            );
        }
        Linear { inputs, outputs, parts: names.len(), rows, columns, weight, bias, norm: None }
    }

    fn hidden(
        &mut self,
        part: &str,
        index: usize,
        inputs: usize,
        outputs: usize,
        normalized: bool,
    ) -> Linear {
        let name = format!("{part}.hidden.{index}");
        // A bias before a normalization would be taken out again with the mean.
        let linear = self.linear(&[&name], inputs, outputs, !normalized);
        let norm = normalized.then(|| self.norm(&format!("{part}.norm.{index}"), outputs, None));
        Linear { norm, ..linear }
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
            self.entries.push(ParameterSlot {
                name: format!("{name}.{which}"),
                shape: vec![width],
                init: ParameterInit::Fill(fill),
                place: BufferKind::Statistics,
                offset: statistics + index * columns,
                stride: columns,
            });
        }
        Norm { width, columns, gamma, fixed_scale: fixed_scale.unwrap_or(1.0), beta, statistics }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::initial_weights;
    use elbo_recipe::{Activation, Recipe};
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

    proptest! {
        #[test]
        fn weights_survive_the_buffers(
            hidden in prop::collection::vec(1usize..20, 0..4),
            latent in 1usize..12,
            which in 0usize..3,
            tied_heads: bool,
            sigma: bool,
        ) {
            let batch_norm = [BatchNorm::Off, BatchNorm::Hidden, BatchNorm::HiddenAndMu][which];
            let plain = Architecture::plain(24, &hidden, latent, Activation::Relu);
            let learned_sigma = sigma.then_some(0.3);
            let architecture = Architecture { batch_norm, tied_heads, learned_sigma, ..plain };
            let layout = Layout::new(&architecture);
            let weights = initial_weights(&architecture, 5);
            let (parameters, statistics) = layout.pack(&weights).unwrap();
            prop_assert_eq!(layout.unpack(&parameters, &statistics), weights.clone());
            // Padding is zero.
            let sum = |values: &mut dyn Iterator<Item = f32>| values.map(|x| f64::from(x.abs())).sum::<f64>();
            let all = sum(&mut parameters.iter().chain(&statistics).copied());
            let named = sum(&mut weights.0.values().flat_map(|tensor| tensor.values.clone()));
            prop_assert!((all - named).abs() < 1e-6 * named.max(1.0));
        }
    }

    #[test]
    fn every_offset_is_a_multiple_of_the_lanes() {
        let architecture = Architecture::plain(784, &[13, 7], 3, Activation::Tanh);
        let layout = Layout::new(&architecture);
        for layer in &layout.layers {
            assert_eq!((layer.weight % PAD, layer.bias.unwrap() % PAD), (0, 0));
            assert_eq!((layer.rows % PAD, layer.columns % PAD), (0, 0));
        }
    }
}
