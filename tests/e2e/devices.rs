//! Which device computes, and that the badge says so and why.

use crate::browser::{Fault, LOADING, Page, SOON, Visit, report};

#[test]
fn the_cpu_is_used_when_asked_for() {
    Visit::cpu("train_images=2560").run(async |page| {
        assert_eq!(badge(page).await, ("cpu".to_owned(), "passed".to_owned()));
    });
}

#[test]
fn without_webgpu_the_cpu_is_used_and_the_badge_says_why() {
    Visit::new("train_images=2560").without_webgpu().run(async |page| {
        assert_eq!(badge(page).await, ("cpu".to_owned(), "passed".to_owned()));
        assert!(says_why(page, "WebGPU").await, "{}", page.backend().text().await);

        page.goto("backend=webgpu&train_images=2560").await;
        assert_eq!(
            badge(page).await,
            ("cpu".to_owned(), "passed".to_owned()),
            "even where WebGPU is asked for"
        );
        assert!(says_why(page, "WebGPU").await, "{}", page.backend().text().await);
    });
}

#[test]
fn a_browser_without_webgpu_is_named_with_a_way_on_and_only_the_events_quote_the_library() {
    for query in ["train_images=2560", "backend=webgpu&train_images=2560"] {
        Visit::new(query).without_webgpu().run(async |page| {
            assert_eq!(badge(page).await.0, "cpu");
            let line = page.backend().text().await;
            assert!(line.contains("This Chrome finds no graphics processor for WebGPU"), "{line}");
            assert!(line.contains("the CPU trains"), "{line}");
            assert!(says_why(page, "chrome://flags/#enable-unsafe-webgpu").await, "{line}");
            assert!(!says_why(page, "No suitable graphics adapter").await, "{line}");
            page.until_event(&["This Chrome", "\u{201c}"]).await;
        });
    }
}

/// A worker's script in a browser that calls itself Firefox and offers WebGPU to pages alone.
const NOT_IN_WORKERS: &str = "
    const tell = (name, value) => Object.defineProperty(WorkerNavigator.prototype, name, { get: () => value });
    tell('gpu', undefined);
    tell('userAgent', 'Mozilla/5.0 (X11; Linux x86_64; rv:152.0) Gecko/20100101 Firefox/152.0');
    const { default: init } = await import('./worker.js');
    await init();";

#[test]
fn a_browser_with_webgpu_for_pages_alone_is_told_so() {
    let script = Fault::Other(NOT_IN_WORKERS.as_bytes().to_vec());
    Visit::new("train_images=2560").with_fault("worker_loader.js", script).run(async |page| {
        assert_eq!(badge(page).await.0, "cpu");
        let line = page.backend().text().await;
        assert!(line.contains("This Firefox has no WebGPU in workers: the CPU trains"), "{line}");
    });
}

#[test]
fn a_software_adapter_is_not_chosen_by_itself() {
    Visit::new("train_images=2560").run(async |page| {
        assert_eq!(badge(page).await, ("cpu".to_owned(), "passed".to_owned()));
        assert!(says_why(page, "software").await, "{}", page.backend().text().await);
    });
}

#[test]
fn another_device_is_chosen_by_hand_and_trains() {
    Visit::new("train_images=2560&epochs=100").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.train().click().await;
        page.until("some steps", SOON, async || (page.steps_done().await > 5).then_some(())).await;
        page.part("device-choice").set("cpu").await;
        page.until_state("ready", LOADING).await;
        assert_eq!(badge(page).await, ("cpu".to_owned(), "passed".to_owned()));
        assert!(!says_why(page, "software").await, "it is what was asked for");
        page.train().click().await;
        page.until("some steps", SOON, async || (page.steps_done().await > 5).then_some(())).await;
    });
}

/// A worker's script whose WebGPU refuses every pipeline after those of the self-test.
const REFUSING: &str = "
    const make = GPUDevice.prototype.createComputePipeline;
    let made = 0;
    GPUDevice.prototype.createComputePipeline = function (wanted) {
        made += 1;
        return make.call(this, made > 23 ? { ...wanted, compute: { ...wanted.compute, entryPoint: 'none' } } : wanted);
    };
    const { default: init } = await import('./worker.js');
    await init();";

#[test]
fn a_recipe_that_webgpu_refuses_trains_on_the_cpu_and_the_events_say_so() {
    let refusing = Fault::Other(REFUSING.as_bytes().to_vec());
    Visit::new("backend=webgpu&train_images=2560&epochs=1&autostart=1")
        .with_fault("worker_loader.js", refusing)
        .run(async |page| {
            page.until_state("finished", LOADING).await;
            assert_eq!(badge(page).await, ("cpu".to_owned(), "passed".to_owned()));
            assert!(says_why(page, "refuses").await, "{}", page.backend().text().await);
            assert_eq!(page.steps_done().await, 20);
            page.until_event(&["CPU instead of WebGPU"]).await;
        });
}

/// The page is served before the worker with the reference is built; this stands in its place until then.
const NOT_BUILT: &[u8] = include_bytes!("../../static/reference_loader.js");

#[test]
fn a_worker_that_is_not_built_yet_is_told_and_can_be_tried_again() {
    Visit::new("engine=burn&backend=cpu&train_images=2560")
        .with_fault("reference_loader.js", Fault::Other(NOT_BUILT.to_vec()))
        .run(async |page| {
            page.until_state("failed", LOADING).await;
            let text = page.body_text().await;
            assert!(text.contains("not built yet") && text.contains("press Retry"), "{text}");
            assert!(page.retry().is_enabled().await);
        });
}

#[test]
fn the_reference_trains_the_same_curve() {
    let query = "preset=article&seed=3&train_images=2560&epochs=1&autostart=1";
    let mut losses = Vec::new();
    Visit::cpu(query).run(async |page| {
        for engine in ["own", "burn"] {
            page.goto(&format!("backend=cpu&engine={engine}&{query}")).await;
            page.until_state("finished", LOADING).await;
            assert_eq!(badge(page).await, ("cpu".to_owned(), "passed".to_owned()));
            assert_eq!(says_why(page, "Burn").await, engine == "burn");
            losses
                .push(page.until("a held-out value", LOADING, async || page.metric("held-out").await).await);
        }
    });
    report(&format!("held out after 20 steps, own kernels and reference: {losses:?}"));
    assert!((losses[0] - losses[1]).abs() < 1e-3 * losses[1], "{losses:?}");
}

/// Device and self-test, as the badge has them once the choice is made.
async fn badge(page: &Page) -> (String, String) {
    let attribute = async |name: &str| page.backend().attribute(name).await.unwrap_or_default();
    page.until("the choice of the device", LOADING, async || {
        (!matches!(attribute("data-self-test").await.as_str(), "" | "pending")).then_some(())
    })
    .await;
    (attribute("data-backend").await, attribute("data-self-test").await)
}

/// Whether the badge, or its longer text for pointer and screen reader, contains a word.
async fn says_why(page: &Page, word: &str) -> bool {
    let script = "const part = document.querySelector(`[data-testid='backend']`);
        return [part.textContent, part.title, part.getAttribute('aria-label')].join(' ')";
    let text = page.run(script, &[]).await;
    text.as_str().unwrap_or_default().to_lowercase().contains(&word.to_lowercase())
}
