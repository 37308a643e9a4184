//! The list of what happened, newest first.

use std::rc::Rc;

use elbo_words::words;
use yew::prelude::*;

use crate::components::shell::{escape::use_escape, lesson::Learn};
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
    item.side.map_or_else(|| html! {}, |side| html! { <i class="side-letter">{ side.name() }</i> })
}

/// The newest event in a line, over which the whole list opens. What was not said before is said.
#[component]
pub fn EventLog(props: &EventLogProps) -> Html {
    let open = use_state(|| false);
    let close = {
        let open = open.setter();
        Callback::from(move |()| open.set(false))
    };
    use_escape(close);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let count = props.log.items().count();
    html! {
        <div class={classes!("events", open.then_some("open"))}>
            <ul class="log" data-testid="events" id="events" tabindex="0" aria-label={words().events_title()}>
                { for props.log.items().map(|item| html! {
                    <li key={item.serial} class={classes!((item.tone == Tone::Bad).then_some("bad"))}>
                        <span class="t">{ item.step.map_or_else(|| words().log_start().to_owned(), |step| words().log_step(step)) }</span>
                        <span class={classes!("kind", format!("kind-{}", item.kind.name()))}>{ item.kind.word() }</span>
                        <span class="what">{ side(item) }<b>{ &item.title }</b>{ " " }{ &item.detail }</span>
                    </li>
                }) }
            </ul>
            <button type="button" class="small" data-testid="events-toggle" aria-expanded={open.to_string()}
                aria-controls="events" onclick={toggle}>{ words().events_count(count) }</button>
            <Learn topic={Topic::Guards} at="events" />
        </div>
    }
}
