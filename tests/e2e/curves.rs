//! The charts: settings, the shared cursor, bars, marks, redraws only in view, and the remedy under the verdict.

use std::time::Duration;

use fantoccini::{
    Locator,
    actions::{InputSource, MouseActions, PointerAction},
    key::Key,
};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::browser::{LOADING, Page, Pointer, SOON, Visit};

/// For some hundred steps on the CPU.
const TRAINING: Duration = Duration::from_secs(240);

/// All charts, from the top of the page.
const CHARTS: [&str; 5] =
    ["chart-elbo", "chart-gradient-norm", "chart-kl-per-dimension", "chart-schedule", "chart-update-ratio"];

#[test]
fn scale_and_smoothing_change_the_picture() {
    Visit::cpu("preset=article&train_images=5120&epochs=2").run(async |page| {
        trained(page).await;
        let log = page.chart_elbo().settled().await;
        assert!(log.inked > 1000, "{log:?}");
        let mut pictures = vec![log.clone()];
        for setting in ["scale-linear", "smoothing-none", "smoothing-strong"] {
            page.part(setting).click().await;
            assert_eq!(page.part(setting).attribute("aria-pressed").await.as_deref(), Some("true"));
            let picture = page.chart_elbo().settled().await;
            assert!(!pictures.contains(&picture), "{setting} changes the picture");
            pictures.push(picture);
        }
        page.part("scale-log").click().await;
        page.part("smoothing-some").click().await;
        assert_eq!(page.chart_elbo().settled().await, log, "and back");
    });
}

#[test]
fn a_cursor_on_one_chart_is_drawn_on_all_and_moves_nothing() {
    Visit::cpu("preset=article&train_images=5120&epochs=2").run(async |page| {
        trained(page).await;
        let gradient = page.part("chart-gradient-norm");
        let (before, places) = (gradient.settled().await, places(page).await);
        assert_eq!(step(page, "elbo").await, None);
        hover(page, "chart-elbo", 0.1).await;
        let pointed = until_step(page, "elbo", |step| step.is_some()).await;
        // 40 steps an epoch, 80 in all; the middle of the chart is about step 40.
        assert!(pointed.is_some_and(|step| (35..60).contains(&step)), "{pointed:?}");
        for name in ["gradient-norm", "schedule", "update-ratio"] {
            assert_eq!(step(page, name).await, pointed, "{name}");
            assert!(page.part(format!("readout-{name}")).number().await.is_some(), "{name} has a value");
        }
        let words = page.part("readout-elbo").text().await;
        for word in ["training", "held out", "total", "reconstruction", "KL"] {
            assert!(words.contains(word), "'{word}' in '{words}'");
        }
        assert_ne!(gradient.settled().await, before, "the cursor is drawn on the other chart");
        assert_eq!(self::places(page).await, places, "nothing has moved");
        let live = page.part("cursor-words").attribute("aria-live").await;
        assert_eq!(live.as_deref(), Some("off"), "a moving pointer is not spoken of");

        hover(page, "status", 0.0).await;
        until_step(page, "elbo", |step| step.is_none()).await;
        assert_eq!(gradient.settled().await, before, "and away with it");
    });
}

#[test]
fn a_finger_leaves_the_cursor_and_a_button_hides_it() {
    Visit::cpu("preset=article&train_images=5120&epochs=2").run(async |page| {
        trained(page).await;
        page.chart_elbo().draw(Pointer::Finger, &[(0.0, 0.0), (0.2, 0.0)]).await;
        let pointed = until_step(page, "gradient-norm", |step| step.is_some()).await;
        sleep(Duration::from_millis(300)).await;
        assert_eq!(step(page, "elbo").await, pointed, "it stays when the finger goes");
        page.part("cursor-hide").click().await;
        until_step(page, "elbo", |step| step.is_none()).await;
    });
}

