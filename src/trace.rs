//! What page and worker say to each other, in the browser's console: `?trace=1`.

use std::fmt::Debug;

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

/// Most characters of a message that are printed: weights and pixels are long.
const SHOWN: usize = 400;

/// Prints a decoded message with the time since the page began, in milliseconds, and its direction: `>` to the
/// worker, `<` from it. A browser without a console prints nothing.
pub fn trace(direction: &str, message: &dyn Debug) {
    let now_ms = gloo::utils::window().performance().map_or(0.0, |clock| clock.now());
    let text = format!("{message:?}");
    let shown = text.char_indices().nth(SHOWN).map_or(&*text, |(end, _)| &text[..end]);
    let more = if shown.len() < text.len() { " ..." } else { "" };
    let line = format!("{now_ms:9.1} ms {direction} {shown}{more}");
    let console = Reflect::get(&js_sys::global(), &"console".into());
    let log = console.and_then(|console| Ok((Reflect::get(&console, &"log".into())?, console)));
    if let Ok((log, console)) = log
        && let Some(log) = log.dyn_ref::<Function>()
    {
        log.call1(&console, &JsValue::from(line)).ok();
    }
}
