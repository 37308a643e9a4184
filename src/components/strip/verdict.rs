//! How the run does, why that is said, and what would mend it; in its place a failure, or how a duel stands.

use elbo_protocol::{Diagnosis, Failure, FailureKind, Remedy};
use elbo_recipe::Verdict;
use elbo_words::words;
use yew::prelude::*;

use crate::components::{commands::command_button::CommandButton, shell::lesson::Learn};
use elbo_page::{
    commands::PageCommand,
    learn::Topic,
    state::{Action, DuelOutcome, LearnAction, State, ViewRequest},
    workspace::Workspace,
};

/// What is said of a run.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct VerdictCardProps {
    /// What was last said; none before the first.
    pub diagnosis: Option<Diagnosis>,
    /// Which run it is said of, where there are two: its letter, and what sets it apart.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// Name for tests.
    #[prop_or(AttrValue::Static("verdict"))]
    pub testid: AttrValue,
    /// Whether to name the remedy only, without buttons.
    #[prop_or_default]
    pub compact: bool,
    /// Whether the remedy would start a fresh run.
    #[prop_or_default]
    pub fresh: bool,
    /// The failure that has ended the run.
    #[prop_or_default]
    pub failure: Option<Failure>,
    /// Whether the tour is offered, in the place of a remedy.
    #[prop_or_default]
    pub offers_tour: bool,
    /// Where actions go.
    #[prop_or_default]
    pub dispatch: Callback<Action>,
}

/// What is said in the strip: a failure before all, then how a duel stands, then the verdict on the run.
pub fn verdict(state: &State, dispatch: &Callback<Action>) -> Html {
    let diagnosis = state.runs.run().and_then(|run| run.diagnosis.clone());
    // Of numbers that are not finite the verdict says more than the failure does.
    let explains = |failure: &Failure| {
        let is_bad = diagnosis.as_ref().is_some_and(|diagnosis| diagnosis.verdict.is_bad());
        failure.kind == FailureKind::NonFinite && is_bad && state.runs.duel().is_none()
    };
    if let Some(failure) = state.connection.failure.as_ref().filter(|failure| !explains(failure)) {
        return html! {
            <section class="verdict bad" aria-label={words().status_failed()} data-testid="failure">
                <p class="said"><span class="big">{ words().status_failed() }</span>{ words().fault(&failure.fault) }</p>
                <div class="remedy">
                    <button type="button" class="outline" data-testid="retry"
                        onclick={dispatch.reform(|_: MouseEvent| Action::Retry)}>{ words().retry(failure.kind) }</button>
                </div>
            </section>
        };
    }
    if state.runs.duel().is_some() {
        return standing(state, dispatch);
    }
    html! {
        <VerdictCard {diagnosis} failure={state.connection.failure.clone()} fresh={state.remedy_is_fresh()}
            offers_tour={state.learning.offers_tour} dispatch={dispatch.clone()} />
    }
}

/// How the duel stands, and the way to both runs.
fn standing(state: &State, dispatch: &Callback<Action>) -> Html {
    let outcome = match (state.runs.run(), state.runs.rival()) {
        (Some(first), Some(second)) => DuelOutcome::of(first, second, state.time.checkpoint()),
        _ => DuelOutcome::Open,
    };
    let show = dispatch.reform(|_: MouseEvent| Action::View(ViewRequest::Show(Workspace::Duel)));
    html! {
        <section class="verdict" aria-label={words().duel_panel_title()} data-testid="duel-standing">
            <p class="said"><span class="big">{ words().duel_panel_title() }</span>{ outcome.words() }</p>
            <div class="remedy">
                <button type="button" class="outline" disabled={state.view.shows(Workspace::Duel)}
                    onclick={show}>{ words().show_both_runs() }</button>
            </div>
        </section>
    }
}

/// The section with the verdict. Only its label is announced, so only a new verdict is.
#[component]
pub fn VerdictCard(props: &VerdictCardProps) -> Html {
    let verdict = props.diagnosis.as_ref().map(|diagnosis| diagnosis.verdict);
    let tone = match verdict {
        None | Some(Verdict::WarmingUp) => "",
        Some(verdict) if verdict.is_bad() => "bad",
        Some(_) => "good",
    };
    let remedy = props.diagnosis.as_ref().and_then(|diagnosis| diagnosis.remedy.as_ref());
    let label = words().verdict_title(props.name.as_deref());
    let evidence = props.diagnosis.as_ref().map_or_else(
        || AttrValue::from(words().verdict_none_evidence()),
        |diagnosis| words().evidence(&diagnosis.evidence).into(),
    );
    html! {
        <section class={classes!("verdict", tone, props.compact.then_some("compact"))} aria-label={label}
            data-testid={props.testid.clone()} data-verdict={verdict.map_or("", Verdict::name)}>
            if let Some(name) = &props.name {
                <p class="key name">{ name }</p>
            }
            <p class="said">
                <span class="big" aria-live="polite">{
                    verdict.map_or(words().verdict_none(), |verdict| words().verdict(verdict))
                }</span>
                if let Some(topic) = verdict.and_then(Topic::of_verdict) {
                    <Learn {topic} at={place(&props.testid)} />
                }
                <span class="why" title={evidence.clone()}>{ evidence.clone() }</span>
            </p>
            <div class="remedy">
                { match remedy {
                    Some(remedy) if props.compact => html! { <p class="key">{ words().remedy_before() }{ words().remedy(remedy) }</p> },
                    Some(remedy) => buttons(remedy, props),
                    None if props.failure.is_some() => Html::default(),
                    None if props.offers_tour => tour_offer(&props.dispatch),
                    None => html! { <p class="key idle">{ words().remedy_none(verdict) }</p> },
                } }
                if let Some(failure) = &props.failure {
                    <button type="button" class="quiet" data-testid="retry" title={words().fault(&failure.fault)}
                        onclick={props.dispatch.reform(|_: MouseEvent| Action::Retry)}>{ words().retry(failure.kind) }</button>
                }
            </div>
        </section>
    }
}

/// The offer of a tour on a first visit.
fn tour_offer(dispatch: &Callback<Action>) -> Html {
    let decline = dispatch.reform(|_: MouseEvent| Action::Learn(LearnAction::DeclineTour));
    html! {
        <aside class="row offer" aria-label={words().tour()} data-testid="tour-offer">
            <CommandButton command={PageCommand::Tour} class="outline" testid="tour-start">
                <span>{ words().tour_offer() }</span><small>{ words().tour_length() }</small>
            </CommandButton>
            <button type="button" class="quiet" data-testid="tour-decline" aria-label={words().tour_decline()}
                title={words().tour_decline()} onclick={decline}>{ "×" }</button>
        </aside>
    }
}

/// Tells the explanation's button from others of its topic.
fn place(testid: &str) -> &'static str {
    match testid {
        "duel-verdict-a" => "verdict-a",
        "duel-verdict-b" => "verdict-b",
        _ => "verdict",
    }
}

/// The remedy for this run, if it can take it, and for a fresh one.
fn buttons(remedy: &Remedy, props: &VerdictCardProps) -> Html {
    let effect = AttrValue::from(words().remedy_effect(&remedy.changes, props.fresh));
    html! {
        <>
            <CommandButton command={PageCommand::Remedy} class="outline" hint={effect.clone()}>
                <span class="clip">{ words().remedy(remedy) }</span><small class="clip" id="remedy-effect">{ effect }</small>
            </CommandButton>
            if !props.fresh {
                <CommandButton command={PageCommand::RemedyFresh} class="quiet">{ words().remedy_fresh() }</CommandButton>
            }
        </>
    }
}