#[test]
fn keys_move_the_cursor_and_its_values_are_spoken() {
    Visit::cpu("preset=article&train_images=5120&epochs=2").run(async |page| {
        trained(page).await;
        let last = Some(page.steps_done().await);
        focus(page, "chart-elbo").await;
        for (key, expected) in [(Key::End, last), (Key::Home, Some(1)), (Key::Right, Some(2))] {
            press(page, key).await;
            until_step(page, "elbo", |step| step == expected).await;
        }
        let spoken = page.part("cursor-words");
        assert_eq!(spoken.attribute("aria-live").await.as_deref(), Some("polite"));
        let words =
            page.run("return document.querySelector(\"[data-testid='cursor-words']\").textContent", &[]);
        let words = words.await.as_str().unwrap_or_default().to_owned();
        for word in ["step 2", "training reconstruction", "norm", "learning rate"] {
            assert!(words.contains(word), "'{word}' in '{words}'");
        }
        press(page, Key::Escape).await;
        until_step(page, "elbo", |step| step.is_none()).await;
    });
}

#[test]
fn kl_bars_are_sorted_and_the_used_ones_are_counted() {
    Visit::cpu("preset=article&train_images=5120&epochs=2").run(async |page| {
        trained(page).await;
        let readout = page.part("readout-kl-per-dimension");
        let picture = page.part("chart-kl-per-dimension").settled().await;
        assert!(picture.inked > 1000, "{picture:?}");
        let used = readout.attribute("data-used").await.unwrap_or_default();
        assert!(readout.text().await.contains(&format!("{used} used")));
        focus(page, "chart-kl-per-dimension").await;
        press(page, Key::Home).await;
        let mut bars = Vec::new();
        for rank in 1..=32 {
            page.until("the bar", SOON, async || {
                readout.text().await.contains(&format!("rank {rank} of 32")).then_some(())
            })
            .await;
            bars.push(readout.number().await.unwrap_or(f64::NAN));
            press(page, Key::Right).await;
        }
        assert!(bars.windows(2).all(|pair| pair[0] >= pair[1]), "{bars:?}");
        assert_eq!(bars.iter().filter(|kl| **kl >= 0.1).count().to_string(), used);
        // What the bars add up to is the KL of the same images.
        let kl: f64 = bars.iter().sum();
        let readings = page.metric("kl").await.unwrap_or(f64::NAN);
        assert!((kl / readings - 1.0).abs() < 0.3, "{kl} and {readings}");
    });
}

#[test]
fn cuts_and_clips_are_marked_and_told() {
    Visit::cpu("preset=article&train_images=5120&epochs=3").run(async |page| {
        page.until_state("ready", LOADING).await;
        for (field, value) in [("learning-rate-schedule", "step"), ("clipping", "norm")] {
            page.part(format!("recipe-{field}")).set(value).await;
        }
        for (field, value) in [("learning-rate-step", "1"), ("clip-threshold", "60")] {
            page.until(field, SOON, async || {
                page.part(format!("recipe-{field}")).is_enabled().await.then_some(())
            })
            .await;
            page.part(format!("recipe-{field}")).set(value).await;
        }
        assert_eq!(above_the_frame(page).await, 0, "no marks yet");
        trained(page).await;
        assert!(above_the_frame(page).await > 50, "marks have names");
        page.until("the marks in words", SOON, async || {
            page.part("marks").text().await.contains("LR cut ×2").then_some(())
        })
        .await;
        page.until_event(&["cut", "Learning rate cut", "from 1e-3 to 5e-4"]).await;
        page.until_event(&["clip", "Gradients clipped", "the largest norm was"]).await;
        let outcomes = page.part("readout-gradient-norm").text().await;
        let clipped = page.metric("clipped").await.unwrap_or_default();
        assert!(clipped > 0.0 && outcomes.contains(&format!("{clipped} clipped")), "{clipped}: {outcomes}");
    });
}

