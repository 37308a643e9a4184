//! A duel as it stands: the change, what is said of either run, their figures, and who is ahead.

use std::rc::Rc;

use elbo_protocol::{Diagnosis, HeldOut, Terms};
use elbo_words::words;
use yew::prelude::*;

use crate::components::{
    commands::command_button::CommandButton, shell::lesson::Learn, strip::verdict::VerdictCard,
};
use elbo_page::{
    commands::PageCommand,
    learn::Topic,
    side::Side,
    state::{CLEAR_NATS, Duel, DuelOutcome, Run, State},
};
use elbo_words::numbers::{grouped, nats, signed};

/// One run of the duel.
#[derive(Debug, Clone, PartialEq)]
pub struct DuelSide {
    /// Optimizer updates done at the moment in view.
    pub step: u32,
    /// Training terms then, over the last steps.
    pub training: Option<Terms>,
    /// The newest held-out measures then.
    pub held_out: Option<HeldOut>,
    /// What was last said of it.
    pub diagnosis: Option<Diagnosis>,
    /// Why it ended before its time, if it did.
    pub ended: Option<String>,
}

/// What the section shows and does.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct DuelViewProps {
    /// The recipes.
    pub duel: Rc<Duel>,
    /// A and B; B may still be under construction.
    pub sides: [Option<DuelSide>; 2],
    /// How it stands, or stood at the moment in view.
    pub outcome: DuelOutcome,
    /// The moment in view, in optimizer updates; none for the newest weights.
    pub moment: Option<u32>,
    /// Labels of the fields that were edited since the duel began.
    pub waiting: Vec<&'static str>,
    /// The curves of both runs, if they are not shown elsewhere.
    #[prop_or_default]
    pub curves: Html,
    /// Pictures of both runs.
    #[prop_or_default]
    pub children: Html,
}

/// The section for the duel that is on; nothing without one.
pub fn duel_view(state: &State, curves: Html, children: Html) -> Option<Html> {
    let duel = state.runs.duel().cloned()?;
    let duel_side = |run: &Run| {
        let standing = run.at(state.time.checkpoint());
        DuelSide {
            step: standing.step,
            training: standing.training,
            held_out: standing.latest_held_out().cloned(),
            diagnosis: run.diagnosis.clone(),
            ended: run.ended.clone(),
        }
    };
    let moment = state.time.checkpoint();
    let waiting =
        state.unapplied_fields().iter().map(|field| words().field_label(field.id)).collect::<Vec<_>>();
    let sides = Side::BOTH.map(|side| state.runs.of(side).map(duel_side));
    let outcome = match (state.runs.run(), state.runs.rival()) {
        (Some(first), Some(second)) => DuelOutcome::of(first, second, moment),
        _ => DuelOutcome::Open,
    };
    Some(html! {
        <DuelView {duel} {sides} {outcome} {moment} {waiting} {curves}>{ children }</DuelView>
    })
}

/// The section with both runs.
#[component]
pub fn DuelView(props: &DuelViewProps) -> Html {
    let changes = props.duel.changes();
    let only = match changes {
        [only] => Some(words().field_label(only.field.id)),
        _ => None,
    };
    let name = |side: Side| {
        let values: Vec<String> = changes.iter().map(|change| change.named(side)).collect();
        format!("{side} · {}", values.join(", "))
    };
    let seed = props.duel.recipes[0].seed;
    html! {
        <section class="duel-view" aria-labelledby="duel-view-title" data-testid="duel-view"
            data-outcome={props.outcome.winner().map_or("", Side::name)}>
            <h2 id="duel-view-title">{ words().duel_title(only, changes.len()) }<Learn topic={Topic::Duel} at="view" />
                <small>{ words().duel_shares(seed) }</small>
                <CommandButton command={PageCommand::EndDuel} class="small">{ words().duel_end() }</CommandButton>
            </h2>
            if !props.waiting.is_empty() {
                <p class="note" data-testid="duel-waiting">{ words().duel_waiting(&props.waiting) }</p>
            } else if let Some(ready) = props.duel.ready {
                <p class="watch clip" title={ready.words().watch}>{ ready.words().watch }</p>
            } else {
                <p class="key clip" title={words().duel_on()}>{ words().duel_on() }</p>
            }
            <div class="corners">
                { for Side::BOTH.iter().zip(&props.sides).map(|(side, duel_side)| card(*side, &name(*side), duel_side.as_ref())) }
            </div>
            { props.curves.clone() }
            // Going through the past is no news.
            <p class="outcome" role="status" aria-live={props.moment.map(|_| "off")} data-testid="duel-outcome">{ props.outcome.words() }</p>
            <div class="duel-body">
                { table(props) }
                { props.children.clone() }
            </div>
            <p class="key rule">
                { words().duel_rule(CLEAR_NATS) }
                if let Some(ready) = props.duel.ready {
                    { " " }{ ready.words().measured }
                }
            </p>
        </section>
    }
}

