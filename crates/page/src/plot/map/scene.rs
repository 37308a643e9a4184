//! What is on the map.

use std::rc::Rc;

use elbo_protocol::Survey;

use super::Extent;

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
