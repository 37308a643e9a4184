//! Test digits, the gallery, the morph and what can be done with a drawing, of the pretrained weights and live.

use fantoccini::Locator;

use crate::browser::{LOADING, Page, Pointer, SOON, Visit};

/// A seven, in shares of the pad's size from its center.
const SEVEN: &[(f64, f64)] =
    &[(-0.25, -0.3), (0.0, -0.3), (0.25, -0.3), (0.1, 0.0), (0.0, 0.2), (-0.05, 0.35)];

#[test]
fn the_pretrained_weights_show_and_reconstruct_test_digits_until_training_begins() {
    Visit::cpu("train_images=5120&epochs=200&workspace=latent").run(async |page| {
        with_gallery(page).await;
        for label in 0..10 {
            let index = [3, 2, 1, 18, 4, 8, 11, 0, 61, 7][label];
            let shown = page.part(format!("test-digit-{index}")).number().await;
            assert_eq!(shown, Some(label as f64), "the label of test digit {index}");
        }
        let untouched = page.part("gallery").pixels().await;
        page.part("test-digits-on").click().await;
        page.part("gallery").until_newer(1).await;
        assert!(page.part("gallery").pixels().await != untouched, "other digits");
        page.train().click().await;
        page.until("the run to answer", SOON, async || (source(page).await == "live").then_some(())).await;
        let version = page.part("gallery").version().await;
        page.part("gallery").until_newer(version + 2).await;
    });
}

#[test]
fn a_picked_digit_sets_the_sliders_and_goes_on_the_pad_by_keyboard() {
    Visit::cpu("train_images=2560&workspace=latent").run(async |page| {
        with_gallery(page).await;
        let version = page.decoded().version().await;
        press_enter(page, "test-digit-0").await;
        page.until("the picked digit", SOON, async || page.part("picked").number().await).await;
        assert_eq!(page.part("picked").number().await, Some(7.0));
        page.decoded().until_newer(version).await;
        let moved = page.run("return [...document.querySelectorAll('[data-testid^=latent-slider-]')].filter(part => Number(part.value) !== 0).length", &[]).await;
        assert!(moved.as_u64() > Some(3), "sliders at the code of the digit: {moved}");

        let before = page.reconstruction().version().await;
        press_enter(page, "digit-to-pad").await;
        page.reconstruction().until_newer(before).await;
        assert!(page.part("draw-preview").pixels().await.inked > 50);
        let nearest = "the nearest digits, first itself";
        page.until(nearest, LOADING, async || page.part("neighbor-0").number().await.filter(|near| *near < 1e-3)).await;
        assert_eq!(page.part("neighbor-0").attribute("data-label").await.as_deref(), Some("7"));
    });
}

#[test]
fn a_number_that_no_digit_has_is_refused_in_words() {
    Visit::cpu("train_images=2560&workspace=latent").run(async |page| {
        with_gallery(page).await;
        page.part("test-digit-number").set("12000").await;
        page.until("a word on the number", SOON, async || {
            page.body_text().await.contains("Expected a number from 0 to 9,999, found '12000'").then_some(())
        })
        .await;
        page.part("test-digit-number").set("9999").await;
        let last = Some(9999.0);
        page.until("the last digit", SOON, async || {
            (page.part("test-digit").number().await == last).then_some(())
        })
        .await;
        page.part("test-digit-random").click().await;
        page.until("another digit", SOON, async || {
            (page.part("test-digit").number().await != last).then_some(())
        })
        .await;
    });
}

#[test]
fn a_morph_leads_from_one_digit_to_another_and_plays() {
    Visit::cpu("train_images=2560&workspace=latent").run(async |page| {
        with_gallery(page).await;
        assert!(
            !page.part("morph-a-digit").is_enabled().await && !page.part("morph-position").is_enabled().await
        );
        pick(page, 0, 7.0).await;
        page.part("morph-a-digit").click().await;
        pick(page, 2, 1.0).await;
        page.part("morph-b-digit").click().await;
        let mut pictures = Vec::new();
        for percent in ["0", "50", "100"] {
            page.part("morph-position").set(percent).await;
            pictures.push(page.decoded().settled().await);
        }
        assert!(pictures[0] != pictures[1] && pictures[1] != pictures[2], "{pictures:?}");
        page.part("morph-position").set("0").await;
        assert_eq!(page.decoded().settled().await, pictures[0], "the same place gives the same digit");

        let version = page.decoded().version().await;
        page.part("morph-play").click().await;
        page.decoded().until_newer(version + 20).await;
        page.latent_slider(0).set("1").await;
        let stopped = page.decoded().settled().await;
        assert!(stopped.inked > 0, "a slider that is moved ends the playing");
        page.part("morph-reset").click().await;
        page.until("no ends", SOON, async || (!page.part("morph-position").is_enabled().await).then_some(()))
            .await;
    });
}

#[test]
fn a_drawing_can_be_undone_and_sets_the_sliders() {
    Visit::cpu("train_images=2560&workspace=latent").run(async |page| {
        with_gallery(page).await;
        let empty = page.draw_pad().pixels().await;
        let version = page.reconstruction().version().await;
        page.draw_pad().draw(Pointer::Mouse, SEVEN).await;
        page.reconstruction().until_newer(version).await;
        let before = page.decoded().pixels().await;
        page.part("draw-to-sliders").click().await;
        page.until("the drawing's code", SOON, async || {
            (page.decoded().pixels().await != before).then_some(())
        })
        .await;
        page.until("that the sliders give its reconstruction", SOON, async || {
            (page.decoded().pixels().await == page.reconstruction().pixels().await).then_some(())
        })
        .await;
        page.part("draw-undo").click().await;
        page.until("an empty pad", SOON, async || (page.draw_pad().pixels().await == empty).then_some(()))
            .await;
        assert!(
            !page.part("draw-undo").is_enabled().await && !page.part("draw-to-sliders").is_enabled().await
        );
    });
}

/// Waits until the pretrained weights have reconstructed the first test digits.
async fn with_gallery(page: &Page) {
    page.until_state("ready", LOADING).await;
    page.until("the pretrained weights", LOADING, async || {
        (source(page).await == "pretrained").then_some(())
    })
    .await;
    page.run("document.querySelector('[data-testid=gallery]').scrollIntoView({ block: 'center' })", &[])
        .await;
    page.part("gallery").until_newer(0).await;
}

async fn source(page: &Page) -> String {
    page.part("explore").attribute("data-source").await.unwrap_or_default()
}

async fn pick(page: &Page, index: u32, label: f64) {
    page.part(format!("test-digit-{index}")).click().await;
    page.until("the picked digit", SOON, async || {
        (page.part("picked").number().await == Some(label)).then_some(())
    })
    .await;
}

async fn press_enter(page: &Page, id: &str) {
    let selector = format!("[data-testid='{id}']");
    let part = page.client().find(Locator::Css(&selector)).await.expect("the part is there");
    part.send_keys("\u{E007}").await.expect("a button takes keys");
}
