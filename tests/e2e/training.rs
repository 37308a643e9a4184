//! Training on the CPU device: it learns, it obeys its buttons, and it repeats itself.

use std::time::Duration;

use tokio::time::sleep;

use crate::browser::{LOADING, Page, SOON, Visit, report};

/// For a run of some hundred steps on the CPU.
const TRAINING: Duration = Duration::from_secs(240);

#[test]
fn an_epoch_on_20_000_images_learns() {
    Visit::cpu("preset=article&train_images=20000&epochs=1").run(async |page| {
        page.until_state("ready", LOADING).await;
        assert_eq!(page.steps_done().await, 0);
        page.part("status").record("data-state").await;
        page.train().click().await;
        page.until_state("finished", TRAINING).await;

        let held_out = page.until("a held-out value", SOON, async || page.metric("held-out").await).await;
        let metric = async |name: &str| page.metric(name).await.unwrap_or(f64::NAN);
        let [step, epoch, loss, reconstruction, kl, speed] = [
            metric("step").await,
            metric("epoch").await,
            metric("loss").await,
            metric("reconstruction").await,
            metric("kl").await,
            metric("images-per-second").await,
        ];
        report(&format!("held out {held_out:.1}, loss {loss:.1}, kl {kl:.2}, {speed:.0} images/s"));
        // 20,000 images are 156 whole batches of 128.
        assert_eq!((step, epoch), (156.0, 1.0));
        // An independent run gives 190 to 192; no Bernoulli model gets below 45.5.
        assert!((45.5..200.0).contains(&held_out), "held out {held_out}");
        // One batch of 128 scatters around the mean by a few nats.
        assert!((held_out - loss).abs() < 25.0, "loss {loss}, held out {held_out}");
        assert!((reconstruction + kl - loss).abs() < 0.1, "{reconstruction} + {kl} is not {loss}");
        assert!((0.5..40.0).contains(&kl), "kl {kl}");
        assert!(speed > 100.0, "{speed} images per second");
        assert_eq!(page.part("status").recorded().await, ["ready", "running", "finished"]);
    });
}

#[test]
fn pause_step_resume_and_reset_do_what_they_say() {
    Visit::cpu("train_images=10000&epochs=500").run(async |page| {
        page.until_state("ready", LOADING).await;
        let label = page.train().text().await;
        page.train().click().await;
        until_steps(page, 3).await;
        assert_eq!(page.state().await, "running");
        assert_ne!(page.train().text().await, label, "the button says what it does next");

        page.train().click().await;
        page.until_state("paused", SOON).await;
        let paused_at = settled(page).await;

        page.step().click().await;
        until_steps(page, paused_at + 1).await;
        assert_eq!(settled(page).await, paused_at + 1, "one step is one step");
        assert_eq!(page.state().await, "paused");

        page.train().click().await;
        until_steps(page, paused_at + 5).await;
        assert_eq!(page.state().await, "running");

        page.reset().click().await;
        page.until_state("ready", SOON).await;
        assert_eq!(settled(page).await, 0);
        assert_eq!(page.train().text().await, label);

        page.step().click().await;
        until_steps(page, 1).await;
        assert_eq!(settled(page).await, 1, "a fresh run can be stepped");
    });
}

#[test]
fn a_preset_is_one_press_from_being_trained_and_the_run_before_one_press_from_coming_back() {
    Visit::cpu("preset=article&train_images=10000&epochs=500").run(async |page| {
        page.until_state("ready", LOADING).await;
        assert!(!page.part("back-to-run").is_enabled().await, "there is none");
        page.train().click().await;
        until_steps(page, 20).await;
        page.part("preset-collapse").click().await;
        page.part("pause-run").click().await;
        page.until_state("paused", SOON).await;
        let left_at = settled(page).await;
        let said = page.train().text().await;
        assert!(
            said.contains("collapse") || said.contains("Collapse"),
            "the button says what it does: {said}"
        );
        page.train().click().await;
        page.until("the other run", SOON, async || (page.metric("beta").await == Some(20.0)).then_some(()))
            .await;
        until_steps(page, 5).await;

        page.part("back-to-run").click().await;
        page.until_state("paused", SOON).await;
        assert_eq!(settled(page).await, left_at, "as it was left");
        assert_eq!(page.part("recipe-beta").input_value().await, "1");
        page.train().click().await;
        until_steps(page, left_at + 20).await;
        assert_eq!(page.state().await, "running", "it goes on");
        page.part("back-to-run").click().await;
        page.until("the other run", SOON, async || (page.metric("beta").await == Some(20.0)).then_some(()))
            .await;
    });
}

#[test]
fn the_same_seed_gives_the_same_curve() {
    Visit::cpu("train_images=2560&epochs=1&seed=11").run(async |page| {
        let first = train_to_the_end(page).await;
        page.reset().click().await;
        page.until_state("ready", SOON).await;
        assert_eq!(train_to_the_end(page).await, first, "after a reset");
        page.goto("backend=cpu&train_images=2560&epochs=1&seed=11").await;
        assert_eq!(train_to_the_end(page).await, first, "after a reload");
        page.goto("backend=cpu&train_images=2560&epochs=1&seed=12").await;
        assert_ne!(train_to_the_end(page).await, first, "with another seed");
    });
}

#[test]
fn autostart_trains_without_a_click() {
    Visit::cpu("train_images=2560&epochs=1&autostart=1").run(async |page| {
        page.until_state("finished", LOADING).await;
        assert_eq!(page.steps_done().await, 20);
    });
}

/// Loss of the last batch and on the held-out images, of a run of 20 steps.
async fn train_to_the_end(page: &Page) -> (f64, f64) {
    page.until_state("ready", LOADING).await;
    page.train().click().await;
    page.until_state("finished", TRAINING).await;
    assert_eq!(page.steps_done().await, 20);
    let held_out = page.until("a held-out value", SOON, async || page.metric("held-out").await).await;
    (page.metric("loss").await.expect("a finished run has a loss"), held_out)
}

async fn until_steps(page: &Page, steps: u32) {
    page.until(&format!("step {steps}"), SOON, async || (page.steps_done().await >= steps).then_some(()))
        .await;
}

/// The step once it no longer moves: progress is reported after the fact, at most 20 times a second.
async fn settled(page: &Page) -> u32 {
    sleep(Duration::from_millis(500)).await;
    let steps = page.steps_done().await;
    sleep(Duration::from_millis(1_500)).await;
    assert_eq!(page.steps_done().await, steps, "training goes on");
    steps
}
