//! Each chart as a table: opened and closed with the keyboard, with the last row that its readout has, and audited; and
//! the sentence that describes its canvas.

use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::{
    accessibility::in_both_themes,
    browser::{LOADING, Page, SOON, Visit},
};

/// Each table: its name, its canvas, what its caption holds, and its rows at least and at most.
const TABLES: [(&str, &str, &str, usize, usize); 9] = [
    ("elbo", "chart-elbo", "in nats per image", 10, 25),
    ("gradient-norm", "chart-gradient-norm", "before clipping", 10, 25),
    ("kl-per-dimension", "chart-kl-per-dimension", "held out, step 80", 32, 32),
    ("schedule", "chart-schedule", "Learning rate and beta", 10, 25),
    ("update-ratio", "chart-update-ratio", "over the norm of the weights", 4, 25),
    ("latent-map", "latent-map", "by label", 10, 10),
    ("manifold", "manifold", "code lies nearest", 15, 15),
    ("preview-learning-rate", "preview-learning-rate", "Learning rate", 10, 25),
    ("preview-beta", "preview-beta", "beta", 10, 25),
];

#[test]
fn every_table_opens_and_closes_with_the_keyboard_and_moves_nothing() {
    Visit::cpu("preset=article&train_images=5120&epochs=2").run(async |page| {
        trained(page).await;
        for (name, canvas, caption, least, most) in TABLES {
            show(page, canvas).await;
            let before = places(page).await;
            open(page, name).await;
            let (said, rows) = (said(page, name).await, rows(page, name).await);
            assert!(said.to_lowercase().contains(&caption.to_lowercase()), "{name}: '{caption}' in '{said}'");
            assert!((least..=most).contains(&rows.len()), "{name}: {} rows", rows.len());
            let columns = rows[0].len();
            assert!(columns >= 3 && rows.iter().all(|row| row.len() == columns), "{name}: {rows:?}");
            assert_eq!(places(page).await, before, "{name} moves nothing");
            close(page, name).await;
        }
    });
}

#[test]
fn the_last_row_is_what_the_readout_says() {
    Visit::cpu("preset=article&train_images=5120&epochs=2").run(async |page| {
        trained(page).await;
        for (name, canvas, ..) in &TABLES[..5] {
            focus(page, canvas).await;
            press(page, Key::End).await;
            let read = page
                .until("a readout", SOON, async || {
                    Some(readout(page, name).await).filter(|read| !read.is_empty())
                })
                .await;
            open(page, name).await;
            let rows = rows(page, name).await;
            let last = rows.last().cloned().unwrap_or_default();
            if *name == "kl-per-dimension" {
                let text = page.part("readout-kl-per-dimension").text().await;
                let words = format!("{}: {} nats, {} · rank {} of", last[1], last[2], last[3], last[0]);
                assert!(text.contains(&words), "'{words}' in '{text}'");
            } else {
                assert_eq!(last[2..], read, "{name}");
            }
            close(page, name).await;
            focus(page, canvas).await;
            press(page, Key::Escape).await;
        }
    });
}

#[test]
fn description_and_table_follow_a_run() {
    Visit::cpu("preset=article&train_images=5120&epochs=50&autostart=1").run(async |page| {
        let described = async |canvas: &str| description(page, canvas).await;
        page.until("a description", LOADING, async || {
            described("chart-elbo").await.contains("fell from").then_some(())
        })
        .await;
        let first = described("chart-elbo").await;
        page.until("a newer one", SOON, async || (described("chart-elbo").await != first).then_some(()))
            .await;
        open(page, "elbo").await;
        let before = rows(page, "elbo").await;
        page.until("more rows, or later ones", SOON, async || {
            (rows(page, "elbo").await != before).then_some(())
        })
        .await;
        close(page, "elbo").await;
    });
}

#[test]
fn open_tables_have_no_serious_finding() {
    Visit::cpu("preset=article&train_images=5120&epochs=2").run(async |page| {
        trained(page).await;
        for name in ["elbo", "kl-per-dimension", "manifold", "preview-beta"] {
            show(page, name).await;
            open(page, name).await;
            in_both_themes(page, &format!("the table {name}")).await;
            close(page, name).await;
        }
        show(page, "chart-elbo").await;
        page.set_screen(390, 844, true).await;
        open(page, "elbo").await;
        in_both_themes(page, "a table on a phone").await;
    });
}

#[test]
fn every_canvas_is_described() {
    Visit::cpu("preset=article&train_images=5120&epochs=2").run(async |page| {
        page.until_state("ready", LOADING).await;
        described(page, "chart-elbo", "Nothing has been measured yet").await;
        trained(page).await;
        let said = described(page, "chart-elbo", "held-out −ELBO fell from").await;
        for words in ["held-out −ELBO fell from", "reconstruction", "lowest", "at epoch 2", "Arrow keys"] {
            assert!(said.contains(words), "'{words}' in '{said}'");
        }
        for (canvas, words) in [
            ("chart-gradient-norm", "highest"),
            ("chart-kl-per-dimension", "nats in all, most in z"),
            ("chart-schedule", "learning rate 1e-3; beta 1"),
            ("chart-update-ratio", "update / weights"),
            ("latent-map", "2,000 held-out digits; nearest are the centers of"),
            ("manifold", "15×15 digits decoded from"),
        ] {
            show(page, canvas).await;
            described(page, canvas, words).await;
        }
    });
}

