//! What is said of training: its buttons, where the page stands, whose weights answer, in English.

use elbo_protocol::FailureKind;

use super::English;
use crate::{ControlWords, numbers::grouped};

impl ControlWords for English {
    fn training(&self) -> &'static str {
        "Training"
    }

    fn train(&self) -> &'static str {
        "Train"
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

    fn step(&self) -> &'static str {
        "Step"
    }

    fn step_hint(&self) -> &'static str {
        "Take one training step, then pause"
    }

    fn reset(&self) -> &'static str {
        "Reset"
    }

    fn reset_hint(&self) -> &'static str {
        "Start over with untrained weights"
    }

    fn status_loading(&self) -> &'static str {
        "Starting: choosing and testing a device"
    }

    fn status_ready(&self) -> &'static str {
        "Ready: press Train"
    }

    fn status_paused(&self) -> &'static str {
        "Paused"
    }

    fn status_finished(&self) -> &'static str {
        "Finished"
    }

    fn status_failed(&self) -> &'static str {
        "Failed"
    }

    fn retry(&self, failure: FailureKind) -> &'static str {
        match failure {
            FailureKind::Data => "Retry: load the data again",
            FailureKind::Device | FailureKind::Worker => "Retry: start a new worker",
            FailureKind::Recipe | FailureKind::NonFinite | FailureKind::Weights => {
                "Retry: build a fresh model"
            }
        }
    }

    fn data_progress(&self) -> &'static str {
        "Training images loaded"
    }

    fn data_loaded(&self, images: u32, of: u32) -> String {
        if images >= of {
            format!("MNIST: {} training images", grouped(of))
        } else {
            format!("MNIST: {} of {} training images", grouped(images), grouped(of))
        }
    }

    fn source_none(&self) -> &'static str {
        "The model is on its way."
    }

    fn source_untrained(&self) -> &'static str {
        "Your model, untrained."
    }

    fn source_live(&self) -> &'static str {
        "Your model, live: it follows the training."
    }

    fn source_pretrained(&self, preset: Option<&str>, epochs: u32) -> String {
        format!("Pretrained: {}, {epochs} epochs. Train starts fresh.", preset.unwrap_or("our weights"))
    }

    fn source_checkpoint(&self, step: u32) -> String {
        format!("The model as it was at step {}.", grouped(step))
    }

    fn train_chosen(&self, preset: Option<&str>) -> String {
        format!("Train {}", preset.unwrap_or("changes"))
    }

    fn pause_or_resume(&self, runs: bool) -> &'static str {
        if runs { "Pause" } else { "Go on" }
    }

    fn pause_run_hint(&self) -> &'static str {
        "Acts on the run that exists, whatever is chosen for the next one"
    }

    fn epoch_of(&self, epoch: u32, of: u32) -> String {
        format!("epoch {epoch}/{of}")
    }
}
