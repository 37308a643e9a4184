//! The Share button: it copies the address of what the page shows, or shows it where copying is refused.

use elbo_words::words;
use gloo::timers::callback::Timeout;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlInputElement;
use yew::{platform::spawn_local, prelude::*};

use crate::components::{
    commands::command_button::CommandButton,
    commands::context::CommandContext,
    shell::address::{LinkContext, full},
    shell::escape::use_escape,
};
use elbo_page::commands::PageCommand;

/// How long it is said that the link was copied, in milliseconds.
const SAID_MS: u32 = 4000;

/// How the last press went.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    /// The link was copied.
    Copied,
    /// Copying was refused: the link is shown instead, and selected anew at each press.
    Refused {
        /// The link.
        address: String,
        /// Counts the presses.
        press: u32,
    },
}

/// The button, and what it says.
#[component]
pub fn Share() -> Html {
    let outcome = use_state(|| None::<Outcome>);
    let close = {
        let outcome = outcome.setter();
        Callback::from(move |()| outcome.set(None))
    };
    use_escape(close.clone());
    {
        let outcome_now = (*outcome).clone();
        let outcome = outcome.setter();
        use_effect_with(outcome_now, move |now| {
            let copied = *now == Some(Outcome::Copied);
            let timeout = copied.then(|| Timeout::new(SAID_MS, move || outcome.set(None)));
            move || drop(timeout)
        });
    }
    let link = use_context::<LinkContext>();
    let press = use_context::<CommandContext>().map_or(0, |context| context.frame.shares);
    {
        let (link, outcome, seen) = (link, outcome.setter(), use_mut_ref(|| press));
        use_effect_with(press, move |press| {
            let press = *press;
            if seen.replace(press) != press
                && let Some(LinkContext(link)) = link
            {
                let address = full(&link);
                spawn_local(async move { outcome.set(Some(copy(address, press).await)) });
            }
        });
    }
    html! {
        <div class="share-box">
            <CommandButton command={PageCommand::Share}>{ words().share() }</CommandButton>
            <p role="status" aria-live="polite" data-testid="share-status"
                class={classes!("said", (*outcome != Some(Outcome::Copied)).then_some("off"))}>
                { match &*outcome {
                    Some(Outcome::Copied) => words().share_copied(),
                    Some(Outcome::Refused { .. }) => words().share_by_hand(),
                    None => "",
                } }
            </p>
            if let Some(Outcome::Refused { address, press }) = &*outcome {
                <div class="card by-hand">
                    <label for="share-link">{ words().share_refused() }</label>
                    <Selected address={address.clone()} press={*press} />
                    <button type="button" data-testid="share-close" onclick={close.reform(|_: MouseEvent| ())}>
                        { words().close() }
                    </button>
                </div>
            }
        </div>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct SelectedProps {
    address: String,
    press: u32,
}

/// The address in a field, selected for copying by hand.
#[component]
fn Selected(props: &SelectedProps) -> Html {
    let field = use_node_ref();
    {
        let field = field.clone();
        use_effect_with(props.clone(), move |_| {
            if let Some(field) = field.cast::<HtmlInputElement>() {
                field.focus().ok();
                field.select();
            }
        });
    }
    html! {
        <input ref={field} type="text" id="share-link" data-testid="share-link" readonly=true
            value={props.address.clone()} />
    }
}

/// Copies a text, and tells how it went: the clipboard may be missing, as on plain HTTP, or refused.
async fn copy(address: String, press: u32) -> Outcome {
    let copied = match write(&address) {
        Some(promise) => JsFuture::from(promise).await.is_ok(),
        None => false,
    };
    if copied { Outcome::Copied } else { Outcome::Refused { address, press } }
}

fn write(text: &str) -> Option<Promise> {
    let read = |from: &JsValue, name: &str| Reflect::get(from, &name.into()).ok();
    let navigator = read(&gloo::utils::window().into(), "navigator")?;
    let clipboard = read(&navigator, "clipboard").filter(|clipboard| !clipboard.is_undefined())?;
    let write: Function = read(&clipboard, "writeText")?.dyn_into().ok()?;
    write.call1(&clipboard, &text.into()).ok()?.dyn_into().ok()
}
