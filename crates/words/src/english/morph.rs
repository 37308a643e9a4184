//! What is said of the morph from one end to another, in English.

use super::English;
use crate::MorphWords;

impl MorphWords for English {
    fn morph_title(&self) -> &'static str {
        "Morph"
    }

    fn morph_note(&self) -> &'static str {
        "from A to B, along the sphere"
    }

    fn morph_reset(&self) -> &'static str {
        "Reset"
    }

    fn morph_end(&self, end: &str, is: Option<&str>) -> String {
        format!("End {end}: {}", is.unwrap_or("not set"))
    }

    fn morph_end_group(&self, end: &str) -> String {
        format!("End {end}")
    }

    fn morph_sources(&self) -> [&'static str; 3] {
        ["sliders", "digit", "drawing"]
    }

    fn set_morph_end(&self, end: &str, from: &str) -> String {
        format!("Set {end} from the {from}")
    }

    fn end_drawing(&self) -> &'static str {
        "the drawing"
    }

    fn end_sliders(&self) -> &'static str {
        "the sliders"
    }

    fn end_prior(&self) -> &'static str {
        "a draw from the prior"
    }

    fn morph_play_hint(&self) -> &'static str {
        "An end that is not set is taken from the sliders, or drawn from the prior"
    }

    fn morph_play(&self, is_playing: bool) -> &'static str {
        if is_playing { "Stop" } else { "Play" }
    }

    fn morph_slider(&self) -> &'static str {
        "Position from A to B"
    }

    fn morph_position(&self, percent: f32) -> String {
        format!("{percent:.0} %")
    }

    fn morph_position_told(&self, percent: f32) -> String {
        format!("{percent:.0} % of the way from A to B")
    }
}
