//! The page around it: header, buttons, columns, notices, lessons, and what all parts share.

pub mod address;
pub mod canvas_observer;
pub mod columns;
pub mod controls;
pub mod escape;
pub mod header;
pub mod in_view;
pub mod lesson;
pub mod measure;
pub mod notices;
pub mod page;
pub mod painted;
pub mod part;
pub mod share;
pub mod tour;
