//! Commands for everything within: what its buttons know, the keys, and what lies over the page.

use yew::prelude::*;

use super::{context::CommandContext, keys::KeySheet, palette::CommandPalette, shortcuts::use_shortcuts};
use elbo_page::{
    commands::{PageCommand, Standings},
    state::{Action, OnTop, State},
};

/// The state, and what is shown of it.
#[derive(Debug, Clone, Properties)]
pub struct CommandsProps {
    /// The state.
    pub state: State,
    /// Where actions go.
    pub dispatch: Callback<Action>,
    /// The page.
    #[prop_or_default]
    pub children: Html,
}

impl PartialEq for CommandsProps {
    fn eq(&self, _: &Self) -> bool {
        // The page is rendered only if it has changed: to look for the change again would take longer than this.
        false
    }
}

/// The page with its commands.
#[component]
pub fn Commands(props: &CommandsProps) -> Html {
    let latest = use_mut_ref(|| None::<State>);
    latest.replace(Some(props.state.clone()));
    let run = use_callback(props.dispatch.clone(), move |command: PageCommand, dispatch| {
        // The state is let go of before the action: the page may be rendered at once.
        let possible = latest.borrow().as_ref().and_then(|state| {
            command.is_possible(state).then(|| command.action(state, js_sys::Math::random))
        });
        if let Some(action) = possible {
            dispatch.emit(action);
        }
    });
    let (state, frame) = (&props.state, props.state.frame);
    use_shortcuts(frame.single_keys, run.clone());
    let standings = Standings::of(state);
    let context = CommandContext { standings: standings.clone(), frame, run: run.clone() };
    html! {
        <ContextProvider<CommandContext> {context}>
            { props.children.clone() }
            { match frame.overlay {
                Some(OnTop::Palette) => html! {
                    <CommandPalette state={state.clone()} {standings} {run} dispatch={props.dispatch.clone()} />
                },
                Some(OnTop::Keys) => html! { <KeySheet state={state.clone()} dispatch={props.dispatch.clone()} /> },
                None => html! {},
            } }
        </ContextProvider<CommandContext>>
    }
}
