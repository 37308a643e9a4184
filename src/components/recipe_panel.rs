//! The recipe of the next run: presets, and a control for every field.

use std::{collections::BTreeMap, rc::Rc};

use elbo_protocol::{FIELDS, Field, PRESETS, Recipe};
use yew::prelude::*;

use super::recipe_field::RecipeField;
use crate::state::{Action, Refusal};

/// What the panel shows and does.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct RecipePanelProps {
    /// The recipe as edited.
    pub recipe: Rc<Recipe>,
    /// Values refused, by field.
    pub refusals: BTreeMap<&'static str, Refusal>,
    /// Why the whole recipe was refused.
    pub refused: Option<String>,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

const GROUPS: &[(&str, &[&str])] = &[
    ("Network", &["hidden", "latent", "activation"]),
    ("Objective", &["likelihood", "beta"]),
    ("Optimiser", &["learning_rate", "batch_size"]),
    ("Run", &["seed", "epochs"]),
];

/// The section with the recipe.
#[component]
pub fn RecipePanel(props: &RecipePanelProps) -> Html {
    let grouped = |field: &Field| GROUPS.iter().any(|(_, names)| names.contains(&field.name));
    let others: Vec<&Field> = FIELDS.iter().filter(|field| !grouped(field)).collect();
    let chips = PRESETS.iter().map(|preset| {
        let recipe = preset.recipe();
        let on = Recipe { seed: props.recipe.seed, epochs: props.recipe.epochs, ..recipe } == *props.recipe;
        let name = preset.name;
        let onclick = props.dispatch.reform(move |_: MouseEvent| Action::ChoosePreset(name));
        html! {
            <button type="button" class={classes!("chip", on.then_some("on"))} data-testid={format!("preset-{name}")}
                title={preset.explanation} aria-pressed={on.to_string()} {onclick}>{ preset.label }</button>
        }
    });
    html! {
        <section class="recipe" aria-labelledby="recipe-title">
            <h2 id="recipe-title">{ "Recipe" }</h2>
            <div class="chips" role="group" aria-label="Presets">{ for chips }</div>
            if let Some(message) = &props.refused {
                <p class="refusal" role="alert" data-testid="recipe-refused">{ message }</p>
            }
            { for GROUPS.iter().map(|(title, names)| {
                let fields: Vec<&Field> = FIELDS.iter().filter(|field| names.contains(&field.name)).collect();
                group(title, &fields, props)
            }) }
            if !others.is_empty() { { group("Other", &others, props) } }
        </section>
    }
}

fn group(title: &'static str, fields: &[&Field], props: &RecipePanelProps) -> Html {
    html! {
        <fieldset key={title}>
            <legend>{ title }</legend>
            { for fields.iter().map(|field| html! {
                <RecipeField key={field.name} name={field.name} value={props.recipe.text(field.name)}
                    refusal={props.refusals.get(field.name).cloned()} dispatch={props.dispatch.clone()} />
            }) }
        </fieldset>
    }
}
