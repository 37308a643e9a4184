//! Train, Step, Reset, and where the page stands.

use elbo_protocol::Failure;
use elbo_recipe::preset;
use elbo_words::words;
use yew::prelude::*;

use crate::components::commands::command_button::CommandButton;
use elbo_page::{
    commands::PageCommand,
    state::{Loaded, NextPress, Phase, State},
};

/// What the controls show and do.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ControlsProps {
    /// Where the page stands.
    pub phase: Phase,
    /// What the main button does next.
    pub next: NextPress,
    /// Whether the run that exists can be paused, or can go on.
    pub can_pause: bool,
    /// The failure that stands.
    pub failure: Option<Failure>,
    /// How much of the data is here, of so many training images asked for.
    pub loaded: Loaded,
    /// Optimizer updates done, of so many.
    pub steps: (u32, u32),
    /// Passes over the training images done, if there is a run, of so many.
    pub epochs: (Option<u32>, u32),
    /// Labels of the fields that were edited and that the run keeps as they are.
    pub unapplied: Vec<&'static str>,
}

/// The cell with the buttons, for the run that exists or is to come.
pub fn controls(state: &State) -> Html {
    let run = state.runs.run();
    let unapplied: Vec<&'static str> =
        state.unapplied_fields().iter().map(|field| words().field_label(field.id)).collect();
    let of = state.form.train_images;
    let recipe = run.map_or(&state.form.recipe, |run| &run.recipe);
    html! {
        <Controls phase={state.phase()} next={state.next_press()} can_pause={state.can_pause()}
            failure={state.connection.failure.clone()}
            loaded={state.connection.loaded.unwrap_or(Loaded { train_images: 0, of, held_out_images: 0 })}
            steps={run.map_or((0, 0), |run| (run.step, run.shape.total_steps))}
            epochs={(run.map(|run| run.epoch), recipe.epochs)}
            unapplied={if state.runs.next_duel().is_some() { Vec::new() } else { unapplied }} />
    }
}

/// The cell with the buttons.
#[component]
pub fn Controls(props: &ControlsProps) -> Html {
    let chosen = matches!(props.next, NextPress::TrainChosen(_));
    let goes_on = words().pause_or_resume(props.phase == Phase::Running);
    html! {
        <section class="cell run" aria-label={words().training()}>
            <div class="row go" data-testid="controls">
                <CommandButton command={PageCommand::Train} class="primary"
                    hint={chosen.then(|| AttrValue::from(words().keeps_its_own(&props.unapplied)))}>
                    <span class="clip">{ next_words(props.next) }</span>
                </CommandButton>
                if chosen && props.can_pause {
                    <CommandButton command={PageCommand::PauseRun}>{ goes_on }</CommandButton>
                } else {
                    <CommandButton command={PageCommand::Step}>{ words().step() }</CommandButton>
                }
                <CommandButton command={PageCommand::Reset}>{ words().reset() }</CommandButton>
                <CommandButton command={PageCommand::BackToRun} class="bare" label={PageCommand::BackToRun.help()}>
                    <span aria-hidden="true">{ "↩" }</span>
                </CommandButton>
            </div>
            <div class="state">
                <p class="row">
                    <span class={classes!("status", "clip", props.phase.name())} data-testid="status"
                        data-state={props.phase.name()} role="status" aria-live="polite">{ status_words(props) }</span>
                    { beside_status(props) }
                    <span class="key share" data-testid="metric-epoch"
                        data-value={props.epochs.0.map(|epoch| epoch.to_string()).unwrap_or_default()}>{
                        words().epoch_of(props.epochs.0.unwrap_or(0), props.epochs.1)
                    }</span>
                </p>
                { progress(props) }
            </div>
        </section>
    }
}

fn next_words(next: NextPress) -> String {
    match next {
        NextPress::Train => words().train().to_owned(),
        NextPress::TrainAgain => words().train_again().to_owned(),
        NextPress::TrainChosen(name) => {
            words().train_chosen(name.and_then(preset).map(|preset| words().preset_label(preset)))
        }
        NextPress::Pause => words().pause().to_owned(),
        NextPress::Resume => words().resume().to_owned(),
    }
}

fn status_words(props: &ControlsProps) -> String {
    match (&props.failure, props.phase) {
        (Some(failure), _) => words().fault(&failure.fault),
        (None, Phase::Loading) => words().status_loading().to_owned(),
        (None, Phase::Ready) => words().status_ready().to_owned(),
        (None, Phase::Running) => words().training().to_owned(),
        (None, Phase::Paused) => words().status_paused().to_owned(),
        (None, Phase::Finished) => words().status_finished().to_owned(),
        (None, Phase::Failed) => words().status_failed().to_owned(),
    }
}

/// What of the form the run does not have.
fn beside_status(props: &ControlsProps) -> Html {
    if !props.unapplied.is_empty() && !matches!(props.phase, Phase::Loading | Phase::Ready | Phase::Failed) {
        let text = words().keeps_its_own(&props.unapplied);
        return html! { <span class="note clip" data-testid="recipe-differs" title={text.clone()}>{ text }</span> };
    }
    Html::default()
}

/// How far the data is until it is here, then how far the run is.
fn progress(props: &ControlsProps) -> Html {
    let Loaded { train_images, of, .. } = props.loaded;
    if train_images < of {
        let text = words().data_loaded(train_images, of);
        return html! {
            <progress class="loading" max={of.to_string()} value={train_images.to_string()} title={text}
                aria-label={words().data_progress()}></progress>
        };
    }
    let (step, of) = props.steps;
    html! {
        <progress class="run-progress" max={of.max(1).to_string()} value={step.to_string()}
            title={words().data_loaded(train_images, props.loaded.of)} aria-label={words().steps_done()}></progress>
    }
}
