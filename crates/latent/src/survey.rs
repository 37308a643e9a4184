//! All that the codes say, for the page.

use elbo_protocol::{Axes, PROBE_FITTED, Plane, Survey};

use crate::{
    Codes,
    codes::narrow,
    gram::{dot, gram},
    plane::{Directions, most_informative, principal},
    probe::probe,
    spread::Spreads,
};

/// Says what codes say, again and again as a model learns. It remembers the last plane of either kind, so that
/// the map neither flips nor spins from one survey to the next.
#[derive(Debug, Clone, Default)]
pub struct Surveyor {
    latent: usize,
    principal: Option<Directions>,
    informative: Option<[usize; 2]>,
}

impl Surveyor {
    /// What codes say of digits with these labels, 0 to 9. What has no label, or a label but no code, is left
    /// out. The plane goes through the mean of mu.
    pub fn survey(&mut self, codes: &Codes, labels: &[u8], axes: Axes) -> Survey {
        let (latent, count) = (codes.latent, codes.len().min(labels.len()));
        if self.latent != latent {
            *self = Self { latent, ..Self::default() };
        }
        let labels = &labels[..count];
        let mu = codes.finite_mu(count);
        let spreads = Spreads::new(codes, &mu, count);
        let found = probe(&mu, labels, latent, PROBE_FITTED);
        let mut centered = mu;
        for row in centered.chunks_exact_mut(latent.max(1)) {
            row.iter_mut().zip(&spreads.mean).for_each(|(x, mean)| *x -= mean);
        }
        let (directions, dimensions) = match axes {
            Axes::Principal => (self.principal(&gram(&centered, latent)), None),
            Axes::MostInformative => self.informative(&spreads.kl),
        };
        let [across, up] = &directions;
        let places: Vec<[f64; 2]> =
            centered.chunks_exact(latent.max(1)).map(|row| [dot(row, across), dot(row, up)]).collect();
        let all = dot(&centered, &centered);
        let share = |axis: usize| match places.iter().map(|place| place[axis].powi(2)).sum::<f64>() / all {
            share if share.is_finite() => share as f32,
            // Codes all alike do not vary.
            _ => 0.0,
        };
        let narrowed = |numbers: &[f64]| numbers.iter().map(|x| narrow(*x)).collect();
        Survey {
            plane: Plane {
                axes,
                origin: narrowed(&spreads.mean),
                across: narrowed(across),
                up: narrowed(up),
                dimensions: dimensions.map(|pair| pair.map(|dimension| dimension as u32)),
                explained: [share(0), share(1)],
            },
            points: places.iter().map(|place| place.map(narrow)).collect(),
            labels: labels.to_vec(),
            spreads: spreads.list(),
            probe: found,
        }
    }

    fn principal(&mut self, covariance: &[f64]) -> Directions {
        let found = principal(covariance, self.latent, self.principal.as_ref());
        self.principal = Some(found.clone());
        found
    }

    fn informative(&mut self, kl: &[f64]) -> (Directions, Option<[usize; 2]>) {
        let latent = self.latent;
        if latent < 2 {
            return ([vec![1.0; latent], vec![0.0; latent]], None);
        }
        let found = most_informative(kl, self.informative);
        self.informative = Some(found);
        let unit = |at: usize| (0..latent).map(|i| f64::from(u8::from(i == at))).collect();
        (found.map(unit), Some(found))
    }
}
