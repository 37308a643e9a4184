//! The recipe against its preset, its schedules before a run, and links: what is shared comes back as it was.

use fantoccini::Locator;
use serde_json::{Value, json};

use crate::browser::{LOADING, Page, SOON, Visit};

const LINK: &str = "v=1&preset=article&seed=11&beta=2&hidden=32&latent=4&kl_schedule=linear&epochs=1&train_images=5120&backend=cpu";

#[test]
fn the_same_link_gives_the_same_curve() {
    Visit::new(LINK).run(async |page| {
        let first = trained(page).await;
        page.goto(LINK).await;
        let second = trained(page).await;
        assert_eq!(first, second);
        assert!(first.iter().all(|value| value.parse::<f64>().is_ok()), "{first:?}");
        page.goto(&LINK.replace("seed=11", "seed=12")).await;
        assert_ne!(trained(page).await, first, "another seed is another curve");
    });
}

/// Trains to the end, and gives the last losses, to the last digit.
async fn trained(page: &Page) -> Vec<String> {
    page.until_state("ready", LOADING).await;
    page.train().click().await;
    page.until_state("finished", LOADING).await;
    let mut values = Vec::new();
    for metric in ["loss", "reconstruction", "kl", "held-out"] {
        let value = async || page.part(format!("metric-{metric}")).attribute("data-value").await;
        let found = page.until(metric, SOON, async || value().await.filter(|text| !text.is_empty())).await;
        values.push(found);
    }
    values
}

#[test]
fn the_address_follows_the_recipe_and_a_reload_keeps_it() {
    Visit::cpu("train_images=2560&preset=article").run(async |page| {
        page.until_state("ready", LOADING).await;
        assert!(!address(page).await.contains("v=1"), "nothing has changed yet");
        page.part("recipe-beta").set("4").await;
        page.part("recipe-hidden").set("64, 32").await;
        until_address(page, &["v=1&preset=article&seed=7", "hidden=64,32", "beta=4", "train_images=2560"])
            .await;
        page.part("recipe-beta").set("4").await;
        page.client().refresh().await.expect("the page loads again");
        page.until_state("ready", LOADING).await;
        assert_eq!(page.part("recipe-beta").input_value().await, "4");
        assert_eq!(page.part("recipe-hidden").input_value().await, "64,32");
        assert_eq!(page.part("recipe-changes").number().await, Some(2.0));
        assert_eq!(page.part("link-notice").attribute("role").await, None, "all of it was used");
        page.part("recipe-reset").click().await;
        page.until("an address without changes", SOON, async || {
            (!address(page).await.contains("beta")).then_some(())
        })
        .await;
    });
}

#[test]
fn a_link_in_the_old_spelling_is_read_and_told_in_the_new_one() {
    Visit::cpu("train_images=2560&preset=article&optimiser=sgd&initialiser=kaiming-normal").run(
        async |page| {
            page.until_state("ready", LOADING).await;
            assert_eq!(page.part("recipe-optimizer").input_value().await, "sgd");
            assert_eq!(page.part("recipe-initializer").input_value().await, "kaiming-normal");
            assert_eq!(page.part("link-notice").attribute("role").await, None, "all of it was used");
            page.part("recipe-beta").set("4").await;
            until_address(page, &["optimizer=sgd", "initializer=kaiming-normal", "beta=4"]).await;
            let address = address(page).await;
            assert!(!address.contains("optimiser") && !address.contains("initialiser"), "{address}");
        },
    );
}

#[test]
fn share_copies_the_address_or_shows_it() {
    Visit::cpu("train_images=2560").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.part("preset-collapse").click().await;
        page.part("recipe-seed").set("21").await;
        clipboard(page, "text => { window.copied = text; return Promise.resolve() }").await;
        page.part("share").click().await;
        until_said(page, "Link copied").await;
        let copied = page.run("return window.copied", &[]).await;
        let copied = copied.as_str().unwrap_or_default();
        assert!(copied.starts_with("http://") && copied.contains("?v=1&preset=collapse&seed=21"), "{copied}");

        clipboard(page, "() => Promise.reject(new Error('not allowed'))").await;
        for _ in 0..2 {
            page.part("share").click().await;
        }
        page.until("the link in a field", SOON, async || {
            (page.part("share-link").input_value().await == copied).then_some(())
        })
        .await;
        until_said(page, "Copy this link").await;
        let selected = "const field = document.activeElement;
            return field.value.slice(field.selectionStart, field.selectionEnd)";
        assert_eq!(page.run(selected, &[]).await, json!(copied));
        page.part("share-close").click().await;
        page.until("the field to go", SOON, async || {
            (!page.part("share-link").is_enabled().await).then_some(())
        })
        .await;

        // A page without any clipboard, as on plain HTTP.
        page.run(
            "Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })",
            &[],
        )
        .await;
        page.part("share").click().await;
        page.until("the link in a field", SOON, async || {
            page.part("share-link").is_enabled().await.then_some(())
        })
        .await;
    });
}

#[test]
fn a_damaged_or_newer_link_is_told_and_the_rest_of_it_is_used() {
    let query = "v=9&preset=article&beta=4&latent=-3&epoch=2&batch_norm=hidden&batch_size=1&train_images=2560&%FF=%ZZ";
    Visit::cpu(query).run(async |page| {
        page.until_state("ready", LOADING).await;
        let notice = page.part("link-notice").text().await;
        for words in ["version 9", "latent", "more"] {
            assert!(notice.contains(words), "{words}: {notice}");
        }
        page.until_event(&["'epoch'", "did you mean 'epochs'?"]).await;
        page.until_event(&["'batch_size'", "at least 2 with batch normalization"]).await;
        assert_eq!(page.part("recipe-beta").input_value().await, "4");
        assert_eq!(page.part("recipe-batch-norm").input_value().await, "hidden");
        page.part("link-notice-dismiss").click().await;
        page.until("the notice to go", SOON, async || {
            (!page.part("link-notice-dismiss").is_enabled().await).then_some(())
        })
        .await;
        page.train().click().await;
        page.until("a step", SOON, async || (page.steps_done().await > 0).then_some(())).await;
    });
}

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

async fn address(page: &Page) -> String {
    page.run("return location.href", &[]).await.as_str().unwrap_or_default().to_owned()
}

async fn until_address(page: &Page, parts: &[&str]) {
    page.until(&format!("an address with {parts:?}"), SOON, async || {
        let address = address(page).await;
        parts.iter().all(|part| address.contains(part)).then_some(())
    })
    .await;
}

async fn until_changes(page: &Page, wanted: f64) {
    page.until(&format!("{wanted} changes"), SOON, async || {
        (page.part("recipe-changes").number().await == Some(wanted)).then_some(())
    })
    .await;
}

async fn until_said(page: &Page, words: &str) {
    page.until(words, SOON, async || page.part("share-status").text().await.contains(words).then_some(()))
        .await;
}

/// Gives the page a clipboard that does this with a text.
async fn clipboard(page: &Page, write: &str) {
    let script = format!(
        "Object.defineProperty(navigator, 'clipboard', {{ value: {{ writeText: {write} }}, configurable: true }})"
    );
    page.run(&script, &[]).await;
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
