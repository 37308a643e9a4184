//! What every button of a command knows of the page.

use yew::prelude::*;

use elbo_page::{
    commands::{PageCommand, Standings},
    state::PageFrame,
};

/// What every button of a command knows of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct CommandContext {
    /// What can be done now.
    pub standings: Standings,
    /// What stands around the workspaces.
    pub frame: PageFrame,
    /// Runs a command, if it can be done.
    pub run: Callback<PageCommand>,
}
