//! What is said of the latent map, of the manifold decoded over the same plane, and of the linear probe, in English.

use elbo_protocol::Axes;

use super::English;
use crate::{
    MapWords,
    numbers::{grouped, percent},
};

impl MapWords for English {
    fn map_title(&self) -> &'static str {
        "Latent map"
    }

    fn map_note(&self) -> &'static str {
        "held-out digits · drag to decode"
    }

    fn map_label(&self, digits: usize) -> String {
        format!(
            "Map of the codes of {digits} held-out digits. Arrow keys move the sliders' point, with shift further; Home \
             puts it in the center."
        )
    }

    fn map_empty(&self) -> &'static str {
        "The map appears when the held-out digits are here."
    }

    fn map_axes(&self) -> &'static str {
        "Axes of the map"
    }

    fn map_axes_choice(&self, axes: Axes) -> &'static str {
        match axes {
            Axes::Principal => "Principal",
            Axes::MostInformative => "Informative",
        }
    }

    fn map_axes_hint(&self, axes: Axes) -> &'static str {
        match axes {
            Axes::Principal => {
                "The plane in which the codes vary most. Its axes are turned within it so that the map stays steady."
            }
            Axes::MostInformative => "The two latent dimensions with the largest KL.",
        }
    }

    fn map_axis(&self, dimension: Option<u32>, share: f32) -> String {
        match dimension {
            Some(dimension) => format!("z{dimension} · {}", percent(share)),
            None => format!("{} of variance", percent(share)),
        }
    }

    fn map_rows(&self) -> &'static str {
        "rows: labels 0 to 9"
    }

    fn map_axis_hint(&self) -> &'static str {
        "Share of the variance of the codes along this axis"
    }

    fn map_tip(&self, index: usize) -> String {
        format!(" held-out digit {index}")
    }

    fn pick_out_labels(&self) -> &'static str {
        "Pick out a digit"
    }

    fn pick_out_label(&self, label: u8) -> String {
        format!("Pick out the digit {label}")
    }

    fn map_sliders(&self) -> &'static str {
        "the sliders"
    }

    fn sliders_on_plane(&self) -> &'static str {
        "the sliders, on the plane"
    }

    fn sliders_off_plane(&self, distance: f32) -> String {
        format!("the sliders, {distance:.1} off the plane")
    }

    fn prior_rings(&self) -> &'static str {
        "the prior, at 1 and 2 deviations"
    }

    fn map_points_to_come(&self) -> &'static str {
        "Each point will be the posterior mean of one held-out digit."
    }

    fn map_scale(&self, reach: f32, one_axis: bool, step: u32) -> String {
        let axes = if one_axis { "across" } else { "across and up" };
        let weights = match step {
            0 => "untrained weights".to_owned(),
            step => format!("weights of step {}", grouped(step)),
        };
        format!("From −{reach} to {reach} {axes}, around the mean of the codes; {weights}.")
    }

    fn map_share(&self, share: f32) -> String {
        format!(
            "The plane holds {} of the variance of the codes: digits that overlap here may lie apart in other \
             directions.",
            percent(share)
        )
    }

    fn map_of_one_dimension(&self) -> &'static str {
        "There is one latent dimension; the rows only keep the labels apart."
    }

    fn map_of_two_dimensions(&self) -> &'static str {
        "The plane is the whole latent space."
    }

    fn manifold_title(&self) -> &'static str {
        "Manifold"
    }

    fn manifold_label(&self) -> &'static str {
        "Digits decoded all over the plane of the map. Arrow keys move the sliders' point, with shift further; \
         Home puts it in the center."
    }

    fn manifold_empty(&self) -> &'static str {
        "The digits appear with the map."
    }

    fn manifold_size(&self, side: usize) -> String {
        format!("{side}×{side} digits decoded over the map's plane")
    }

    fn manifold_explanation(&self) -> &'static str {
        "The same plane and scale as the map. Where codes lie, the decoder was trained; farther out it guesses. Click \
         or drag to set the sliders."
    }

    fn probe_title(&self) -> &'static str {
        "Linear probe"
    }

    fn probe_note(&self) -> &'static str {
        "what the codes say of the label"
    }

    fn probe_accuracy(&self) -> &'static str {
        "on mu: "
    }

    fn probe_explanation(&self, fitted: u32, tested: u32) -> String {
        format!(
            "Ridge regression fitted on {} held-out digits, tested on {} others; chance is about 10 %. It measures \
             the representation. Training does not optimize it.",
            grouped(fitted),
            grouped(tested)
        )
    }
}
