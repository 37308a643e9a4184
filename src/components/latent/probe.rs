//! The linear probe: how well a linear classifier tells the digits apart by their codes.

use elbo_protocol::{PROBE_FITTED, Probe};
use elbo_words::words;
use yew::prelude::*;

use crate::components::shell::lesson::Learn;
use elbo_page::learn::Topic;
use elbo_words::numbers::percent;

/// What the card shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ProbeCardProps {
    /// The probe; none before there is a survey.
    pub probe: Option<Probe>,
}

/// The section with the probe's accuracy, and what it is.
#[component]
pub fn ProbeCard(props: &ProbeCardProps) -> Html {
    let probe = props.probe.filter(|probe| probe.of > 0);
    let accuracy = probe.map(|probe| 100.0 * probe.right as f32 / probe.of as f32);
    let tested = probe.map_or(PROBE_FITTED as u32, |probe| probe.of);
    html! {
        <section class="probe" aria-labelledby="probe-title">
            <h2 id="probe-title">{ words().probe_title() }<Learn topic={Topic::LatentMap} at="probe" /><small>{ words().probe_note() }</small></h2>
            <p data-testid="probe" data-value={accuracy.map(|value| format!("{value:.1}")).unwrap_or_default()}>
                { words().probe_accuracy() }<b>{ accuracy.map_or("–".to_owned(), percent) }</b>
            </p>
            // It scrolls where there is little room, so the keyboard must get there.
            <p class="key" tabindex="0">
                { words().probe_explanation(PROBE_FITTED as u32, tested) }
            </p>
        </section>
    }
}
