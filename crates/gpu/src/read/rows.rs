//! How measurements and sums lie among the numbers that are read back.

use elbo_engine::{EvaluationSums, GapSums, HealthStats, Layout, StepOutcome, StepStats};

use crate::shared_struct::shared_struct;

shared_struct! {
    /// The measurements of one pass that every net has. What a pass does not measure has no meaning.
    pub(crate) struct RowHead {
        /// Negative log-likelihood, nats per image.
        reconstruction: f32,
        /// KL divergence, not weighted, nats per image.
        kl: f32,
        /// What training minimizes.
        loss: f32,
        /// Euclidean norm of all gradients together, before clipping.
        gradient_norm: f32,
        /// Largest magnitude of logvar before it is bounded.
        largest_logvar: f32,
        /// Largest magnitude of any number in any gradient.
        largest_gradient: f32,
        /// Squared norm of the change of all parameters together.
        squared_update: f32,
        /// Squared norm of those parameters before it.
        squared_weights: f32,
        /// Loss with running statistics, less that with the batch's own.
        batch_norm_gap: f32,
        /// The code of the step's outcome.
        outcome: f32,
    }
}

/// How the measurements of one pass lie, counted from where they begin: a [`RowHead`], then what there is of each
/// dimension and layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RowLayout {
    latent: usize,
    layers: usize,
    /// KL of each dimension, padded.
    pub kl_per_dimension: usize,
    /// Share of dead units of each hidden layer.
    pub dead_units: usize,
    /// Numbers of a row.
    pub length: usize,
}

impl RowLayout {
    /// Of a net.
    pub fn new(layout: &Layout) -> Self {
        let (kl_per_dimension, layers) = (RowHead::LENGTH.next_multiple_of(4), layout.hidden().count());
        let dead_units = kl_per_dimension + layout.latent_columns;
        let length = (dead_units + layers).next_multiple_of(4);
        Self { latent: layout.latent, layers, kl_per_dimension, dead_units, length }
    }

    fn head(row: &[f32]) -> RowHead {
        *bytemuck::from_bytes(bytemuck::cast_slice(&row[..RowHead::LENGTH]))
    }

    /// What every step measures.
    pub fn step(row: &[f32]) -> StepStats {
        let RowHead { reconstruction, kl, loss, gradient_norm, largest_logvar, largest_gradient, .. } =
            Self::head(row);
        let outcome = StepOutcome::from_code(Self::head(row).outcome);
        StepStats { reconstruction, kl, loss, gradient_norm, largest_logvar, largest_gradient, outcome }
    }

    /// KL of each dimension.
    pub fn kl_per_dimension(&self, row: &[f32]) -> Vec<f32> {
        row[self.kl_per_dimension..][..self.latent].to_vec()
    }

    /// What a step measures besides where health is measured.
    pub fn health(&self, row: &[f32], step: u32, normalized: bool) -> HealthStats {
        let RowHead { squared_update, squared_weights, batch_norm_gap, .. } = Self::head(row);
        HealthStats {
            step,
            kl_per_dimension: self.kl_per_dimension(row),
            squared_update,
            squared_weights,
            dead_units: row[self.dead_units..][..self.layers].to_vec(),
            batch_norm_gap: normalized.then_some(batch_norm_gap),
        }
    }
}

/// How the sums of an evaluation lie: reconstruction, then after four numbers KL, mu and squared mu, each padded;
/// then reconstruction and KL of the gap's images with running statistics, and again with their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SumLayout {
    latent: usize,
    /// Reconstruction, from the beginning of the sums or of a part of the gap's.
    pub reconstruction: usize,
    /// KL of each dimension, likewise.
    pub kl: usize,
    /// Mu.
    pub mu: usize,
    /// Squared mu.
    pub squared_mu: usize,
    /// Where the gap's sums with running statistics begin.
    pub gap_running: usize,
    /// Where those with own statistics begin.
    pub gap_own: usize,
    /// Numbers in all.
    pub length: usize,
}

