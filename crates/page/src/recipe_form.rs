//! What the form of a recipe shows: which fields are relevant, and how the recipe differs from its preset.

use elbo_recipe::{FIELDS, Field, FieldId, Group, Preset, Recipe, preset};

/// Whether the group is rarely touched, so that it begins folded.
#[must_use]
pub fn begins_folded(group: Group) -> bool {
    matches!(group, Group::Start | Group::Schedule | Group::Guards)
}

/// The fields of a group that are relevant in this recipe.
#[must_use]
pub fn shown(recipe: &Recipe, group: Group) -> Vec<&'static Field> {
    FIELDS.iter().filter(|field| field.group == group && field.is_relevant(recipe)).collect()
}

/// The recipe of the preset of that name; the article's if there is none.
#[must_use]
pub fn base(preset_name: &str) -> Recipe {
    preset(preset_name).map(Preset::recipe).unwrap_or_default()
}

/// The fields in which a recipe differs from the preset of that name, with the preset's values as text.
#[must_use]
pub fn diff_from_preset(preset_name: &str, recipe: &Recipe) -> Vec<(FieldId, String)> {
    base(preset_name).diff_from(recipe)
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_recipe::PRESETS;

    #[test]
    fn every_change_of_a_preset_is_shown_in_its_group() {
        for preset in PRESETS {
            let recipe = preset.recipe();
            let changes = diff_from_preset("article", &recipe);
            let is_shown = |id: FieldId| shown(&recipe, id.field().group).contains(&id.field());
            assert_eq!(changes.len(), recipe.differing(&Recipe::default()).count(), "{}", preset.name);
            assert!(changes.iter().all(|(field, _)| is_shown(*field)), "{}", preset.name);
            assert!(diff_from_preset(preset.name, &recipe).is_empty());
        }
    }

    #[test]
    fn changes_name_the_values_to_go_back_to() {
        let recipe = preset("collapse").unwrap().recipe().with(FieldId::Beta, "4").unwrap();
        assert_eq!(diff_from_preset("collapse", &recipe), [(FieldId::Beta, "20".to_owned())]);
    }
}
