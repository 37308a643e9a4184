//! Train, Step, Reset, Retry, and where the page stands.

use elbo_protocol::Failure;
use yew::prelude::*;

use elbo_page::state::{Action, Loaded, Phase};

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
        Phase::Running => elbo_words::words().pause(),
        Phase::Paused => elbo_words::words().resume(),
        Phase::Finished => elbo_words::words().train_again(),
        _ => elbo_words::words().train(),
    };
    html! {
        <section class="controls" aria-label={elbo_words::words().training()} data-testid="controls">
            <div class="row">
                <button type="button" class="primary" data-testid="train" disabled={!props.can_train}
                    onclick={on(Action::Train)}>{ train }</button>
                <button type="button" data-testid="step" disabled={!props.can_step} onclick={on(Action::Step)}
                    title={elbo_words::words().step_hint()}>{ elbo_words::words().step() }</button>
                <button type="button" data-testid="reset" disabled={!props.can_reset} onclick={on(Action::Reset)}
                    title={elbo_words::words().reset_hint()}>{ elbo_words::words().reset() }</button>
            </div>
            <p class={classes!("status", props.phase.name())} data-testid="status" data-state={props.phase.name()}
                role="status" aria-live="polite">{ words(props) }</p>
            if let Some(failure) = &props.failure {
                <div class="row">
                    <button type="button" class="retry" data-testid="retry" onclick={on(Action::Retry)}>
                        { elbo_words::words().retry(failure.kind) }
                    </button>
                </div>
            }
            { loading(props) }
            if !props.unapplied.is_empty() && !matches!(props.phase, Phase::Loading | Phase::Ready) {
                <p class="note" data-testid="recipe-differs">{ elbo_words::words().keeps_its_own(&props.unapplied) }</p>
            }
        </section>
    }
}

fn words(props: &ControlsProps) -> String {
    match (&props.failure, props.phase) {
        (Some(failure), _) => elbo_words::words().fault(&failure.fault),
        (None, Phase::Loading) => elbo_words::words().status_loading().to_owned(),
        (None, Phase::Ready) => elbo_words::words().status_ready().to_owned(),
        (None, Phase::Running) => elbo_words::words().training().to_owned(),
        (None, Phase::Paused) => elbo_words::words().status_paused().to_owned(),
        (None, Phase::Finished) => elbo_words::words().status_finished().to_owned(),
        (None, Phase::Failed) => elbo_words::words().status_failed().to_owned(),
    }
}

/// How far the data is. It stays once it is all here, so that nothing below moves.
fn loading(props: &ControlsProps) -> Html {
    let loaded = props.loaded.unwrap_or(Loaded { train_images: 0, of: props.total, held_out_images: 0 });
    let text = elbo_words::words().data_loaded(loaded.train_images, loaded.of);
    html! {
        <div class="loading">
            <progress max={loaded.of.to_string()} value={loaded.train_images.to_string()}
                aria-label={elbo_words::words().data_progress()}></progress>
            <span>{ text }</span>
        </div>
    }
}
