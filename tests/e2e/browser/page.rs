//! The open page: its parts by name, its state, and waiting for it.

use std::{
    fs,
    io::Write as _,
    path::Path,
    time::{Duration, Instant},
};

use axum::http::Method;
use fantoccini::{Client, error::CmdError, wd::WebDriverCompatibleCommand};
use serde_json::{Value, json};
use tokio::time::sleep;
use url::{ParseError, Url};

use super::{Part, Site};

/// Time for what should happen at once, on a slow machine with all else busy.
pub const SOON: Duration = Duration::from_secs(30);

/// Time to load the worker's wasm, test the device and fetch the data.
pub const LOADING: Duration = Duration::from_secs(180);

/// The open page.
pub struct Page {
    client: Client,
    site: Site,
}

impl Page {
    pub fn new(client: Client, site: Site) -> Self {
        Self { client, site }
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The server behind the page.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Opens the page with a URL query, without the `?`.
    pub async fn goto(&self, query: &str) {
        let url = format!("{}?{query}", self.site.address());
        self.client.goto(&url).await.unwrap_or_else(|error| panic!("{url} does not open: {error}"));
    }

    /// A part by its `data-testid`.
    pub fn part(&self, id: impl Into<String>) -> Part<'_> {
        Part::new(self, id.into())
    }

    pub fn train(&self) -> Part<'_> {
        self.part("train")
    }

    pub fn step(&self) -> Part<'_> {
        self.part("step")
    }

    pub fn reset(&self) -> Part<'_> {
        self.part("reset")
    }

    pub fn retry(&self) -> Part<'_> {
        self.part("retry")
    }

    pub fn backend(&self) -> Part<'_> {
        self.part("backend")
    }

    pub fn decoded(&self) -> Part<'_> {
        self.part("decoded")
    }

    pub fn reconstruction(&self) -> Part<'_> {
        self.part("reconstruction")
    }

    pub fn draw_pad(&self) -> Part<'_> {
        self.part("draw-pad")
    }

    pub fn chart_elbo(&self) -> Part<'_> {
        self.part("chart-elbo")
    }

    pub fn latent_slider(&self, dimension: usize) -> Part<'_> {
        self.part(format!("latent-slider-{dimension}"))
    }

    /// A metric's plain number; none before there is one.
    pub async fn metric(&self, name: &str) -> Option<f64> {
        self.part(format!("metric-{name}")).number().await
    }

    /// Optimizer updates done.
    pub async fn steps_done(&self) -> u32 {
        self.metric("step").await.unwrap_or_default() as u32
    }

    /// The state that the page shows; empty before it shows any.
    pub async fn state(&self) -> String {
        self.part("status").attribute("data-state").await.unwrap_or_default()
    }

    /// Waits for a state. A failure that is not waited for ends the test at once, in the page's words.
    pub async fn until_state(&self, wanted: &str, limit: Duration) {
        let mut last = String::new();
        self.until(&format!("state '{wanted}'"), limit, async || {
            last = self.state().await;
            assert!(last != "failed" || wanted == "failed", "failed: {}", self.body_text().await);
            (last == wanted).then_some(())
        })
        .await;
    }

    /// Waits until the check gives something.
    pub async fn until<T>(
        &self,
        what: &str,
        limit: Duration,
        mut check: impl AsyncFnMut() -> Option<T>,
    ) -> T {
        let begun = Instant::now();
        loop {
            if let Some(found) = check().await {
                return found;
            }
            assert!(begun.elapsed() < limit, "waited {limit:?} for {what}");
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// All text that the visitor sees.
    pub async fn body_text(&self) -> String {
        let text = self.run("return document.body.innerText", &[]).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// The texts of the events that the page lists, in its order.
    pub async fn events(&self) -> Vec<String> {
        let script = r#"return [...document.querySelectorAll('[data-testid="events"] li')].map(item => item.textContent)"#;
        let Value::Array(items) = self.run(script, &[]).await else { return Vec::new() };
        items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
    }

    /// Waits until an event is listed whose text contains all of these.
    pub async fn until_event(&self, words: &[&str]) {
        self.until(&format!("an event with {words:?}"), SOON, async || {
            let events = self.events().await;
            events.iter().any(|event| words.iter().all(|word| event.contains(word))).then_some(())
        })
        .await;
    }

    /// Runs JavaScript on the page's main thread.
    pub async fn run(&self, script: &str, arguments: &[Value]) -> Value {
        let outcome = self.client.execute(script, arguments.to_vec()).await;
        outcome.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Runs JavaScript that ends by calling its last argument with what it gives.
    pub async fn run_until_called_back(&self, script: &str, arguments: &[Value]) -> Value {
        let outcome = self.client.execute_async(script, arguments.to_vec()).await;
        outcome.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Errors in the browser's console since the last call, uncaught exceptions and failed loads among them.
    pub async fn console_errors(&self) -> Vec<String> {
        let entries =
            self.command("se/log", json!({ "type": "browser" })).await.expect("the log was asked for");
        let entries = entries.as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .filter(|entry| entry["level"] == "SEVERE")
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// A command of the Chrome DevTools protocol.
    pub async fn devtools(&self, name: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": name, "params": parameters });
        self.command("goog/cdp/execute", body).await.unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Gives the page a screen of this size, in CSS pixels.
    pub async fn set_screen(&self, width: u32, height: u32, is_phone: bool) {
        let scale = if is_phone { 2 } else { 1 };
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": scale, "mobile": is_phone });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// What the visitor's system prefers: `light` or `dark`.
    pub async fn set_color_scheme(&self, scheme: &str) {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    /// What is visible, as a PNG file.
    pub async fn save_screenshot(&self, path: &Path) {
        let picture = self.client.screenshot().await.expect("the browser takes a picture");
        fs::write(path, picture).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// Prints what the page shows, for the reader of a failure.
    pub async fn describe_failure(&self) {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("failure.png");
        self.save_screenshot(&path).await;
        println!("--- picture: {}", path.display());
        println!("--- console: {:#?}", self.console_errors().await);
        println!("--- page: {}", self.body_text().await);
    }

    async fn command(&self, path: &'static str, body: Value) -> Result<Value, CmdError> {
        self.client.issue_cmd(VendorCommand { path, body }).await
    }
}

/// Prints a measurement for the reader of the test's output, which the harness would else swallow.
pub fn report(line: &str) {
    writeln!(std::io::stderr(), "    {line}").ok();
}

/// A command outside of the WebDriver standard, below the session's address.
#[derive(Debug)]
struct VendorCommand {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for VendorCommand {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}
