//! The latent map, the manifold and the linear probe: they show the weights that answer, follow the training,
//! and set the sliders.

use serde_json::{Value, json};

use crate::browser::{LOADING, Page, Pointer, SOON, Visit, report};

/// Points of a map that is there: far more pixels than axes and words have.
const POINTS: u32 = 3_000;

#[test]
fn the_pretrained_weights_fill_map_probe_and_manifold() {
    Visit::cpu("train_images=2560&workspace=latent").run(async |page| {
        page.until_state("ready", LOADING).await;
        until_mapped(page).await;
        let accuracy = page.part("probe").number().await.expect("the probe has a value");
        assert!((70.0..=100.0).contains(&accuracy), "{accuracy} % of the digits told");
        assert!(page.part("map-axis-across").text().await.contains('%'));
        see(page, "manifold").await;
        page.until("a manifold", LOADING, async || {
            (page.part("manifold").pixels().await.inked > 10_000).then_some(())
        })
        .await;
        page.until_state("ready", SOON).await;
        assert_eq!(page.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn a_drag_on_the_map_and_on_the_manifold_decodes() {
    Visit::cpu("train_images=2560&workspace=latent").run(async |page| {
        page.until_state("ready", LOADING).await;
        until_mapped(page).await;
        let mut seen = vec![page.decoded().settled().await];
        let from = sliders(page).await;
        page.part("latent-map").draw(Pointer::Mouse, &[(-0.2, -0.2), (0.0, -0.2), (0.25, -0.3)]).await;
        let [x, y] = point(page, "latent-map-sliders").await;
        assert!(x > 0.0 && y > 0.0, "the point lies up and to the right: {x} {y}");
        assert_ne!(sliders(page).await, from, "the sliders follow");
        seen.push(page.decoded().settled().await);

        page.part("latent-map").draw(Pointer::Finger, &[(0.0, 0.0), (-0.3, 0.3)]).await;
        let [x, y] = point(page, "latent-map-sliders").await;
        assert!(x < 0.0 && y < 0.0, "the point lies down and to the left: {x} {y}");
        seen.push(page.decoded().settled().await);

        see(page, "manifold").await;
        page.until("a manifold", LOADING, async || {
            (page.part("manifold").pixels().await.inked > 10_000).then_some(())
        })
        .await;
        page.part("manifold").draw(Pointer::Mouse, &[(0.3, 0.3)]).await;
        let [x, y] = point(page, "manifold-sliders").await;
        assert!(x > 0.0 && y < 0.0, "the point lies down and to the right: {x} {y}");
        seen.push(page.decoded().settled().await);
        for (index, picture) in seen.iter().enumerate() {
            assert!(!seen[..index].contains(picture), "picture {index} is a digit of its own");
        }
    });
}

#[test]
fn arrow_keys_walk_over_the_map() {
    Visit::cpu("train_images=2560&workspace=latent").run(async |page| {
        page.until_state("ready", LOADING).await;
        until_mapped(page).await;
        press(page, "latent-map", "Home", false).await;
        let [x, y] = point(page, "latent-map-sliders").await;
        assert!(x.abs() < 0.05 && y.abs() < 0.05, "the center: {x} {y}");
        press(page, "latent-map", "ArrowRight", false).await;
        let [step, _] = point(page, "latent-map-sliders").await;
        press(page, "latent-map", "ArrowUp", true).await;
        let [_, stride] = point(page, "latent-map-sliders").await;
        assert!(step > 0.02 && stride > 3.0 * step, "a step of {step}, and of {stride} with shift");
    });
}

#[test]
fn axes_and_labels_change_the_picture() {
    Visit::cpu("train_images=2560&workspace=latent").run(async |page| {
        page.until_state("ready", LOADING).await;
        until_mapped(page).await;
        let map = page.part("latent-map");
        let principal = map.settled().await;
        let version = map.version().await;
        page.part("map-axes-informative").click().await;
        map.until_newer(version).await;
        let informative = map.settled().await;
        assert_ne!(informative, principal);
        assert!(page.part("map-axis-across").text().await.starts_with('z'));
        page.part("map-class-3").click().await;
        assert_eq!(page.part("map-class-3").attribute("aria-pressed").await.as_deref(), Some("true"));
        let picked = map.settled().await;
        assert_ne!(picked, informative);
        page.part("map-class-3").click().await;
        assert_eq!(page.part("map-class-3").attribute("aria-pressed").await.as_deref(), Some("false"));
    });
}

#[test]
fn the_map_follows_the_training_only_in_view_and_is_drawn_fast() {
    Visit::cpu("train_images=10000&epochs=500&workspace=latent").run(async |page| {
        page.until_state("ready", LOADING).await;
        until_mapped(page).await;
        page.train().click().await;
        page.until("some steps", SOON, async || (page.steps_done().await > 5).then_some(())).await;
        see(page, "latent-map").await;
        let (mut version, mut redraws) = (page.part("latent-map").version().await, Vec::new());
        for _ in 0..3 {
            version = page.part("latent-map").until_newer(version).await;
            let taken = page.part("latent-map").attribute("data-redraw-ms").await.unwrap_or_default();
            redraws.push(taken.parse::<f64>().expect("a redraw has a duration"));
        }
        report(&format!("the map is drawn in {redraws:?} ms"));

        page.run("scrollTo(0, 0)", &[]).await;
        if in_view(page, "latent-map").await {
            return;
        }
        let steps = page.steps_done().await;
        page.until("another change or none", SOON, async || (page.steps_done().await > steps).then_some(()))
            .await;
        let unseen = page.part("latent-map").version().await;
        page.until("many steps", SOON, async || (page.steps_done().await > steps + 500).then_some(())).await;
        assert_eq!(page.part("latent-map").version().await, unseen, "out of view nothing is drawn");
    });
}

#[test]
fn the_probe_tells_a_trained_model_from_a_collapsed_one() {
    let accuracy = async |page: &Page| {
        page.until_state("ready", LOADING).await;
        page.train().click().await;
        page.until_state("finished", LOADING).await;
        page.until("the codes of the last step", SOON, async || {
            let surveyed = page.part("map-scale").attribute("data-step").await?;
            (surveyed == page.steps_done().await.to_string()).then_some(())
        })
        .await;
        page.part("probe").number().await.expect("the probe has a value")
    };
    Visit::cpu("train_images=10000&epochs=1&workspace=latent").run(async |page| {
        let trained = accuracy(page).await;
        report(&format!("linear probe after an epoch on 10,000 images: {trained} %"));
        assert!((50.0..100.0).contains(&trained), "{trained} %");
    });
    Visit::cpu("preset=collapse&train_images=10000&epochs=5&workspace=latent").run(async |page| {
        let collapsed = accuracy(page).await;
        report(&format!("linear probe after a collapse: {collapsed} %"));
        assert!(collapsed < 50.0, "{collapsed} %");
    });
}

async fn until_mapped(page: &Page) {
    see(page, "latent-map").await;
    page.until("a map", LOADING, async || {
        (page.part("latent-map").pixels().await.inked > POINTS).then_some(())
    })
    .await;
}

/// Scrolls a part into view.
async fn see(page: &Page, id: &str) {
    let script =
        "document.querySelector(`[data-testid='${arguments[0]}']`).scrollIntoView({ block: 'center' })";
    page.run(script, &[json!(id)]).await;
}

async fn in_view(page: &Page, id: &str) -> bool {
    let script =
        "const area = document.querySelector(`[data-testid='${arguments[0]}']`).getBoundingClientRect();
        return area.bottom > 0 && area.top < innerHeight";
    page.run(script, &[json!(id)]).await == json!(true)
}

/// Where a point lies on its plane.
async fn point(page: &Page, id: &str) -> [f64; 2] {
    let text = page.part(id).attribute("data-value").await.unwrap_or_default();
    let numbers: Vec<f64> = text.split(',').filter_map(|number| number.parse().ok()).collect();
    numbers.try_into().unwrap_or_else(|_| panic!("{id}: expected two numbers, found '{text}'"))
}

/// The values of all sliders.
async fn sliders(page: &Page) -> Value {
    let script = r#"return [...document.querySelectorAll('input[data-testid^="latent-slider-"]')].map(part => part.value)"#;
    page.run(script, &[]).await
}

async fn press(page: &Page, id: &str, key: &str, shift: bool) {
    let script = "const part = document.querySelector(`[data-testid='${arguments[0]}']`);
        part.focus();
        part.dispatchEvent(new KeyboardEvent('keydown', { key: arguments[1], shiftKey: arguments[2], bubbles: true }));
        return document.activeElement === part";
    assert_eq!(
        page.run(script, &[json!(id), json!(key), json!(shift)]).await,
        json!(true),
        "{id} takes the focus"
    );
    // The page is rendered anew after the event.
    page.run_until_called_back("requestAnimationFrame(() => setTimeout(arguments[0], 50))", &[]).await;
}
