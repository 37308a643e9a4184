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
    let rest = match *filter {
        FieldFilter::Matter if search.trim().is_empty() => {
            let mut all = fields_shown(base.name, &props.recipe, FieldFilter::All, "", &is_refused);
            all.retain(|field| !shown.contains(field));
            all
        }
        FieldFilter::Matter | FieldFilter::Changed | FieldFilter::All => Vec::new(),
    };
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
                <Learn topic={Topic::of_preset(base.name)} at="preset" />{ words().preset_explanation(base) }
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
                { groups(&shown, &rest, props, base, &changes) }
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

/// The fields in their groups, each group under its name; below them, folded by group, those that are left out.
fn groups(
    shown: &[&'static Field],
    rest: &[&'static Field],
    props: &RecipePanelProps,
    base: &Preset,
    changes: &Changes,
) -> Html {
    let back_to = |field: &Field| {
        changes.iter().find(|(changed, _)| *changed == field.id).map(|(_, text)| text.clone())
    };
    let of = |fields: &[&'static Field], group: Group| -> Vec<Html> {
        let of_group = fields.iter().filter(|field| field.group == group);
        of_group
            .map(|field| {
                html! {
                    <RecipeField key={field.name} field={*field} value={props.recipe.text(field.id)}
                        back_to={back_to(field)} preset_label={words().preset_label(base)}
                        waits={props.waiting.contains(&field.id)}
                        refusal={props.refusals.get(&field.id).cloned()} dispatch={props.dispatch.clone()} />
                }
            })
            .collect()
    };
    let lessons = |group: Group| {
        html! {
            <span class="learn-more">
                { for Topic::of_group(group).iter().map(|topic| html! { <Learn topic={*topic} /> }) }
            </span>
        }
    };
    let is_shown = |group: Group| shown.iter().any(|field| field.group == group);
    let open = |group: &Group| {
        let label = words().group_label(*group);
        html! {
            <fieldset key={label} aria-label={label}>
                <p class="group"><b>{ label }</b>{ lessons(*group) }</p>
                { for of(shown, *group) }
            </fieldset>
        }
    };
    let folded = |group: &Group| {
        let (label, fields) = (words().group_label(*group), of(rest, *group));
        html! {
            <details key={label} data-count={fields.len().to_string()}>
                <summary>{ words().fields_more(label, fields.len()) }</summary>
                <fieldset aria-label={label}>{ for fields }</fieldset>
                if !is_shown(*group) {
                    { lessons(*group) }
                }
            </details>
        }
    };
    html! {
        <>
            if shown.is_empty() {
                <p class="key none" role="status">{ words().no_field_found() }</p>
            }
            { for Group::ALL.iter().filter(|group| is_shown(**group)).map(open) }
            { for Group::ALL.iter().filter(|group| rest.iter().any(|field| field.group == **group)).map(folded) }
        </>
    }
}
