//! Labels of the column of verdict, curves and events, in English.

use super::English;
use crate::CurvesLabels;

impl CurvesLabels for English {
    fn scale_of_all_charts(&self) -> &'static str {
        "Scale of all charts"
    }

    fn smoothing_of_all_charts(&self) -> &'static str {
        "Smoothing of all charts"
    }

    fn an_exponential_moving_average_over_about(&self) -> &'static str {
        "An exponential moving average, over about a hundredth (some) or a twentieth (strong) of the curve"
    }

    fn hide_the_cursor(&self) -> &'static str {
        "Hide the cursor"
    }

    fn point_at_a_curve_to_read(&self) -> &'static str {
        "point at a curve to read its values"
    }

    fn elbo_terms(&self) -> &'static str {
        "ELBO terms"
    }

    fn nats_per_image(&self) -> &'static str {
        "nats per image"
    }

    fn thick_held_out_thin_training_band(&self) -> &'static str {
        "thick: held out · thin: training · band: smallest to largest"
    }

    fn total_loss_reconstruction_and_kl_over(&self) -> &'static str {
        "Total loss, reconstruction and KL over the steps, in nats per image"
    }

    fn gradient_norm(&self) -> &'static str {
        "Gradient norm"
    }

    fn before_clipping_epochs(&self) -> &'static str {
        "before clipping · epochs"
    }

    fn norm_of_all_gradients_over_the(&self) -> &'static str {
        "Norm of all gradients over the steps, before clipping"
    }

    fn kl_per_latent_dimension(&self) -> &'static str {
        "KL per latent dimension"
    }

    fn nats_sorted(&self) -> &'static str {
        "nats, sorted"
    }

    fn kl_of_each_latent_dimension_as(&self) -> &'static str {
        "KL of each latent dimension as bars, the largest first, in nats"
    }

    fn schedules(&self) -> &'static str {
        "Schedules"
    }

    fn faint_to_come_epochs(&self) -> &'static str {
        "faint: to come · epochs"
    }

    fn learning_rate_and_beta_over_the(&self) -> &'static str {
        "Learning rate and beta over the whole run"
    }

    fn update_ratio(&self) -> &'static str {
        "Update ratio"
    }

    fn update_weights_epochs(&self) -> &'static str {
        "update / weights · epochs"
    }

    fn every_tenth_step_about_1e_3(&self) -> &'static str {
        "every tenth step, about 1e-3 is usual"
    }

    fn norm_of_an_update_over_the(&self) -> &'static str {
        "Norm of an update over the norm of the weights, over the steps"
    }

    fn arrow_keys_move_a_cursor_with(&self) -> &'static str {
        "Arrow keys move a cursor, with Shift ten times as far. Home and End go to the ends, Escape hides it."
    }

    fn longer(&self) -> &'static str {
        ", longer: "
    }

    fn ticks_on_top_a(&self) -> &'static str {
        "ticks on top, A: "
    }

    fn ticks_below_b(&self) -> &'static str {
        "ticks below, B: "
    }

    fn ticks_clipped_longer_skipped(&self) -> &'static str {
        "ticks: clipped, longer: skipped"
    }

    fn a_single_fresh_run_from_the(&self) -> &'static str {
        "A single fresh run from the same seed; it ends the duel"
    }

    fn figures_of_both_runs(&self) -> &'static str {
        "Figures of both runs"
    }

    fn loss_held_out(&self) -> &'static str {
        "Loss, held out"
    }

    fn reconstruction_held_out(&self) -> &'static str {
        "Reconstruction, held out"
    }

    fn kl_held_out(&self) -> &'static str {
        "KL, held out"
    }

    fn events(&self) -> &'static str {
        "Events"
    }

    fn health(&self) -> &'static str {
        "Health"
    }

    fn of_the_newest_step(&self) -> &'static str {
        "of the newest step"
    }

    fn euclidean_norm_of_all_gradients_together(&self) -> &'static str {
        "Euclidean norm of all gradients together, before clipping."
    }

    fn of_the_newest_update_as_its(&self) -> &'static str {
        "Of the newest update, as its schedule has it."
    }

    fn weight_of_the_kl_divergence_in(&self) -> &'static str {
        "Weight of the KL divergence in the loss of the newest step."
    }

    fn norm_of_an_update_over_the_norm(&self) -> &'static str {
        "Norm of an update over the norm of the weights, every tenth step; about 1e-3 is usual."
    }

    fn largest_magnitude_in_the_batch_before(&self) -> &'static str {
        "Largest magnitude in the batch, before it is bounded."
    }

    fn latent_dimensions_whose_posterior_mean_varies(&self) -> &'static str {
        "Latent dimensions whose posterior mean varies over the held-out images by 0.01 or more."
    }

    fn share_of_a_hidden_layers_units(&self) -> &'static str {
        "Share of a hidden layer's units that are the same for every image of the batch; the largest of all layers."
    }

    fn updates_with_clipped_gradients_so_far(&self) -> &'static str {
        "Updates with clipped gradients so far, also those that a rollback undid."
    }

    fn updates_not_made_so_far_for(&self) -> &'static str {
        "Updates not made so far, for their gradient norm."
    }

    fn loss_with_running_statistics_less_that(&self) -> &'static str {
        "Loss with running statistics, less that with the batch's own, in nats."
    }

    fn minuselbo_held_out(&self) -> &'static str {
        "−ELBO, held out"
    }

    fn loss_held_out_2(&self) -> &'static str {
        "loss, held out"
    }

    fn minuselbo_training(&self) -> &'static str {
        "−ELBO, training"
    }

    fn loss_training(&self) -> &'static str {
        "loss, training"
    }

    fn figures_of_the_run(&self) -> &'static str {
        "Figures of the run"
    }

    fn steps_done(&self) -> &'static str {
        "Steps done"
    }

    fn nats_per_image_training_figures_are(&self) -> &'static str {
        "Nats per image. Training figures are means over the last 20 steps."
    }

    fn nothing_to_go_back_to_yet(&self) -> &'static str {
        "Nothing to go back to yet: it needs two moments of a run."
    }

    fn not_measured_yet(&self) -> &'static str {
        "not measured yet"
    }

    fn live(&self) -> &'static str {
        "live · "
    }

    fn stop_the_replay(&self) -> &'static str {
        "Stop the replay"
    }

    fn replay_the_run(&self) -> &'static str {
        "Replay the run"
    }

    fn time_machine(&self) -> &'static str {
        "Time machine"
    }

    fn back_to_live(&self) -> &'static str {
        "Back to live"
    }

    fn moment_of_the_run(&self) -> &'static str {
        "Moment of the run"
    }

    fn in_the_past_training_goes_on(&self) -> &'static str {
        "in the past · training goes on"
    }

    fn in_the_past(&self) -> &'static str {
        "in the past"
    }

    fn map_digits_and_sliders_follow(&self) -> &'static str {
        "map, digits and sliders follow"
    }

    fn no_verdict_yet(&self) -> &'static str {
        "No verdict yet"
    }

    fn it_comes_with_the_first_steps(&self) -> &'static str {
        "It comes with the first steps, from the measures of the run."
    }

    fn remedy_2(&self) -> &'static str {
        "Remedy: "
    }

    fn the_same_seed_weights_and_images(&self) -> &'static str {
        "The same seed, weights and images; only the remedy is new"
    }

    fn run_again_from_the_same_seed(&self) -> &'static str {
        "Run again from the same seed with it"
    }

    fn if_something_is_wrong_its_remedy(&self) -> &'static str {
        "If something is wrong, its remedy will stand here."
    }

    fn nothing_to_mend(&self) -> &'static str {
        "Nothing to mend."
    }

    fn no_change_of_the_recipe_is(&self) -> &'static str {
        "No change of the recipe is known to mend this."
    }

    fn in_a_fresh_run_from_the(&self) -> &'static str {
        "in a fresh run from the same seed"
    }

    fn in_this_run_which_goes_on(&self) -> &'static str {
        "in this run, which goes on"
    }
}
