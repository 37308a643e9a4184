//! Labels of the column that explores a model, in English.

use super::English;
use crate::ExploreLabels;

impl ExploreLabels for English {
    fn draw_a_digit(&self) -> &'static str {
        "Draw a digit"
    }

    fn undo(&self) -> &'static str {
        "Undo"
    }

    fn clear(&self) -> &'static str {
        "Clear"
    }

    fn your_drawing(&self) -> &'static str {
        "your drawing"
    }

    fn reconstruction_of_your_drawing(&self) -> &'static str {
        "Reconstruction of your drawing"
    }

    fn its_reconstruction(&self) -> &'static str {
        "its reconstruction"
    }

    fn your_drawing_as_the_model_sees(&self) -> &'static str {
        "Your drawing as the model sees it"
    }

    fn as_the_model_sees_it_28(&self) -> &'static str {
        "as the model sees it: 28×28 pixels"
    }

    fn as_the_model_sees_it_28_28(&self) -> &'static str {
        "as the model sees it: 28×28 pixels, centered by mass"
    }

    fn reconstruction(&self) -> &'static str {
        " reconstruction + "
    }

    fn kl_nats(&self) -> &'static str {
        " KL, nats"
    }

    fn draw_to_see_its_two_loss(&self) -> &'static str {
        "draw to see its two loss terms"
    }

    fn set_the_sliders_to_the_posterior(&self) -> &'static str {
        "Set the sliders to the posterior mean of your drawing"
    }

    fn set_the_sliders_to_its_code(&self) -> &'static str {
        "Set the sliders to its code"
    }

    fn pad_draw_a_digit_with_mouse(&self) -> &'static str {
        "Pad: draw a digit with mouse, finger or pen, or put a test digit on it"
    }

    fn test_digits_none_yet(&self) -> &'static str {
        "Test digits: none yet"
    }

    fn latent_map(&self) -> &'static str {
        "Latent map"
    }

    fn held_out_digits_drag_to_decode(&self) -> &'static str {
        "held-out digits · drag to decode"
    }

    fn the_map_appears_when_the_held(&self) -> &'static str {
        "The map appears when the held-out digits are here."
    }

    fn pick_out_a_digit(&self) -> &'static str {
        "Pick out a digit"
    }

    fn the_plane_in_which_the_codes(&self) -> &'static str {
        "The plane in which the codes vary most. Its axes are turned within it so that the map stays steady."
    }

    fn the_two_latent_dimensions_with_the(&self) -> &'static str {
        "The two latent dimensions with the largest KL."
    }

    fn axes_of_the_map(&self) -> &'static str {
        "Axes of the map"
    }

    fn share_of_the_variance_of_the(&self) -> &'static str {
        "Share of the variance of the codes along this axis"
    }

    fn latent_sliders(&self) -> &'static str {
        "Latent sliders"
    }

    fn ranked_by_kl(&self) -> &'static str {
        "ranked by KL"
    }

    fn digit_decoded_from_the_sliders(&self) -> &'static str {
        "Digit decoded from the sliders"
    }

    fn draw_every_z_from_the_standard(&self) -> &'static str {
        "Draw every z from the standard normal distribution"
    }

    fn sample_prior(&self) -> &'static str {
        "Sample prior"
    }

    fn zero(&self) -> &'static str {
        "Zero"
    }

    fn hide(&self) -> &'static str {
        "Hide"
    }

    fn show(&self) -> &'static str {
        "Show"
    }

    fn test_digit_that_was_picked(&self) -> &'static str {
        "Test digit that was picked"
    }

    fn reconstruction_and_kl_at_its_posterior(&self) -> &'static str {
        "Reconstruction and KL at its posterior mean, in nats"
    }

    fn pick_a_test_digit_to_compare(&self) -> &'static str {
        "Pick a test digit to compare"
    }

    fn manifold(&self) -> &'static str {
        "Manifold"
    }

    fn the_digits_appear_with_the_map(&self) -> &'static str {
        "The digits appear with the map."
    }

    fn the_prior_at_1_and_2(&self) -> &'static str {
        "the prior, at 1 and 2 deviations"
    }

    fn the_sliders(&self) -> &'static str {
        "the sliders"
    }

    fn the_sliders_on_the_plane(&self) -> &'static str {
        "the sliders, on the plane"
    }

    fn each_point_will_be_the_posterior(&self) -> &'static str {
        "Each point will be the posterior mean of one held-out digit."
    }

    fn across_and_up(&self) -> &'static str {
        "across and up"
    }

    fn there_is_one_latent_dimension_the(&self) -> &'static str {
        "There is one latent dimension; the rows only keep the labels apart."
    }

    fn the_plane_is_the_whole_latent(&self) -> &'static str {
        "The plane is the whole latent space."
    }

    fn morph(&self) -> &'static str {
        "Morph"
    }

    fn along_the_sphere_from_a_to_b(&self) -> &'static str {
        "from A to B, along the sphere"
    }

    fn an_end_that_is_not_set(&self) -> &'static str {
        "An end that is not set is taken from the sliders, or drawn from the prior"
    }

    fn stop(&self) -> &'static str {
        "Stop"
    }

    fn play(&self) -> &'static str {
        "Play"
    }

    fn position_from_a_to_b(&self) -> &'static str {
        "Position from A to B"
    }

    fn nearest_of_2_000_test_digits(&self) -> &'static str {
        "nearest of 2,000 test digits, by distance of codes"
    }

    fn nearest_test_digits(&self) -> &'static str {
        "Nearest test digits"
    }

    fn linear_probe(&self) -> &'static str {
        "Linear probe"
    }

    fn what_the_codes_say_of_the(&self) -> &'static str {
        "what the codes say of the label"
    }

    fn linear_probe_on_mu(&self) -> &'static str {
        "linear probe on mu: "
    }

    fn test_digits(&self) -> &'static str {
        "Test digits"
    }

    fn and_reconstructions(&self) -> &'static str {
        "and reconstructions"
    }

    fn earlier_test_digits(&self) -> &'static str {
        "Earlier test digits"
    }

    fn later_test_digits(&self) -> &'static str {
        "Later test digits"
    }

    fn pick_a_test_digit(&self) -> &'static str {
        "Pick a test digit"
    }

    fn no(&self) -> &'static str {
        "No."
    }

    fn random(&self) -> &'static str {
        "Random"
    }

    fn put_the_picked_digit_on_the(&self) -> &'static str {
        "Put the picked digit on the draw pad"
    }

    fn put_on_pad(&self) -> &'static str {
        "Put on pad"
    }

    fn never_trained_on_a_pick_sets(&self) -> &'static str {
        "Never trained on. A pick sets the sliders to its code."
    }
}
