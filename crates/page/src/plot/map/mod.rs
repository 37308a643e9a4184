//! The map of the codes of held-out digits: pure geometry.

mod extent;
mod layout;
mod mark;
mod place;
mod words;

use std::rc::Rc;

use elbo_protocol::Survey;

pub use extent::Extent;
pub use layout::{MapGroup, MapLayout, Ring, lay_out};
pub use mark::{Piece, SIZE, mark, mark_path};
pub use place::{PlaneKey, digit_near, is_line, moved, off_plane, place};
pub use words::Word;

#[cfg(test)]
pub(crate) use layout::tests::survey;

/// Labels that there are.
pub const LABELS: u8 = 10;

/// A survey and the part of its plane in view. Equal only to itself: 2,000 points are not compared whenever the
/// page is rendered.
#[derive(Debug, Clone)]
pub struct Scene {
    /// What the codes say.
    pub survey: Rc<Survey>,
    /// The part of the plane.
    pub extent: Extent,
}

impl PartialEq for Scene {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.survey, &other.survey) && self.extent == other.extent
    }
}
