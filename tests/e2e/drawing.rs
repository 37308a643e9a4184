//! The draw pad: what is drawn is reconstructed, by mouse and by finger, and can be wiped off.

use crate::browser::{LOADING, Page, Pointer, SOON, Visit};

/// A seven, in shares of the pad's size from its center.
const SEVEN: &[(f64, f64)] =
    &[(-0.25, -0.3), (0.0, -0.3), (0.25, -0.3), (0.1, 0.0), (0.0, 0.2), (-0.05, 0.35)];

#[test]
fn a_drawn_digit_is_reconstructed_and_wiped_off() {
    Visit::cpu("train_images=5120&epochs=1").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.train().click().await;
        page.until_state("finished", LOADING).await;
        let empty = page.draw_pad().pixels().await;

        draw_and_wait(page, Pointer::Mouse).await;
        let drawn = page.draw_pad().pixels().await;
        assert!(drawn.inked > 100, "ink on the pad: {drawn:?}");
        let reconstruction = page.reconstruction().pixels().await;
        assert!(reconstruction.inked > 20, "a digit is reconstructed: {reconstruction:?}");

        page.part("draw-clear").click().await;
        page.until("an empty pad", SOON, async || (page.draw_pad().pixels().await == empty).then_some(()))
            .await;
    });
}

#[test]
fn a_finger_draws_too_and_while_training_runs() {
    Visit::cpu("train_images=10000&epochs=500").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.train().click().await;
        page.until("some steps", SOON, async || (page.steps_done().await > 5).then_some(())).await;
        let steps = page.steps_done().await;

        draw_and_wait(page, Pointer::Finger).await;
        assert!(page.draw_pad().pixels().await.inked > 100);
        assert!(page.reconstruction().pixels().await.inked > 20);
        page.until("more steps", SOON, async || (page.steps_done().await > steps).then_some(())).await;
        assert_eq!(page.state().await, "running");
    });
}

async fn draw_and_wait(page: &Page, pointer: Pointer) {
    let version = page.reconstruction().version().await;
    page.draw_pad().draw(pointer, SEVEN).await;
    page.reconstruction().until_newer(version).await;
}
