//! The names of the map's axes.

use elbo_protocol::Survey;
use elbo_words::words;

use super::place::is_line;

/// The name of an axis of the map, 0 across and 1 up: its latent dimension, if it is one, and its share of the
/// variance of the codes. Those of the principal plane have none but their share.
#[must_use]
pub fn axis_name(survey: &Survey, axis: usize) -> String {
    let plane = &survey.plane;
    let dimension = match plane.dimensions {
        Some(dimensions) => Some(dimensions[axis]),
        None => is_line(survey).then_some(0),
    };
    words().map_axis(dimension, plane.explained[axis] * 100.0)
}
