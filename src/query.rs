//! The URL's query string: what the visitor, or a link, asks for.

use elbo_protocol::{BackendPreference, Field, PRESETS, Recipe, field, preset};

/// Images in the whole training set.
pub const ALL_TRAIN_IMAGES: u32 = 60_000;

/// Most parameters named as ignored; further ones are counted.
const NAMED: usize = 20;

/// Most characters of a foreign name or value shown.
const SHOWN: usize = 40;

/// What the URL asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Which device.
    pub backend: BackendPreference,
    /// The recipe: the preset's, with the seed and the epochs of the URL.
    pub recipe: Recipe,
    /// Train on the first so many images only.
    pub train_images: u32,
    /// Whether the reference trains instead of kernels of our own.
    pub reference: bool,
    /// Whether training starts as soon as it can.
    pub autostart: bool,
    /// One sentence for each parameter that was ignored.
    pub ignored: Vec<String>,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            backend: BackendPreference::default(),
            recipe: PRESETS[0].recipe(),
            train_images: ALL_TRAIN_IMAGES,
            reference: false,
            autostart: false,
            ignored: Vec::new(),
        }
    }
}

impl Query {
    /// Reads a query string, with or without its question mark. What cannot be used is ignored, one
    /// parameter at a time, and named.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        let mut pairs: Vec<(String, String)> = Vec::new();
        for pair in text.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (unescape(name), unescape(value));
            if pairs.iter().any(|(known, _)| *known == name) {
                query.ignore(&name, &format!("given again as '{}', the first is used", shown(&value)));
            } else {
                pairs.push((name, value));
            }
        }
        // The preset comes first, wherever it stands, so that the others change it; and the number of
        // images last, since the batch size bounds it.
        pairs.sort_by_key(|(name, _)| match name.as_str() {
            "preset" => 0,
            "train_images" => 2,
            _ => 1,
        });
        for (name, value) in &pairs {
            if let Err(why) = query.set(name, value) {
                query.ignore(name, &why);
            }
        }
        if query.ignored.len() > NAMED {
            let more = query.ignored.len() - NAMED;
            query.ignored.truncate(NAMED);
            query.ignored.push(format!("ignored {more} more URL parameters"));
        }
        query
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        let refuse = |expected: &str| format!("expected {expected}, found '{}'", shown(value));
        match name {
            "backend" => self.backend = value.parse().map_err(|_| refuse("auto, webgpu or cpu"))?,
            "preset" => {
                let known: Vec<_> = PRESETS.iter().map(|preset| preset.name).collect();
                let expected = format!("one of {}", known.join(", "));
                self.recipe = preset(value).ok_or_else(|| refuse(&expected))?.recipe();
            }
            "seed" | "epochs" => {
                let range = field(name).map(Field::range).unwrap_or_default();
                self.recipe = self.recipe.with(name, value).map_err(|_| refuse(&range))?;
            }
            "train_images" => {
                let smallest = self.recipe.batch_size.max(1);
                self.train_images = value
                    .parse()
                    .ok()
                    .filter(|images| (smallest..=ALL_TRAIN_IMAGES).contains(images))
                    .ok_or_else(|| refuse(&format!("{smallest} (one batch) to {ALL_TRAIN_IMAGES}")))?;
            }
            "engine" => {
                self.reference = match value {
                    "own" => false,
                    "burn" => true,
                    _ => return Err(refuse("own or burn")),
                }
            }
            "autostart" => {
                self.autostart = match value {
                    "1" => true,
                    "0" => false,
                    _ => return Err(refuse("0 or 1")),
                }
            }
            _ => {
                return Err(
                    "no such parameter, expected backend, engine, preset, seed, epochs, train_images or autostart"
                        .to_owned(),
                );
            }
        }
        Ok(())
    }

    fn ignore(&mut self, name: &str, why: &str) {
        self.ignored.push(format!("ignored URL parameter '{}': {why}", shown(name)));
    }
}

fn shown(text: &str) -> String {
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    text.chars().take(SHOWN).chain(['…']).collect()
}

/// Undoes percent-encoding; what is no valid escape stands for itself.
fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten()
            .filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (escaped, bytes[at]) {
            (Some(byte), _) => {
                out.push(byte);
                at += 2;
            }
            (None, b'+') => out.push(b' '),
            (None, byte) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_parameter_is_read_in_any_order() {
        let query = Query::parse(
            "?train_images=5120&engine=burn&autostart=1&epochs=3&seed=9007199254740991&preset=article&backend=cpu",
        );
        let recipe = Recipe { epochs: 3, seed: 9_007_199_254_740_991, ..Recipe::default() };
        let backend = BackendPreference::Cpu;
        assert_eq!(
            query,
            Query {
                backend,
                recipe,
                train_images: 5120,
                reference: true,
                autostart: true,
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
        let query = Query::parse("?epochs=banana&seed=3&backend=gpu&train_images=5&colour=red");
        assert_eq!(query.recipe, Recipe { seed: 3, ..PRESETS[0].recipe() });
        assert_eq!(
            query.ignored,
            [
                "ignored URL parameter 'epochs': expected 1 to 1000, found 'banana'",
                "ignored URL parameter 'backend': expected auto, webgpu or cpu, found 'gpu'",
                "ignored URL parameter 'colour': no such parameter, expected backend, engine, preset, seed, epochs, train_images or autostart",
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
    fn escapes_are_undone_and_broken_ones_stand_for_themselves() {
        assert_eq!(unescape("a%20b+c%zz%e4%"), "a b c%zz\u{fffd}%");
        assert_eq!(Query::parse("?preset=%61rticle").ignored, Vec::<String>::new());
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
        fn any_text_gives_a_valid_recipe(text in "(\\?)?((backend|preset|seed|epochs|train_images|autostart|.{0,4})=(\\PC{0,60}|[0-9]{1,25})&?){0,6}") {
            let query = Query::parse(&text);
            prop_assert_eq!(query.recipe.validate(), Ok(()));
            prop_assert!((query.recipe.batch_size..=ALL_TRAIN_IMAGES).contains(&query.train_images));
            for line in &query.ignored {
                prop_assert!(line.chars().count() < 240, "{}", line);
            }
        }

        #[test]
        fn any_bytes_do_not_panic(text in any::<String>()) {
            let _ = Query::parse(&text);
        }
    }
}
