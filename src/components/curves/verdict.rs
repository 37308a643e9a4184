//! How the run does, why that is said, and what would mend it.

use elbo_protocol::{Diagnosis, Remedy};
use elbo_recipe::{FieldId, Verdict};
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
    let label = words().diagnosis(props.name.as_deref());
    html! {
        <section class={classes!("verdict", tone, props.compact.then_some("compact"))} aria-label={label}
            data-testid={props.testid.clone()} data-verdict={verdict.map_or("", Verdict::name)}>
            <div class="said">
                if let Some(name) = &props.name {
                    <p class="key name">{ name }</p>
                }
                <p class="big">
                    <span aria-live="polite">{ verdict.map_or(words().no_verdict_yet(), |verdict| words().verdict(verdict)) }</span>
                    if let Some(topic) = verdict.and_then(Topic::of_verdict) {
                        <Learn {topic} at={place(&props.testid)} />
                    }
                </p>
                <p class="key">{ props.diagnosis.as_ref().map_or_else(
                    || AttrValue::from(words().it_comes_with_the_first_steps()),
                    |diagnosis| words().evidence(&diagnosis.evidence).into(),
                ) }</p>
            </div>
            <div class="remedy">
                { match remedy {
                    Some(remedy) if props.compact => html! { <p class="key">{ words().remedy_2() }{ words().remedy(remedy) }</p> },
                    Some(remedy) => buttons(remedy, props),
                    None => html! { <p class="key idle">{ idle(verdict) }</p> },
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
            <p class="key" {id}>{ effect(remedy, props.fresh) }</p>
            if !props.fresh {
                <button type="button" class="quiet" data-testid={format!("{prefix}remedy-fresh")} {disabled}
                    title={words().the_same_seed_weights_and_images()}
                    onclick={press(Action::ApplyRemedyFresh)}>{ words().run_again_from_the_same_seed() }</button>
            }
        </>
    }
}

/// What stands in the place of the remedy while there is none.
fn idle(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        None | Some(Verdict::WarmingUp) => words().if_something_is_wrong_its_remedy(),
        Some(Verdict::Healthy) => words().nothing_to_mend(),
        Some(_) => words().no_change_of_the_recipe_is(),
    }
}

/// What a click on the remedy does.
fn effect(remedy: &Remedy, fresh: bool) -> String {
    let change = |(field, value): &(FieldId, String)| format!("{} = {value}", label_in_a_sentence(*field));
    let changes: Vec<String> = remedy.changes.iter().map(change).collect();
    let where_to =
        if fresh { words().in_a_fresh_run_from_the() } else { words().in_this_run_which_goes_on() };
    format!("{} {where_to}", changes.join(", "))
}

fn label_in_a_sentence(field: FieldId) -> String {
    words().field_label(field).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_protocol::RemedyKind;

    #[test]
    fn the_effect_of_a_remedy_names_fields_values_and_run() {
        let changes = vec![(FieldId::LearningRate, "1e-3".to_owned())];
        let remedy = Remedy { kind: RemedyKind::LowerLearningRate, changes, fresh: false };
        assert_eq!(effect(&remedy, false), "learning rate = 1e-3 in this run, which goes on");
        assert_eq!(effect(&remedy, true), "learning rate = 1e-3 in a fresh run from the same seed");
    }
}
