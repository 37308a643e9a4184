//! The health measures of the run, as figures.

use elbo_protocol::{Health, StepMeasures};
use elbo_recipe::BatchNorm;
use elbo_words::words;
use yew::prelude::*;

use crate::components::curves::figure::figure;
use crate::components::shell::lesson::Learn;
use elbo_page::{
    learn::Topic,
    state::{Run, State},
};
use elbo_words::numbers::{grouped, nats, percent, scientific};

/// What the figures are.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct HealthFiguresProps {
    /// What training minimizes, over the last steps.
    pub loss: Option<f32>,
    /// Trainable parameters.
    pub parameters: Option<u32>,
    /// The measures of the newest step.
    pub latest: Option<StepMeasures>,
    /// Norm of the newest update over that of the weights.
    pub update_ratio: Option<f32>,
    /// Largest share of units of one layer that are dead.
    pub dead_units: Option<f32>,
    /// Latent dimensions that vary over the held-out images.
    pub active_units: Option<u32>,
    /// Latent dimensions.
    pub latent: usize,
    /// Updates with clipped gradients so far; none before the run.
    pub clipped: Option<u32>,
    /// Updates skipped so far; none before the run.
    pub skipped: Option<u32>,
    /// Whether the net normalizes over the batch.
    pub batch_norm: bool,
    /// Loss with running statistics, less that with the batch's own.
    pub batch_norm_gap: Option<f32>,
}

/// The section for the run that exists.
pub fn health(state: &State) -> Html {
    let run = state.runs.run();
    let latest = run.and_then(Run::latest_held_out);
    let recipe = run.map_or(&state.form.recipe, |run| &run.recipe);
    let measured = run.and_then(|run| run.health.as_ref());
    html! {
        <HealthFigures loss={run.and_then(Run::training).map(|terms| terms.loss)}
            parameters={run.map(|run| run.shape.parameters)} latest={run.and_then(Run::latest).copied()}
            update_ratio={measured.map(|health| health.update_ratio)}
            dead_units={measured.and_then(largest_dead_share)}
            active_units={latest.map(|measures| measures.active_units)} latent={state.latent()}
            clipped={run.map(|run| run.clipped)} skipped={run.map(|run| run.skipped)}
            batch_norm={recipe.batch_norm != BatchNorm::Off}
            batch_norm_gap={measured.and_then(|health| health.batch_norm_gap)
                .or(latest.and_then(|measures| measures.batch_norm_gap))} />
    }
}

fn largest_dead_share(health: &Health) -> Option<f32> {
    health.dead_units.iter().copied().reduce(f32::max)
}

/// The section with the figures.
#[component]
pub fn HealthFigures(props: &HealthFiguresProps) -> Html {
    let step = |part: fn(&StepMeasures) -> f32| props.latest.as_ref().map(part);
    let (norm, logvar) = (step(|step| step.gradient_norm), step(|step| step.largest_logvar));
    let (rate, beta) = (step(|step| step.learning_rate), step(|step| step.beta));
    let dead = props.dead_units.map(|share| share * 100.0);
    html! {
        <section class="health" aria-labelledby="health-title">
            <h2 id="health-title">{ words().health_title() }<Learn topic={Topic::Health} /><small>{ words().health_note() }</small></h2>
            <dl class="stats">
                { figure("loss", words().figure_objective(), words().objective_hint(), props.loss, props.loss.map(nats)) }
                { figure("gradient-norm", words().figure_gradient_norm(), words().gradient_norm_hint(),
                    norm, norm.map(nats)) }
                { figure("learning-rate", words().learning_rate_curve(), words().learning_rate_hint(),
                    rate, rate.map(scientific)) }
                { figure("beta", words().beta_curve(), words().beta_hint(),
                    beta, beta.map(scientific)) }
                { figure("update-ratio", words().update_over_weights(), words().update_ratio_hint(),
                    props.update_ratio, props.update_ratio.map(scientific)) }
                { figure("largest-logvar", words().figure_largest_logvar(), words().largest_logvar_hint(),
                    logvar, logvar.map(nats)) }
                { figure("active-units", words().figure_active_units(), words().active_units_hint(),
                    props.active_units, props.active_units.map(|units| words().share_of(units, props.latent as u32))) }
                { figure("dead-units", words().figure_dead_units(), words().dead_units_hint(),
                    dead, dead.map(percent)) }
                { figure("clipped", words().clipped(), words().clipped_hint(),
                    props.clipped, props.clipped.map(grouped)) }
                { figure("skipped", words().skipped(), words().skipped_hint(),
                    props.skipped, props.skipped.map(grouped)) }
                { figure("parameters", words().figure_parameters(), "", props.parameters, props.parameters.map(grouped)) }
                if props.batch_norm {
                    { figure("batch-norm-gap", words().figure_batch_norm_gap(), words().batch_norm_gap_hint(),
                        props.batch_norm_gap, props.batch_norm_gap.map(nats)) }
                }
            </dl>
        </section>
    }
}
