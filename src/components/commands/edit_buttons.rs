//! Undo and redo of the recipe's edits.

use elbo_words::words;
use yew::prelude::*;

use super::command_button::CommandButton;
use elbo_page::commands::PageCommand;

/// The two buttons, side by side.
#[component]
pub fn EditButtons() -> Html {
    let [undo, redo] = words().recipe_undo_redo();
    html! {
        <span class="edits">
            <CommandButton command={PageCommand::Undo} class="small" label={undo}><span aria-hidden="true">{ "↶" }</span></CommandButton>
            <CommandButton command={PageCommand::Redo} class="small" label={redo}><span aria-hidden="true">{ "↷" }</span></CommandButton>
        </span>
    }
}
