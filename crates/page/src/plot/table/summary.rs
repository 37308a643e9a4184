//! A chart over the steps, and that of the dimensions, in a sentence a run.

use elbo_words::{
    Course,
    numbers::{nats, scientific, share_nats},
    words,
};

use super::super::{
    Figure,
    kl_bars::Spectrum,
    schedules,
    source::{ChartSource, Track},
};
use crate::{
    history::{BucketSpread, Series, Term},
    loss::is_elbo,
};

/// One value of a run.
#[derive(Debug, Clone, Copy)]
struct Point {
    epoch: f64,
    value: f32,
}

/// What the chart shows of each run.
#[must_use]
pub(super) fn summary(figure: Figure, source: &ChartSource, at: Option<u32>) -> String {
    let said = source.in_order().map(|(side, track)| {
        let said = of_track(figure, track, at);
        let side = if source.b.is_some() { format!("{}: ", side.name()) } else { String::new() };
        format!("{side}{said}.")
    });
    let mut said: Vec<String> = said.collect();
    if said.is_empty() {
        said.push(words().nothing_measured().to_owned());
    }
    said.extend(source.checkpoint.map(|step| format!("{}.", words().step_shown(step))));
    said.join(" ")
}

fn of_track(figure: Figure, track: &Track, at: Option<u32>) -> String {
    let parts = match figure {
        Figure::Elbo => losses(track),
        Figure::GradientNorm => norms(track),
        Figure::KlPerDimension => dimensions(track, at),
        Figure::Schedules => rates(track),
        Figure::UpdateRatio => {
            let ratios = series(track, Series::UpdateRatio);
            course(words().update_over_weights(), "", &ratios, scientific).into_iter().collect()
        }
    };
    if parts.is_empty() {
        words().nothing_measured().trim_end_matches('.').to_owned()
    } else {
        parts.join("; ")
    }
}

/// The loss on the held-out images, or before it was measured twice, on the training batches.
fn losses(track: &Track) -> Vec<String> {
    let held_out = track.held_out.len() > 1;
    let measured = |term: Term| -> Vec<Point> {
        if !held_out {
            return series(track, Series::Term(term));
        }
        let point = |step: u32, value| Point { epoch: epoch(track, f64::from(step)), value };
        track.held_out.iter().map(|measures| point(measures.step, term.of(measures.terms))).collect()
    };
    let losses = measured(Term::Loss);
    let name = words().loss_in_line(is_elbo(&track.recipe, held_out), held_out);
    let mut parts: Vec<String> = course(name, words().nats_unit(), &losses, nats).into_iter().collect();
    let newest = [Term::Reconstruction, Term::Kl]
        .map(|term| measured(term).last().map(|point| format!("{} {}", term.name(), nats(point.value))));
    let newest: Vec<String> = newest.into_iter().flatten().collect();
    parts.extend((!newest.is_empty()).then(|| newest.join(", ")));
    parts.extend(lowest(&losses).map(|point| words().lowest(&nats(point.value), point.epoch)));
    parts.extend(outcomes(track));
    parts
}

fn norms(track: &Track) -> Vec<String> {
    let norms = series(track, Series::GradientNorm);
    let mut parts: Vec<String> = course(words().norm(), "", &norms, scientific).into_iter().collect();
    let highest = track.history.points(Series::GradientNorm).max_by(|(_, a), (_, b)| a.max.total_cmp(&b.max));
    parts.extend(highest.map(|(step, spread)| words().highest(&scientific(spread.max), epoch(track, step))));
    parts.extend(outcomes(track));
    parts
}

/// How many updates were clipped, and how many skipped, if any.
fn outcomes(track: &Track) -> Vec<String> {
    let steps = track.history.steps();
    let (clipped, skipped) = steps.fold((0_u32, 0_u32), |(clipped, skipped), steps| {
        (clipped.saturating_add(steps.clipped), skipped.saturating_add(steps.skipped))
    });
    let said = [(clipped, words().clipped_steps(clipped)), (skipped, words().skipped_steps(skipped))];
    said.into_iter().filter(|(count, _)| *count > 0).map(|(_, said)| said).collect()
}

fn dimensions(track: &Track, at: Option<u32>) -> Vec<String> {
    let Some(spectrum) = Spectrum::of(track, at) else { return Vec::new() };
    let all: f32 = spectrum.sorted.iter().map(|(_, kl)| kl).sum();
    let most = spectrum.sorted.first();
    let shares = most.map(|(dimension, kl)| words().kl_shares(&nats(all), *dimension, &share_nats(*kl)));
    [spectrum.words()].into_iter().chain(shares).collect()
}

/// What learning rate and beta are, and are planned to be at the end.
fn rates(track: &Track) -> Vec<String> {
    let last = track.history.last_step();
    let end = track.span.total_steps;
    let at = |step: u32| schedules::of_track(track, step.max(1));
    let values = at(last).into_iter().zip(at(end));
    let said = values.map(|((series, now), (_, planned))| {
        let now = now.map_or_else(String::new, scientific);
        words().schedule_now(
            schedules::name(series),
            &now,
            planned.filter(|_| end > last).map(scientific).as_deref(),
        )
    });
    said.collect()
}

fn course(name: &str, unit: &str, points: &[Point], number: fn(f32) -> String) -> Option<String> {
    let (first, last) = (points.first()?, points.last()?);
    let epochs = last.epoch - first.epoch;
    Some(words().course(&Course { name, unit, first: first.value, last: last.value, epochs, number }))
}

fn lowest(points: &[Point]) -> Option<Point> {
    let finite = points.iter().copied().filter(|point| point.value.is_finite());
    finite.min_by(|one, other| one.value.total_cmp(&other.value))
}

fn series(track: &Track, series: Series) -> Vec<Point> {
    let point = |(step, spread): (f64, BucketSpread)| Point { epoch: epoch(track, step), value: spread.mean };
    track.history.points(series).map(point).collect()
}

fn epoch(track: &Track, step: f64) -> f64 {
    step / f64::from(track.span.steps_per_epoch.max(1))
}

#[cfg(test)]
mod tests;