impl SumLayout {
    /// Of a net.
    pub fn new(layout: &Layout) -> Self {
        let columns = layout.latent_columns;
        let (reconstruction, kl) = (0, 4);
        let (mu, squared_mu) = (kl + columns, kl + 2 * columns);
        let gap_running = squared_mu + columns;
        let gap_own = gap_running + kl + columns;
        let length = gap_own + kl + columns;
        Self { latent: layout.latent, reconstruction, kl, mu, squared_mu, gap_running, gap_own, length }
    }

    /// The sums over `images` images, and over `gap_images` whose gap was measured.
    pub fn sums(&self, values: &[f32], images: usize, gap_images: usize) -> EvaluationSums {
        let latent = |at: usize| values[at..][..self.latent].to_vec();
        let part = |at: usize| {
            let kl_per_dimension = latent(at + self.kl);
            [values[at + self.reconstruction]].into_iter().chain(kl_per_dimension).collect()
        };
        EvaluationSums {
            images,
            reconstruction: values[self.reconstruction],
            kl_per_dimension: latent(self.kl),
            mu: latent(self.mu),
            squared_mu: latent(self.squared_mu),
            batch_norm_gap: (gap_images > 0).then(|| GapSums {
                images: gap_images,
                running: part(self.gap_running),
                own: part(self.gap_own),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_engine::Architecture;
    use elbo_recipe::Recipe;

    fn layout() -> Layout {
        let recipe = Recipe { hidden: vec![12, 7], latent: 5, ..Recipe::default() };
        Layout::new(&Architecture::from(&recipe))
    }

    #[test]
    fn a_row_is_read_by_its_members() {
        let rows = RowLayout::new(&layout());
        // Four hidden layers, the latent dimensions padded to eight.
        assert_eq!((rows.dead_units - rows.kl_per_dimension, rows.length - rows.dead_units), (8, 4));
        let mut row = vec![-1.0; rows.length];
        for (n, member) in RowHead::MEMBERS.iter().enumerate() {
            row[member.offset] = n as f32;
        }
        row[rows.kl_per_dimension..][..5].copy_from_slice(&[20.0, 21.0, 22.0, 23.0, 24.0]);
        row[rows.dead_units..].copy_from_slice(&[30.0, 31.0, 32.0, 33.0]);
        let of = |name: &str| RowHead::MEMBERS.iter().position(|member| member.name == name).unwrap() as f32;
        let step = RowLayout::step(&row);
        assert_eq!((step.loss, step.gradient_norm), (of("loss"), of("gradient_norm")));
        assert_eq!(
            (step.largest_logvar, step.largest_gradient),
            (of("largest_logvar"), of("largest_gradient"))
        );
        let health = rows.health(&row, 9, true);
        assert_eq!((health.step, health.batch_norm_gap), (9, Some(of("batch_norm_gap"))));
        assert_eq!(health.kl_per_dimension, [20.0, 21.0, 22.0, 23.0, 24.0]);
        assert_eq!(health.dead_units, [30.0, 31.0, 32.0, 33.0]);
        assert_eq!(rows.health(&row, 9, false).batch_norm_gap, None);
    }

    #[test]
    fn sums_do_not_overlap() {
        let sums = SumLayout::new(&layout());
        let values: Vec<f32> = (0..sums.length).map(|n| n as f32).collect();
        let found = sums.sums(&values, 10, 4);
        let gap = found.batch_norm_gap.unwrap();
        let parts = [
            vec![found.reconstruction],
            found.kl_per_dimension,
            found.mu,
            found.squared_mu,
            gap.running,
            gap.own,
        ];
        let all = parts.concat();
        assert_eq!(all.len(), 1 + 3 * 5 + 2 * 6);
        assert!(all.is_sorted_by(|a, b| a < b), "{all:?}");
        assert_eq!((found.images, gap.images), (10, 4));
        assert_eq!(sums.sums(&values, 10, 0).batch_norm_gap, None);
    }
}
