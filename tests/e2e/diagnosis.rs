//! What goes wrong with a run is said, with numbers, and one click mends it.

use std::time::Duration;

use crate::browser::{LOADING, Page, SOON, Visit, report};

/// For some hundred steps on the CPU.
const TRAINING: Duration = Duration::from_secs(240);

#[test]
fn a_collapse_is_told_and_a_lower_beta_brings_the_same_run_back() {
    Visit::cpu("preset=article&train_images=20000&epochs=40").run(async |page| {
        page.until_state("ready", LOADING).await;
        assert_eq!(verdict(page).await, "", "no verdict before the first");
        page.part("preset-collapse").click().await;
        page.train().click().await;
        until_verdict(page, "collapsed", 1000).await;
        let steps = page.steps_done().await;
        page.until_event(&["Collapsed"]).await;
        assert!(page.metric("kl").await.is_some_and(|kl| kl < 1.0));

        page.part("remedy").click().await;
        page.until("a beta of 1", SOON, async || (page.metric("beta").await == Some(1.0)).then_some(()))
            .await;
        assert_eq!(page.part("recipe-beta").input_value().await, "1");
        page.until("a verdict other than collapsed, or some KL", TRAINING, async || {
            let back = verdict(page).await != "collapsed" || page.metric("kl").await? > 1.0;
            back.then_some(())
        })
        .await;
        report(&format!("mended {} steps after the collapse", page.steps_done().await - steps));
        assert!(page.steps_done().await > steps, "the same run went on");
        assert_eq!(page.state().await, "running");
        page.until("a KL above one nat", TRAINING, async || (page.metric("kl").await? > 1.0).then_some(()))
            .await;
    });
}

#[test]
fn zero_weights_are_stuck_and_xavier_weights_are_not() {
    Visit::cpu("preset=zero-init&train_images=20000&epochs=40&autostart=1").run(async |page| {
        until_verdict(page, "stuck", 300).await;
        page.part("remedy").click().await;
        mended_in_a_fresh_run(page).await;
        assert_eq!(page.part("recipe-initializer").input_value().await, "xavier-uniform");
    });
}

#[test]
fn weights_of_unit_variance_diverge_and_the_page_goes_on_with_a_click() {
    Visit::cpu("preset=bad-init&train_images=20000&epochs=40&autostart=1").run(async |page| {
        until_verdict(page, "diverged", 100).await;
        assert!(page.part("remedy").is_enabled().await);
        page.part("remedy").click().await;
        mended_in_a_fresh_run(page).await;
    });
}

#[test]
fn health_measures_come_with_the_steps() {
    Visit::cpu("preset=healthy&train_images=10000&epochs=2&autostart=1").run(async |page| {
        page.until("the page", LOADING, async || {
            page.part("metric-gradient-norm").attribute("data-value").await
        })
        .await;
        page.until_state("finished", TRAINING).await;
        page.until("active units", SOON, async || page.metric("active-units").await).await;
        for (name, range) in [
            ("gradient-norm", 1e-3..1e5),
            ("learning-rate", 0.0..3.1e-3),
            ("beta", 0.99..1.01),
            ("update-ratio", 1e-9..0.1),
            ("largest-logvar", 1e-6..100.0),
            ("dead-units", 0.0..100.1),
            ("active-units", 1.0..33.0),
            ("clipped", 0.0..157.0),
            ("skipped", 0.0..1.0),
        ] {
            let value = page.metric(name).await;
            assert!(value.is_some_and(|value| range.contains(&value)), "{name}: {value:?}, not in {range:?}");
        }
        assert_eq!(page.part("metric-batch-norm-gap").attribute("data-value").await, None);
        for chart in ["chart-gradient-norm", "chart-schedule"] {
            // A chart is drawn in view only.
            let show = "document.querySelector(`[data-testid='${arguments[0]}']`).scrollIntoView()";
            page.run(show, &[serde_json::json!(chart)]).await;
            let pixels = page.part(chart).settled().await;
            assert!(pixels.inked > 200, "{chart}: {pixels:?}");
        }
        let verdict = verdict(page).await;
        assert_eq!(verdict, "healthy");
    });
}

#[test]
fn batch_normalization_has_a_gap_to_watch() {
    Visit::cpu("preset=batchnorm-gap&train_images=5120&epochs=10&autostart=1").run(async |page| {
        let gap = page.until("a gap", LOADING, async || page.metric("batch-norm-gap").await).await;
        assert!(gap.is_finite(), "{gap}");
        until_verdict(page, "batchnorm-gap", 300).await;
    });
}

/// The verdict that the page shows; empty before the first.
async fn verdict(page: &Page) -> String {
    page.part("verdict").attribute("data-verdict").await.unwrap_or_default()
}

/// Waits for a verdict, which must come within so many steps.
async fn until_verdict(page: &Page, wanted: &str, within: u32) {
    page.until(&format!("verdict '{wanted}'"), TRAINING, async || {
        let steps = page.steps_done().await;
        assert!(steps <= within, "{steps} steps and still '{}': {}", verdict(page).await, words(page).await);
        (verdict(page).await == wanted).then_some(())
    })
    .await;
    report(&format!("{wanted} at step {}: {}", page.steps_done().await, words(page).await));
}

async fn words(page: &Page) -> String {
    page.part("verdict").text().await.replace('\n', " ")
}

/// A fresh run trains, and learns something within its first steps.

#[test]
fn a_collapse_is_run_again_from_the_same_seed_with_the_remedy() {
    Visit::cpu("preset=collapse&seed=5&train_images=20000&epochs=40").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.train().click().await;
        page.until("a collapse", TRAINING, async || {
            (page.part("verdict").attribute("data-verdict").await.as_deref() == Some("collapsed"))
                .then_some(())
        })
        .await;
        assert!(page.part("remedy").is_enabled().await, "the run itself can take the remedy");
        let collapsed_at = page.steps_done().await;
        page.part("remedy-fresh").click().await;
        page.until("a fresh run with a beta of 1", SOON, async || {
            let fresh = (1..collapsed_at).contains(&page.steps_done().await);
            (fresh && page.metric("beta").await == Some(1.0)).then_some(())
        })
        .await;
        assert_eq!(page.part("recipe-seed").input_value().await, "5");
        page.until_event(&["Remedy applied", "in a fresh run"]).await;
        page.until("a KL above one nat", TRAINING, async || (page.metric("kl").await? > 1.0).then_some(()))
            .await;
    });
}

async fn mended_in_a_fresh_run(page: &Page) {
    page.until("a fresh run that trains", SOON, async || {
        (page.state().await == "running" && page.steps_done().await > 0).then_some(())
    })
    .await;
    let bad = ["stuck", "diverged", "collapsed"];
    page.until("a run that learns", TRAINING, async || {
        let learned = page.metric("kl").await? > 1.0 && page.metric("reconstruction").await? < 205.0;
        (learned && !bad.contains(&verdict(page).await.as_str())).then_some(())
    })
    .await;
    report(&format!("mended at step {}: {}", page.steps_done().await, words(page).await));
}
