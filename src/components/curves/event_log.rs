//! The list of what happened, newest first.

use std::rc::Rc;

use elbo_words::words;
use yew::prelude::*;

use crate::components::shell::lesson::Learn;
use elbo_page::{
    learn::Topic,
    state::{Log, LogItem, Tone},
};

/// What the list shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct EventLogProps {
    /// What happened.
    pub log: Rc<Log>,
}

/// To which run of a duel it happened.
fn side(item: &LogItem) -> Html {
    item.side.map_or_else(|| html! {}, |side| html! { <i class="side">{ side.name() }</i> })
}

/// The section with the list.
#[component]
pub fn EventLog(props: &EventLogProps) -> Html {
    html! {
        <section class="events" aria-labelledby="events-title">
            <h2 id="events-title">{ words().events_title() }<Learn topic={Topic::Guards} at="events" /></h2>
            <ul class="log" data-testid="events" tabindex="0" aria-labelledby="events-title">
                { for props.log.items().map(|item| html! {
                    <li key={item.serial} class={classes!((item.tone == Tone::Bad).then_some("bad"))}>
                        <span class="t">{ item.step.map_or_else(|| words().log_start().to_owned(), |step| words().log_step(step)) }</span>
                        <span class={classes!("kind", format!("kind-{}", item.kind.name()))}>{ item.kind.word() }</span>
                        <span class="what">{ side(item) }<b>{ &item.title }</b>{ " " }{ &item.detail }</span>
                    </li>
                }) }
            </ul>
        </section>
    }
}
