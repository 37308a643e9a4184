//! The map of the codes of held-out digits: pure geometry.

mod axis;
mod extent;
mod layout;
mod mark;
mod place;
mod scene;
mod words;

pub use axis::axis_name;
pub use extent::Extent;
pub use layout::{MapGroup, MapLayout, Ring, lay_out};
pub use mark::{Piece, SIZE, mark, mark_path};
pub use place::{PlaneKey, digit_near, is_line, moved, off_plane, place};
pub use scene::{LABELS, Scene};
pub use words::Word;

#[cfg(test)]
pub(crate) use layout::tests::survey;
