//! Links: what is shared comes back as it was.

use serde_json::json;

use crate::browser::{LOADING, Page, Pointer, SOON, Visit};

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
fn the_address_holds_the_view_and_a_reload_brings_it_back() {
    Visit::cpu("train_images=5120&preset=article&epochs=3").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.train().click().await;
        page.until_state("finished", LOADING).await;
        page.part("smoothing-strong").click().await;
        page.part("scale-linear").click().await;
        page.part("time-machine").set("2").await;
        let moment = page.until("a step of the past", SOON, async || {
            page.part("time-machine").attribute("data-value").await.filter(|step| !step.is_empty())
        });
        let moment = moment.await;
        page.draw_pad().draw(Pointer::Mouse, &[(-0.25, -0.3), (0.25, -0.3), (0.0, 0.35)]).await;
        page.latent_slider(0).set("1.5").await;
        page.latent_slider(3).set("-0.75").await;
        page.part("workspace-latent").click().await;
        let drawing = page.part("draw-preview").settled().await;
        let view = ["workspace=latent", "scale=linear", "smoothing=strong", &format!("moment={moment}")];
        until_address(page, &[&view[..], &["code=1.5,0,0,-0.75", "drawing="]].concat()).await;

        page.client().refresh().await.expect("the page loads again");
        page.until_state("ready", LOADING).await;
        assert!(page.part("latent-map").is_enabled().await, "the workspace");
        assert_eq!(page.latent_slider(0).input_value().await, "1.5");
        assert_eq!(page.latent_slider(3).input_value().await, "-0.75");
        assert_eq!(page.part("draw-preview").settled().await, drawing);
        page.reconstruction().until_newer(0).await;
        page.part("workspace-curves").click().await;
        for chosen in ["smoothing-strong", "scale-linear"] {
            assert_eq!(
                page.part(chosen).attribute("aria-pressed").await.as_deref(),
                Some("true"),
                "{chosen}"
            );
        }
        page.train().click().await;
        page.until("the moment of the link", LOADING, async || {
            (page.part("time-machine").attribute("data-value").await.as_ref() == Some(&moment)).then_some(())
        })
        .await;
        page.until_event(&["Showing step", "as the link does"]).await;
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
