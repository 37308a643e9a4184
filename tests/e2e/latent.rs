//! The latent sliders: one each, and the decoder follows them, also while it is being trained.

use serde_json::json;

use crate::browser::{LOADING, Page, SOON, Visit};

#[test]
fn every_latent_dimension_has_a_slider() {
    Visit::cpu("train_images=2560").run(async |page| {
        page.until_state("ready", LOADING).await;
        let script = r#"return [...document.querySelectorAll('[data-testid^="latent-slider-"]')]
            .filter(part => part.matches('input[type=range]'))
            .map(part => Number(part.dataset.testid.slice('latent-slider-'.length))).sort((a, b) => a - b)"#;
        assert_eq!(page.run(script, &[]).await, json!((0..32).collect::<Vec<u32>>()));
    });
}

#[test]
fn a_slider_moves_the_decoded_digit() {
    Visit::cpu("train_images=5120&epochs=1").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.train().click().await;
        page.until_state("finished", LOADING).await;

        let centre = decoded_at(page, "0").await;
        let right = decoded_at(page, "3").await;
        let left = decoded_at(page, "-3").await;
        assert!(centre.1 > 0, "the digit is not blank");
        assert!(
            right != centre && left != right,
            "the picture follows the slider: {left:?} {centre:?} {right:?}"
        );
        assert_eq!(decoded_at(page, "3").await, right, "the same z gives the same digit");
    });
}

#[test]
fn sliders_answer_while_training_runs() {
    Visit::cpu("train_images=10000&epochs=500").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.train().click().await;
        page.until("some steps", SOON, async || (page.steps_done().await > 5).then_some(())).await;

        let before = (page.steps_done().await, page.decoded().version().await);
        let mut pictures = Vec::new();
        for turn in 0..6 {
            pictures.push(decoded_at(page, if turn % 2 == 0 { "3" } else { "-3" }).await);
        }
        pictures.dedup();
        assert_eq!(pictures.len(), 6, "each move redraws the digit");
        assert!(page.decoded().version().await >= before.1 + 6);
        assert!(page.steps_done().await > before.0, "training went on meanwhile");
        assert_eq!(page.state().await, "running");
    });
}

/// Moves slider 0 and waits for the decoded digit: hash and count of inked pixels.
async fn decoded_at(page: &Page, value: &str) -> (i64, u32) {
    let version = page.decoded().version().await;
    page.latent_slider(0).set(value).await;
    page.decoded().until_newer(version).await;
    let pixels = page.decoded().pixels().await;
    (pixels.hash, pixels.inked)
}
