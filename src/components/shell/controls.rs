//! Train, Step, Reset, Retry, and where the page stands.

use elbo_protocol::{Failure, FailureKind};
use yew::prelude::*;

use elbo_page::state::{Action, Loaded, Phase};
use elbo_words::numbers::grouped;

/// What the controls show and do.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ControlsProps {
    /// Where the page stands.
    pub phase: Phase,
    /// Whether the train button does something.
    pub can_train: bool,
    /// Whether a single step can be taken.
    pub can_step: bool,
    /// Whether a fresh run can be built.
    pub can_reset: bool,
    /// The failure that stands.
    pub failure: Option<Failure>,
    /// How much of the data is here.
    pub loaded: Option<Loaded>,
    /// Training images asked for.
    pub total: u32,
    /// Labels of the fields that were edited and that the run keeps as they are.
    pub unapplied: Vec<&'static str>,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// The section with the buttons.
#[component]
pub fn Controls(props: &ControlsProps) -> Html {
    let on = |action: Action| props.dispatch.reform(move |_: MouseEvent| action.clone());
    let train = match props.phase {
        Phase::Running => "Pause",
        Phase::Paused => "Resume",
        Phase::Finished => "Train again",
        _ => "Train",
    };
    html! {
        <section class="controls" aria-label="Training" data-testid="controls">
            <div class="row">
                <button type="button" class="primary" data-testid="train" disabled={!props.can_train}
                    onclick={on(Action::Train)}>{ train }</button>
                <button type="button" data-testid="step" disabled={!props.can_step} onclick={on(Action::Step)}
                    title="Take one training step, then pause">{ "Step" }</button>
                <button type="button" data-testid="reset" disabled={!props.can_reset} onclick={on(Action::Reset)}
                    title="Start over with untrained weights">{ "Reset" }</button>
            </div>
            <p class={classes!("status", props.phase.name())} data-testid="status" data-state={props.phase.name()}
                role="status" aria-live="polite">{ words(props) }</p>
            if let Some(failure) = &props.failure {
                <div class="row">
                    <button type="button" class="retry" data-testid="retry" onclick={on(Action::Retry)}>
                        { retry_label(failure.kind) }
                    </button>
                </div>
            }
            { loading(props) }
            if !props.unapplied.is_empty() && !matches!(props.phase, Phase::Loading | Phase::Ready) {
                <p class="note" data-testid="recipe-differs">{ keeps(&props.unapplied) }</p>
            }
        </section>
    }
}

fn words(props: &ControlsProps) -> String {
    match (&props.failure, props.phase) {
        (Some(failure), _) => elbo_words::words().fault(&failure.fault),
        (None, Phase::Loading) => "Starting: choosing and testing a device".to_owned(),
        (None, Phase::Ready) => "Ready: press Train".to_owned(),
        (None, Phase::Running) => "Training".to_owned(),
        (None, Phase::Paused) => "Paused".to_owned(),
        (None, Phase::Finished) => "Finished: all epochs done".to_owned(),
        (None, Phase::Failed) => "Failed".to_owned(),
    }
}

/// That the run keeps its own values of these fields.
fn keeps(labels: &[&str]) -> String {
    let what = match labels {
        [] => return String::new(),
        labels if labels.len() > 3 => format!("{} fields of the recipe were changed", labels.len()),
        [only] => format!("{only} was changed"),
        labels => format!("{} were changed", labels.join(", ")),
    };
    format!("{what}: that needs a fresh run, and this one keeps its own. Press Reset for a fresh one.")
}

fn retry_label(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Data => "Retry: load the data again",
        FailureKind::Device | FailureKind::Worker => "Retry: start a new worker",
        FailureKind::Recipe | FailureKind::NonFinite | FailureKind::Weights => "Retry: build a fresh model",
    }
}

/// How far the data is. It stays once it is all here, so that nothing below moves.
fn loading(props: &ControlsProps) -> Html {
    let loaded = props.loaded.unwrap_or(Loaded { train_images: 0, of: props.total, held_out_images: 0 });
    let text = if loaded.train_images >= loaded.of {
        format!("MNIST: {} training images", grouped(loaded.of))
    } else {
        format!("MNIST: {} of {} training images", grouped(loaded.train_images), grouped(loaded.of))
    };
    html! {
        <div class="loading">
            <progress max={loaded.of.to_string()} value={loaded.train_images.to_string()}
                aria-label="Training images loaded"></progress>
            <span>{ text }</span>
        </div>
    }
}
