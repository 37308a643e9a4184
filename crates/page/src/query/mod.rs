//! The URL's query string: what the visitor, or a link, asks for.
//!
//! A recipe is written as a preset and the fields that differ from it, each under its name in recipe files:
//! `v=1&preset=collapse&seed=7&beta=4`. Fields with `vs.` before them are the rival's in a duel.
//! [`Link::query`](crate::share::Link::query) writes what [`Query::parse`] reads.

mod changes;
mod percent;
mod shown;

use std::collections::HashSet;

use elbo_protocol::BackendPreference;
use elbo_recipe::{FieldId, PRESETS, Recipe, RecipeError, TRAIN_IMAGES, preset};
use elbo_words::{Expected, words};

use crate::link_view::LinkView;

use self::{
    changes::changed,
    percent::unescape,
    shown::{SHOWN, shown},
};

/// Images in the whole training set.
pub const ALL_TRAIN_IMAGES: u32 = TRAIN_IMAGES as u32;

/// The version of links that this page writes, and the newest that it knows.
pub const LINK_VERSION: u32 = 1;

/// What stands before a field of the rival's recipe.
pub const RIVAL: &str = "vs.";

/// Fields that both sides of a duel share.
pub const SHARED_IN_A_DUEL: [FieldId; 2] = [FieldId::Seed, FieldId::BatchSize];

/// Most parameters named as ignored; further ones are counted.
const NAMED: usize = 20;

/// What the URL asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Which device.
    pub backend: BackendPreference,
    /// The preset that the recipe begins with, by name.
    pub preset: &'static str,
    /// The recipe: the preset's, with the fields of the URL.
    pub recipe: Recipe,
    /// The rival's recipe in a duel: the recipe with the rival's fields. None if the URL has no such field.
    pub rival: Option<Recipe>,
    /// Train on the first so many images only.
    pub train_images: u32,
    /// Whether the reference trains instead of kernels of our own.
    pub reference: bool,
    /// Whether training starts as soon as it can.
    pub autostart: bool,
    /// What of the page is in view.
    pub view: LinkView,
    /// Whether what page and worker say to each other is printed to the console.
    pub trace: bool,
    /// One sentence for each parameter that was ignored, and for a link of a newer version.
    pub ignored: Vec<String>,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            backend: BackendPreference::default(),
            preset: PRESETS[0].name,
            recipe: PRESETS[0].recipe(),
            rival: None,
            train_images: ALL_TRAIN_IMAGES,
            reference: false,
            autostart: false,
            view: LinkView::default(),
            trace: false,
            ignored: Vec::new(),
        }
    }
}

/// A parameter of the URL: its name as given and in snake case, and its value.
struct Parameter {
    given: String,
    name: String,
    value: String,
}

