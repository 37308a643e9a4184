//! How the run does, why that is said, and what would mend it.

use elbo_protocol::{Diagnosis, Remedy};
use elbo_recipe::Verdict;
use elbo_words::words;
use yew::prelude::*;

use crate::components::shell::lesson::Learn;
use elbo_page::learn::Topic;
use elbo_page::state::Action;

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
    /// Whether the remedy can be applied now.
    #[prop_or_default]
    pub can_apply: bool,
    /// Whether the remedy would start a fresh run.
    #[prop_or_default]
    pub fresh: bool,
    /// Where actions go.
    #[prop_or_default]
    pub dispatch: Callback<Action>,
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
    html! {
        <section class={classes!("verdict", tone, props.compact.then_some("compact"))} aria-label={label}
            data-testid={props.testid.clone()} data-verdict={verdict.map_or("", Verdict::name)}>
            <div class="said">
                if let Some(name) = &props.name {
                    <p class="key name">{ name }</p>
                }
                <p class="big">
                    <span aria-live="polite">{ verdict.map_or(words().verdict_none(), |verdict| words().verdict(verdict)) }</span>
                    if let Some(topic) = verdict.and_then(Topic::of_verdict) {
                        <Learn {topic} at={place(&props.testid)} />
                    }
                </p>
                <p class="key">{ props.diagnosis.as_ref().map_or_else(
                    || AttrValue::from(words().verdict_none_evidence()),
                    |diagnosis| words().evidence(&diagnosis.evidence).into(),
                ) }</p>
            </div>
            <div class="remedy">
                { match remedy {
                    Some(remedy) if props.compact => html! { <p class="key">{ words().remedy_before() }{ words().remedy(remedy) }</p> },
                    Some(remedy) => buttons(remedy, props),
                    None => html! { <p class="key idle">{ words().remedy_none(verdict) }</p> },
                } }
            </div>
        </section>
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
    let press = |action: Action| props.dispatch.reform(move |_: MouseEvent| action.clone());
    let disabled = !props.can_apply;
    // Where there are two cards, each has names of its own.
    let prefix = props.name.as_ref().map_or_else(String::new, |_| format!("{}-", props.testid));
    let id = format!("{prefix}remedy-effect");
    html! {
        <>
            <button type="button" data-testid={format!("{prefix}remedy")} {disabled} aria-describedby={id.clone()}
                onclick={press(Action::ApplyRemedy)}>{ words().remedy(remedy) }</button>
            <p class="key" {id}>{ words().remedy_effect(&remedy.changes, props.fresh) }</p>
            if !props.fresh {
                <button type="button" class="quiet" data-testid={format!("{prefix}remedy-fresh")} {disabled}
                    title={words().remedy_fresh_hint()}
                    onclick={press(Action::ApplyRemedyFresh)}>{ words().remedy_fresh() }</button>
            }
        </>
    }
}
