//! What is said of the morph from one end to another.

/// What is said of the morph from one end to another.
pub trait MorphWords {
    /// Heading of the morph.
    fn morph_title(&self) -> &'static str;

    /// What stands beside it.
    fn morph_note(&self) -> &'static str;

    /// The button that takes both ends away.
    fn morph_reset(&self) -> &'static str;

    /// An end of the morph, for those who cannot see it: what it is, if it is set.
    fn morph_end(&self, end: &str, is: Option<&str>) -> String;

    /// The group of an end of the morph.
    fn morph_end_group(&self, end: &str) -> String;

    /// What an end of the morph may be taken from: the sliders, the picked digit, the drawing.
    fn morph_sources(&self) -> [&'static str; 3];

    /// The button that sets an end of the morph.
    fn set_morph_end(&self, end: &str, from: &str) -> String;

    /// An end that was taken from the drawing.
    fn end_drawing(&self) -> &'static str;

    /// An end that was taken from the sliders.
    fn end_sliders(&self) -> &'static str;

    /// An end that was drawn from the prior.
    fn end_prior(&self) -> &'static str;

    /// What the button that plays does without ends.
    fn morph_play_hint(&self) -> &'static str;

    /// The button that plays the morph, or stops it while it plays.
    fn morph_play(&self, is_playing: bool) -> &'static str;

    /// The slider between the ends.
    fn morph_slider(&self) -> &'static str;

    /// How far the morph is, in percent.
    fn morph_position(&self, percent: f32) -> String;

    /// The same, for those who cannot see it.
    fn morph_position_told(&self, percent: f32) -> String;
}
