//! The recipe of the next run, and of the one in progress where it takes changes: presets, and a control for
//! every field that matters.

use std::{collections::BTreeMap, rc::Rc};

use elbo_protocol::{Group, PRESETS, Preset, Recipe};
use yew::prelude::*;

use super::recipe_field::RecipeField;
use crate::{
    recipe_form::{begins_folded, changed, shown},
    state::{Action, Refusal},
};

/// What the panel shows and does.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct RecipePanelProps {
    /// The recipe as edited.
    pub recipe: Rc<Recipe>,
    /// Values refused, by field.
    pub refusals: BTreeMap<&'static str, Refusal>,
    /// Why the whole recipe, or a change, was refused.
    pub refused: Option<String>,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// The section with the recipe.
#[component]
pub fn RecipePanel(props: &RecipePanelProps) -> Html {
    let of_recipe = |preset: &&Preset| {
        Recipe { seed: props.recipe.seed, epochs: props.recipe.epochs, ..preset.recipe() } == *props.recipe
    };
    let chosen = PRESETS.iter().find(of_recipe);
    let chips = PRESETS.iter().map(|preset| {
        let name = preset.name;
        let on = chosen.is_some_and(|chosen| chosen.name == name);
        let onclick = props.dispatch.reform(move |_: MouseEvent| Action::ChoosePreset(name));
        html! {
            <button type="button" data-testid={format!("preset-{name}")} title={preset.explanation}
                class={classes!("chip", on.then_some("on"), preset.verdict.is_bad().then_some("bad"))}
                aria-pressed={on.to_string()} {onclick}>{ preset.label }</button>
        }
    });
    html! {
        <section class="recipe" aria-labelledby="recipe-title">
            <h2 id="recipe-title">{ "Recipe" }</h2>
            <div class="chips" role="group" aria-label="Presets">{ for chips }</div>
            <p class="key preset-words">
                { chosen.map_or("A recipe of your own.", |preset| preset.explanation) }
            </p>
            if let Some(message) = &props.refused {
                <p class="refusal" role="alert" data-testid="recipe-refused">{ message }</p>
            }
            { for Group::ALL.iter().map(|group| fold(*group, props)) }
        </section>
    }
}

/// One group of fields, which says what it holds when it is folded.
fn fold(group: Group, props: &RecipePanelProps) -> Html {
    let fields = shown(&props.recipe, group);
    let changed = changed(&props.recipe, &fields);
    let refused = fields.iter().filter(|field| props.refusals.contains_key(field.name)).count();
    html! {
        <details key={group.label()} open={!begins_folded(group)} data-changed={changed.len().to_string()}
            data-refused={refused.to_string()}>
            <summary>
                { group.label() }
                if !changed.is_empty() {
                    <span class="tag" title={format!("Not the default: {}", changed.join(", "))}>
                        { format!("{} changed", changed.len()) }
                    </span>
                }
                if refused > 0 {
                    <span class="tag bad">{ format!("{refused} refused") }</span>
                }
            </summary>
            <fieldset aria-label={group.label()}>
                { for fields.iter().map(|field| html! {
                    <RecipeField key={field.name} {field} value={props.recipe.text(field.name)}
                        refusal={props.refusals.get(field.name).cloned()} dispatch={props.dispatch.clone()} />
                }) }
            </fieldset>
        </details>
    }
}
