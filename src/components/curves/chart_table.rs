//! What a canvas shows, for those who read it: a sentence that describes the canvas, and a button that opens a table.

use elbo_page::plot::table::Readable;
use elbo_words::words;
use yew::prelude::*;

use crate::components::curves::{each_second::use_each_second, table_dialog::TableDialog};

/// Of which canvas, and what it shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ChartTableProps {
    /// The canvas's name for tests.
    pub of: &'static str,
    /// The title of the chart.
    pub title: &'static str,
    /// What it shows.
    pub subject: Readable,
}

/// The id of the sentence on a canvas of that name, for its `aria-describedby`.
#[must_use]
pub fn summary_id(of: &str) -> String {
    format!("summary-{of}")
}

/// The button, the sentence, and while it is open, the table. Neither is made anew more than once a second.
#[component]
pub fn ChartTable(props: &ChartTableProps) -> Html {
    let button = use_node_ref();
    let open = use_state_eq(|| false);
    let (seen, look) = use_each_second(props.subject.clone(), &button);
    let summary = use_memo(seen.clone(), |seen| seen.as_ref().map(Readable::summary).unwrap_or_default());
    let table = use_memo((seen, *open), |(seen, open)| seen.as_ref().filter(|_| *open).map(Readable::table));
    let name = props.of.trim_start_matches("chart-");
    let onclick = {
        let open = open.setter();
        Callback::from(move |_: MouseEvent| {
            look.emit(());
            open.set(true);
        })
    };
    let onclose = use_callback(open.setter(), |(), open| open.set(false));
    html! {
        <>
            <button ref={button} type="button" class="table-open" data-testid={format!("table-{name}")}
                aria-expanded={open.to_string()} aria-haspopup="dialog" aria-label={words().table_of(props.title)}
                {onclick}>{ words().table_button() }</button>
            <p class="aloud" id={summary_id(props.of)}>{ &*summary }</p>
            if table.is_some() {
                <TableDialog {name} {table} summary={AttrValue::from((*summary).clone())} {onclose} />
            }
        </>
    }
}
