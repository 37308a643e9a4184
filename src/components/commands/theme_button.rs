//! The button that changes the theme.

use elbo_words::words;
use yew::prelude::*;

use super::{command_button::CommandButton, context::CommandContext};
use elbo_page::{commands::PageCommand, theme::Theme};

/// The button, which shows the theme in force.
#[component]
pub fn ThemeButton() -> Html {
    let context = use_context::<CommandContext>();
    let theme = context.map(|context| context.frame.theme).unwrap_or_default();
    let (sign, name) = match theme {
        Theme::Auto => ("◐", words().theme_of_the_system()),
        Theme::Light => ("☀", words().light_theme()),
        Theme::Dark => ("☾", words().dark_theme()),
    };
    let label = AttrValue::from(words().theme_button(name));
    html! {
        <CommandButton command={PageCommand::Theme} class="theme" hint={label.clone()} {label}>
            <span aria-hidden="true">{ sign }</span>
        </CommandButton>
    }
}
