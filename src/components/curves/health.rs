//! The health measures of the run, as figures.

use elbo_protocol::StepMeasures;
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
            <h2 id="health-title">{ "Health" }<Learn topic={Topic::Health} /><small>{ "of the newest step" }</small></h2>
            <dl class="stats five">
                { figure("gradient-norm", "gradient norm", "Euclidean norm of all gradients together, before clipping.",
                    norm, norm.map(nats)) }
                { figure("learning-rate", "learning rate", "Of the newest update, as its schedule has it.",
                    rate, rate.map(scientific)) }
                { figure("beta", "beta", "Weight of the KL divergence in the loss of the newest step.",
                    beta, beta.map(scientific)) }
                { figure("update-ratio", "update / weights", "Norm of an update over the norm of the weights, every tenth step; about 1e-3 is usual.",
                    props.update_ratio, props.update_ratio.map(scientific)) }
                { figure("largest-logvar", "largest |logvar|", "Largest magnitude in the batch, before it is bounded.",
                    logvar, logvar.map(nats)) }
                { figure("active-units", "active units", "Latent dimensions whose posterior mean varies over the held-out images by 0.01 or more.",
                    props.active_units, props.active_units.map(|units| format!("{units} / {}", props.latent))) }
                { figure("dead-units", "dead units", "Share of a hidden layer's units that are the same for every image of the batch; the largest of all layers.",
                    dead, dead.map(percent)) }
                { figure("clipped", "clipped", "Updates with clipped gradients so far, also those that a rollback undid.",
                    props.clipped, props.clipped.map(grouped)) }
                { figure("skipped", "skipped", "Updates not made so far, for their gradient norm.",
                    props.skipped, props.skipped.map(grouped)) }
                if props.batch_norm {
                    { figure("batch-norm-gap", "batch-norm gap", "Loss with running statistics, less that with the batch's own, in nats.",
                        props.batch_norm_gap, props.batch_norm_gap.map(nats)) }
                }
            </dl>
        </section>
    }
}
