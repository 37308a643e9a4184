//! Links: what the page shows, as a query string that gives the same curve again.

use std::rc::Rc;

use elbo_protocol::BackendPreference;
use elbo_recipe::{FieldId, Recipe};

use crate::{
    link_view::LinkView,
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
    /// What of the page is in view.
    pub view: LinkView,
}

impl Link {
    /// The query string, without a question mark: version, preset, seed, the fields that differ from the preset, what
    /// else is not as usual, and what is in view. [`Query::parse`](crate::query::Query::parse) reads it back.
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
        parts.extend(self.view.parameters());
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
    use crate::{
        ink_text,
        plot::view::{Look, Smoothing},
        query::Query,
        state::HELD_OUT,
        workspace::WORKSPACES,
    };
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
            view: LinkView::default(),
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

    /// What may be in view; a drawing as a link can hold it.
    fn view() -> impl Strategy<Value = LinkView> {
        let look = (any::<bool>(), prop::sample::select(&Smoothing::ALL[..]))
            .prop_map(|(logarithmic, smoothing)| Look { logarithmic, smoothing });
        let workspace = prop::sample::select(&WORKSPACES[..]).prop_map(|entry| entry.id);
        let code = prop::collection::vec(-100f32..=100.0, 1..40)
            .prop_filter("its end is not zero", |code| code.last().is_some_and(|value| *value != 0.0));
        let drawing = "[A-Za-z0-9_-]{4}([A-Za-z0-9_-]{4}){0,9}"
            .prop_filter_map("it is a drawing", |text| ink_text::from_text(&text));
        (
            prop::option::of(workspace),
            look,
            prop::option::of(any::<u32>()),
            prop::option::of(0..HELD_OUT),
            prop::option::of(code.prop_map(Rc::new)),
            prop::option::of(drawing.prop_map(Rc::new)),
        )
            .prop_map(|(workspace, look, moment, digit, code, drawing)| LinkView {
                workspace,
                look,
                moment,
                digit,
                code,
                drawing,
            })
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
            view in view(),
        ) {
            let recipe = with_valid(PRESETS[chosen].recipe(), &changes);
            let (seed, batch_size) = (recipe.seed, recipe.batch_size);
            let rival = Recipe { seed, batch_size, ..with_valid(recipe.clone(), &rivals) };
            let rival = (rival != recipe && rival.validate().is_ok()).then(|| Rc::new(rival));
            let recipe = Rc::new(recipe);
            let link = Link { backend, preset: PRESETS[chosen].name, recipe, rival, train_images: images, reference, view };
            let text = link.query();
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"=&.,-_".contains(&byte)), "{}", text);
            let query = Query::parse(&text);
            prop_assert_eq!(&query.ignored, &Vec::<String>::new());
            prop_assert_eq!(&query.recipe, &*link.recipe);
            prop_assert_eq!(query.rival.as_ref(), link.rival.as_deref());
            prop_assert_eq!(query.preset, link.preset);
            prop_assert_eq!(&query.view, &link.view);
            prop_assert_eq!((query.backend, query.train_images, query.reference), (backend, images, reference));
        }
    }
}
