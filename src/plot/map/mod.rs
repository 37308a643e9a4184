//! The map of the codes of held-out digits as geometry: what lies where. It knows no canvas.

mod extent;

pub use extent::Extent;
