//! One part of the page, by its `data-testid`: what it shows, and what a visitor does with it.

use std::time::Duration;

use fantoccini::{
    Locator,
    actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction, TouchActions},
    elements::Element,
};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::{Page, page::SOON};

/// One part of the page.
pub struct Part<'a> {
    page: &'a Page,
    id: String,
}

/// What a canvas shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pixels {
    /// Equal for equal pictures.
    pub hash: i64,
    /// Pixels that differ from the one in the corner.
    pub inked: u32,
}

/// With what a visitor draws.
#[derive(Debug, Clone, Copy)]
pub enum Pointer {
    Mouse,
    Finger,
}

impl<'a> Part<'a> {
    pub fn new(page: &'a Page, id: String) -> Self {
        Self { page, id }
    }

    /// The value of an attribute; none if the part or the attribute is not there.
    pub async fn attribute(&self, name: &str) -> Option<String> {
        self.js("return part?.getAttribute(arguments[1])", json!(name)).await.as_str().map(str::to_owned)
    }

    /// The plain number in `data-value`; none while it is empty.
    pub async fn number(&self) -> Option<f64> {
        let text = self.attribute("data-value").await.filter(|text| !text.is_empty())?;
        Some(text.parse().unwrap_or_else(|_| panic!("{}: expected a plain number, found '{text}'", self.id)))
    }

    /// How often a canvas was redrawn.
    pub async fn version(&self) -> u64 {
        let text = self.attribute("data-version").await.unwrap_or_default();
        text.parse()
            .unwrap_or_else(|_| panic!("{}: expected a count in data-version, found '{text}'", self.id))
    }

    /// Waits for a redraw after this version.
    pub async fn until_newer(&self, version: u64) -> u64 {
        let what = format!("a redraw of '{}' after version {version}", self.id);
        self.page
            .until(&what, SOON, async || Some(self.version().await).filter(|newer| *newer > version))
            .await
    }

    /// What a canvas shows once it is no longer redrawn, for a page on which nothing else goes on.
    pub async fn settled(&self) -> Pixels {
        let mut before = self.pixels().await;
        loop {
            sleep(Duration::from_millis(700)).await;
            let now = self.pixels().await;
            if now == before {
                return now;
            }
            before = now;
        }
    }

    pub async fn text(&self) -> String {
        self.js("return part?.innerText", Value::Null).await.as_str().unwrap_or_default().to_owned()
    }

    /// The value of an input.
    pub async fn input_value(&self) -> String {
        self.js("return part?.value", Value::Null).await.as_str().unwrap_or_default().to_owned()
    }

    pub async fn is_enabled(&self) -> bool {
        self.js("return part !== null && !part.disabled", Value::Null).await == json!(true)
    }

    /// Clicks as a visitor does: once the part is there and enabled.
    pub async fn click(&self) {
        let what = format!("'{}' that can be clicked", self.id);
        self.page.until(&what, SOON, async || self.is_enabled().await.then_some(())).await;
        let element = self.element().await;
        element.click().await.unwrap_or_else(|error| panic!("'{}' cannot be clicked: {error}", self.id));
    }

    /// Sets an input to a value in one go, as a dragged slider or a pasted number does.
    pub async fn set(&self, value: &str) {
        let script = "const prototype = Object.getPrototypeOf(part);
            Object.getOwnPropertyDescriptor(prototype, 'value').set.call(part, arguments[1]);
            part.dispatchEvent(new Event('input', { bubbles: true }));
            part.dispatchEvent(new Event('change', { bubbles: true }));";
        self.js(script, json!(value)).await;
    }

    /// What a canvas shows.
    pub async fn pixels(&self) -> Pixels {
        let script = "const { data } = part.getContext('2d').getImageData(0, 0, part.width, part.height);
            const words = new Uint32Array(data.buffer);
            let hash = 7, inked = 0;
            for (const word of words) { hash = (Math.imul(hash, 31) + word) | 0; inked += word !== words[0]; }
            return [hash, inked];";
        let found = self.js(script, Value::Null).await;
        let [hash, inked] = [&found[0], &found[1]].map(|number| number.as_i64().unwrap_or_default());
        Pixels { hash, inked: u32::try_from(inked).unwrap_or_default() }
    }

    /// Draws one stroke through these points, given as shares of the part's size from its center.
    pub async fn draw(&self, pointer: Pointer, points: &[(f64, f64)]) {
        self.js("part.scrollIntoView({ block: 'center' })", Value::Null).await;
        let element = self.element().await;
        let (_, _, width, height) = element.rectangle().await.expect("the part has a place");
        let to = |(x, y): (f64, f64), millis| PointerAction::MoveToElement {
            element: element.clone(),
            duration: Some(Duration::from_millis(millis)),
            x: (x * width).round(),
            y: (y * height).round(),
        };
        let mut stroke = vec![to(points[0], 0), PointerAction::Down { button: MOUSE_BUTTON_LEFT }];
        stroke.extend(points[1..].iter().map(|point| to(*point, 60)));
        stroke.push(PointerAction::Up { button: MOUSE_BUTTON_LEFT });

        let client = self.page.client();
        let outcome = match pointer {
            Pointer::Mouse => {
                let start = MouseActions::new("mouse".to_owned());
                client.perform_actions(stroke.into_iter().fold(start, InputSource::then)).await
            }
            Pointer::Finger => {
                let start = TouchActions::new("finger".to_owned());
                client.perform_actions(stroke.into_iter().fold(start, InputSource::then)).await
            }
        };
        outcome.unwrap_or_else(|error| panic!("'{}' cannot be drawn on: {error}", self.id));
    }

    /// Begins to note every value that an attribute takes from now on.
    pub async fn record(&self, attribute: &str) {
        let script = "const name = arguments[1], values = [part.getAttribute(name)];
            part.recorded = values;
            new MutationObserver(() => {
                const value = part.getAttribute(name);
                if (value !== values.at(-1)) values.push(value);
            }).observe(part, { attributes: true, attributeFilter: [name] });";
        self.js(script, json!(attribute)).await;
    }

    /// What [`Part::record`] noted.
    pub async fn recorded(&self) -> Vec<String> {
        let Value::Array(values) = self.js("return part.recorded", Value::Null).await else {
            return Vec::new();
        };
        values.iter().map(|value| value.as_str().unwrap_or_default().to_owned()).collect()
    }

    async fn element(&self) -> Element {
        let selector = format!("[data-testid='{}']", self.id);
        let found = self.page.client().find(Locator::Css(&selector)).await;
        found.unwrap_or_else(|error| panic!("no '{}' on the page: {error}", self.id))
    }

    async fn js(&self, script: &str, argument: Value) -> Value {
        let find = "const part = document.querySelector(`[data-testid='${arguments[0]}']`);";
        self.page.run(&format!("{find} {script}"), &[json!(self.id), argument]).await
    }
}
