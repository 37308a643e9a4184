//! Sums over held-out images.

use std::ops::Range;

use elbo_engine::{EvaluationSums, GapSums, Images, NoiseKey, StepParams};

use crate::{
    CpuEngine, layers::measure::ColumnMoments, layers::noise::Noise, pass::forward::Statistics,
    simd::buffer::Buffer, simd::lanes::run,
};

impl CpuEngine {
    /// Adds these images to the sums.
    pub(crate) fn add_evaluation(
        &mut self,
        images: &Images,
        range: Range<usize>,
        params: &StepParams,
        gap: bool,
    ) {
        if range.is_empty() {
            return;
        }
        let count = range.len();
        self.take_images(count, range.clone().map(|index| images.pixels(index)));
        let (latent, columns) = (self.model.layout.latent, self.model.layout.latent_columns);
        let out = &mut self.work.latent.noise[..count * columns];
        run(Noise { key: NoiseKey::of_held_out(), step: 0, row: range.start, latent, columns, out });
        let running = self.sums_of_batch(Statistics::Running, params);
        let (mut mu, mut squared_mu) = (Buffer::new(columns), Buffer::new(columns));
        let values = self.work.mu(&self.model.layout);
        run(ColumnMoments { values, rows: count, sums: &mut mu, squares: &mut squared_mu });
        let sums = &mut self.sums;
        sums.images += count;
        sums.reconstruction += running[0];
        add(&mut sums.kl_per_dimension, &running[1..]);
        add(&mut sums.mu, &mu[..latent]);
        add(&mut sums.squared_mu, &squared_mu[..latent]);
        if gap {
            let own = self.sums_of_batch(Statistics::Own, params);
            let gap = self.sums.batch_norm_gap.get_or_insert_with(GapSums::default);
            gap.images += count;
            add(&mut gap.running, &running);
            add(&mut gap.own, &own);
        }
    }

    /// The sums since the last call.
    pub(crate) fn finish_evaluation(&mut self) -> EvaluationSums {
        let mut sums = std::mem::take(&mut self.sums);
        for each in [&mut sums.kl_per_dimension, &mut sums.mu, &mut sums.squared_mu] {
            each.resize(self.model.layout.latent, 0.0);
        }
        sums
    }

    /// Reconstruction, then the KL of each dimension, summed over the batch, `[1 + latent]`.
    fn sums_of_batch(&mut self, statistics: Statistics, params: &StepParams) -> Vec<f32> {
        let (model, work) = (&self.model, &mut self.work);
        model.forward(statistics).all(work, params);
        let reconstruction = model.reconstruction_loss(params).sum(work);
        let kl = &work.latent.kl[..model.layout.latent];
        std::iter::once(reconstruction).chain(kl.iter().copied()).collect()
    }
}

fn add(sums: &mut Vec<f32>, more: &[f32]) {
    sums.resize(more.len(), 0.0);
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum += more;
    }
}
