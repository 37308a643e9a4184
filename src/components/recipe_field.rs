//! One field of the recipe: its control, its explanation, the way back, and why a value was refused.

use elbo_protocol::{Field, Kind};
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::state::{Action, RecipeAction, Refusal};

/// What the control shows and does.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct RecipeFieldProps {
    /// The field.
    pub field: &'static Field,
    /// Its value as text.
    pub value: String,
    /// The preset's value as text, if this one differs.
    pub back_to: Option<String>,
    /// Label of the preset.
    pub preset_label: &'static str,
    /// Whether a run is under way.
    pub under_way: bool,
    /// The last value refused, if none was taken since.
    pub refusal: Option<Refusal>,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// A labelled control. A value counts once it is committed: with Enter, or by leaving the control.
#[component]
pub fn RecipeField(props: &RecipeFieldProps) -> Html {
    let field = props.field;
    let id = format!("recipe-{}", field.name.replace('_', "-"));
    let (hint, wrong) = (format!("{id}-hint"), format!("{id}-refusal"));
    let described = if props.refusal.is_some() { format!("{hint} {wrong}") } else { hint.clone() };
    let default = field.default();
    // Escape puts the explanation away until the field is entered again.
    let quiet = use_state(|| false);
    let onkeydown = {
        let quiet = quiet.clone();
        Callback::from(move |event: KeyboardEvent| quiet.set(event.key() == "Escape"))
    };
    let onfocusin = {
        let quiet = quiet.clone();
        Callback::from(move |_: FocusEvent| quiet.set(false))
    };
    let class = classes!("field", props.refusal.is_some().then_some("refused"), quiet.then_some("quiet"));
    html! {
        <div {class} {onkeydown} {onfocusin}>
            <label for={id.clone()}>
                { field.label }
                if !field.live {
                    <span class={classes!("fresh", (!props.under_way).then_some("unseen"))}
                        data-testid={format!("{id}-fresh")}>{ "fresh run" }</span>
                }
            </label>
            { control(props, &id, described) }
            { way_back(props, &id) }
            <div class="hint" id={hint} role="note">
                { field.explanation }
                <span>
                    { format!("Range: {}{}. ", field.range(), unit(field.unit)) }
                    { format!("Default: {}. ", if default.is_empty() { "none" } else { default.as_str() }) }
                    { if field.live { "A run in progress takes a change at once." } else { "A change needs a fresh run." } }
                </span>
            </div>
            if let Some(refusal) = &props.refusal {
                <p class="refusal" id={wrong} role="alert" key={refusal.count}>{ &*refusal.message }</p>
            }
        </div>
    }
}

/// The button that brings the preset's value back. Its room is kept while there is nothing to bring back.
fn way_back(props: &RecipeFieldProps, id: &str) -> Html {
    let (name, control) = (props.field.name, id.to_owned());
    let value = match props.back_to.as_deref() {
        Some("") => "none",
        Some(text) => text,
        None => "",
    };
    let label = format!("Set {} back to {value}, as in {}", props.field.label, props.preset_label);
    let dispatch = props.dispatch.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        dispatch.emit(Action::Recipe(RecipeAction::ResetField(name)));
        // The button goes. From the keyboard, which clicks without counting, the focus then stays with the field.
        if event.detail() == 0 {
            let control = gloo::utils::document().get_element_by_id(&control);
            if let Some(control) = control.and_then(|control| control.dyn_into::<HtmlElement>().ok()) {
                control.focus().ok();
            }
        }
    });
    let testid = format!("recipe-reset-{}", name.replace('_', "-"));
    html! {
        <button type="button" class={classes!("field-reset", props.back_to.is_none().then_some("unseen"))}
            data-testid={testid} title={label.clone()} aria-label={label} {onclick}>
            <span aria-hidden="true">{ "↺" }</span>
        </button>
    }
}

fn control(props: &RecipeFieldProps, id: &str, described: String) -> Html {
    let (field, id) = (props.field, id.to_owned());
    let invalid = props.refusal.is_some().to_string();
    match field.kind {
        Kind::Choice(choices) => html! {
            <Choice {id} {described} {invalid} {choices} value={props.value.clone()}
                refusals={props.refusal.as_ref().map_or(0, |refusal| refusal.count)}
                onchoose={props.dispatch.reform(move |value| Action::EditRecipe(field.name, value))} />
        },
        Kind::Switch => {
            let onchange = on_input(props, |input| {
                // Not every browser focuses a box that is touched, and the explanation opens with the focus.
                input.focus().ok();
                input.checked().to_string()
            });
            html! {
                <input type="checkbox" id={id.clone()} data-testid={id} checked={props.value == "true"}
                    aria-describedby={described} aria-invalid={invalid} {onchange} />
            }
        }
        Kind::Whole { .. } | Kind::Number { .. } | Kind::Widths { .. } => {
            let onchange = on_input(props, HtmlInputElement::value);
            html! {
                <input type="text" id={id.clone()} data-testid={id} value={props.value.clone()}
                    inputmode={keyboard(field.kind)} autocomplete="off" spellcheck="false"
                    aria-describedby={described} aria-invalid={invalid} {onchange} />
            }
        }
    }
}

fn on_input(props: &RecipeFieldProps, text: fn(&HtmlInputElement) -> String) -> Callback<Event> {
    let (dispatch, name) = (props.dispatch.clone(), props.field.name);
    Callback::from(move |event: Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            dispatch.emit(Action::EditRecipe(name, text(&input)));
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
    id: String,
    described: String,
    invalid: String,
    choices: &'static [(&'static str, &'static str)],
    value: String,
    refusals: u32,
    onchoose: Callback<String>,
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
    let onchoose = props.onchoose.clone();
    let onchange = Callback::from(move |event: Event| {
        if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
            onchoose.emit(select.value());
        }
    });
    html! {
        <select ref={select} id={props.id.clone()} data-testid={props.id.clone()}
            aria-describedby={props.described.clone()} aria-invalid={props.invalid.clone()} {onchange}>
            { for props.choices.iter().map(|(value, label)| html! {
                <option value={*value} selected={*value == props.value}>{ *label }</option>
            }) }
        </select>
    }
}

fn unit(unit: &str) -> String {
    if unit.is_empty() { String::new() } else { format!(" ({unit})") }
}
