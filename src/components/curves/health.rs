//! The health measures of the run, as figures.

use elbo_protocol::StepMeasures;
use elbo_words::words;
use yew::prelude::*;

use crate::components::curves::figure::figure;
use crate::components::shell::lesson::Learn;
use elbo_page::learn::Topic;
use elbo_words::numbers::{grouped, nats, percent, scientific};

/// What the figures are.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct HealthFiguresProps {
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

/// The section with the figures.
#[component]
pub fn HealthFigures(props: &HealthFiguresProps) -> Html {
    let step = |part: fn(&StepMeasures) -> f32| props.latest.as_ref().map(part);
    let (norm, logvar) = (step(|step| step.gradient_norm), step(|step| step.largest_logvar));
    let (rate, beta) = (step(|step| step.learning_rate), step(|step| step.beta));
    let dead = props.dead_units.map(|share| share * 100.0);
    html! {
        <section class="health" aria-labelledby="health-title">
            <h2 id="health-title">{ words().health() }<Learn topic={Topic::Health} /><small>{ words().of_the_newest_step() }</small></h2>
            <dl class="stats five">
                { figure("gradient-norm", words().figure_gradient_norm(), words().euclidean_norm_of_all_gradients_together(),
                    norm, norm.map(nats)) }
                { figure("learning-rate", words().learning_rate_curve(), words().of_the_newest_update_as_its(),
                    rate, rate.map(scientific)) }
                { figure("beta", words().beta_curve(), words().weight_of_the_kl_divergence_in(),
                    beta, beta.map(scientific)) }
                { figure("update-ratio", words().update_over_weights(), words().norm_of_an_update_over_the_norm(),
                    props.update_ratio, props.update_ratio.map(scientific)) }
                { figure("largest-logvar", words().figure_largest_logvar(), words().largest_magnitude_in_the_batch_before(),
                    logvar, logvar.map(nats)) }
                { figure("active-units", words().figure_active_units(), words().latent_dimensions_whose_posterior_mean_varies(),
                    props.active_units, props.active_units.map(|units| words().share_of(units, props.latent as u32))) }
                { figure("dead-units", words().figure_dead_units(), words().share_of_a_hidden_layers_units(),
                    dead, dead.map(percent)) }
                { figure("clipped", words().clipped(), words().updates_with_clipped_gradients_so_far(),
                    props.clipped, props.clipped.map(grouped)) }
                { figure("skipped", words().skipped(), words().updates_not_made_so_far_for(),
                    props.skipped, props.skipped.map(grouped)) }
                if props.batch_norm {
                    { figure("batch-norm-gap", words().figure_batch_norm_gap(), words().loss_with_running_statistics_less_that(),
                        props.batch_norm_gap, props.batch_norm_gap.map(nats)) }
                }
            </dl>
        </section>
    }
}
