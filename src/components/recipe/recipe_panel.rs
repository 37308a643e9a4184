//! The recipe of the next run, and of the one in progress where it takes changes: presets, how the recipe differs from
//! the one chosen, and a control for every field that matters.

use std::{collections::BTreeMap, rc::Rc};

use elbo_recipe::{Field, FieldId, Group, PRESETS, Preset, Recipe, preset};
use elbo_words::words;
use yew::prelude::*;

use crate::components::{
    commands::command_button::CommandButton, commands::edit_buttons::EditButtons,
    recipe::field_search::FieldSearch, recipe::recipe_field::RecipeField,
    recipe::schedule_preview::SchedulePreviews, shell::lesson::Learn,
};
use elbo_page::{
    commands::PageCommand,
    learn::Topic,
    recipe_form::{FieldFilter, diff_from_preset, fields_shown, is_preset},
    state::{Action, Refusal},
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
    /// Fields that the run that exists keeps as they are.
    pub waiting: Vec<FieldId>,
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
    let search = use_state(String::new);
    let filter = use_state(FieldFilter::default);
    let is_refused = |field: FieldId| props.refusals.contains_key(&field);
    let shown = fields_shown(base.name, &props.recipe, *filter, &search, &is_refused);
    html! {
        <section class="recipe" aria-labelledby="recipe-title" data-testid="recipe">
            <h2>
                <span id="recipe-title">{ words().recipe_title() }</span><Learn topic={Topic::Recipe} />
                <EditButtons />
                <CommandButton command={PageCommand::ResetRecipe}
                    class={classes!("small", changes.is_empty().then_some("unseen"))} described_by="recipe-changes">
                    { words().recipe_undo_all() }
                </CommandButton>
            </h2>
            <Chips preset={base.name} is_pure={is_preset(base.name, &props.recipe)} />
            <p class="key preset-words">
                { words().preset_explanation(base) }<Learn topic={Topic::of_preset(base.name)} at="preset" />
            </p>
            <p class={classes!("changes", (!changes.is_empty()).then_some("some"))} id="recipe-changes"
                data-testid="recipe-changes" data-value={changes.len().to_string()} title={labels(&changes)}
                role="status">{ words().count_of_changes(changes.len(), words().preset_label(base)) }</p>
            if let Some(message) = &props.refused {
                <p class="refusal" role="alert" data-testid="recipe-refused">{ message }</p>
            }
            <FieldSearch text={(*search).clone()} filter={*filter} count={shown.len()} changed={changes.len()}
                onsearch={search.setter()} onfilter={filter.setter()} />
            <div class="fields" data-testid="recipe-fields" data-count={shown.len().to_string()}>
                { groups(&shown, props, base, &changes) }
                <SchedulePreviews recipe={props.recipe.clone()} train_images={props.train_images} />
            </div>
        </section>
    }
}

fn labels(changes: &Changes) -> String {
    changes.iter().map(|(field, _)| words().field_label(*field)).collect::<Vec<_>>().join(", ")
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct ChipsProps {
    preset: &'static str,
    is_pure: bool,
}

#[component]
fn Chips(props: &ChipsProps) -> Html {
    let chip = |preset: &'static Preset| {
        let is_base = preset.name == props.preset;
        let look = match (is_base, props.is_pure) {
            (true, true) => Some("on"),
            (true, false) => Some("base"),
            _ => None,
        };
        html! {
            <CommandButton command={PageCommand::Preset(preset)} pressed={is_base && props.is_pure}
                class={classes!("chip", look, preset.verdict.is_bad().then_some("bad"))}>
                { words().preset_label(preset) }
            </CommandButton>
        }
    };
    html! {
        <div class="chips" role="group" aria-label={words().presets_label()} data-testid="presets">
            { for PRESETS.iter().map(chip) }
        </div>
    }
}

/// The fields in their groups, each group under its name.
fn groups(shown: &[&'static Field], props: &RecipePanelProps, base: &Preset, changes: &Changes) -> Html {
    let back_to = |field: &Field| {
        changes.iter().find(|(changed, _)| *changed == field.id).map(|(_, text)| text.clone())
    };
    let field = |field: &&'static Field| {
        html! {
            <RecipeField key={field.name} field={*field} value={props.recipe.text(field.id)}
                back_to={back_to(field)} preset_label={words().preset_label(base)} waits={props.waiting.contains(&field.id)}
                refusal={props.refusals.get(&field.id).cloned()} dispatch={props.dispatch.clone()} />
        }
    };
    let group = |group: &Group| {
        let of_group: Vec<&&'static Field> = shown.iter().filter(|field| field.group == *group).collect();
        if of_group.is_empty() {
            return Html::default();
        }
        let label = words().group_label(*group);
        html! {
            <fieldset key={label} aria-label={label}>
                <p class="group">
                    <b>{ label }</b>
                    <span class="learn-more">
                        { for Topic::of_group(*group).iter().map(|topic| html! { <Learn topic={*topic} at="recipe" /> }) }
                    </span>
                </p>
                { for of_group.into_iter().map(field) }
            </fieldset>
        }
    };
    html! {
        if shown.is_empty() {
            <p class="key none" role="status">{ words().no_field_found() }</p>
        } else {
            { for Group::ALL.iter().map(group) }
        }
    }
}
