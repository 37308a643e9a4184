//! What a lesson is, and which one explains a verdict, a preset or a group of fields.

use elbo_recipe::{Group, Verdict};

use super::study::Finding;

/// What a lesson is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the lessons say it")]
pub enum Topic {
    Elbo,
    Reparameterization,
    Beta,
    KlWarmup,
    LogvarBounds,
    Recipe,
    Initialization,
    OutputBias,
    BatchNorm,
    LearningRate,
    Schedules,
    Plateau,
    GradientNorm,
    UpdateRatio,
    Clipping,
    Guards,
    Collapse,
    Stuck,
    Divergence,
    Overflow,
    BatchNormGap,
    TooSlow,
    Health,
    LatentMap,
    Manifold,
    TestDigits,
    Morph,
    Drawing,
    Duel,
    TimeMachine,
    Device,
}

/// A part of a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A paragraph.
    Words(&'static str),
    /// A formula, in plain characters.
    Formula(&'static str),
    /// What our study found: an arm, and a sentence with places for its numbers, as in [`Finding::said`].
    Study(&'static Finding, &'static str),
}

/// A short explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lesson {
    /// What it is about.
    pub topic: Topic,
    /// Its name in handles, in kebab case.
    pub name: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it says.
    pub parts: &'static [Part],
    /// Whose work it rests on.
    pub sources: &'static [&'static str],
}

impl Topic {
    /// The failure that a verdict tells of; none for a run that is well.
    #[must_use]
    pub fn of_verdict(verdict: Verdict) -> Option<Self> {
        match verdict {
            Verdict::WarmingUp | Verdict::Healthy => None,
            Verdict::PartialCollapse | Verdict::Collapsed => Some(Self::Collapse),
            Verdict::Stuck => Some(Self::Stuck),
            Verdict::Diverging | Verdict::Diverged => Some(Self::Divergence),
            Verdict::BatchnormGap => Some(Self::BatchNormGap),
            Verdict::TooSlow => Some(Self::TooSlow),
        }
    }

    /// What a preset shows, by its name.
    #[must_use]
    pub fn of_preset(name: &str) -> Self {
        match name {
            "article-printed" | "collapse" => Self::Collapse,
            "bad-init" => Self::Initialization,
            "overflow" => Self::Overflow,
            _ => elbo_recipe::preset(name)
                .and_then(|preset| Self::of_verdict(preset.verdict))
                .unwrap_or(Self::Recipe),
        }
    }

    /// What explains a group of recipe fields.
    #[must_use]
    pub fn of_group(group: Group) -> &'static [Self] {
        match group {
            Group::Run => &[],
            Group::Network => &[Self::BatchNorm],
            Group::Start => &[Self::Initialization, Self::OutputBias],
            Group::Objective => &[Self::Beta, Self::KlWarmup, Self::LogvarBounds],
            Group::Optimizer => &[Self::LearningRate],
            Group::Schedule => &[Self::Schedules, Self::Plateau],
            Group::Guards => &[Self::Clipping, Self::Guards],
        }
    }
}

impl Part {
    /// Its text, with the study's numbers in their places.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Words(text) | Self::Formula(text) => (*text).to_owned(),
            Self::Study(finding, sentence) => finding.said(sentence),
        }
    }
}
