//! The control of one recipe field. It is a component of its own because what is being typed would be lost if it
//! were shown anew: so that happens only when its value changes, or is refused.

use elbo_recipe::{Field, Kind};
use elbo_words::words;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use elbo_page::state::Action;

/// What the control shows and does.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct RecipeControlProps {
    /// The field.
    pub field: &'static Field,
    /// Its `id`, and its name for tests.
    pub id: AttrValue,
    /// Its value as text.
    pub value: String,
    /// How many values were refused since the last one that was taken.
    pub refusals: u32,
    /// The `id`s of what describes it.
    pub described: AttrValue,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// A control that fits the field's kind. A value counts once it is committed: with Enter, or by leaving the control.
#[component]
pub fn RecipeControl(props: &RecipeControlProps) -> Html {
    let RecipeControlProps { field, id, value, described, .. } = props;
    let invalid = (props.refusals > 0).to_string();
    match field.kind {
        Kind::Choice(choices) => html! {
            <Choice {field} {id} value={value.clone()} refusals={props.refusals} {described} {choices}
                dispatch={props.dispatch.clone()} />
        },
        Kind::Switch => {
            let onchange = on_input(props, |input| {
                // Not every browser focuses a box that is touched, and the explanation opens with the focus.
                input.focus().ok();
                input.checked().to_string()
            });
            html! {
                <input type="checkbox" id={id} data-testid={id} checked={value == "true"}
                    aria-describedby={described} aria-invalid={invalid} {onchange} />
            }
        }
        Kind::Whole { .. } | Kind::Number { .. } | Kind::Widths { .. } => {
            let onchange = on_input(props, HtmlInputElement::value);
            html! {
                <input type="text" id={id} data-testid={id} value={value.clone()}
                    inputmode={keyboard(field.kind)} autocomplete="off" spellcheck="false"
                    aria-describedby={described} aria-invalid={invalid} {onchange} />
            }
        }
    }
}

fn on_input(props: &RecipeControlProps, text: fn(&HtmlInputElement) -> String) -> Callback<Event> {
    let (dispatch, field) = (props.dispatch.clone(), props.field.id);
    Callback::from(move |event: Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            dispatch.emit(Action::EditRecipe(field, text(&input)));
        }
    })
}

/// The keyboard of a phone that has all that the field takes.
fn keyboard(kind: Kind) -> &'static str {
    match kind {
        Kind::Whole { .. } => "numeric",
        Kind::Number { min, .. } if min >= 0.0 => "decimal",
        _ => "text",
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct ChoiceProps {
    field: &'static Field,
    id: AttrValue,
    value: String,
    refusals: u32,
    described: AttrValue,
    dispatch: Callback<Action>,
    choices: &'static [(&'static str, &'static str)],
}

#[component]
fn Choice(props: &ChoiceProps) -> Html {
    let select = use_node_ref();
    {
        // The browser keeps what was chosen; the recipe may have kept what was before, or a preset came.
        let select = select.clone();
        use_effect_with((props.value.clone(), props.refusals), move |(value, _)| {
            if let Some(select) = select.cast::<HtmlSelectElement>() {
                select.set_value(value);
            }
        });
    }
    let (dispatch, field) = (props.dispatch.clone(), props.field.id);
    let onchange = Callback::from(move |event: Event| {
        if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
            dispatch.emit(Action::EditRecipe(field, select.value()));
        }
    });
    html! {
        <select ref={select} id={&props.id} data-testid={&props.id} aria-describedby={&props.described}
            aria-invalid={(props.refusals > 0).to_string()} {onchange}>
            { for props.choices.iter().map(|(value, _)| html! {
                <option value={*value} selected={*value == props.value}>{ words().choice_label(field, value) }</option>
            }) }
        </select>
    }
}
