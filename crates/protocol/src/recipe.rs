//! The recipe of a run: everything that decides its curve, given the data and the device.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{FIELDS, PRESETS, field};

/// Nonlinearity after each hidden layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Activation {
    /// `max(x, 0)`.
    Relu,
    /// `x * sigmoid(x)`.
    Silu,
    /// `x * Phi(x)` with the exact normal distribution function.
    Gelu,
    /// Hyperbolic tangent.
    Tanh,
}

/// How the decoder's output explains a pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likelihood {
    /// Cross-entropy of the pixel, in `[0, 1]`, with the logit.
    Bernoulli,
    /// Half the squared error of the sigmoid: a Gaussian of unit variance, without its constant.
    Gaussian,
}

/// Everything that decides the curve of a run. [`FIELDS`] says what each field is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "FIELDS documents every field, for people and for controls alike")]
pub struct Recipe {
    pub seed: u64,
    pub hidden: Vec<u32>,
    pub latent: u32,
    pub activation: Activation,
    pub likelihood: Likelihood,
    pub beta: f32,
    pub learning_rate: f32,
    pub batch_size: u32,
    pub epochs: u32,
}

/// A recipe, or a change to one, that is refused. The recipe before it is unchanged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecipeError {
    /// A field that no recipe has.
    #[error("unknown recipe field '{name}'{}", nearest.map(|name| format!(", did you mean '{name}'?")).unwrap_or_default())]
    UnknownField {
        /// The name found.
        name: String,
        /// The known name nearest to it, where one is near.
        nearest: Option<&'static str>,
    },
    /// A value that cannot be read, or lies outside its field's range.
    #[error("recipe field '{field}': expected {expected}, found {found}")]
    OutOfRange {
        /// The field's name.
        field: &'static str,
        /// Values allowed.
        expected: &'static str,
        /// The value found.
        found: String,
    },
    /// A field that the recipe lacks.
    #[error("recipe field '{field}' is missing, expected {expected}")]
    Missing {
        /// The field's name.
        field: &'static str,
        /// Values allowed.
        expected: &'static str,
    },
    /// Text that is no JSON object.
    #[error("expected a recipe as a JSON object, found {0}")]
    NotAnObject(String),
}

impl Default for Recipe {
    fn default() -> Self {
        PRESETS[0].recipe()
    }
}

impl Recipe {
    /// Reads a recipe file.
    ///
    /// # Errors
    /// [`RecipeError`], naming the first field that is unknown, missing, unreadable or out of range.
    pub fn from_json(text: &str) -> Result<Self, RecipeError> {
        let value: Value =
            serde_json::from_str(text).map_err(|error| RecipeError::NotAnObject(error.to_string()))?;
        let Value::Object(object) = value else { return Err(RecipeError::NotAnObject(value.to_string())) };
        for name in object.keys() {
            known(name)?;
        }
        for (known, value) in FIELDS.iter().map(|field| (field, object.get(field.name))) {
            let value = value.ok_or(RecipeError::Missing { field: known.name, expected: known.range })?;
            reads_alone(known.name, value).ok_or_else(|| out_of_range(known.name, value.to_string()))?;
        }
        let recipe: Self = serde_json::from_value(Value::Object(object))
            .map_err(|error| RecipeError::NotAnObject(error.to_string()))?;
        recipe.validate()?;
        Ok(recipe)
    }

    /// The recipe as a recipe file.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a recipe is plain data")
    }

    /// The recipe with one field set from text, as `--set field=value` and the page's controls give it.
    /// Lists are written with commas: `128,64`.
    ///
    /// # Errors
    /// [`RecipeError`] if the field is unknown, or the value unreadable or out of range.
    pub fn with(&self, name: &str, text: &str) -> Result<Self, RecipeError> {
        let name = known(name)?;
        let refuse = || out_of_range(name, format!("'{text}'"));
        let value = value_from_text(name, text.trim()).ok_or_else(refuse)?;
        let mut object = serde_json::to_value(self).expect("a recipe is plain data");
        object[name] = value;
        let recipe: Self = serde_json::from_value(object).map_err(|_| refuse())?;
        recipe.validate()?;
        Ok(recipe)
    }

    /// One field as text, in the form that [`Recipe::with`] reads; empty for an unknown field.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        let object = serde_json::to_value(self).expect("a recipe is plain data");
        match field(name).map(|field| &object[field.name]) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Array(items)) => items.iter().map(Value::to_string).collect::<Vec<_>>().join(","),
            // A 32-bit float widened to 64 bits shows digits that nobody typed.
            Some(Value::Number(number)) if number.is_f64() => {
                number.as_f64().map(|wide| format!("{}", wide as f32)).unwrap_or_default()
            }
            Some(value) => value.to_string(),
            None => String::new(),
        }
    }

    /// Checks every field against its range.
    ///
    /// # Errors
    /// [`RecipeError::OutOfRange`] for the first field that is out of range.
    pub fn validate(&self) -> Result<(), RecipeError> {
        let checks = [
            ("seed", self.seed <= 9_007_199_254_740_991),
            ("hidden", self.hidden.len() <= 6 && self.hidden.iter().all(|width| (1..=2048).contains(width))),
            ("latent", (1..=256).contains(&self.latent)),
            ("beta", (0.0..=1000.0).contains(&self.beta)),
            ("learning_rate", (1e-7..=10.0).contains(&self.learning_rate)),
            ("batch_size", (1..=4096).contains(&self.batch_size)),
            ("epochs", (1..=1000).contains(&self.epochs)),
        ];
        match checks.iter().find(|(_, holds)| !holds) {
            Some((name, _)) => Err(out_of_range(name, self.text(name))),
            None => Ok(()),
        }
    }
}

