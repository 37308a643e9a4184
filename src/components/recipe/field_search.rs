//! The search among the fields of the recipe, and the choice of those that are shown without one.

use elbo_words::words;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use elbo_page::recipe_form::FieldFilter;

/// What the search shows and does.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct FieldSearchProps {
    /// What is searched for; empty for nothing.
    pub text: String,
    /// Which fields are shown without a search.
    pub filter: FieldFilter,
    /// How many are shown.
    pub count: usize,
    /// How many differ from the preset.
    pub changed: usize,
    /// Takes another search.
    pub onsearch: UseStateSetter<String>,
    /// Takes another choice.
    pub onfilter: UseStateSetter<FieldFilter>,
}

/// The search and the choice.
#[component]
pub fn FieldSearch(props: &FieldSearchProps) -> Html {
    let oninput = {
        let onsearch = props.onsearch.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                onsearch.set(input.value());
            }
        })
    };
    let choice = |filter: FieldFilter, name: &'static str, text: String| {
        let onclick = {
            let (onsearch, onfilter) = (props.onsearch.clone(), props.onfilter.clone());
            Callback::from(move |_: MouseEvent| {
                onsearch.set(String::new());
                onfilter.set(filter);
            })
        };
        let on = props.text.is_empty() && props.filter == filter;
        html! {
            <button type="button" data-testid={format!("fields-{name}")} aria-pressed={on.to_string()} {onclick}>{ text }</button>
        }
    };
    html! {
        <>
            <input type="search" class="find" data-testid="recipe-search" value={props.text.clone()} {oninput}
                placeholder={words().find_field()} aria-label={words().find_field()} autocomplete="off" spellcheck="false" />
            <div class="choices which" role="group" aria-label={words().fields_shown(props.count)}>
                { choice(FieldFilter::Matter, "matter", words().fields_that_matter().to_owned()) }
                { choice(FieldFilter::Changed, "changed", words().fields_changed(props.changed)) }
                { choice(FieldFilter::All, "all", words().fields_all().to_owned()) }
            </div>
        </>
    }
}
