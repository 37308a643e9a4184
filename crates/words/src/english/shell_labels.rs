//! Labels of the frame of the page: header, controls, notices, lessons, sharing, in English.

use super::English;
use crate::ShellLabels;

impl ShellLabels for English {
    fn your_model_untrained(&self) -> &'static str {
        "Your model, untrained."
    }

    fn your_model_live_it_follows_the(&self) -> &'static str {
        "Your model, live: it follows the training."
    }

    fn the_model_is_on_its_way(&self) -> &'static str {
        "The model is on its way."
    }

    fn pause(&self) -> &'static str {
        "Pause"
    }

    fn resume(&self) -> &'static str {
        "Resume"
    }

    fn train_again(&self) -> &'static str {
        "Train again"
    }

    fn train(&self) -> &'static str {
        "Train"
    }

    fn training(&self) -> &'static str {
        "Training"
    }

    fn take_one_training_step_then_pause(&self) -> &'static str {
        "Take one training step, then pause"
    }

    fn step(&self) -> &'static str {
        "Step"
    }

    fn start_over_with_untrained_weights(&self) -> &'static str {
        "Start over with untrained weights"
    }

    fn reset(&self) -> &'static str {
        "Reset"
    }

    fn starting_choosing_and_testing_a_device(&self) -> &'static str {
        "Starting: choosing and testing a device"
    }

    fn ready_press_train(&self) -> &'static str {
        "Ready: press Train"
    }

    fn paused(&self) -> &'static str {
        "Paused"
    }

    fn finished_all_epochs_done(&self) -> &'static str {
        "Finished: all epochs done"
    }

    fn failed(&self) -> &'static str {
        "Failed"
    }

    fn retry_load_the_data_again(&self) -> &'static str {
        "Retry: load the data again"
    }

    fn retry_start_a_new_worker(&self) -> &'static str {
        "Retry: start a new worker"
    }

    fn retry_build_a_fresh_model(&self) -> &'static str {
        "Retry: build a fresh model"
    }

    fn training_images_loaded(&self) -> &'static str {
        "Training images loaded"
    }

    fn elbo_room(&self) -> &'static str {
        "Elbo Room"
    }

    fn train_a_vae_in_this_tab(&self) -> &'static str {
        "train a VAE in this tab, and see why it holds or breaks"
    }

    fn a_tour_of_the_page_in(&self) -> &'static str {
        "A tour of the page in one minute"
    }

    fn tour(&self) -> &'static str {
        "Tour"
    }

    fn device_another_begins_a_fresh_run(&self) -> &'static str {
        "Device; another begins a fresh run"
    }

    fn close_the_explanation(&self) -> &'static str {
        "Close the explanation"
    }

    fn not_all_of_this_link_could(&self) -> &'static str {
        "Not all of this link could be used. The rest of it holds."
    }

    fn dismiss(&self) -> &'static str {
        "Dismiss"
    }

    fn new_here(&self) -> &'static str {
        "New here?"
    }

    fn one_minute_tour(&self) -> &'static str {
        " One-minute tour"
    }

    fn start(&self) -> &'static str {
        "Start"
    }

    fn not_now(&self) -> &'static str {
        "Not now"
    }

    fn everything_runs_on_this_device_nothing(&self) -> &'static str {
        "Everything runs on this device. Nothing you draw or train leaves the page."
    }

    fn copy_a_link_that_gives_the(&self) -> &'static str {
        "Copy a link that gives the same recipe, seed and curve"
    }

    fn share(&self) -> &'static str {
        "Share"
    }

    fn link_copied(&self) -> &'static str {
        "Link copied"
    }

    fn copy_this_link(&self) -> &'static str {
        "Copy this link"
    }

    fn the_browser_does_not_let_the(&self) -> &'static str {
        "The browser does not let the page copy. Here is the link:"
    }

    fn close(&self) -> &'static str {
        "Close"
    }

    fn tour_of_the_page(&self) -> &'static str {
        "Tour of the page"
    }

    fn skip(&self) -> &'static str {
        "Skip"
    }

    fn back(&self) -> &'static str {
        "Back"
    }

    fn done(&self) -> &'static str {
        "Done"
    }

    fn next(&self) -> &'static str {
        "Next"
    }
}
