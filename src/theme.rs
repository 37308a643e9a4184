//! Light and dark: the visitor's choice, and the colors that canvases need.

use crate::storage;
use elbo_page::theme::Theme;

const KEY: &str = "elbo-room.theme";

/// The theme chosen earlier on this device.
#[must_use]
pub fn stored() -> Theme {
    // In quotes: index.html reads it as JSON.
    let stored = storage::get(KEY).unwrap_or_default();
    let is_stored = |theme: &Theme| format!("\"{}\"", theme.name()) == stored;
    [Theme::Light, Theme::Dark].into_iter().find(is_stored).unwrap_or_default()
}

/// Shows the page in a theme, and remembers it where the browser allows.
pub fn show(theme: Theme) {
    if let Some(root) = gloo::utils::document().document_element() {
        root.set_attribute("data-theme", theme.name()).ok();
    }
    storage::set(KEY, &format!("\"{}\"", theme.name()));
}

/// The colors of a chart, read from the style sheet's custom properties.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the custom property of that name")]
pub struct Palette {
    pub line: String,
    pub mute: String,
    pub ink: String,
    pub card: String,
    pub warn: String,
    pub bad: String,
    pub accent: String,
    pub total: String,
    pub reconstruction: String,
    pub kl: String,
    pub font: String,
}

impl Palette {
    /// The colors in force.
    #[must_use]
    pub fn current() -> Self {
        let style = gloo::utils::document()
            .document_element()
            .and_then(|root| gloo::utils::window().get_computed_style(&root).ok().flatten());
        let read = |name: &str| {
            let value = style.as_ref().and_then(|style| style.get_property_value(name).ok());
            value.map(|value| value.trim().to_owned()).unwrap_or_default()
        };
        Self {
            line: read("--line"),
            mute: read("--mute"),
            ink: read("--ink"),
            card: read("--card"),
            warn: read("--warn"),
            bad: read("--bad"),
            accent: read("--accent"),
            total: read("--total"),
            reconstruction: read("--reconstruction"),
            kl: read("--kl"),
            font: "11px system-ui, \"Noto Sans\", sans-serif".to_owned(),
        }
    }
}
