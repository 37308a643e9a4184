//! Every action is a command: the palette and the sheet of keys, keys alone, and undo and redo of the recipe.

use fantoccini::key::Key;
use serde_json::json;

use crate::browser::{LOADING, Page, SOON, Visit};

#[test]
fn the_palette_finds_and_runs_a_command_by_the_keyboard() {
    Visit::cpu("preset=article&train_images=2560").run(async |page| {
        page.until_state("ready", LOADING).await;
        focus(page, "train").await;
        chord(page, "k").await;
        until_focus(page, "palette-input").await;
        let all = page.part("palette-count").number().await.unwrap_or_default();
        assert!(all > 20.0, "{all} commands");
        type_text(page, "prcol").await;
        until_selected(page, "palette-item-preset-collapse").await;
        assert!(page.part("palette-count").number().await.unwrap_or_default() < all);
        press(page, Key::Enter).await;
        page.until("the preset", SOON, async || {
            (page.part("preset-collapse").attribute("aria-pressed").await.as_deref() == Some("true"))
                .then_some(())
        })
        .await;
        until_focus(page, "train").await;
        // Closed with nothing done, the focus is where it was.
        chord(page, "k").await;
        until_focus(page, "palette-input").await;
        press(page, Key::Down).await;
        press(page, Key::Up).await;
        press(page, Key::Up).await;
        press(page, Key::Escape).await;
        until_focus(page, "train").await;
        assert_eq!(page.state().await, "ready");
    });
}

#[test]
fn the_palette_leaves_out_what_cannot_be_done() {
    Visit::cpu("preset=article&train_images=2560").run(async |page| {
        page.until_state("ready", LOADING).await;
        page.part("open-palette").click().await;
        until_focus(page, "palette-input").await;
        let items = "return [...document.querySelectorAll('[data-testid^=\"palette-item-\"]')].map(item => item.dataset.testid)";
        let items = page.run(items, &[]).await;
        let has = |name: &str| items.as_array().is_some_and(|items| items.contains(&json!(format!("palette-item-{name}"))));
        assert!(has("train") && has("step") && has("duel-warmup"), "{items}");
        assert!(!has("retry") && !has("recipe-undo") && !has("back-to-live") && !has("duel-end"), "{items}");
        type_text(page, "qqqq").await;
        page.until("nothing", SOON, async || (page.part("palette-count").number().await == Some(0.0)).then_some(()))
            .await;
        press(page, Key::Enter).await;
        until_focus(page, "palette-input").await;
    });
}

#[test]
fn a_key_alone_is_a_command_but_not_while_one_types() {
    Visit::cpu("preset=article&train_images=2560&epochs=500").run(async |page| {
        page.until_state("ready", LOADING).await;
        focus(page, "recipe-beta").await;
        press_letter(page, "t").await;
        press_letter(page, "s").await;
        assert!(page.part("recipe-beta").input_value().await.ends_with("ts"));
        assert_eq!((page.state().await, page.steps_done().await), ("ready".to_owned(), 0));
        page.run("const field = document.activeElement; field.value = '1'; field.blur()", &[]).await;
        press_letter(page, "s").await;
        page.until("one step", SOON, async || (page.steps_done().await == 1).then_some(())).await;
        press_letter(page, "t").await;
        page.until_state("running", SOON).await;
        press_letter(page, "t").await;
        page.until_state("paused", SOON).await;
    });
}

#[test]
fn the_sheet_tells_the_keys_and_switches_those_pressed_alone_off() {
    Visit::cpu("preset=article&train_images=2560").run(async |page| {
        page.until_state("ready", LOADING).await;
        press_letter(page, "?").await;
        until_focus(page, "keys").await;
        let text = page.part("keys").text().await;
        for word in ["Ctrl+K", "Ctrl+Shift+Z", "Take one training step", "Go to the curves"] {
            assert!(text.contains(word), "{word} in {text}");
        }
        press_letter(page, "s").await;
        page.part("single-keys").click().await;
        press(page, Key::Escape).await;
        page.until("the sheet to close", SOON, async || {
            page.part("keys").attribute("role").await.is_none().then_some(())
        })
        .await;
        press_letter(page, "s").await;
        chord(page, "k").await;
        until_focus(page, "palette-input").await;
        assert_eq!(page.steps_done().await, 0, "neither in the sheet nor once they are off");
        page.goto("backend=cpu&train_images=2560").await;
        page.until_state("ready", LOADING).await;
        assert_eq!(page.part("step").attribute("aria-keyshortcuts").await, None, "it is remembered");
    });
}

#[test]
fn an_edit_is_undone_and_done_again_by_button_and_by_key() {
    Visit::cpu("preset=article&train_images=2560").run(async |page| {
        page.until_state("ready", LOADING).await;
        assert!(!page.part("recipe-undo").is_enabled().await && !page.part("recipe-redo").is_enabled().await);
        page.part("recipe-beta").set("4").await;
        page.part("recipe-undo").click().await;
        until_beta(page, "1").await;
        page.part("recipe-redo").click().await;
        until_beta(page, "4").await;
        focus(page, "train").await;
        chord(page, "z").await;
        until_beta(page, "1").await;
    });
}

async fn until_beta(page: &Page, wanted: &str) {
    page.until(&format!("a beta of {wanted}"), SOON, async || {
        (page.part("recipe-beta").input_value().await == wanted).then_some(())
    })
    .await;
}

async fn until_selected(page: &Page, id: &str) {
    page.until(&format!("{id} to be chosen"), SOON, async || {
        (page.part(id).attribute("aria-selected").await.as_deref() == Some("true")).then_some(())
    })
    .await;
}

async fn until_focus(page: &Page, id: &str) {
    page.until(&format!("the focus on {id}"), SOON, async || {
        let focused = page.run("return document.activeElement?.dataset.testid ?? null", &[]).await;
        (focused == json!(id)).then_some(())
    })
    .await;
}

async fn focus(page: &Page, id: &str) {
    page.run("document.querySelector(`[data-testid='${arguments[0]}']`).focus()", &[json!(id)]).await;
    until_focus(page, id).await;
}

/// Presses a key where the focus is.
async fn press(page: &Page, key: Key) {
    send(page, &key.to_string()).await;
}

/// Presses a letter or a sign where the focus is.
async fn press_letter(page: &Page, letter: &str) {
    send(page, letter).await;
}

/// Presses a letter with Ctrl. WebDriver lets go of Ctrl at the end.
async fn chord(page: &Page, letter: &str) {
    send(page, &format!("{}{letter}", Key::Control)).await;
}

async fn type_text(page: &Page, text: &str) {
    send(page, text).await;
}

async fn send(page: &Page, keys: &str) {
    let focused = page.client().active_element().await.expect("something has the focus");
    focused.send_keys(keys).await.expect("it takes keys");
}
