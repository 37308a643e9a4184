//! One figure of the run: its name, its value in words, and its plain value.

use std::fmt::Display;

use yew::prelude::*;

/// A figure in a list of figures. `data-value` has the plain value, and is empty before there is one.
pub fn figure(
    name: &str,
    label: &str,
    title: &str,
    value: Option<impl Display>,
    text: Option<String>,
) -> Html {
    let value = value.map(|value| value.to_string()).unwrap_or_default();
    let title = (!title.is_empty()).then(|| title.to_owned());
    html! {
        <div {title}>
            <dt>{ label.to_owned() }</dt>
            <dd data-testid={format!("metric-{name}")} data-value={value}>{ text.unwrap_or_else(|| "–".to_owned()) }</dd>
        </div>
    }
}
