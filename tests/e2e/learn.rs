//! Explanations and the tour: opened on demand, closed with Escape, and nothing moves for them.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;

use crate::browser::{LOADING, Page, SOON, Visit};

/// Where the columns are, whatever lies over them.
const LAYOUT: &str = "const scrolled = document.querySelector('main').scrollTop;
    return [...document.querySelectorAll('main section')].map(section => {
        const { x, y, width, height } = section.getBoundingClientRect();
        return [x + scrollX, y + scrollY + scrolled, width, height].map(Math.round).join();
    })";

#[test]
fn every_explanation_opens_over_the_page_and_closes_with_escape() {
    Visit::cpu("train_images=2560&preset=collapse").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.run("document.querySelectorAll('details').forEach(group => { group.open = true })", &[]).await;
        let unexplained = "return [...document.querySelectorAll('main section h2')]
            .filter(title => !title.querySelector('.learn')).map(title => title.textContent)";
        assert_eq!(page.run(unexplained, &[]).await, json!([]), "every part has an explanation");
        let before = settled_layout(page).await;
        let buttons = "return [...document.querySelectorAll('[data-testid^=\"learn-\"]')].map(part => part.dataset.testid)";
        let buttons = page.run(buttons, &[]).await;
        let buttons: Vec<&str> = buttons.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for wanted in ["learn-recipe", "learn-collapse-preset", "learn-clipping", "learn-plateau", "learn-device"] {
            assert!(buttons.contains(&wanted), "{wanted} in {buttons:?}");
        }
        for button in &buttons {
            page.part(*button).click().await;
            until_expanded(page, button, "true").await;
            let topic = page.part("lesson").attribute("data-topic").await.unwrap_or_default();
            assert!(button.contains(&topic), "{button} opens {topic}");
            assert!(page.part("lesson").text().await.split_whitespace().count() > 40, "{button}");
            assert_eq!(focused(page).await, json!("lesson"), "{button}");
            fits(page, "lesson").await;
            assert_eq!(page.run(LAYOUT, &[]).await, before, "{button} moves nothing");
            escape(page).await;
            until_expanded(page, button, "false").await;
            page.until("the focus to come back", SOON, async || (focused(page).await == json!(button)).then_some(())).await;
        }
    });
}

#[test]
fn one_explanation_is_open_at_a_time_also_on_a_phone() {
    Visit::cpu("train_images=2560&preset=collapse").run(async |page| {
        page.until_state("ready", LOADING).await;
        for button in ["learn-device", "learn-recipe", "learn-beta"] {
            page.part(button).click().await;
            until_expanded(page, button, "true").await;
        }
        until_expanded(page, "learn-recipe", "false").await;
        page.part("lesson-close").click().await;
        page.set_screen(390, 844, true).await;
        page.part("workspace-recipe").click().await;
        for button in ["learn-device", "learn-recipe"] {
            page.part(button).click().await;
            until_expanded(page, button, "true").await;
            fits(page, "lesson").await;
            page.part("lesson-close").click().await;
            until_expanded(page, button, "false").await;
        }
        page.part("learn-beta").click().await;
        until_expanded(page, "learn-beta", "true").await;
        fits(page, "lesson").await;
        page.part("learn-beta").click().await;
        until_expanded(page, "learn-beta", "false").await;
        page.part("learn-beta").click().await;
        page.part("lesson-close").click().await;
        until_expanded(page, "learn-beta", "false").await;
    });
}

#[test]
fn the_tour_goes_through_the_page_and_is_offered_once() {
    Visit::cpu("train_images=2560").run(async |page| {
        page.until_state("ready", LOADING).await;
        take_the_tour(page, "tour-start").await;
        assert!(!page.part("tour-start").is_enabled().await, "the offer is taken");
        page.client().refresh().await.expect("the page loads again");
        page.until_state("ready", LOADING).await;
        assert!(!page.part("tour-start").is_enabled().await, "it is offered once");
        page.set_screen(390, 844, true).await;
        take_the_tour(page, "tour").await;
    });
}

/// From the first stop to the last and out.
async fn take_the_tour(page: &Page, start: &str) {
    let before = settled_layout(page).await;
    page.part(start).click().await;
    let mut step = 1;
    until_step(page, 1).await;
    assert!(!page.part("tour-back").is_enabled().await);
    // What is above the columns may have gone with the offer.
    // A narrow page shows another workspace at some stops.
    let moved = start != "tour" || page.run("return innerWidth <= 1100", &[]).await == json!(true);
    loop {
        until_shown(page, step).await;
        fits(page, "tour-step").await;
        if !moved {
            assert_eq!(page.run(LAYOUT, &[]).await, before, "stop {step}");
        }
        let last = page.part("tour-next").text().await == "Done";
        page.part("tour-next").click().await;
        if last {
            break;
        }
        step += 1;
        until_step(page, step).await;
        if step == 3 {
            until_shown(page, 3).await;
            page.part("tour-back").click().await;
            until_step(page, 2).await;
            until_shown(page, 2).await;
            page.part("tour-next").click().await;
            until_step(page, 3).await;
        }
    }
    assert!((6..=8).contains(&step), "{step} stops");
    page.until("the end of the tour", SOON, async || {
        (!page.part("tour-next").is_enabled().await).then_some(())
    })
    .await;
    page.until("the focus on the header's button", SOON, async || {
        (focused(page).await == json!("tour")).then_some(())
    })
    .await;
}