impl Query {
    /// Reads a query string, with or without its question mark. What cannot be used is ignored, one
    /// parameter at a time, and named.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        let mut parameters = query.parameters(text);
        // Each kind changes what the kinds before it gave: the preset comes before its fields, wherever it
        // stands; the number of images is bounded by the batch size, and the rival is a change of it all.
        let take = |parameters: &mut Vec<Parameter>, which: &dyn Fn(&str) -> bool| -> Vec<Parameter> {
            parameters.extract_if(.., |parameter| which(&parameter.name)).collect()
        };
        for parameter in take(&mut parameters, &|name| matches!(name, "v" | "preset")) {
            query.take(&parameter);
        }
        let fields = take(&mut parameters, &|name| FieldId::named(name).is_some());
        query.recipe = query.fields(&query.recipe.clone(), &fields, "");
        let rivals = take(&mut parameters, &|name| name.starts_with(RIVAL));
        let images = take(&mut parameters, &|name| name == "train_images");
        for parameter in parameters.iter().chain(&images) {
            query.take(parameter);
        }
        query.rivals(rivals);
        if query.ignored.len() > NAMED {
            let more = query.ignored.len() - NAMED;
            query.ignored.truncate(NAMED);
            query.ignored.push(words().ignored_more(more));
        }
        query
    }

    fn parameters(&mut self, text: &str) -> Vec<Parameter> {
        let (mut parameters, mut names) = (Vec::new(), HashSet::new());
        for pair in text.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty()) {
            let (given, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (given, value) = (unescape(given), unescape(value));
            let name = given.replace('-', "_");
            if names.insert(name.clone()) {
                parameters.push(Parameter { given, name, value });
            } else {
                self.ignore(&given, &words().given_again(&shown(&value)));
            }
        }
        parameters
    }

    fn take(&mut self, parameter: &Parameter) {
        if let Err(why) = self.set(&parameter.name, &parameter.value) {
            self.ignore(&parameter.given, &why);
        }
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        let refuse = |expected: Expected| words().expected(&expected, &shown(value));
        match name {
            "v" => {
                let version = value.parse().ok().filter(|version| *version > 0);
                let version: u32 = version.ok_or_else(|| refuse(Expected::Version))?;
                if version > LINK_VERSION {
                    self.ignored.push(words().newer_link(version, LINK_VERSION));
                }
            }
            "backend" => self.backend = value.parse().map_err(|_| refuse(Expected::Device))?,
            "preset" => {
                let known = || PRESETS.iter().map(|preset| preset.name).collect();
                let preset = preset(value).ok_or_else(|| refuse(Expected::OneOf(known())))?;
                (self.preset, self.recipe) = (preset.name, preset.recipe());
            }
            "train_images" => {
                let smallest = self.recipe.batch_size.max(1);
                self.train_images = value
                    .parse()
                    .ok()
                    .filter(|images| (smallest..=ALL_TRAIN_IMAGES).contains(images))
                    .ok_or_else(|| {
                        refuse(Expected::TrainImages { batch: smallest, all: ALL_TRAIN_IMAGES })
                    })?;
            }
            "engine" => {
                self.reference = match value {
                    "own" => false,
                    "burn" => true,
                    _ => return Err(refuse(Expected::Engine)),
                }
            }
            "autostart" | "trace" => {
                let on = match value {
                    "1" => true,
                    "0" => false,
                    _ => return Err(refuse(Expected::Digit)),
                };
                *(if name == "trace" { &mut self.trace } else { &mut self.autostart }) = on;
            }
            other => {
                let taken = self.view.set(other, value).ok_or_else(|| no_such(other))?;
                taken.map_err(refuse)?;
            }
        }
        Ok(())
    }

    /// The recipe with those fields; what cannot be taken is named, with so much before the field's name.
    fn fields(&mut self, recipe: &Recipe, parameters: &[Parameter], before: &str) -> Recipe {
        let known = parameters.iter().filter_map(|parameter| {
            let field = FieldId::named(parameter.name.strip_prefix(before)?)?;
            Some((field, parameter.value.as_str()))
        });
        let (recipe, refused) = changed(recipe, &known.collect::<Vec<_>>());
        for (field, _, why) in refused {
            self.ignore(&format!("{before}{field}"), &why);
        }
        recipe
    }

    fn rivals(&mut self, mut parameters: Vec<Parameter>) {
        parameters.retain(|parameter| {
            let name = parameter.name.strip_prefix(RIVAL).unwrap_or_default();
            match FieldId::named(name) {
                Some(field) if SHARED_IN_A_DUEL.contains(&field) => {
                    self.ignore(&parameter.given, &words().same_in_a_duel());
                    false
                }
                Some(_) => true,
                None => {
                    self.ignore(&parameter.given, &no_such(name));
                    false
                }
            }
        });
        let rival = self.fields(&self.recipe.clone(), &parameters, RIVAL);
        self.rival = (rival != self.recipe).then_some(rival);
    }

    fn ignore(&mut self, name: &str, why: &str) {
        self.ignored.push(words().ignored_parameter(&shown(name), why));
    }
}

