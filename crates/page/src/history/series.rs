//! The quantities that charts show.

use elbo_protocol::{StepMeasures, Terms};
use elbo_words::words;

/// One of the terms of the loss, in nats per image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// The quantity that training minimizes.
    Loss,
    /// Negative log-likelihood.
    Reconstruction,
    /// KL divergence from the prior, not weighted.
    Kl,
}

impl Term {
    /// All terms, in drawing order.
    pub const ALL: [Self; 3] = [Self::Kl, Self::Reconstruction, Self::Loss];

    /// Its name on the page.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Loss => words().total_term(),
            Self::Reconstruction => words().reconstruction_term(),
            Self::Kl => words().kl_term(),
        }
    }

    /// Its value.
    #[must_use]
    pub fn of(self, terms: Terms) -> f32 {
        match self {
            Self::Loss => terms.loss,
            Self::Reconstruction => terms.reconstruction,
            Self::Kl => terms.kl,
        }
    }
}

/// One of the quantities that charts show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// A term of the loss.
    Term(Term),
    /// Norm of all gradients together, before clipping.
    GradientNorm,
    /// Learning rate of the update.
    LearningRate,
    /// Weight of the KL divergence.
    Beta,
    /// Norm of an update over the norm of the weights; noted now and then.
    UpdateRatio,
}

pub(super) const COLUMNS: usize = 7;

impl Series {
    pub(super) const ALL: [Self; COLUMNS] = [
        Self::Term(Term::Loss),
        Self::Term(Term::Reconstruction),
        Self::Term(Term::Kl),
        Self::GradientNorm,
        Self::LearningRate,
        Self::Beta,
        Self::UpdateRatio,
    ];

    /// Its value; none for what is not measured of every step.
    #[must_use]
    pub fn of(self, measures: &StepMeasures) -> Option<f32> {
        Some(match self {
            Self::Term(term) => term.of(measures.terms),
            Self::GradientNorm => measures.gradient_norm,
            Self::LearningRate => measures.learning_rate,
            Self::Beta => measures.beta,
            Self::UpdateRatio => return None,
        })
    }

    /// Where a bucket keeps it.
    pub(super) fn column(self) -> usize {
        match self {
            Self::Term(Term::Loss) => 0,
            Self::Term(Term::Reconstruction) => 1,
            Self::Term(Term::Kl) => 2,
            Self::GradientNorm => 3,
            Self::LearningRate => 4,
            Self::Beta => 5,
            Self::UpdateRatio => 6,
        }
    }
}