#[test]
fn escape_and_skip_end_the_tour_and_training_goes_on_under_it() {
    Visit::cpu("train_images=10000&epochs=500").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.part("tour-decline").click().await;
        page.part("tour").click().await;
        until_step(page, 1).await;
        page.train().click().await;
        page.until("steps under the tour", SOON, async || (page.steps_done().await > 5).then_some(())).await;
        page.part("tour-next").click().await;
        until_step(page, 2).await;
        escape(page).await;
        page.until("the end", SOON, async || (!page.part("tour-next").is_enabled().await).then_some(()))
            .await;
        page.part("tour").click().await;
        page.part("tour").click().await;
        until_step(page, 1).await;
        page.part("tour-skip").click().await;
        page.until("the end", SOON, async || (!page.part("tour-next").is_enabled().await).then_some(()))
            .await;
        assert_eq!(page.state().await, "running");
        page.client().refresh().await.expect("the page loads again");
        page.until_state("ready", LOADING).await;
        assert!(!page.part("tour-start").is_enabled().await, "declined is remembered");
    });
}

#[test]
fn a_browser_that_keeps_nothing_is_survived() {
    Visit::cpu("train_images=2560").run(async |page| {
        let refuse = "for (const name of ['getItem', 'setItem'])
            Storage.prototype[name] = () => { throw new DOMException('refused', 'SecurityError') };";
        page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": refuse })).await;
        page.client().refresh().await.expect("the page loads again");
        page.until_state("ready", LOADING).await;
        page.part("tour-decline").click().await;
        page.until("the offer to go", SOON, async || {
            (!page.part("tour-start").is_enabled().await).then_some(())
        })
        .await;
        page.part("theme").click().await;
        page.train().click().await;
        page.until("a step", SOON, async || (page.steps_done().await > 0).then_some(())).await;
    });
}

/// Where the columns are once the data and what is drawn of it are there.
async fn settled_layout(page: &Page) -> Value {
    page.until_event(&["Data loaded"]).await;
    let mut before = Value::Null;
    loop {
        let now = page.run(LAYOUT, &[]).await;
        if now == before {
            return now;
        }
        before = now;
        sleep(Duration::from_secs(2)).await;
    }
}

async fn until_expanded(page: &Page, button: &str, wanted: &str) {
    page.until(&format!("{button} expanded: {wanted}"), SOON, async || {
        (page.part(button).attribute("aria-expanded").await.as_deref() == Some(wanted)).then_some(())
    })
    .await;
}

async fn until_step(page: &Page, step: u32) {
    page.until(&format!("stop {step}"), SOON, async || {
        (page.part("tour-step").attribute("data-step").await == Some(step.to_string())).then_some(())
    })
    .await;
}

/// Waits until the page has scrolled to a stop.
async fn until_shown(page: &Page, step: u32) {
    page.until(&format!("stop {step} in view"), SOON, async || {
        (is_still(page).await && in_view(page, "tour-step").await && ring_is_shown(page).await).then_some(())
    })
    .await;
}

async fn is_still(page: &Page) -> bool {
    let scrolled = async || page.run("return scrollY", &[]).await;
    let before = scrolled().await;
    sleep(Duration::from_millis(100)).await;
    scrolled().await == before
}

async fn focused(page: &Page) -> Value {
    page.run("return document.activeElement?.dataset.testid ?? null", &[]).await
}

async fn escape(page: &Page) {
    let script = "(document.activeElement ?? document.body).dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))";
    page.run(script, &[]).await;
}

/// The part does not stick out of the window sideways, and neither does the page.
async fn fits(page: &Page, part: &str) {
    let script =
        "const box = document.querySelector(`[data-testid='${arguments[0]}']`).getBoundingClientRect();
        const root = document.documentElement;
        return box.left >= 0 && box.right <= root.clientWidth && root.scrollWidth <= root.clientWidth";
    assert_eq!(page.run(script, &[json!(part)]).await, json!(true), "{part} fits");
}

async fn in_view(page: &Page, part: &str) -> bool {
    let script =
        "const box = document.querySelector(`[data-testid='${arguments[0]}']`).getBoundingClientRect();
        return box.top >= 0 && box.bottom <= innerHeight + 1";
    page.run(script, &[json!(part)]).await == json!(true)
}

async fn ring_is_shown(page: &Page) -> bool {
    let script =
        "const ring = document.querySelector('.tour-ring'), card = document.querySelector('.tour-card');
        const [a, b] = [ring, card].map(part => part.getBoundingClientRect());
        const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
        return !ring.hidden && a.width > 20 && apart";
    page.run(script, &[]).await == json!(true)
}
