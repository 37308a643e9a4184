//! The aggregated posterior along each latent dimension.

use elbo_protocol::Spread;

use crate::{
    codes::{Codes, narrow},
    gram::means,
};

/// How `q(z) = 1/N sum_n q(z|x_n)`, the aggregated posterior (Makhzani et al. 2015; Hoffman and Johnson 2016),
/// spreads along each dimension, in 64 bits. The variance of such a mixture is the variance of its means and the
/// mean of its variances together. Where the prior N(0, 1) is met, the mean is 0 and the deviation 1.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spreads {
    /// Mean of mu, `[latent]`.
    pub mean: Vec<f64>,
    /// Root of the variance of mu and the mean of sigma squared together, `[latent]`.
    pub deviation: Vec<f64>,
    /// Mean of `(mu^2 + sigma^2 - 1 - ln sigma^2) / 2` (Kingma and Welling 2013, appendix B), in nats,
    /// `[latent]`.
    pub kl: Vec<f64>,
}

impl Spreads {
    /// Of the first codes, whose means `[count, latent]` are given too.
    pub(crate) fn new(codes: &Codes, mu: &[f64], count: usize) -> Self {
        let latent = codes.latent;
        let mean = means(mu, latent);
        let (mut variance, mut kl) = (vec![0.0; latent], vec![0.0; latent]);
        for (index, (mu, var)) in mu.iter().zip(codes.positive_variance(count)).enumerate() {
            let at = index % latent;
            variance[at] += (mu - mean[at]).powi(2) + var;
            kl[at] += 0.5 * (mu * mu + var - 1.0 - var.ln());
        }
        let count = count.max(1) as f64;
        let deviation = variance.iter().map(|sum| (sum / count).sqrt()).collect();
        Self { mean, deviation, kl: kl.iter().map(|sum| sum / count).collect() }
    }

    /// One for each dimension, `[latent]`.
    pub(crate) fn list(&self) -> Vec<Spread> {
        let numbers = self.mean.iter().zip(&self.deviation).zip(&self.kl);
        numbers
            .map(|((mean, deviation), kl)| Spread {
                mean: narrow(*mean),
                deviation: narrow(*deviation),
                kl: narrow(*kl),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mixture_has_the_variance_of_its_means_and_the_mean_of_its_variances() {
        let codes = Codes { latent: 2, mu: vec![-1.0, 0.0, 1.0, 0.0], variance: vec![0.25, 1.0, 0.75, 1.0] };
        let spreads = Spreads::new(&codes, &codes.finite_mu(2), 2);
        assert_eq!(spreads.mean, [0.0, 0.0]);
        assert!((spreads.deviation[0] - 1.5_f64.sqrt()).abs() < 1e-12);
        let kl = 0.25 * ((1.25 - 1.0 - 0.25_f64.ln()) + (1.75 - 1.0 - 0.75_f64.ln()));
        assert!((spreads.kl[0] - kl).abs() < 1e-12, "{} and {kl}", spreads.kl[0]);
        // The second dimension is the prior.
        assert_eq!((spreads.deviation[1], spreads.kl[1]), (1.0, 0.0));
    }

    #[test]
    fn no_code_has_no_spread() {
        let spreads = Spreads::new(&Codes::new(2), &[], 0);
        assert_eq!((spreads.deviation, spreads.kl), (vec![0.0; 2], vec![0.0; 2]));
    }
}
