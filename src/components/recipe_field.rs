//! One field of the recipe: its control, its explanation, and why a value was refused.

use elbo_protocol::field;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::state::{Action, Refusal};

/// What the control shows and does.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct RecipeFieldProps {
    /// Name of the field.
    pub name: &'static str,
    /// Its value as text.
    pub value: String,
    /// The last value refused, if none was taken since.
    pub refusal: Option<Refusal>,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// The values of a field that has few.
fn choices(name: &str) -> &'static [(&'static str, &'static str)] {
    match name {
        "activation" => &[("relu", "ReLU"), ("silu", "SiLU"), ("gelu", "GELU"), ("tanh", "tanh")],
        "likelihood" => &[("bernoulli", "Bernoulli"), ("gaussian", "Gaussian")],
        _ => &[],
    }
}

/// A labelled control. A value counts once it is committed: with Enter, or by leaving the control.
#[component]
pub fn RecipeField(props: &RecipeFieldProps) -> Html {
    let Some(field) = field(props.name) else { return html! {} };
    let id = format!("recipe-{}", field.name.replace('_', "-"));
    let (hint, wrong) = (format!("{id}-hint"), format!("{id}-refusal"));
    let onchange = {
        let (dispatch, name) = (props.dispatch.clone(), field.name);
        Callback::from(move |event: Event| {
            let target = event.target();
            let input = target.clone().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            let select = target.and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            if let Some(text) = input.map(|input| input.value()).or(select.map(|select| select.value())) {
                dispatch.emit(Action::EditRecipe(name, text));
            }
        })
    };
    let described = if props.refusal.is_some() { format!("{hint} {wrong}") } else { hint.clone() };
    let choices = choices(field.name);
    html! {
        <div class={classes!("field", props.refusal.is_some().then_some("refused"))}>
            <label for={id.clone()}>{ field.label }</label>
            if choices.is_empty() {
                <input type="text" id={id.clone()} data-testid={id.clone()} value={props.value.clone()}
                    inputmode={if field.name == "hidden" { "text" } else { "decimal" }} autocomplete="off"
                    spellcheck="false" aria-describedby={described} aria-invalid={props.refusal.is_some().to_string()}
                    {onchange} />
            } else {
                <select id={id.clone()} data-testid={id.clone()} aria-describedby={described} {onchange}>
                    { for choices.iter().map(|(value, label)| html! {
                        <option value={*value} selected={*value == props.value}>{ *label }</option>
                    }) }
                </select>
            }
            <div class="hint" id={hint} role="note">
                { field.explanation }
                <span>{ format!("Range: {}{}", field.range, unit(field.unit)) }</span>
            </div>
            if let Some(refusal) = &props.refusal {
                <p class="refusal" id={wrong} role="alert" key={refusal.count}>{ &*refusal.message }</p>
            }
        </div>
    }
}

fn unit(unit: &str) -> String {
    if unit.is_empty() { String::new() } else { format!(" ({unit})") }
}
