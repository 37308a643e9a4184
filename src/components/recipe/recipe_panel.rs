//! The recipe of the next run, and of the one in progress where it takes changes: presets, how the recipe differs from
//! the one chosen, and a control for every field that matters.

use std::{collections::BTreeMap, rc::Rc};

use elbo_recipe::{Field, FieldId, Group, PRESETS, Preset, Recipe, preset};
use elbo_words::words;
use yew::prelude::*;

use crate::components::{
    recipe::recipe_field::RecipeField, recipe::schedule_preview::SchedulePreviews, shell::lesson::Learn,
};
use elbo_page::{
    learn::Topic,
    recipe_form::{begins_folded, diff_from_preset, shown},
    state::{Action, RecipeAction, Refusal},
};

/// What the panel shows and does.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct RecipePanelProps {
    /// The recipe as edited.
    pub recipe: Rc<Recipe>,
    /// The preset that it began with, by name.
    pub preset: &'static str,
    /// Images that a run would train on.
    pub train_images: u32,
    /// Whether a run is under way, which not every field can change.
    pub under_way: bool,
    /// Values refused, by field.
    pub refusals: Rc<BTreeMap<FieldId, Refusal>>,
    /// Why the whole recipe, or a change, was refused.
    pub refused: Option<String>,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// Fields that differ from the preset, with the preset's values.
type Changes = [(FieldId, String)];

/// The section with the recipe.
#[component]
pub fn RecipePanel(props: &RecipePanelProps) -> Html {
    let base = preset(props.preset).unwrap_or(&PRESETS[0]);
    let changes = diff_from_preset(base.name, &props.recipe);
    html! {
        <section class="recipe" aria-labelledby="recipe-title" data-testid="recipe">
            <h2>
                <span id="recipe-title">{ words().recipe_title() }</span><Learn topic={Topic::Recipe} />
                <button type="button" class={classes!("small", changes.is_empty().then_some("unseen"))}
                    data-testid="recipe-reset" aria-describedby="recipe-changes"
                    onclick={props.dispatch.reform(|_: MouseEvent| Action::Recipe(RecipeAction::ResetAll))}>
                    { words().recipe_undo_all() }
                </button>
            </h2>
            <Chips preset={base.name} is_pure={is_pure(&changes)} dispatch={props.dispatch.clone()} />
            <p class="key preset-words">
                { words().preset_explanation(base) }<Learn topic={Topic::of_preset(base.name)} at="preset" />
            </p>
            <p class={classes!("changes", (!changes.is_empty()).then_some("some"))} id="recipe-changes"
                data-testid="recipe-changes" data-value={changes.len().to_string()} title={labels(&changes)}
                role="status">{ words().count_of_changes(changes.len(), words().preset_label(base)) }</p>
            if let Some(message) = &props.refused {
                <p class="refusal" role="alert" data-testid="recipe-refused">{ message }</p>
            }
            <SchedulePreviews recipe={props.recipe.clone()} train_images={props.train_images} />
            { for Group::ALL.iter().map(|group| fold(*group, props, base, &changes)) }
        </section>
    }
}

/// Whether the recipe is the preset's but for seed and epochs, which a preset leaves as they are.
fn is_pure(changes: &Changes) -> bool {
    changes.iter().all(|(field, _)| matches!(field, FieldId::Seed | FieldId::Epochs))
}

fn labels(changes: &Changes) -> String {
    changes.iter().map(|(field, _)| words().field_label(*field)).collect::<Vec<_>>().join(", ")
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct ChipsProps {
    preset: &'static str,
    is_pure: bool,
    dispatch: Callback<Action>,
}

#[component]
fn Chips(props: &ChipsProps) -> Html {
    let chip = |preset: &Preset| {
        let name = preset.name;
        let is_base = name == props.preset;
        let look = match (is_base, props.is_pure) {
            (true, true) => Some("on"),
            (true, false) => Some("base"),
            _ => None,
        };
        let onclick = props.dispatch.reform(move |_: MouseEvent| Action::ChoosePreset(name));
        html! {
            <button type="button" data-testid={format!("preset-{name}")} title={words().preset_explanation(preset)}
                class={classes!("chip", look, preset.verdict.is_bad().then_some("bad"))}
                aria-pressed={(is_base && props.is_pure).to_string()} {onclick}>{ words().preset_label(preset) }</button>
        }
    };
    html! {
        <div class="chips" role="group" aria-label={words().presets_label()} data-testid="presets">
            { for PRESETS.iter().map(chip) }
        </div>
    }
}

/// One group of fields, which says what it holds when it is folded.
fn fold(group: Group, props: &RecipePanelProps, base: &Preset, changes: &Changes) -> Html {
    let fields = shown(&props.recipe, group);
    let back_to = |field: &Field| {
        changes.iter().find(|(changed, _)| *changed == field.id).map(|(_, text)| text.clone())
    };
    let changed: Vec<&str> = fields
        .iter()
        .filter(|field| back_to(field).is_some())
        .map(|field| words().field_label(field.id))
        .collect();
    let refused = fields.iter().filter(|field| props.refusals.contains_key(&field.id)).count();
    html! {
        <details key={words().group_label(group)} open={!begins_folded(group)} data-changed={changed.len().to_string()}
            data-refused={refused.to_string()}>
            <summary>
                { words().group_label(group) }
                if !changed.is_empty() {
                    <span class="tag" title={words().not_as_in(words().preset_label(base), &changed)}>
                        { words().changed_fields(changed.len()) }
                    </span>
                }
                if refused > 0 {
                    <span class="tag bad">{ words().refused_fields(refused) }</span>
                }
            </summary>
            <fieldset aria-label={words().group_label(group)}>
                { for fields.iter().map(|field| html! {
                    <RecipeField key={field.name} {field} value={props.recipe.text(field.id)}
                        back_to={back_to(field)} preset_label={words().preset_label(base)} under_way={props.under_way}
                        refusal={props.refusals.get(&field.id).cloned()} dispatch={props.dispatch.clone()} />
                }) }
            </fieldset>
            <p class="learn-more">
                { for Topic::of_group(group).iter().map(|topic| html! { <Learn topic={*topic} named=true /> }) }
            </p>
        </details>
    }
}
