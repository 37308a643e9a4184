//! One field of the recipe: its control, its explanation, the way back, and why a value was refused.

use elbo_recipe::Field;
use elbo_words::words;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::components::recipe::recipe_control::RecipeControl;
use elbo_page::state::{Action, RecipeAction, Refusal};

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
    /// Whether the run that exists has another value, and keeps it.
    pub waits: bool,
    /// The last value refused, if none was taken since.
    pub refusal: Option<Refusal>,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// A labeled control, with what is to be known of it.
#[component]
pub fn RecipeField(props: &RecipeFieldProps) -> Html {
    let field = props.field;
    let id = format!("recipe-{}", field.id.kebab_name());
    let (hint, wrong) = (format!("{id}-hint"), format!("{id}-refusal"));
    let described = if props.refusal.is_some() { format!("{hint} {wrong}") } else { hint.clone() };
    let default = field.default();
    // Escape puts the explanation away until the field is entered again.
    let quiet = use_state_eq(|| false);
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
            <label for={id.clone()}>{ words().field_label(field.id) }</label>
            <RecipeControl field={field} id={id.clone()} value={props.value.clone()}
                refusals={props.refusal.as_ref().map_or(0, |refusal| refusal.count)} {described}
                dispatch={props.dispatch.clone()} />
            if props.waits {
                <span class="fresh" data-testid={format!("{id}-fresh")}>{ words().field_fresh_run() }</span>
            }
            { way_back(props, &id) }
            <div class="hint" id={hint} role="note">
                { words().field_explanation(field.id) }
                <span>
                    { words().field_range(field) }
                    { words().field_default(&default) }
                    { words().field_live(field.live) }
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
    let (field, control) = (props.field.id, id.to_owned());
    // Without a way back the button is not seen.
    let value = props.back_to.as_deref().unwrap_or_default();
    let label = words().way_back(words().field_label(field), value, props.preset_label);
    let dispatch = props.dispatch.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        dispatch.emit(Action::Recipe(RecipeAction::ResetField(field)));
        // The button goes. From the keyboard, which clicks without counting, the focus then stays with the field.
        if event.detail() == 0 {
            let control = gloo::utils::document().get_element_by_id(&control);
            if let Some(control) = control.and_then(|control| control.dyn_into::<HtmlElement>().ok()) {
                control.focus().ok();
            }
        }
    });
    let testid = format!("recipe-reset-{}", field.kebab_name());
    html! {
        <button type="button" class={classes!("field-reset", props.back_to.is_none().then_some("unseen"))}
            data-testid={testid} title={label.clone()} aria-label={label} {onclick}>
            <span aria-hidden="true">{ "↺" }</span>
        </button>
    }
}
