//! The figures of the run, as large numbers.

use elbo_protocol::Terms;
use yew::prelude::*;

use crate::figures::{grouped, nats};

/// What the figures are.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct MetricsProps {
    /// Optimiser updates done.
    pub step: Option<u32>,
    /// Passes over the training images done.
    pub epoch: Option<u32>,
    /// Passes in the whole run.
    pub epochs: u32,
    /// Optimiser updates in the whole run.
    pub total_steps: u32,
    /// Trainable parameters.
    pub parameters: Option<u32>,
    /// Weight of the KL divergence in the loss.
    pub beta: f32,
    /// Training terms, over the last steps.
    pub training: Option<Terms>,
    /// Held-out terms.
    pub held_out: Option<Terms>,
    /// Training speed.
    pub images_per_second: Option<f32>,
}

/// The section with the figures.
#[component]
pub fn Metrics(props: &MetricsProps) -> Html {
    let elbo = props.beta == 1.0;
    let held_out = if elbo { "−ELBO, held out" } else { "loss, held out" };
    let loss = if elbo { "−ELBO, training" } else { "loss, training" };
    let training = |part: fn(&Terms) -> f32| props.training.as_ref().map(part);
    html! {
        <section class="metrics" aria-label="Figures of the run">
            <dl class="stats large">
                { term("held-out", held_out, props.held_out.map(|terms| terms.loss)) }
                { term("loss", loss, training(|terms| terms.loss)) }
                { term("reconstruction", "reconstruction", training(|terms| terms.reconstruction)) }
                { term("kl", "KL", training(|terms| terms.kl)) }
            </dl>
            <progress class="run-progress" max={props.total_steps.max(1).to_string()}
                value={props.step.unwrap_or(0).to_string()} aria-label="Steps done"></progress>
            <dl class="stats">
                { figure("epoch", "epoch", props.epoch.map(f64::from),
                    props.epoch.map(|epoch| format!("{epoch} / {}", props.epochs))) }
                { figure("step", "step", props.step.map(f64::from), props.step.map(grouped)) }
                { figure("images-per-second", "images/s", props.images_per_second.map(f64::from),
                    props.images_per_second.map(|speed| grouped(speed.round() as u32))) }
                { figure("parameters", "parameters", props.parameters.map(f64::from), props.parameters.map(grouped)) }
            </dl>
            <p class="key">{ "Nats per image. Training figures are means over the last 20 steps." }</p>
        </section>
    }
}

fn term(name: &str, label: &str, value: Option<f32>) -> Html {
    figure(name, label, value.map(f64::from), value.map(nats))
}

fn figure(name: &str, label: &str, value: Option<f64>, text: Option<String>) -> Html {
    let value = value.map(|value| value.to_string()).unwrap_or_default();
    html! {
        <div>
            <dt>{ label.to_owned() }</dt>
            <dd data-testid={format!("metric-{name}")} data-value={value}>{ text.unwrap_or_else(|| "–".to_owned()) }</dd>
        </div>
    }
}