fn card(side: Side, name: &str, duel_side: Option<&DuelSide>) -> Html {
    let letter = side.name().to_lowercase();
    let diagnosis = duel_side.and_then(|duel_side| duel_side.diagnosis.clone());
    let remedy = diagnosis.as_ref().is_some_and(|diagnosis| diagnosis.remedy.is_some());
    html! {
        <div class="corner" data-side={side.name()}>
            <VerdictCard {diagnosis} name={name.to_owned()} testid={format!("duel-verdict-{letter}")} compact=true />
            // Its place is kept while there is no remedy.
            <CommandButton command={PageCommand::RemedyOf(side)} hint={words().duel_remedy_hint()}
                class={classes!("single", (!remedy).then_some("vacant"))}>
                { words().duel_remedy(side.name()) }
            </CommandButton>
            if let Some(why) = duel_side.and_then(|duel_side| duel_side.ended.as_ref()) {
                <p class="refusal" data-testid={format!("duel-ended-{letter}")}>
                    { words().duel_side_ended(side.name(), why) }
                </p>
            }
        </div>
    }
}

/// The figures of both, side by side.
fn table(props: &DuelViewProps) -> Html {
    let duel_side = |side: usize| props.sides[side].as_ref();
    let of = |part: &dyn Fn(&DuelSide) -> Option<f32>| [0, 1].map(|side| duel_side(side).and_then(part));
    let held_out = |part: fn(&Terms) -> f32| {
        of(&move |duel_side| duel_side.held_out.as_ref().map(|measures| part(&measures.terms)))
    };
    let active = of(&|duel_side| duel_side.held_out.as_ref().map(|measures| measures.active_units as f32));
    let count = |value: f32| grouped(value as u32);
    let units = props
        .moment
        .map_or_else(|| words().nats_per_image().to_owned(), |step| words().nats_as_of_step(step));
    html! {
        <table class="versus" aria-label={words().duel_figures()}>
            <thead><tr><th scope="col"><span class="unit" data-testid="duel-moment">{ units }</span></th>
                <th scope="col">{ "A" }</th><th scope="col">{ "B" }</th><th scope="col">{ "B − A" }</th></tr></thead>
            <tbody>
                { row("step", words().duel_step(), of(&|duel_side| Some(duel_side.step as f32)), count, false) }
                { row("loss", words().duel_training_loss(), of(&|duel_side| duel_side.training.map(|terms| terms.loss)), nats, true) }
                { row("held-out", words().duel_held_out_loss(), held_out(|terms| terms.loss), nats, true) }
                { row("reconstruction", words().duel_held_out_reconstruction(), held_out(|terms| terms.reconstruction), nats, true) }
                { row("kl", words().duel_held_out_kl(), held_out(|terms| terms.kl), nats, true) }
                { row("active-units", words().duel_active_units(), active, count, true) }
            </tbody>
        </table>
    }
}

fn row(name: &str, label: &str, values: [Option<f32>; 2], text: fn(f32) -> String, differs: bool) -> Html {
    let cell = |side: Side, value: Option<f32>| {
        let testid = format!("duel-{name}-{}", side.name().to_lowercase());
        html! {
            <td data-testid={testid} data-value={value.map(|value| value.to_string()).unwrap_or_default()}>
                { value.map_or_else(|| "–".to_owned(), text) }
            </td>
        }
    };
    html! {
        <tr>
            <th scope="row">{ label }</th>
            { cell(Side::A, values[0]) }{ cell(Side::B, values[1]) }
            <td class="gap">{ if differs { gap(values, text) } else { String::new() } }</td>
        </tr>
    }
}

/// How much more B has, with its sign.
fn gap(values: [Option<f32>; 2], text: fn(f32) -> String) -> String {
    let [Some(first), Some(second)] = values else { return "–".to_owned() };
    let gap = second - first;
    if gap.is_finite() { signed(gap, text) } else { "–".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_has_a_sign_and_needs_two_numbers() {
        assert_eq!(gap([Some(120.0), Some(100.5)], nats), "−19.5");
        assert_eq!(gap([Some(4.0), Some(11.0)], |value| grouped(value as u32)), "+7");
        assert_eq!(gap([Some(4.0), Some(4.0)], nats), "0.00");
        assert_eq!(gap([Some(4.0), None], nats), "–");
        assert_eq!(gap([Some(4.0), Some(f32::NAN)], nats), "–");
    }
}