/// That there is no such parameter, and which field is named nearly so.
fn no_such(name: &str) -> String {
    // Names are compared letter by letter, so not ones of any length.
    match (name.len() <= SHOWN).then(|| name.parse::<FieldId>()) {
        Some(Err(RecipeError::UnknownField { nearest: Some(nearest), .. })) => {
            words().no_such_parameter(Some(nearest))
        }
        _ => words().no_such_parameter(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_recipe::FIELDS;
    use proptest::prelude::*;

    #[test]
    fn every_parameter_is_read_in_any_order() {
        let query = Query::parse(
            "?train_images=5120&engine=burn&autostart=1&trace=1&epochs=3&seed=9007199254740991&preset=article&backend=cpu",
        );
        let recipe = Recipe { epochs: 3, seed: 9_007_199_254_740_991, ..Recipe::default() };
        let backend = BackendPreference::Cpu;
        assert_eq!(
            query,
            Query {
                backend,
                preset: "article",
                recipe,
                rival: None,
                train_images: 5120,
                reference: true,
                autostart: true,
                view: LinkView::default(),
                trace: true,
                ignored: Vec::new()
            }
        );
    }

    #[test]
    fn every_preset_can_be_asked_for_and_the_first_is_the_default() {
        for preset in PRESETS {
            assert_eq!(Query::parse(&format!("?preset={}", preset.name)).recipe, preset.recipe());
        }
        assert_eq!(PRESETS[0].name, "healthy");
        assert_eq!(Query::parse("").recipe, PRESETS[0].recipe());
        let unknown = &Query::parse("preset=best").ignored[0];
        assert!(
            unknown.contains("expected one of healthy, article, ") && unknown.contains("'best'"),
            "{unknown}"
        );
    }

    #[test]
    fn no_query_is_the_default() {
        assert_eq!(Query::parse(""), Query::default());
        assert_eq!(Query::parse("?"), Query::default());
    }

    #[test]
    fn bad_parameters_are_ignored_one_by_one_and_named() {
        let query = Query::parse("?epochs=banana&seed=3&backend=gpu&train_images=5&color=red");
        assert_eq!(query.recipe, Recipe { seed: 3, ..PRESETS[0].recipe() });
        assert_eq!(
            query.ignored,
            [
                "ignored URL parameter 'epochs': expected 1 to 1000, found 'banana'",
                "ignored URL parameter 'backend': expected auto, webgpu or cpu, found 'gpu'",
                "ignored URL parameter 'color': no such parameter",
                "ignored URL parameter 'train_images': expected 128 (one batch) to 60000, found '5'",
            ]
        );
    }

    #[test]
    fn a_parameter_given_twice_counts_once() {
        let query = Query::parse("seed=1&seed=2");
        assert_eq!(query.recipe.seed, 1);
        assert_eq!(query.ignored, ["ignored URL parameter 'seed': given again as '2', the first is used"]);
    }

    #[test]
    fn every_field_is_read_in_snake_case_and_in_kebab_case() {
        let recipe = PRESETS[0].recipe();
        let wanted = Recipe { kl_warmup: 0.5, latent: 2, hidden: vec![64], ..recipe };
        for text in ["kl_warmup=0.5&latent=2&hidden=64", "?kl-warmup=.5&latent=2&hidden=64"] {
            assert_eq!(Query::parse(text).recipe, wanted);
        }
    }

    #[test]
    fn a_newer_link_is_used_as_far_as_it_is_known() {
        let query = Query::parse("v=3&beta=4&attention=1");
        assert_eq!(query.recipe.beta, 4.0);
        assert_eq!(query.ignored.len(), 2);
        assert!(query.ignored[0].contains("version 3"), "{:?}", query.ignored);
        assert_eq!(Query::parse("v=1"), Query::default());
        assert!(Query::parse("v=one").ignored[0].contains("expected a version, 1 or more, found 'one'"));
    }

    #[test]
    fn a_name_that_is_nearly_known_is_told() {
        assert_eq!(
            Query::parse("epoch=3&vs.beat=2").ignored,
            [
                "ignored URL parameter 'epoch': no such parameter, did you mean 'epochs'?",
                "ignored URL parameter 'vs.beat': no such parameter, did you mean 'beta'?",
            ]
        );
    }

    #[test]
    fn the_rival_is_the_recipe_with_its_own_fields() {
        let query =
            Query::parse("vs.initializer=normal&vs.initial-std=0.2&preset=article&epochs=2&vs.seed=8");
        let recipe = Recipe { epochs: 2, ..Recipe::default() };
        let rival =
            recipe.with_all([(FieldId::Initializer, "normal"), (FieldId::InitialStd, "0.2")]).unwrap();
        assert_eq!((query.recipe, query.rival), (recipe, Some(rival)));
        assert_eq!(query.ignored, ["ignored URL parameter 'vs.seed': both sides of a duel have the same"]);
        assert_eq!(Query::parse("beta=4&vs.beta=4").rival, None, "no change is no duel");
    }

    #[test]
    fn a_flood_of_parameters_is_counted_not_listed() {
        let text: String = (0..1000).map(|i| format!("p{i}=1&")).collect();
        let query = Query::parse(&text);
        assert_eq!(query.ignored.len(), NAMED + 1);
        assert_eq!(query.ignored[NAMED], "ignored 980 more URL parameters");
    }

    proptest! {
        #[test]
        fn any_text_gives_a_valid_recipe(text in "(\\?)?((backend|preset|seed|epochs|train_images|autostart|trace|.{0,4})=(\\PC{0,60}|[0-9]{1,25})&?){0,6}") {
            let query = Query::parse(&text);
            prop_assert_eq!(query.recipe.validate(), Ok(()));
            prop_assert!((query.recipe.batch_size..=ALL_TRAIN_IMAGES).contains(&query.train_images));
            for line in &query.ignored {
                prop_assert!(line.chars().count() < 240, "{}", line);
            }
        }

        #[test]
        fn any_fields_give_valid_recipes(
            names in prop::collection::vec((0..FIELDS.len(), any::<bool>(), "-?[0-9a-z.,]{0,8}"), 0..12)
        ) {
            let pairs = names.into_iter().map(|(index, rival, value)| {
                format!("{}{}={value}&", if rival { RIVAL } else { "" }, FIELDS[index].name)
            });
            let query = Query::parse(&pairs.collect::<String>());
            prop_assert_eq!(query.recipe.validate(), Ok(()));
            if let Some(rival) = query.rival {
                prop_assert_eq!(rival.validate(), Ok(()));
                prop_assert_eq!((rival.seed, rival.batch_size), (query.recipe.seed, query.recipe.batch_size));
            }
        }

        #[test]
        fn any_bytes_do_not_panic(text in any::<String>()) {
            let _ = Query::parse(&text);
        }
    }
}