/// Shows the workspace that has this canvas.
async fn show(page: &Page, canvas: &str) {
    let workspace = if ["latent-map", "manifold"].contains(&canvas) { "latent" } else { "curves" };
    let tab = format!("workspace-{workspace}");
    page.part(tab.as_str()).click().await;
    page.until(workspace, SOON, async || {
        (page.part(tab.as_str()).attribute("aria-selected").await.as_deref() == Some("true")).then_some(())
    })
    .await;
    let scroll =
        "document.querySelector(`[data-testid='${arguments[0]}']`)?.scrollIntoView({ block: 'center' })";
    page.run(scroll, &[json!(canvas)]).await;
    if canvas == "latent-map" || canvas == "manifold" {
        page.until(canvas, LOADING, async || (page.part(canvas).version().await > 0).then_some(())).await;
    }
}

/// Trains to the end.
async fn trained(page: &Page) {
    page.set_screen(1440, 1000, false).await;
    page.until_state("ready", LOADING).await;
    page.train().click().await;
    page.until_state("finished", LOADING).await;
}

/// Opens a table with the keyboard, and waits until it has rows.
async fn open(page: &Page, name: &str) {
    let button = format!("table-{name}");
    focus(page, &button).await;
    assert_eq!(page.part(button.as_str()).attribute("aria-expanded").await.as_deref(), Some("false"));
    press(page, Key::Enter).await;
    page.until(&format!("rows of '{name}'"), SOON, async || {
        (!rows(page, name).await.is_empty()).then_some(())
    })
    .await;
    assert_eq!(page.part(button.as_str()).attribute("aria-expanded").await.as_deref(), Some("true"));
    let inside = "return document.activeElement.closest('dialog')?.dataset.testid ?? ''";
    assert_eq!(
        page.run(inside, &[]).await,
        json!(format!("table-dialog-{name}")),
        "the focus is in the dialog"
    );
}

/// Closes it with Escape, and waits until the focus is back.
async fn close(page: &Page, name: &str) {
    press(page, Key::Escape).await;
    let script = "return document.querySelector('dialog') === null && document.activeElement.dataset.testid";
    page.until(&format!("'{name}' to close"), SOON, async || {
        (page.run(script, &[]).await == json!(format!("table-{name}"))).then_some(())
    })
    .await;
}

/// The texts of the rows, each from its heading on.
async fn rows(page: &Page, name: &str) -> Vec<Vec<String>> {
    let script =
        "const rows = document.querySelectorAll(`[data-testid='table-dialog-${arguments[0]}'] tbody tr`);
        return [...rows].map(row => [...row.cells].map(cell => cell.textContent))";
    serde_json::from_value(page.run(script, &[json!(name)]).await).unwrap_or_default()
}

/// The name of the table, as it is spoken.
async fn said(page: &Page, name: &str) -> String {
    let script = "const table = document.querySelector(`[data-testid='table-dialog-${arguments[0]}'] table`);
        return document.getElementById(table.getAttribute('aria-labelledby')).textContent";
    text(&page.run(script, &[json!(name)]).await)
}

/// The values in a chart's readout, or its words if it has no values.
async fn readout(page: &Page, name: &str) -> Vec<String> {
    let script = "const line = document.querySelector(`[data-testid='readout-${arguments[0]}']`);
        const values = [...line.querySelectorAll('b:not(.letter)')].map(value => value.textContent);
        return values.length > 0 ? values : line.dataset.value ? [line.dataset.value] : []";
    serde_json::from_value(page.run(script, &[json!(name)]).await).unwrap_or_default()
}

/// What is said of a canvas beside its name.
async fn description(page: &Page, canvas: &str) -> String {
    let script = "const canvas = document.querySelector(`[data-testid='${arguments[0]}']`);
        return canvas.getAttribute('aria-describedby').split(' ')
            .map(id => document.getElementById(id).textContent).join(' ')";
    text(&page.run(script, &[json!(canvas)]).await)
}

/// The same, once it holds these words.
async fn described(page: &Page, canvas: &str, words: &str) -> String {
    page.until(&format!("'{words}' of {canvas}"), SOON, async || {
        Some(description(page, canvas).await).filter(|said| said.contains(words))
    })
    .await
}

/// Where canvases and sections stand.
async fn places(page: &Page) -> Value {
    let script = "return [...document.querySelectorAll('canvas, section')].map(part => {
        const { top, left, width, height } = part.getBoundingClientRect();
        return [top + scrollY, left + scrollX, width, height].map(place => Math.round(place)); })";
    page.run(script, &[]).await
}

async fn focus(page: &Page, id: &str) {
    page.run("document.querySelector(`[data-testid='${arguments[0]}']`).focus()", &[json!(id)]).await;
}

async fn press(page: &Page, key: Key) {
    let focused = page.client().active_element().await.expect("something has the focus");
    focused.send_keys(&key.to_string()).await.expect("it takes keys");
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
