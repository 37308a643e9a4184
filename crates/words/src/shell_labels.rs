//! Labels of the frame of the page: header, controls, notices, lessons, sharing; those for assistive technology too.

/// Labels of the frame of the page: header, controls, notices, lessons, sharing.
#[expect(missing_docs, reason = "a label is named by its English text")]
pub trait ShellLabels {
    fn your_model_untrained(&self) -> &'static str;
    fn your_model_live_it_follows_the(&self) -> &'static str;
    fn the_model_is_on_its_way(&self) -> &'static str;
    fn pause(&self) -> &'static str;
    fn resume(&self) -> &'static str;
    fn train_again(&self) -> &'static str;
    fn train(&self) -> &'static str;
    fn training(&self) -> &'static str;
    fn take_one_training_step_then_pause(&self) -> &'static str;
    fn step(&self) -> &'static str;
    fn start_over_with_untrained_weights(&self) -> &'static str;
    fn reset(&self) -> &'static str;
    fn starting_choosing_and_testing_a_device(&self) -> &'static str;
    fn ready_press_train(&self) -> &'static str;
    fn paused(&self) -> &'static str;
    fn finished_all_epochs_done(&self) -> &'static str;
    fn failed(&self) -> &'static str;
    fn retry_load_the_data_again(&self) -> &'static str;
    fn retry_start_a_new_worker(&self) -> &'static str;
    fn retry_build_a_fresh_model(&self) -> &'static str;
    fn training_images_loaded(&self) -> &'static str;
    fn elbo_room(&self) -> &'static str;
    fn train_a_vae_in_this_tab(&self) -> &'static str;
    fn a_tour_of_the_page_in(&self) -> &'static str;
    fn tour(&self) -> &'static str;
    fn device_another_begins_a_fresh_run(&self) -> &'static str;
    fn close_the_explanation(&self) -> &'static str;
    fn not_all_of_this_link_could(&self) -> &'static str;
    fn dismiss(&self) -> &'static str;
    fn new_here(&self) -> &'static str;
    fn one_minute_tour(&self) -> &'static str;
    fn start(&self) -> &'static str;
    fn not_now(&self) -> &'static str;
    fn everything_runs_on_this_device_nothing(&self) -> &'static str;
    fn copy_a_link_that_gives_the(&self) -> &'static str;
    fn share(&self) -> &'static str;
    fn link_copied(&self) -> &'static str;
    fn copy_this_link(&self) -> &'static str;
    fn the_browser_does_not_let_the(&self) -> &'static str;
    fn close(&self) -> &'static str;
    fn tour_of_the_page(&self) -> &'static str;
    fn skip(&self) -> &'static str;
    fn back(&self) -> &'static str;
    fn done(&self) -> &'static str;
    fn next(&self) -> &'static str;
}
