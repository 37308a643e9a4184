//! The sections with the charts.

use yew::prelude::*;

use super::chart_canvas::ChartCanvas;
use crate::plot::{Figure, elbo, gradient, schedules};

/// What the chart of the loss shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ElboChartProps {
    /// The values.
    pub source: elbo::Source,
}

/// The section with the loss and its terms.
#[component]
pub fn ElboChart(props: &ElboChartProps) -> Html {
    let label = format!(
        "Chart of reconstruction, KL and total loss over {} training steps, in nats per image",
        props.source.history.last_step()
    );
    html! {
        <section class="chart" aria-labelledby="elbo-title">
            <h2 id="elbo-title">
                { "ELBO terms" }<small>{ "nats per image · thick: held out, thin: training" }</small>
                <span class="legend">
                    <span><i class="total"></i>{ "total" }</span>
                    <span><i class="reconstruction"></i>{ "reconstruction" }</span>
                    <span><i class="kl-series"></i>{ "KL" }</span>
                </span>
            </h2>
            <ChartCanvas figure={Figure::Elbo(props.source.clone())} testid="chart-elbo" {label} />
        </section>
    }
}

/// What the chart of the gradient norm shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct GradientChartProps {
    /// The values.
    pub source: gradient::Source,
}

/// The section with the gradient norm.
#[component]
pub fn GradientChart(props: &GradientChartProps) -> Html {
    let label = format!("Chart of the gradient norm over {} steps", props.source.history.last_step());
    html! {
        <section class="chart minor" aria-labelledby="gradient-title">
            <h2 id="gradient-title">{ "Gradient norm" }<small>{ "log scale, before clipping · epochs" }</small></h2>
            <ChartCanvas figure={Figure::GradientNorm(props.source.clone())} testid="chart-gradient-norm" {label} />
        </section>
    }
}

/// What the chart of the schedules shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ScheduleChartProps {
    /// The values; none before there is a run.
    pub source: Option<schedules::Source>,
}

/// The section with learning rate and beta.
#[component]
pub fn ScheduleChart(props: &ScheduleChartProps) -> Html {
    let label = "Chart of learning rate and beta over the epochs of the run".to_owned();
    html! {
        <section class="chart minor" aria-labelledby="schedule-title">
            <h2 id="schedule-title">
                { "Schedules" }<small>{ "faint: to come" }</small>
                <span class="legend">
                    <span><i class="learning-rate"></i>{ "learning rate" }</span>
                    <span><i class="kl-series"></i>{ "beta" }</span>
                </span>
            </h2>
            <ChartCanvas figure={Figure::Schedules(props.source.clone())} testid="chart-schedule" {label} />
        </section>
    }
}