fn known(name: &str) -> Result<&'static str, RecipeError> {
    field(name).map(|field| field.name).ok_or_else(|| RecipeError::UnknownField {
        name: name.to_owned(),
        nearest: FIELDS
            .iter()
            .map(|field| (strsim::damerau_levenshtein(name, field.name), field.name))
            .filter(|(distance, known)| *distance <= known.len().div_ceil(2))
            .min()
            .map(|(_, name)| name),
    })
}

fn out_of_range(name: &str, found: String) -> RecipeError {
    let field = field(name).expect("only names of FIELDS are checked");
    RecipeError::OutOfRange { field: field.name, expected: field.range, found }
}

/// The value, if the field alone reads it.
fn reads_alone(name: &str, value: &Value) -> Option<()> {
    let mut object = serde_json::to_value(blank()).ok()?;
    object[name] = value.clone();
    serde_json::from_value::<Recipe>(object).ok().map(|_| ())
}

fn value_from_text(name: &str, text: &str) -> Option<Value> {
    match serde_json::to_value(blank()).ok()?.get(name)? {
        Value::String(_) => Some(Value::String(text.to_owned())),
        Value::Array(_) if text.is_empty() => Some(Value::Array(Vec::new())),
        Value::Array(_) => {
            text.split(',').map(|item| item.trim().parse::<u32>().ok().map(Value::from)).collect()
        }
        Value::Number(number) if number.is_f64() => {
            text.parse::<f32>().ok().filter(|x| x.is_finite()).map(Value::from)
        }
        _ => text.parse::<u64>().ok().map(Value::from),
    }
}

/// A recipe whose values only serve to tell the fields' types apart.
fn blank() -> Recipe {
    Recipe {
        seed: 0,
        hidden: vec![1],
        latent: 1,
        activation: Activation::Relu,
        likelihood: Likelihood::Bernoulli,
        beta: 1.5,
        learning_rate: 0.5,
        batch_size: 1,
        epochs: 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_default_is_the_article_net() {
        let recipe = Recipe::default();
        assert_eq!((recipe.hidden.as_slice(), recipe.latent), ([128, 64].as_slice(), 32));
        assert_eq!((recipe.learning_rate, recipe.beta, recipe.batch_size), (1e-3, 1.0, 128));
    }

    #[test]
    fn the_fields_are_those_of_a_recipe_file() {
        let object = serde_json::to_value(Recipe::default()).unwrap();
        let mut names: Vec<_> = object.as_object().unwrap().keys().map(String::as_str).collect();
        let mut known: Vec<_> = FIELDS.iter().map(|field| field.name).collect();
        names.sort_unstable();
        known.sort_unstable();
        assert_eq!(names, known);
    }

    #[test]
    fn every_field_reads_back_from_its_own_text() {
        let recipe = Recipe::default();
        for field in FIELDS {
            assert_eq!(
                recipe.with(field.name, &recipe.text(field.name)),
                Ok(recipe.clone()),
                "{}",
                field.name
            );
        }
    }

    #[test]
    fn a_value_out_of_range_is_named_with_field_range_and_value() {
        let error = Recipe::default().with("learning-rate", "50").unwrap_err();
        assert_eq!(error.to_string(), "recipe field 'learning_rate': expected 1e-7 to 10, found 50");
        let error = Recipe::default().with("hidden", "128,banana").unwrap_err();
        assert_eq!(
            error.to_string(),
            "recipe field 'hidden': expected 0 to 6 layers of 1 to 2048 units, found '128,banana'"
        );
    }

    #[test]
    fn an_unknown_field_is_refused_with_the_nearest_known_name() {
        let text = Recipe::default().to_json().replace("\"epochs\"", "\"epoch\"");
        assert_eq!(
            Recipe::from_json(&text).unwrap_err().to_string(),
            "unknown recipe field 'epoch', did you mean 'epochs'?"
        );
        assert_eq!(
            Recipe::default().with("zzzzzzzzz", "1").unwrap_err().to_string(),
            "unknown recipe field 'zzzzzzzzz'"
        );
    }

    #[test]
    fn a_file_without_a_field_says_which() {
        let text = r#"{ "seed": 1 }"#;
        let error = Recipe::from_json(text).unwrap_err().to_string();
        assert!(error.starts_with("recipe field 'hidden' is missing"), "{error}");
    }

    proptest! {
        #[test]
        fn files_round_trip(seed in 0u64..1 << 53, hidden in prop::collection::vec(1u32..2048, 0..6), beta in 0f32..1000.0) {
            let recipe = Recipe { seed, hidden, beta, ..Recipe::default() };
            prop_assert_eq!(Recipe::from_json(&recipe.to_json()), Ok(recipe));
        }

        #[test]
        fn no_text_makes_a_recipe_that_does_not_validate(name in 0..FIELDS.len(), text in ".{0,12}") {
            if let Ok(recipe) = Recipe::default().with(FIELDS[name].name, &text) {
                prop_assert_eq!(recipe.validate(), Ok(()));
            }
        }
    }
}
