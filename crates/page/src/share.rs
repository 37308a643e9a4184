//! Links: what the page shows, as a query string that gives the same curve again.

use std::rc::Rc;

use elbo_protocol::BackendPreference;
use elbo_recipe::{FieldId, Recipe};

use crate::{
    query::{ALL_TRAIN_IMAGES, LINK_VERSION, RIVAL},
    recipe_form::base,
};

/// What a link holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Which device is wanted.
    pub backend: BackendPreference,
    /// The preset that the recipe began with, by name.
    pub preset: &'static str,
    /// The recipe.
    pub recipe: Rc<Recipe>,
    /// The rival's recipe in a duel.
    pub rival: Option<Rc<Recipe>>,
    /// Images trained on.
    pub train_images: u32,
    /// Whether the reference trains.
    pub reference: bool,
}

impl Link {
    /// The query string, without a question mark: version, preset, seed, the fields that differ from the preset,
    /// and what else is not as usual. [`Query::parse`](crate::query::Query::parse) reads it back.
    #[must_use]
    pub fn query(&self) -> String {
        let mut parts = vec![format!("v={LINK_VERSION}"), format!("preset={}", self.preset)];
        parts.push(format!("seed={}", self.recipe.seed));
        let changes = self.recipe.diff_from(&base(self.preset));
        let changes = changes.iter().filter(|(field, _)| *field != FieldId::Seed);
        parts.extend(changes.map(|(field, text)| pair(*field, text)));
        if let Some(rival) = &self.rival {
            let changes = rival.diff_from(&self.recipe);
            parts.extend(changes.iter().map(|(field, text)| format!("{RIVAL}{}", pair(*field, text))));
        }
        if self.train_images != ALL_TRAIN_IMAGES {
            parts.push(format!("train_images={}", self.train_images));
        }
        if self.backend != BackendPreference::default() {
            parts.push(format!("backend={}", self.backend.name()));
        }
        if self.reference {
            parts.push("engine=burn".to_owned());
        }
        parts.join("&")
    }
}

/// Names and texts of fields need no escapes.
fn pair(field: FieldId, text: &str) -> String {
    format!("{field}={text}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Query;
    use elbo_recipe::{FIELDS, Kind, PRESETS};
    use proptest::prelude::*;

    fn link(preset: &'static str, changes: &[(FieldId, &str)]) -> Link {
        let recipe = elbo_recipe::preset(preset).unwrap().recipe();
        Link {
            backend: BackendPreference::Auto,
            preset,
            recipe: Rc::new(recipe.with_all(changes.iter().copied()).unwrap()),
            rival: None,
            train_images: ALL_TRAIN_IMAGES,
            reference: false,
        }
    }

    #[test]
    fn a_link_is_short_and_readable() {
        assert_eq!(link("healthy", &[]).query(), "v=1&preset=healthy&seed=7");
        let changed = link(
            "collapse",
            &[(FieldId::Beta, "4"), (FieldId::Hidden, "256,128"), (FieldId::LearningRate, "0.00005")],
        );
        assert_eq!(changed.query(), "v=1&preset=collapse&seed=7&hidden=256,128&beta=4&learning_rate=5e-5");
        let rival = Some(Rc::new(changed.recipe.with(FieldId::Beta, "1").unwrap()));
        let duel = Link { rival, train_images: 5120, backend: BackendPreference::Cpu, ..changed };
        assert!(duel.query().ends_with("&vs.beta=1&train_images=5120&backend=cpu"), "{}", duel.query());
    }

    /// A valid value of a field, as text.
    fn value(field: usize) -> BoxedStrategy<(FieldId, String)> {
        let field = &FIELDS[field];
        let text = match field.kind {
            Kind::Whole { min, max } => (min..=max).prop_map(|value| value.to_string()).boxed(),
            Kind::Number { min, max } => (min..=max).prop_map(|value| value.to_string()).boxed(),
            Kind::Choice(choices) => {
                prop::sample::select(choices).prop_map(|(name, _)| name.to_owned()).boxed()
            }
            Kind::Switch => any::<bool>().prop_map(|value| value.to_string()).boxed(),
            Kind::Widths { layers, widest } => prop::collection::vec(1..=widest, 0..=layers)
                .prop_map(|widths| widths.iter().map(u64::to_string).collect::<Vec<_>>().join(","))
                .boxed(),
        };
        text.prop_map(move |text| (field.id, text)).boxed()
    }

    /// The recipe with those of the changes that keep it valid.
    fn with_valid(mut recipe: Recipe, changes: &[(FieldId, String)]) -> Recipe {
        for (field, text) in changes {
            recipe = recipe.with(*field, text).unwrap_or(recipe);
        }
        recipe
    }

    proptest! {
        #[test]
        fn any_valid_recipe_comes_back_from_its_link(
            chosen in 0..PRESETS.len(),
            changes in prop::collection::vec((0..FIELDS.len()).prop_flat_map(value), 0..20),
            rivals in prop::collection::vec((0..FIELDS.len()).prop_flat_map(value), 0..4),
            images in 4096..=ALL_TRAIN_IMAGES,
            backend in prop::sample::select(&[BackendPreference::Auto, BackendPreference::Webgpu, BackendPreference::Cpu][..]),
            reference: bool,
        ) {
            let recipe = with_valid(PRESETS[chosen].recipe(), &changes);
            let (seed, batch_size) = (recipe.seed, recipe.batch_size);
            let rival = Recipe { seed, batch_size, ..with_valid(recipe.clone(), &rivals) };
            let rival = (rival != recipe && rival.validate().is_ok()).then(|| Rc::new(rival));
            let recipe = Rc::new(recipe);
            let link = Link { backend, preset: PRESETS[chosen].name, recipe, rival, train_images: images, reference };
            let text = link.query();
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"=&.,-_".contains(&byte)), "{}", text);
            let query = Query::parse(&text);
            prop_assert_eq!(&query.ignored, &Vec::<String>::new());
            prop_assert_eq!(&query.recipe, &*link.recipe);
            prop_assert_eq!(query.rival.as_ref(), link.rival.as_deref());
            prop_assert_eq!(query.preset, link.preset);
            prop_assert_eq!((query.backend, query.train_images, query.reference), (backend, images, reference));
        }
    }
}
