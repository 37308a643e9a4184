//! The sheet of keys.

use elbo_words::words;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::focus_return::use_borrowed_focus;
use elbo_page::{
    commands::keys_sheet,
    state::{Action, FrameAction, State},
};

/// What the sheet shows and does.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct KeySheetProps {
    /// The state.
    pub state: State,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// The sheet, which lies over the page.
#[component]
pub fn KeySheet(props: &KeySheetProps) -> Html {
    let card = use_node_ref();
    use_borrowed_focus(&card);
    let close = props.dispatch.reform(|()| Action::Frame(FrameAction::Close));
    let onkeydown = {
        let close = close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if matches!(event.key().as_str(), "Escape" | "?") {
                event.prevent_default();
                event.stop_propagation();
                close.emit(());
            }
        })
    };
    let onchange = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                dispatch.emit(Action::Frame(FrameAction::SingleKeys(input.checked())));
            }
        })
    };
    let single_keys = props.state.frame.single_keys;
    let press = close.reform(|_: MouseEvent| ());
    html! {
        <div class="veil" onclick={press.clone()}>
            <div ref={card} class="card keys" role="dialog" aria-modal="true" aria-labelledby="keys-title" tabindex="-1"
                data-testid="keys" {onkeydown} onclick={|event: MouseEvent| event.stop_propagation()}>
                <h3 id="keys-title">{ words().keys_title() }</h3>
                <button type="button" class="close" data-testid="keys-close" aria-label={words().close()}
                    onclick={press}><span aria-hidden="true">{ "×" }</span></button>
                <label class="single-keys">
                    <input type="checkbox" data-testid="single-keys" checked={single_keys} {onchange} />
                    { words().single_keys() }
                </label>
                <p class="key">{ words().keys_note() }</p>
                <div class="sheet">
                    { for keys_sheet().iter().map(|(group, commands)| html! {
                        <section>
                            <h4>{ words().command_group(*group) }</h4>
                            <dl>
                                { for commands.iter().map(|(command, keys)| html! {
                                    <div class={(keys.is_single() && !single_keys).then_some("off")}>
                                        <dt><kbd>{ keys.words() }</kbd></dt><dd>{ command.label(&props.state) }</dd>
                                    </div>
                                }) }
                            </dl>
                        </section>
                    }) }
                </div>
            </div>
        </div>
    }
}
