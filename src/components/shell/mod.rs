//! The page around the workspaces: header, tabs, notices, lessons, and what all parts share.

pub mod address;
pub mod canvas_observer;
pub mod escape;
mod header;
pub mod in_view;
mod layout;
pub mod lesson;
pub mod measure;
mod notices;
pub mod page;
pub mod painted;
mod part;
mod share;
mod tabs;
mod tour;
