//! The settings of the charts, and where their cursor stands.

use elbo_words::words;
use yew::prelude::*;

use crate::components::commands::command_button::CommandButton;
use elbo_page::{
    commands::PageCommand,
    plot::view::{Look, Smoothing, ViewAction},
};

/// What the bar shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ChartBarProps {
    /// The settings.
    pub look: Look,
}

/// The bar with the settings.
#[component]
pub fn ChartBar(props: &ChartBarProps) -> Html {
    let choice = |name: &'static str, command: PageCommand, on: bool| {
        html! { <CommandButton {command} pressed={on}>{ name }</CommandButton> }
    };
    html! {
        <div class="chart-bar">
            <div class="choices" role="group" aria-label={words().scale_label()}>
                { for [true, false].map(|logarithmic| {
                    let on = props.look.logarithmic == logarithmic;
                    choice(words().scale_name(logarithmic), PageCommand::Scale(logarithmic), on)
                }) }
            </div>
            <div class="choices" role="group" aria-label={words().smoothing_label()}
                title={words().smoothing_hint()}>
                { for Smoothing::ALL.into_iter().zip(words().smoothings()).map(|(smoothing, text)| {
                    choice(text, PageCommand::Smooth(smoothing), props.look.smoothing == smoothing)
                }) }
            </div>
        </div>
    }
}

/// Where the cursor stands.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct CursorPositionProps {
    /// In words; none while there is none.
    pub position: Option<AttrValue>,
    /// Where changes go.
    pub onchange: Callback<ViewAction>,
}

/// Where the cursor stands, and the button that hides it.
#[component]
pub fn CursorPosition(props: &CursorPositionProps) -> Html {
    html! {
        <p class="cursor-position" data-testid="cursor-position">
            if let Some(position) = &props.position {
                { position }
                <button type="button" class="hide" data-testid="cursor-hide" aria-label={words().cursor_hide()}
                    onclick={props.onchange.reform(|_: MouseEvent| ViewAction::PointStep(None))}>{ "×" }</button>
            } else {
                <span class="key">{ words().cursor_none() }</span>
            }
        </p>
    }
}
