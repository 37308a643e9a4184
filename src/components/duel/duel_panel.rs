//! Setting up a duel: the ready-made ones, and one of the visitor's own.

use std::rc::Rc;

use elbo_recipe::{FieldId, Group, Kind, Recipe};
use elbo_words::words;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::components::{commands::command_button::CommandButton, shell::lesson::Learn};
use elbo_page::{
    commands::PageCommand,
    duels::{READY_DUELS, ReadyDuel},
    learn::Topic,
    recipe_form::shown,
    state::{Action, DuelAction, DuelDraft, can_differ, value_label},
};

/// What the panel shows and does.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct DuelPanelProps {
    /// The change that the visitor chooses.
    pub draft: DuelDraft,
    /// The recipe as edited: A's, in a duel of the visitor's own.
    pub recipe: Rc<Recipe>,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// The section with the choice of a duel.
#[component]
pub fn DuelPanel(props: &DuelPanelProps) -> Html {
    html! {
        <section class="duel" aria-labelledby="duel-title" data-testid="duel">
            <h2 id="duel-title">
                { words().duel_panel_title() }<Learn topic={Topic::Duel} /><small>{ words().duel_panel_note() }</small>
            </h2>
            <p>{ words().duel_explanation() }</p>
            <div class="duel-choices" id="duel-choices">
                <ul class="ready-duels">{ for READY_DUELS.iter().map(ready_made) }</ul>
                { own(props) }
            </div>
        </section>
    }
}

/// A ready-made duel.
fn ready_made(ready: &'static ReadyDuel) -> Html {
    html! {
        <li key={ready.name}>
            <CommandButton command={PageCommand::ReadyDuel(ready)} class="chip">{ ready.words().label }</CommandButton>
            <p class="key">{ ready.words().watch }</p>
        </li>
    }
}

/// B is the recipe with one change.
fn own(props: &DuelPanelProps) -> Html {
    let draft = &props.draft;
    let choose = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: Event| {
            let select = event.target_dyn_into::<HtmlSelectElement>();
            if let Some(field) = select.and_then(|select| FieldId::named(&select.value())) {
                dispatch.emit(Action::Duel(DuelAction::ChooseField(field)));
            }
        })
    };
    let own = props.recipe.text(draft.field.id);
    html! {
        <div class="own-duel" role="group" aria-label={words().own_duel()}>
            <p class="key">{ words().own_duel_explanation() }</p>
            <div class="field">
                <label for="duel-field">{ words().own_duel_field() }</label>
                <select id="duel-field" data-testid="duel-field" onchange={choose}>
                    { for Group::ALL.iter().map(|group| fields(*group, props)) }
                </select>
            </div>
            <div class={classes!("field", draft.refused.is_some().then_some("refused"))}>
                <label for="duel-value">
                    { words().duel_value(value_label(draft.field, &own)) }
                </label>
                { value(props) }
                if let Some(message) = &draft.refused {
                    <p class="refusal" id="duel-refusal" role="alert" data-testid="duel-refusal">{ &**message }</p>
                }
            </div>
            <CommandButton command={PageCommand::OwnDuel} class="start">{ words().own_duel_start() }</CommandButton>
        </div>
    }
}

/// The fields of a group that matter in the recipe and that may differ.
fn fields(group: Group, props: &DuelPanelProps) -> Html {
    let chosen = props.draft.field;
    let mut fields = shown(&props.recipe, group);
    if chosen.group == group && !fields.contains(&chosen) {
        fields.push(chosen);
    }
    let fields = fields.into_iter().filter(|field| can_differ(field));
    html! {
        <optgroup label={words().group_label(group)}>
            { for fields.map(|field| html! {
                <option value={field.name} selected={field == chosen}>{ words().field_label(field.id) }</option>
            }) }
        </optgroup>
    }
}

/// The control for B's value.
fn value(props: &DuelPanelProps) -> Html {
    let (draft, dispatch) = (&props.draft, props.dispatch.clone());
    let field = draft.field;
    let described = draft.refused.is_some().then_some("duel-refusal");
    let options: Vec<(&str, &str)> = match field.kind {
        Kind::Choice(choices) => {
            choices.iter().map(|(name, _)| (*name, words().choice_label(field.id, name))).collect()
        }
        Kind::Switch => vec![("true", words().switch(true)), ("false", words().switch(false))],
        _ => {
            let onchange = Callback::from(move |event: Event| {
                if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                    dispatch.emit(Action::Duel(DuelAction::ChooseValue(input.value())));
                }
            });
            return html! {
                <input type="text" id="duel-value" data-testid="duel-value" value={draft.value.clone()}
                    placeholder={format!("{} {}", words().range(field), words().field_unit(field.id))} autocomplete="off" spellcheck="false"
                    aria-describedby={described} aria-invalid={draft.refused.is_some().to_string()} {onchange} />
            };
        }
    };
    let onchange = Callback::from(move |event: Event| {
        if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
            dispatch.emit(Action::Duel(DuelAction::ChooseValue(select.value())));
        }
    });
    html! {
        <select key={field.name} id="duel-value" data-testid="duel-value" aria-describedby={described} {onchange}>
            { for options.iter().map(|(value, label)| html! {
                <option value={value.to_string()} selected={*value == draft.value}>{ *label }</option>
            }) }
        </select>
    }
}
