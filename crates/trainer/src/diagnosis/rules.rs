//! The signs of each failure.
//!
//! A sign is looked for in several readings in a row. To enter a bad verdict all of them must show it; to
//! leave it none may, under a line that is drawn somewhat nearer to health. Levels are shares of the lines of the
//! likelihood in use, so that they hold for all of them.

use elbo_protocol::{Evidence, USED_NATS};
use elbo_recipe::{PIXELS, Reduction, Verdict};

use super::{DiagnosisInput, READING_STEPS, Window};

/// Steps before which a run that shows no sign is still warming up.
const WARM_UP: u32 = 100;

/// A failure that can be seen in readings.
struct Rule {
    verdict: Verdict,
    /// Steps before which the sign means nothing.
    from: u32,
    /// Readings in a row that must show the sign.
    readings: usize,
    /// Whether a reading shows the sign; `easy` while the verdict stands.
    shows: fn(&DiagnosisInput<'_>, &Window, easy: bool) -> bool,
    evidence: fn(&DiagnosisInput<'_>, &Window) -> Evidence,
}

/// In order of precedence.
const RULES: [Rule; 8] = [
    Rule { verdict: Verdict::Diverged, from: 0, readings: 1, shows: diverged, evidence: of_diverged },
    Rule { verdict: Verdict::BatchnormGap, from: 40, readings: 3, shows: gap, evidence: of_gap },
    Rule { verdict: Verdict::Stuck, from: 20, readings: 2, shows: stuck, evidence: of_stuck },
    Rule { verdict: Verdict::Collapsed, from: 30, readings: 3, shows: collapsed, evidence: of_collapsed },
    Rule { verdict: Verdict::Diverging, from: 40, readings: 3, shows: diverging, evidence: of_diverging },
    Rule { verdict: Verdict::TooSlow, from: 100, readings: 3, shows: too_slow, evidence: of_too_slow },
    Rule { verdict: Verdict::Stuck, from: 400, readings: 20, shows: unmoved, evidence: of_unmoved },
    Rule { verdict: Verdict::PartialCollapse, from: 300, readings: 10, shows: partial, evidence: of_partial },
];

/// The verdict and its evidence.
pub(super) fn verdict(case: &DiagnosisInput<'_>) -> (Verdict, Evidence) {
    let Some(last) = case.readings.last() else {
        return (Verdict::WarmingUp, Evidence::NothingMeasured { window: READING_STEPS });
    };
    // Divergence overrides all; then what was wrong before stays so, as long as it shows.
    let standing = RULES.iter().filter(|rule| rule.verdict == case.previous);
    for rule in RULES[..1].iter().chain(standing).chain(&RULES) {
        if rule.applies(case) {
            return (rule.verdict, (rule.evidence)(case, last));
        }
    }
    if case.steps < WARM_UP {
        return (Verdict::WarmingUp, Evidence::WarmingUp { steps: case.steps, of: WARM_UP });
    }
    (Verdict::Healthy, of_healthy(last))
}

impl Rule {
    fn applies(&self, case: &DiagnosisInput<'_>) -> bool {
        let recent = &case.readings[case.readings.len().saturating_sub(self.readings)..];
        if case.previous == self.verdict {
            return recent.iter().any(|reading| (self.shows)(case, reading, true));
        }
        case.steps >= self.from
            && recent.len() == self.readings
            && recent.iter().all(|reading| (self.shows)(case, reading, false))
    }
}

/// Nats per image, whatever the objective's weights.
fn nats(reading: &Window) -> f32 {
    reading.terms.negative_elbo()
}

/// Ten times the loss of a fresh model. A run that was there has diverged for as long as it is no better than
/// one image for all: the weights that its first steps threw away do not come back by themselves.
fn diverged(case: &DiagnosisInput<'_>, reading: &Window, easy: bool) -> bool {
    if easy {
        return nats(reading) > case.lines.collapse - 0.03 * scale(case);
    }
    nats(reading) > 10.0 * scale(case)
}

/// What a fresh model has to lose: the distance from the start to a perfect image.
fn scale(case: &DiagnosisInput<'_>) -> f32 {
    let floor = case.lines.floor.unwrap_or(case.lines.collapse.min(0.0));
    (case.lines.start - floor).abs().max(case.lines.start.abs())
}

fn of_diverged(case: &DiagnosisInput<'_>, reading: &Window) -> Evidence {
    if nats(reading) < 10.0 * scale(case) {
        return Evidence::NotRecovered {
            limit: 10.0 * scale(case),
            collapse: case.lines.collapse,
            reconstruction: reading.terms.reconstruction,
            kl: reading.terms.kl,
        };
    }
    Evidence::Exploded {
        negative_elbo: nats(reading),
        start: case.lines.start,
        largest_logvar: reading.largest_logvar,
    }
}

/// Far above where the run has been, or above where a fresh model begins.
fn diverging(case: &DiagnosisInput<'_>, reading: &Window, easy: bool) -> bool {
    let (rise, start) = if easy { (0.2, 1.05) } else { (0.35, 1.15) };
    let lost = reading.terms.loss - case.best_loss;
    let weight = if case.recipe.reduction == Reduction::Mean { 1.0 / PIXELS as f32 } else { 1.0 };
    let above_best = lost > rise * case.lines.collapse.abs() * weight
        && reading.terms.reconstruction > case.lines.collapse * 0.9;
    above_best || nats(reading) > case.lines.start + (start - 1.0) * scale(case)
}

fn of_diverging(case: &DiagnosisInput<'_>, reading: &Window) -> Evidence {
    let (loss, gradient_norm) = (reading.terms.loss, reading.gradient_norm);
    Evidence::Rising { loss, best_loss: case.best_loss, gradient_norm }
}

/// Whether the reconstruction is about that of one image for all, or worse.
fn at_the_collapse_line(case: &DiagnosisInput<'_>, reading: &Window, margin: f32) -> bool {
    let room = scale(case) * margin;
    (reading.terms.reconstruction - case.lines.collapse).abs() < room
}

fn collapsed(case: &DiagnosisInput<'_>, reading: &Window, easy: bool) -> bool {
    let (kl, margin) = if easy { (1.0, 0.08) } else { (0.5, 0.05) };
    reading.beta > 0.0 && reading.terms.kl < kl && at_the_collapse_line(case, reading, margin)
}

fn of_collapsed(case: &DiagnosisInput<'_>, reading: &Window) -> Evidence {
    let (kl, reconstruction) = (reading.terms.kl, reading.terms.reconstruction);
    Evidence::LatentIgnored { kl, reconstruction, collapse: case.lines.collapse }
}

/// A whole layer gives the same for every image: nothing passes, and no gradient passes back.
fn stuck(_: &DiagnosisInput<'_>, reading: &Window, easy: bool) -> bool {
    let share = if easy { 0.99 } else { 0.999 };
    let dead =
        reading.health.as_ref().is_some_and(|health| health.dead_units.iter().any(|dead| *dead >= share));
    dead && reading.terms.kl < 0.05
}

fn of_stuck(_: &DiagnosisInput<'_>, reading: &Window) -> Evidence {
    let layers = reading
        .health
        .as_ref()
        .map_or(0, |health| health.dead_units.iter().filter(|dead| **dead >= 0.99).count());
    Evidence::DeadLayers { layers: layers as u32, kl: reading.terms.kl }
}

/// Long past the time at which a sound run leaves the line of one image for all, no better than that.
fn unmoved(case: &DiagnosisInput<'_>, reading: &Window, easy: bool) -> bool {
    let margin = if easy { -0.06 } else { -0.03 };
    let summed = case.recipe.reduction == Reduction::Sum;
    summed && reading.terms.loss > case.lines.collapse + margin * scale(case) && reading.beta > 0.0
}

fn of_unmoved(case: &DiagnosisInput<'_>, reading: &Window) -> Evidence {
    let (loss, kl) = (reading.terms.loss, reading.terms.kl);
    Evidence::Unmoved { steps: case.steps, loss, collapse: case.lines.collapse, kl }
}

fn gap(case: &DiagnosisInput<'_>, reading: &Window, easy: bool) -> bool {
    let share = if easy { 0.05 } else { 0.1 };
    let gap = reading.health.as_ref().and_then(|health| health.batch_norm_gap);
    gap.is_some_and(|gap| gap > share * scale(case))
}

fn of_gap(_: &DiagnosisInput<'_>, reading: &Window) -> Evidence {
    let gap = reading.health.as_ref().and_then(|health| health.batch_norm_gap).unwrap_or_default();
    Evidence::StatisticsLag { loss: reading.terms.loss, gap }
}

/// Still far above the line that a sound run crosses in its first hundred steps, and hardly moving.
fn too_slow(case: &DiagnosisInput<'_>, reading: &Window, easy: bool) -> bool {
    let (margin, ratio) = if easy { (0.02, 2e-3) } else { (0.05, 1e-3) };
    let high = reading.terms.reconstruction > case.lines.collapse + margin * scale(case);
    let warm = reading.learning_rate >= 0.5 * case.recipe.learning_rate;
    high && warm && reading.health.as_ref().is_some_and(|health| health.update_ratio < ratio)
}

fn of_too_slow(case: &DiagnosisInput<'_>, reading: &Window) -> Evidence {
    Evidence::SmallUpdates {
        steps: case.steps,
        reconstruction: reading.terms.reconstruction,
        collapse: case.lines.collapse,
        update_ratio: reading.health.as_ref().map_or(0.0, |health| health.update_ratio),
    }
}

/// Some information passes, but next to none.
fn partial(case: &DiagnosisInput<'_>, reading: &Window, easy: bool) -> bool {
    let most = if easy { 4.0 } else { 3.0 };
    let room = (case.recipe.latent as f32 / 4.0).min(1.0);
    reading.terms.kl < most * room && reading.terms.kl > 0.0
}

fn of_partial(case: &DiagnosisInput<'_>, reading: &Window) -> Evidence {
    Evidence::FewDimensions { kl: reading.terms.kl, used: used(reading), latent: case.recipe.latent }
}

fn of_healthy(reading: &Window) -> Evidence {
    Evidence::Sound {
        used: used(reading),
        latent: reading.health.as_ref().map_or(0, |health| health.kl_per_dimension.len() as u32),
        reconstruction: reading.terms.reconstruction,
        kl: reading.terms.kl,
        gradient_norm: reading.gradient_norm,
        window: READING_STEPS,
    }
}

/// Dimensions that are used.
fn used(reading: &Window) -> u32 {
    reading
        .health
        .as_ref()
        .map_or(0, |health| health.kl_per_dimension.iter().filter(|kl| **kl >= USED_NATS).count() as u32)
}
