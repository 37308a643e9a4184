//! The way to the workspaces: a row of tabs at wide widths, a bar at the bottom of a narrow page.

use elbo_page::{
    state::{Action, PageLayout, View, ViewRequest},
    workspace::{WORKSPACES, Workspace, WorkspaceEntry},
};
use elbo_words::words;
use yew::prelude::*;

/// What the tabs show and do.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct TabsProps {
    /// What is in view.
    pub view: View,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// The tabs. The recipe has none where it stands beside every workspace.
#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let view = props.view;
    let has_tab =
        |entry: &&WorkspaceEntry| view.layout == PageLayout::Narrow || entry.id != Workspace::Recipe;
    let tabs: Vec<&WorkspaceEntry> = WORKSPACES.iter().filter(has_tab).collect();
    let places: Vec<Workspace> = tabs.iter().map(|entry| entry.id).collect();
    let onkeydown = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            let at = places.iter().position(|workspace| *workspace == view.middle()).unwrap_or(0);
            let to = match event.key().as_str() {
                "ArrowRight" => (at + 1) % places.len(),
                "ArrowLeft" => (at + places.len() - 1) % places.len(),
                "Home" => 0,
                "End" => places.len() - 1,
                _ => return,
            };
            event.prevent_default();
            dispatch.emit(Action::View(ViewRequest::Show(places[to])));
        })
    };
    html! {
        <nav class="tabs" role="tablist" aria-label={words().workspaces()} {onkeydown}>
            { for tabs.into_iter().map(|entry| html! {
                <Tab key={entry.name} id={entry.id} is_on={view.middle() == entry.id} dispatch={props.dispatch.clone()} />
            }) }
        </nav>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct TabProps {
    id: Workspace,
    is_on: bool,
    dispatch: Callback<Action>,
}

#[component]
fn Tab(props: &TabProps) -> Html {
    let (id, tab) = (props.id, use_node_ref());
    {
        // The focus goes with the choice, if it was on the tabs.
        let tab = tab.clone();
        use_effect_with(props.is_on, move |is_on| {
            let tab = tab.cast::<web_sys::HtmlElement>().filter(|_| *is_on);
            let bar = tab.as_ref().and_then(|tab| tab.parent_element());
            let focused = gloo::utils::document().active_element();
            if bar.zip(focused).is_some_and(|(bar, focused)| bar.contains(Some(&focused)))
                && let Some(tab) = tab
            {
                tab.focus().ok();
            }
        });
    }
    let onclick = props.dispatch.reform(move |_: MouseEvent| Action::View(ViewRequest::Show(id)));
    html! {
        <button type="button" ref={tab} role="tab" data-testid={format!("workspace-{}", id.name())}
            aria-selected={props.is_on.to_string()} aria-controls="workspace" tabindex={if props.is_on { "0" } else { "-1" }}
            aria-keyshortcuts={id.entry().key.to_string()} {onclick}>
            <svg viewBox="0 0 20 20" aria-hidden="true"><path d={sign(id)} /></svg>
            { words().workspace_label(id.name()) }
        </button>
    }
}

/// The outline of a workspace's sign, in a square of 20.
fn sign(workspace: Workspace) -> &'static str {
    match workspace {
        Workspace::Recipe => "M3 5h8m4 0h2M3 10h2m4 0h8M3 15h6m4 0h4M13 3v4M7 8v4M11 13v4",
        Workspace::Curves => "M3 3v14h14M5.500 5c1.500 6 3.500 8 11 8.500",
        Workspace::Latent => "M10 3a7 7 0 100 14 7 7 0 100-14M7.500 7v2M12 6v2M9 12v2M13 11.500v2",
        Workspace::Duel => "M3 5c4 8 7 9 14 9.500M3 15c4-2 8-9 14-10",
    }
}
