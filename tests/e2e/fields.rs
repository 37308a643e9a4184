//! The fields of the recipe: against their preset, explained, under way, and their schedules before a run.

use fantoccini::Locator;
use serde_json::{Value, json};

use crate::browser::{LOADING, Page, SOON, Visit};

#[test]
fn a_field_and_all_fields_go_back_to_the_preset_and_nothing_moves() {
    Visit::cpu("train_images=2560&preset=article").run(async |page| {
        page.until_state("ready", LOADING).await;
        assert!(!is_seen(page, "recipe-reset").await && !is_seen(page, "recipe-reset-beta").await);
        page.until_event(&["Data loaded"]).await;
        let before = places(page).await;
        page.part("recipe-beta").set("4").await;
        page.part("recipe-latent").set("8").await;
        until_changes(page, 2.0).await;
        assert!(page.part("recipe-changes").text().await.contains("2 changes against Article"));
        assert_eq!(places(page).await[0], before[0], "the fields stay where they are");
        page.part("recipe-reset-beta").click().await;
        until_changes(page, 1.0).await;
        assert_eq!(page.part("recipe-beta").input_value().await, "1");
        assert!(!is_seen(page, "recipe-reset-beta").await);
        page.part("recipe-reset").click().await;
        until_changes(page, 0.0).await;
        assert_eq!(page.part("recipe-latent").input_value().await, "32");
        // A preset is the base of what is changed after it.
        page.part("preset-collapse").click().await;
        page.part("preset-collapse").click().await;
        page.part("recipe-beta").set("19").await;
        until_changes(page, 1.0).await;
        page.part("recipe-reset-beta").click().await;
        page.until("the preset's value", SOON, async || {
            (page.part("recipe-beta").input_value().await == "20").then_some(())
        })
        .await;
    });
}

#[test]
fn explanations_of_fields_open_with_the_keyboard_and_close_with_escape() {
    Visit::cpu("train_images=2560").run(async |page| {
        page.until_state("ready", LOADING).await;
        let shown = async || {
            let script = "return getComputedStyle(document.querySelector('#recipe-beta-hint')).display";
            page.run(script, &[]).await != json!("none")
        };
        assert!(!shown().await);
        page.run("document.querySelector('#recipe-beta').focus()", &[]).await;
        assert!(shown().await);
        key(page, "#recipe-beta", "Escape").await;
        page.until("the explanation to close", SOON, async || (!shown().await).then_some(())).await;
        let described = page.part("recipe-beta").attribute("aria-describedby").await.unwrap_or_default();
        assert_eq!(described, "recipe-beta-hint");
    });
}

#[test]
fn a_field_that_needs_a_fresh_run_says_so_while_one_is_under_way() {
    Visit::cpu("train_images=10000&epochs=500").run(async |page| {
        page.until_state("ready", LOADING).await;
        assert!(!is_seen(page, "recipe-latent-fresh").await);
        let before = places(page).await[0].clone();
        page.train().click().await;
        page.until("a step", SOON, async || (page.steps_done().await > 0).then_some(())).await;
        page.part("recipe-beta").set("2").await;
        page.part("recipe-latent").set("8").await;
        page.until("a tag", SOON, async || is_seen(page, "recipe-latent-fresh").await.then_some(())).await;
        assert_eq!(places(page).await[0], before, "the tag has its room");
        assert_eq!(page.part("recipe-hidden-fresh").attribute("class").await, None, "it was not changed");
    });
}

#[test]
fn what_is_being_typed_stays_while_a_run_begins() {
    Visit::cpu("train_images=10000&epochs=500&preset=article").run(async |page| {
        page.until_state("ready", LOADING).await;
        let field = page.client().find(Locator::Css("#recipe-latent")).await.expect("the field is there");
        field.click().await.expect("it takes the focus");
        page.run("document.activeElement.select()", &[]).await;
        field.send_keys("1").await.expect("it takes a digit");
        page.run("document.querySelector(`[data-testid='train']`).click()", &[]).await;
        page.until("steps", SOON, async || (page.steps_done().await > 5).then_some(())).await;
        field.send_keys("6").await.expect("it takes another digit");
        assert_eq!(page.part("recipe-latent").input_value().await, "16");
    });
}

#[test]
fn schedules_are_drawn_before_a_run() {
    Visit::cpu("train_images=2560&preset=article").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.run("document.querySelector(`[data-testid='preview-beta']`).scrollIntoView()", &[]).await;
        let rate = page.part("preview-learning-rate");
        let flat = rate.settled().await;
        assert!(flat.inked > 50, "{flat:?}");
        page.part("recipe-learning-rate-schedule").set("cosine").await;
        page.until("another curve", SOON, async || (rate.pixels().await != flat).then_some(())).await;
        assert!(rate.attribute("aria-label").await.unwrap_or_default().contains("as a cosine"));
        page.part("recipe-learning-rate-schedule").set("plateau").await;
        page.until("that it cannot be foreseen", SOON, async || {
            page.part("recipe").text().await.contains("nobody can foresee").then_some(())
        })
        .await;
        let beta = page.part("preview-beta").settled().await;
        page.part("recipe-kl-schedule").set("cyclical").await;
        page.until("another beta", SOON, async || {
            (page.part("preview-beta").pixels().await != beta).then_some(())
        })
        .await;
        assert_eq!(page.steps_done().await, 0);
    });
}

async fn until_changes(page: &Page, wanted: f64) {
    page.until(&format!("{wanted} changes"), SOON, async || {
        (page.part("recipe-changes").number().await == Some(wanted)).then_some(())
    })
    .await;
}

async fn is_seen(page: &Page, part: &str) -> bool {
    let script = "const part = document.querySelector(`[data-testid='${arguments[0]}']`);
        return part !== null && part.offsetWidth > 0 && getComputedStyle(part).visibility === 'visible'";
    page.run(script, &[json!(part)]).await == json!(true)
}

/// Places of all fields of the recipe, and the height of the page.
async fn places(page: &Page) -> Vec<Value> {
    let script = "return [[...document.querySelectorAll('.field')].map(field => field.offsetTop).join(),
        document.documentElement.scrollHeight]";
    page.run(script, &[]).await.as_array().cloned().unwrap_or_default()
}

async fn key(page: &Page, selector: &str, key: &str) {
    let script = "document.querySelector(arguments[0]).dispatchEvent(
        new KeyboardEvent('keydown', { key: arguments[1], bubbles: true }))";
    page.run(script, &[json!(selector), json!(key)]).await;
}
