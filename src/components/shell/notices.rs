//! What lies over the workspaces until it is dismissed: what of a link was not used.

use std::rc::Rc;

use elbo_words::words;
use yew::prelude::*;

use elbo_page::state::{Action, RecipeAction};

/// Most sentences shown; the list of events has them all.
const SHOWN: usize = 3;

/// What of the link was not used.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct LinkNoticeProps {
    /// One sentence each; none if all is well.
    pub faults: Rc<Vec<String>>,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// The notice on a damaged or newer link.
#[component]
pub fn LinkNotice(props: &LinkNoticeProps) -> Html {
    if props.faults.is_empty() {
        return html! {};
    }
    let more = props.faults.len().saturating_sub(SHOWN);
    html! {
        <div class="banner warn" role="alert" data-testid="link-notice">
            <div>
                <b>{ words().link_damaged() }</b>
                <ul>
                    { for props.faults.iter().take(SHOWN).map(|fault| html! { <li>{ fault }</li> }) }
                    if more > 0 {
                        <li>{ words().more_faults(more) }</li>
                    }
                </ul>
            </div>
            <button type="button" data-testid="link-notice-dismiss"
                onclick={props.dispatch.reform(|_: MouseEvent| Action::Recipe(RecipeAction::DismissNotice))}>
                { words().dismiss() }
            </button>
        </div>
    }
}
