//! The workspaces of the page, in one table.

use crate::{side::Side, state::RequestKind};

/// A place of the page for one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Workspace {
    /// The recipe. At wide widths it stands at the left hand of every other one.
    Recipe,
    /// The curves of the run.
    Curves,
    /// The map of the codes, and what is made of digits.
    Latent,
    /// Two recipes side by side.
    Duel,
}

/// What is to be known of a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkspaceEntry {
    /// Which one.
    pub id: Workspace,
    /// Its name in links, and of its handle.
    pub name: &'static str,
    /// The key that opens it.
    pub key: char,
    /// What it asks the worker for while it is shown.
    pub asks: &'static [RequestKind],
    /// The workspace that stands beside it where there is room for two.
    pub beside: Workspace,
}

/// All workspaces, in the order of their tabs.
pub const WORKSPACES: [WorkspaceEntry; 4] = [
    WorkspaceEntry { id: Workspace::Recipe, name: "recipe", key: '1', asks: &[], beside: Workspace::Curves },
    WorkspaceEntry { id: Workspace::Curves, name: "curves", key: '2', asks: &[], beside: Workspace::Latent },
    WorkspaceEntry {
        id: Workspace::Latent,
        name: "latent",
        key: '3',
        asks: &[RequestKind::Survey, RequestKind::Sheet, RequestKind::Pick, RequestKind::Gallery(Side::A)],
        beside: Workspace::Curves,
    },
    WorkspaceEntry {
        id: Workspace::Duel,
        name: "duel",
        key: '4',
        asks: &[RequestKind::Gallery(Side::A), RequestKind::Gallery(Side::B)],
        beside: Workspace::Curves,
    },
];

impl Workspace {
    /// The one that a page shows first, with a duel or without.
    #[must_use]
    pub fn first(has_duel: bool) -> Self {
        if has_duel { Self::Duel } else { Self::Curves }
    }

    /// Its entry in the table.
    #[must_use]
    pub fn entry(self) -> &'static WorkspaceEntry {
        &WORKSPACES[self.index()]
    }

    /// Its place in the table.
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Recipe => 0,
            Self::Curves => 1,
            Self::Latent => 2,
            Self::Duel => 3,
        }
    }

    /// Its name in links, and of its handle.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// The workspace of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        WORKSPACES.iter().find(|entry| entry.name == name).map(|entry| entry.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_each_workspace_once_under_names_and_keys_of_its_own() {
        for (index, entry) in WORKSPACES.iter().enumerate() {
            assert_eq!(entry.id.index(), index);
            assert_eq!(Workspace::named(entry.name), Some(entry.id));
            assert_ne!(entry.beside, entry.id);
            assert_eq!(WORKSPACES.iter().filter(|other| other.key == entry.key).count(), 1);
        }
        assert_eq!(Workspace::named("attic"), None);
    }
}
