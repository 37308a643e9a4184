//! The palette: any command by its name.

use elbo_words::words;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::focus_return::use_borrowed_focus;
use elbo_page::{
    commands::{FoundCommand, PageCommand, PaletteKey, Shortcut, Standings, found},
    state::{Action, FrameAction, State},
};

/// What the palette shows and does.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct CommandPaletteProps {
    /// The state.
    pub state: State,
    /// What can be done in it.
    pub standings: Standings,
    /// Runs a command.
    pub run: Callback<PageCommand>,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// The palette, which lies over the page.
#[component]
pub fn CommandPalette(props: &CommandPaletteProps) -> Html {
    let (input, list) = (use_node_ref(), use_node_ref());
    let search = use_state(String::new);
    // By its name: what is possible changes while one reads.
    let chosen = use_state_eq(|| None::<PageCommand>);
    use_borrowed_focus(&input);
    let found = found(&props.state, &props.standings, &search);
    let place = found.iter().position(|found| Some(found.command) == *chosen).unwrap_or(0);
    use_in_view(&list, found.get(place).map(|found| found.command));
    let close = props.dispatch.reform(|()| Action::Frame(FrameAction::Close));
    let run = {
        let (close, run) = (close.clone(), props.run.clone());
        Callback::from(move |command: PageCommand| {
            // First, so that a command can open something in its place.
            close.emit(());
            run.emit(command);
        })
    };
    let oninput = {
        let (search, chosen) = (search.setter(), chosen.setter());
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                search.set(input.value());
                chosen.set(None);
            }
        })
    };
    let onkeydown = {
        let (chosen, close, run) = (chosen.setter(), close.clone(), run.clone());
        let commands: Vec<PageCommand> = found.iter().map(|found| found.command).collect();
        Callback::from(move |event: KeyboardEvent| {
            let Some(key) = PaletteKey::named(&event.key()).filter(|_| !event.is_composing()) else { return };
            event.prevent_default();
            event.stop_propagation();
            match key {
                PaletteKey::Next | PaletteKey::Previous => {
                    chosen.set(commands.get(key.moved(place, commands.len())).copied());
                }
                PaletteKey::Run => {
                    if let Some(command) = commands.get(place) {
                        run.emit(*command);
                    }
                }
                PaletteKey::Close => close.emit(()),
                PaletteKey::Stay => {}
            }
        })
    };
    let option = |(index, found): (usize, &FoundCommand)| {
        let command = found.command;
        let name = command.name();
        html! {
            <li key={name.to_string()} id={option_id(command)} role="option" data-testid={format!("palette-item-{name}")}
                aria-selected={(index == place).to_string()} title={command.help()}
                onclick={run.reform(move |_: MouseEvent| command)}>
                <span class="group">{ words().command_group(command.group()) }</span>
                <span class="label">{ &found.label }</span>
                if found.is_on {
                    <span class="key">{ words().palette_on() }</span>
                }
                { command.shortcut().map(keys).unwrap_or_default() }
            </li>
        }
    };
    let active = found.get(place).map(|found| option_id(found.command));
    html! {
        <div class="veil" onclick={close.reform(|_: MouseEvent| ())}>
            <div class="card palette" role="dialog" aria-modal="true" aria-label={words().palette()}
                data-testid="palette" {onkeydown} onclick={|event: MouseEvent| event.stop_propagation()}>
                <input ref={input} type="text" role="combobox" data-testid="palette-input" value={(*search).clone()}
                    aria-label={words().palette_input()} placeholder={words().palette_input()} aria-expanded="true"
                    aria-controls="palette-list" aria-autocomplete="list" aria-activedescendant={active}
                    autocomplete="off" autocapitalize="off" spellcheck="false" {oninput} />
                <ul ref={list} id="palette-list" role="listbox" aria-label={words().palette()}>
                    { for found.iter().enumerate().map(option) }
                </ul>
                <p class="key" role="status" data-testid="palette-count" data-value={found.len().to_string()}>{
                    if found.is_empty() { words().palette_none().to_owned() } else { words().palette_count(found.len()) }
                }</p>
            </div>
        </div>
    }
}

/// Keys as they read.
fn keys(shortcut: Shortcut) -> Html {
    html! { <kbd>{ shortcut.words() }</kbd> }
}

fn option_id(command: PageCommand) -> String {
    format!("palette-option-{}", command.name())
}

/// Scrolls the list, and nothing else, to what is chosen.
#[hook]
fn use_in_view(list: &NodeRef, chosen: Option<PageCommand>) {
    let list = list.clone();
    use_effect_with(chosen, move |chosen| {
        let document = gloo::utils::document();
        let option = chosen.and_then(|command| document.get_element_by_id(&option_id(command)));
        let (Some(list), Some(option)) = (list.cast::<HtmlElement>(), option) else { return };
        let (seen, found) = (list.get_bounding_client_rect(), option.get_bounding_client_rect());
        let by = (found.top() - seen.top()).min(0.0) + (found.bottom() - seen.bottom()).max(0.0);
        list.set_scroll_top(list.scroll_top() + by.round() as i32);
    });
}
