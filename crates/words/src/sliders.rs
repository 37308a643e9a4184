//! What is said of the latent sliders, and of the digit picked to compare.

use elbo_protocol::Terms;

/// What is said of the latent sliders, and of the digit picked to compare.
pub trait SliderWords {
    /// Heading of the sliders.
    fn sliders_title(&self) -> &'static str;

    /// How many sliders there are, before their KL is known.
    fn sliders_count(&self, latent: usize) -> String;

    /// The order of the sliders, where all are used.
    fn sliders_ranked(&self) -> &'static str;

    /// The order of the sliders, and how many are unused.
    fn sliders_ranked_with_unused(&self, unused: usize, latent: usize) -> String;

    /// The decoded digit, for those who cannot see it.
    fn sliders_digit(&self) -> &'static str;

    /// The button that draws the sliders from the prior.
    fn sample_prior(&self) -> &'static str;

    /// What it does.
    fn sample_prior_hint(&self) -> &'static str;

    /// The button that sets them all to zero.
    fn zero_sliders(&self) -> &'static str;

    /// The button that shows or hides the unused sliders.
    fn fold_unused(&self, unfolded: bool, unused: usize) -> String;

    /// In the place of a KL that is next to none.
    fn unused_dimension(&self) -> &'static str;

    /// The KL of a dimension, in nats.
    fn kl_of_dimension(&self, nats: f32) -> String;

    /// The picked digit, for those who cannot see it.
    fn picked_digit(&self) -> &'static str;

    /// In its place while none is picked.
    fn picked_none(&self) -> &'static str;

    /// The picked digit by its label, and after that its number.
    fn picked_name(&self, label: u8, index: u32) -> [String; 2];

    /// Reconstruction and KL of the picked digit, in nats.
    fn picked_terms(&self, terms: Terms) -> String;

    /// What the two numbers are.
    fn picked_terms_hint(&self) -> &'static str;
}
