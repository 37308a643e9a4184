//! The recipe's controls: presets, fields that come with a choice, refusals, and changes of a run in progress.

use std::time::Duration;

use serde_json::json;

use crate::browser::{LOADING, Page, SOON, Visit};

#[test]
fn a_live_field_changes_the_run_and_another_waits_for_a_fresh_one() {
    Visit::cpu("preset=article&train_images=10000&epochs=500").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.train().click().await;
        until_rate(page, 1e-3).await;
        page.part("recipe-learning-rate").set("0.0003").await;
        until_rate(page, 3e-4).await;
        page.until_event(&["Recipe changed", "learning_rate = 3e-4"]).await;
        let steps = page.steps_done().await;
        page.until("more steps", SOON, async || (page.steps_done().await > steps + 20).then_some(())).await;
        assert_eq!((page.state().await, notes(page).await), ("running".to_owned(), 0));

        page.part("recipe-latent").set("8").await;
        page.until("a note on the change", SOON, async || (notes(page).await == 1).then_some(())).await;
        assert!(page.part("recipe-differs").text().await.contains("Latent size"));
        assert_eq!(page.state().await, "running");
        page.reset().click().await;
        page.until("8 sliders", SOON, async || {
            let count = "return document.querySelectorAll('[data-testid^=\"latent-slider-\"]').length";
            (page.run(count, &[]).await == json!(8)).then_some(())
        })
        .await;
        assert_eq!(notes(page).await, 0);
    });
}

#[test]
fn every_preset_can_be_chosen_and_says_what_it_shows() {
    Visit::cpu("train_images=2560").run(async |page| {
        page.until_state("ready", LOADING).await;
        assert_eq!(page.part("preset-healthy").attribute("aria-pressed").await.as_deref(), Some("true"));
        let script = r#"return [...document.querySelectorAll('[data-testid^="preset-"]')].map(chip => chip.dataset.testid)"#;
        let chips = page.run(script, &[]).await;
        let chips: Vec<&str> = chips.as_array().into_iter().flatten().filter_map(|chip| chip.as_str()).collect();
        assert_eq!(chips.len(), 10, "{chips:?}");
        for chip in chips {
            page.part(chip).click().await;
            page.until(chip, SOON, async || {
                (page.part(chip).attribute("aria-pressed").await.as_deref() == Some("true")).then_some(())
            })
            .await;
        }
    });
}

#[test]
fn a_choice_brings_up_the_fields_that_belong_to_it() {
    Visit::cpu("preset=article&train_images=2560").run(async |page| {
        page.until_state("ready", LOADING).await;
        for (choice, value, field) in [
            ("recipe-optimizer", "sgd", "recipe-momentum"),
            ("recipe-learning-rate-schedule", "plateau", "recipe-plateau-patience"),
            ("recipe-kl-schedule", "cyclical", "recipe-kl-cycles"),
            ("recipe-likelihood", "gaussian", "recipe-gaussian-sigma"),
        ] {
            assert!(!page.part(field).is_enabled().await, "{field} before {choice}");
            page.part(choice).set(value).await;
            page.until(field, SOON, async || page.part(field).is_enabled().await.then_some(())).await;
        }
        page.part("recipe-momentum").set("2").await;
        until_text(page, &["'momentum'", "0 to 0.999", "found 2"]).await;
    });
}

#[test]
fn a_rule_between_fields_is_named_and_the_choice_goes_back() {
    Visit::cpu("preset=article&train_images=2560").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.part("recipe-batch-size").set("1").await;
        page.part("recipe-batch-norm").set("hidden").await;
        until_text(page, &["'batch_size'", "at least 2 with batch normalization"]).await;
        page.until("the choice before", SOON, async || {
            (page.part("recipe-batch-norm").input_value().await == "off").then_some(())
        })
        .await;
        // A refusal shows, whichever fields do.
        assert!(!is_shown(page, "recipe-skip-threshold").await);
        page.part("recipe-skip-threshold").set("-1").await;
        page.until("the refused field", SOON, async || {
            is_shown(page, "recipe-skip-threshold").await.then_some(())
        })
        .await;
    });
}

async fn until_rate(page: &Page, wanted: f64) {
    page.until(&format!("a learning rate of {wanted}"), Duration::from_secs(60), async || {
        let rate = page.metric("learning-rate").await?;
        ((rate / wanted - 1.0).abs() < 1e-3).then_some(())
    })
    .await;
}

async fn until_text(page: &Page, words: &[&str]) {
    page.until(&format!("{words:?}"), SOON, async || {
        let text = page.body_text().await;
        words.iter().all(|word| text.contains(word)).then_some(())
    })
    .await;
}

/// How many notes on changes held back the page shows.
async fn notes(page: &Page) -> u64 {
    let script = "return document.querySelectorAll(`[data-testid='recipe-differs']`).length";
    page.run(script, &[]).await.as_u64().unwrap_or_default()
}

/// Whether a field is not folded away.
async fn is_shown(page: &Page, field: &str) -> bool {
    let script = "const field = document.querySelector(`[data-testid='${arguments[0]}']`);
        return field !== null && (field.closest('details')?.open ?? true)";
    page.run(script, &[json!(field)]).await == json!(true)
}
