//! How measures and sums lie among the numbers that are read back.

use elbo_engine::{EvaluationSums, GapSums, HealthStats, Layout};

/// How the measures of one pass lie, counted from where they begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RowLayout {
    latent: usize,
    layers: usize,
    /// KL of each dimension, padded.
    pub kl: usize,
    /// Share of dead units of each hidden layer.
    pub dead: usize,
    /// Numbers of a row.
    pub length: usize,
}

impl RowLayout {
    /// Of a net.
    pub fn new(layout: &Layout) -> Self {
        let (kl, layers) = (12, layout.layers.len() - 2);
        let dead = kl + layout.latent_columns;
        Self { latent: layout.latent, layers, kl, dead, length: (dead + layers).next_multiple_of(4) }
    }

    /// KL of each dimension.
    pub fn kl_per_dimension(&self, values: &[f32]) -> Vec<f32> {
        values[self.kl..][..self.latent].to_vec()
    }

    /// What a step under watch measured besides.
    pub fn sample(&self, values: &[f32], step: u32, normalized: bool) -> HealthStats {
        HealthStats {
            step,
            kl_per_dimension: self.kl_per_dimension(values),
            squared_update: values[6],
            squared_weights: values[7],
            dead_units: values[self.dead..][..self.layers].to_vec(),
            gap: normalized.then_some(values[8]),
        }
    }
}

/// How the sums of an evaluation lie: reconstruction, then after four numbers KL, mu and squared mu, each padded;
/// then reconstruction and KL of the gap's images with running statistics, and again with their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SumLayout {
    latent: usize,
    columns: usize,
    /// Where the gap's sums with running statistics begin.
    pub running: usize,
    /// Where those with own statistics begin.
    pub own: usize,
    /// Numbers in all.
    pub length: usize,
}

impl SumLayout {
    /// Of a net.
    pub fn new(layout: &Layout) -> Self {
        let columns = layout.latent_columns;
        let (running, part) = (4 + 3 * columns, 4 + columns);
        Self { latent: layout.latent, columns, running, own: running + part, length: running + 2 * part }
    }

    /// The sums over so many images, and over those of the gap.
    pub fn sums(&self, values: &[f32], images: usize, gap_images: usize) -> EvaluationSums {
        let latent = |at: usize| values[at..][..self.latent].to_vec();
        let part = |at: usize| [values[at]].into_iter().chain(latent(at + 4)).collect();
        EvaluationSums {
            images,
            reconstruction: values[0],
            kl_per_dimension: latent(4),
            mu: latent(4 + self.columns),
            squared_mu: latent(4 + 2 * self.columns),
            gap: (gap_images > 0).then(|| GapSums {
                images: gap_images,
                running: part(self.running),
                own: part(self.own),
            }),
        }
    }
}
