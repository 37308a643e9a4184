//! What is said of the latent sliders, and of the digit picked to compare, in English.

use elbo_protocol::Terms;

use super::English;
use crate::{SliderWords, numbers::nats};

impl SliderWords for English {
    fn sliders_title(&self) -> &'static str {
        "Latent sliders"
    }

    fn sliders_count(&self, latent: usize) -> String {
        format!("{latent} dimensions of z")
    }

    fn sliders_ranked(&self) -> &'static str {
        "ranked by KL"
    }

    fn sliders_ranked_with_unused(&self, unused: usize, latent: usize) -> String {
        format!("ranked by KL, {unused} of {latent} unused")
    }

    fn sliders_digit(&self) -> &'static str {
        "Digit decoded from the sliders"
    }

    fn sample_prior(&self) -> &'static str {
        "Sample"
    }

    fn sample_prior_hint(&self) -> &'static str {
        "Draw every z from the standard normal distribution"
    }

    fn zero_sliders(&self) -> &'static str {
        "Zero"
    }

    fn fold_unused(&self, unfolded: bool, unused: usize) -> String {
        format!("{} {unused} unused", if unfolded { "Hide" } else { "Show" })
    }

    fn unused_dimension(&self) -> &'static str {
        "unused"
    }

    fn kl_of_dimension(&self, nats: f32) -> String {
        format!("KL {nats:.2} nats")
    }

    fn picked_digit(&self) -> &'static str {
        "Test digit that was picked"
    }

    fn picked_none(&self) -> &'static str {
        "Pick a test digit to compare"
    }

    fn picked_name(&self, label: u8, index: u32) -> [String; 2] {
        [format!("A {label}"), format!(", no. {index}")]
    }

    fn picked_terms(&self, terms: Terms) -> String {
        format!("{} + {} nats", nats(terms.reconstruction), nats(terms.kl))
    }

    fn picked_terms_hint(&self) -> &'static str {
        "Reconstruction and KL at its posterior mean, in nats"
    }
}
