//! The latent sliders: one each, and the decoder follows them, also while it is being trained.

use serde_json::json;

use crate::browser::{LOADING, Page, Pixels, SOON, Visit};

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

        let center = page.decoded().settled().await;
        assert!(center.inked > 0, "the digit is not blank");
        let right = settled_at(page, "3").await;
        let left = settled_at(page, "-3").await;
        assert!(right != center && left != right, "the digit follows: {left:?} {center:?} {right:?}");
        assert_eq!(settled_at(page, "3").await, right, "the same z gives the same digit");
    });
}

#[test]
fn sliders_answer_while_training_runs() {
    Visit::cpu("train_images=10000&epochs=500").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.train().click().await;
        page.until("some steps", SOON, async || (page.steps_done().await > 5).then_some(())).await;

        let before = (page.steps_done().await, page.decoded().version().await);
        for turn in 0..6 {
            let version = page.decoded().version().await;
            page.latent_slider(0).set(if turn % 2 == 0 { "3" } else { "-3" }).await;
            page.decoded().until_newer(version).await;
        }
        assert!(page.decoded().version().await >= before.1 + 6, "each move redraws the digit");
        let picture = page.decoded().pixels().await;
        page.until("a digit that follows the training", SOON, async || {
            (page.decoded().pixels().await != picture).then_some(())
        })
        .await;
        assert!(page.steps_done().await > before.0, "training went on meanwhile");
        assert_eq!(page.state().await, "running");
    });
}

/// Moves slider 0, with nothing else going on, and gives the decoded digit.
async fn settled_at(page: &Page, value: &str) -> Pixels {
    let version = page.decoded().version().await;
    page.latent_slider(0).set(value).await;
    page.decoded().until_newer(version).await;
    page.decoded().settled().await
}
