//! What the form of a recipe shows: which fields are relevant, and how the recipe differs from its preset.

use elbo_recipe::{FIELDS, Field, FieldId, Group, Preset, Recipe, preset};
use elbo_words::words as labels;

/// What decides about most runs, whichever preset is chosen, in the order in which it is shown.
const ALWAYS: [FieldId; 12] = [
    FieldId::LearningRate,
    FieldId::LearningRateSchedule,
    FieldId::Beta,
    FieldId::KlSchedule,
    FieldId::Latent,
    FieldId::Hidden,
    FieldId::Activation,
    FieldId::BatchNorm,
    FieldId::Initializer,
    FieldId::BatchSize,
    FieldId::Epochs,
    FieldId::Seed,
];

/// Which fields the form shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FieldFilter {
    /// Those that decide about most runs, and those that make the preset what it is.
    #[default]
    Matter,
    /// Those that differ from the preset.
    Changed,
    /// All that are relevant.
    All,
}

/// The fields that the form shows, in the order of the recipe: those whose label, name or group holds every word of the
/// search, among all that are relevant; without a search those of the filter. What was changed or refused is always
/// among those that matter.
#[must_use]
pub fn fields_shown(
    preset_name: &str,
    recipe: &Recipe,
    filter: FieldFilter,
    search: &str,
    is_refused: &dyn Fn(FieldId) -> bool,
) -> Vec<&'static Field> {
    let (base, article) = (base(preset_name), Recipe::default());
    let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    let changed: Vec<FieldId> = recipe.differing(&base).collect();
    let of_preset: Vec<FieldId> = base.differing(&article).collect();
    let is_shown = |field: &&Field| {
        if !words.is_empty() {
            let found_in = format!(
                "{} {} {}",
                labels().field_label(field.id),
                field.name.replace('_', " "),
                labels().group_label(field.group)
            )
            .to_lowercase();
            return words.iter().all(|word| found_in.contains(word));
        }
        let is_changed = changed.contains(&field.id) || is_refused(field.id);
        match filter {
            FieldFilter::Matter => is_changed || ALWAYS.contains(&field.id) || of_preset.contains(&field.id),
            FieldFilter::Changed => is_changed,
            FieldFilter::All => true,
        }
    };
    FIELDS.iter().filter(|field| field.is_relevant(recipe)).filter(is_shown).collect()
}

/// Whether a recipe is the preset's but for seed and epochs, which a preset leaves as they are.
#[must_use]
pub fn is_preset(preset_name: &str, recipe: &Recipe) -> bool {
    recipe.differing(&base(preset_name)).all(|field| matches!(field, FieldId::Seed | FieldId::Epochs))
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
    fn some_dozen_fields_matter_and_with_them_what_makes_the_preset_and_what_was_changed() {
        let none = |_| false;
        for preset in PRESETS {
            let recipe = preset.recipe();
            let shown = fields_shown(preset.name, &recipe, FieldFilter::Matter, "", &none);
            assert!((12..=20).contains(&shown.len()), "{}: {}", preset.name, shown.len());
            let article = Recipe::default();
            let apart = recipe.differing(&article);
            assert!(apart.into_iter().all(|field| shown.contains(&field.field())), "{}", preset.name);
            assert_eq!(
                fields_shown(preset.name, &recipe, FieldFilter::Changed, "", &none),
                [] as [&Field; 0]
            );
        }
        let recipe = Recipe::default().with(FieldId::SkipThreshold, "900").unwrap();
        let ids = |filter| -> Vec<FieldId> {
            fields_shown("article", &recipe, filter, "", &none).iter().map(|field| field.id).collect()
        };
        assert!(ids(FieldFilter::Matter).contains(&FieldId::SkipThreshold));
        assert_eq!(ids(FieldFilter::Changed), [FieldId::SkipThreshold]);
        assert!(ids(FieldFilter::All).len() > 25);
    }

    #[test]
    fn a_search_finds_by_label_name_and_group_among_all_that_is_relevant() {
        let find =
            |text: &str| fields_shown("article", &Recipe::default(), FieldFilter::Changed, text, &|_| false);
        assert!(find("learning rate").iter().any(|field| field.id == FieldId::LearningRate));
        assert!(find("skip threshold").iter().any(|field| field.id == FieldId::SkipThreshold));
        assert_eq!(find("no such field").len(), 0);
        let refused = |field: FieldId| field == FieldId::SkipThreshold;
        let shown = fields_shown("article", &Recipe::default(), FieldFilter::Changed, "", &refused);
        assert_eq!(shown.iter().map(|field| field.id).collect::<Vec<_>>(), [FieldId::SkipThreshold]);
    }

    #[test]
    fn changes_name_the_values_to_go_back_to() {
        let recipe = preset("collapse").unwrap().recipe().with(FieldId::Beta, "4").unwrap();
        assert_eq!(diff_from_preset("collapse", &recipe), [(FieldId::Beta, "20".to_owned())]);
    }
}
