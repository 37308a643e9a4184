//! A button that does what a command does.

use elbo_words::words;
use yew::prelude::*;

use super::context::CommandContext;
use elbo_page::commands::{PageCommand, Shortcut, Standing};

/// A button of a command. Its keys and whether it can be done now are found by the button itself.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct CommandButtonProps {
    /// The command.
    pub command: PageCommand,
    /// The label.
    #[prop_or_default]
    pub children: Html,
    /// Classes of the button.
    #[prop_or_default]
    pub class: Classes,
    /// Name for tests, if it is not the command's.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
    /// The name for those who cannot see the label, if the label is a sign.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// What it does, if that is not the command's help.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// The `id` of what describes it.
    #[prop_or_default]
    pub described_by: Option<AttrValue>,
    /// Whether it is pressed, if it is a button that can be.
    #[prop_or_default]
    pub pressed: Option<bool>,
}

/// The button. It needs a [`CommandContext`] around it.
#[component]
pub fn CommandButton(props: &CommandButtonProps) -> Html {
    let Some(CommandContext { standings, frame, run }) = use_context::<CommandContext>() else {
        return html! {};
    };
    let command = props.command;
    let keys = command.shortcut().filter(|keys| frame.single_keys || !keys.is_single());
    let help = props.hint.as_deref().unwrap_or_else(|| command.help());
    let title = words().with_keys(help, &keys.map(Shortcut::words).unwrap_or_default());
    let testid = props.testid.clone().unwrap_or_else(|| command.name().into_owned().into());
    html! {
        <button type="button" class={props.class.clone()} data-testid={testid}
            disabled={standings.get(command) == Standing::Cannot}
            title={(!title.is_empty()).then_some(title)} aria-label={props.label.clone()}
            aria-keyshortcuts={keys.map(Shortcut::aria)} aria-describedby={props.described_by.clone()}
            aria-pressed={props.pressed.map(|pressed| pressed.to_string())}
            onclick={run.reform(move |_: MouseEvent| command)}>{ props.children.clone() }</button>
    }
}