#[test]
fn a_chart_out_of_view_is_not_redrawn() {
    Visit::cpu("train_images=10000&epochs=500").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.train().click().await;
        page.until("a drawn chart", SOON, async || (version(page, "chart-elbo").await > 3).then_some(()))
            .await;
        // Every canvas that was drawn on since, by its name.
        let watch = "window.drawn = {};
            const own = CanvasRenderingContext2D.prototype.clearRect;
            CanvasRenderingContext2D.prototype.clearRect = function (...area) {
                const name = this.canvas.dataset.testid;
                drawn[name] = (drawn[name] ?? 0) + 1;
                return own.apply(this, area);
            };";
        page.run(watch, &[]).await;
        page.part("workspace-duel").click().await;
        page.until("the charts to go", SOON, async || {
            page.part("chart-elbo").attribute("data-version").await.is_none().then_some(())
        })
        .await;
        page.run("window.drawn = {}", &[]).await;
        let steps = page.steps_done().await;
        page.until("many steps", SOON, async || (page.steps_done().await > steps + 100).then_some(())).await;
        let drawn = page.run("return Object.keys(drawn).filter(name => name.startsWith('chart'))", &[]).await;
        assert_eq!(drawn, serde_json::json!([]), "what is not shown is not drawn");
        page.part("workspace-curves").click().await;
        page.until("the chart to follow in view", SOON, async || {
            (version(page, "chart-elbo").await > 2).then_some(())
        })
        .await;
    });
}

/// Trains to the end, on a screen that shows all charts.
async fn trained(page: &Page) {
    page.set_screen(1440, 1000, false).await;
    page.until_state("ready", LOADING).await;
    page.train().click().await;
    page.until_state("finished", TRAINING).await;
    for chart in CHARTS {
        page.until(chart, SOON, async || (version(page, chart).await > 0).then_some(())).await;
    }
}

/// The step at the cursor of a chart's readout.
async fn step(page: &Page, name: &str) -> Option<u32> {
    page.part(format!("readout-{name}")).attribute("data-step").await?.parse().ok()
}

async fn until_step(page: &Page, name: &str, wanted: impl Fn(Option<u32>) -> bool) -> Option<u32> {
    page.until(&format!("a cursor in '{name}'"), SOON, async || {
        Some(step(page, name).await).filter(|step| wanted(*step))
    })
    .await
}

/// How often a chart was redrawn; zero before the first time.
async fn version(page: &Page, chart: &str) -> u64 {
    page.part(chart).attribute("data-version").await.and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// Where the charts stand.
async fn places(page: &Page) -> Value {
    let script = "return [...document.querySelectorAll('canvas, section')].map(part => {
        const { top, left, width, height } = part.getBoundingClientRect();
        return [top, left, width, height]; })";
    page.run(script, &[]).await
}

/// Pixels above the frame of the large chart that are not blank.
async fn above_the_frame(page: &Page) -> u64 {
    let script = "const canvas = document.querySelector(\"[data-testid='chart-elbo']\");
        const high = Math.floor(15 * canvas.height / canvas.clientHeight);
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, high);
        let inked = 0;
        for (let at = 3; at < data.length; at += 4) inked += data[at] > 0;
        return inked";
    page.run(script, &[]).await.as_u64().unwrap_or(u64::MAX)
}

async fn focus(page: &Page, id: &str) {
    page.run("document.querySelector(`[data-testid='${arguments[0]}']`).focus()", &[json!(id)]).await;
}

async fn press(page: &Page, key: Key) {
    let focused = page.client().active_element().await.expect("something has the focus");
    focused.send_keys(&key.to_string()).await.expect("it takes keys");
}

/// Puts the mouse on a part, so far right of its middle, as a share of its width.
async fn hover(page: &Page, id: &str, right: f64) {
    let selector = format!("[data-testid='{id}']");
    let element = page.client().find(Locator::Css(&selector)).await.expect("the part is there");
    let (_, _, width, _) = element.rectangle().await.expect("the part has a place");
    let to = PointerAction::MoveToElement {
        element,
        duration: Some(Duration::from_millis(50)),
        x: (right * width).round(),
        y: 0.0,
    };
    let mouse = MouseActions::new("mouse".to_owned()).then(to);
    page.client().perform_actions(mouse).await.expect("the mouse moves");
}
