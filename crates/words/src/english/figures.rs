//! Names and explanations of the figures of a run: its progress, its loss, its health, in English.

use super::English;
use crate::FigureWords;

impl FigureWords for English {
    fn figures_label(&self) -> &'static str {
        "Figures of the run"
    }

    fn figure_loss(&self, is_elbo: bool, held_out: bool) -> &'static str {
        match (is_elbo, held_out) {
            (true, true) => "−ELBO, held out",
            (false, true) => "loss, held out",
            (true, false) => "−ELBO, training",
            (false, false) => "loss, training",
        }
    }

    fn steps_done(&self) -> &'static str {
        "Steps done"
    }

    fn figure_epoch(&self) -> &'static str {
        "epoch"
    }

    fn figure_step(&self) -> &'static str {
        "step"
    }

    fn figure_images_per_second(&self) -> &'static str {
        "images/s"
    }

    fn figure_parameters(&self) -> &'static str {
        "parameters"
    }

    fn figures_note(&self) -> &'static str {
        "Nats per image. Training figures are means over the last 20 steps."
    }

    fn share_of(&self, part: u32, of: u32) -> String {
        format!("{part} / {of}")
    }

    fn health_title(&self) -> &'static str {
        "Health"
    }

    fn health_note(&self) -> &'static str {
        "of the newest step"
    }

    fn figure_gradient_norm(&self) -> &'static str {
        "gradient norm"
    }

    fn gradient_norm_hint(&self) -> &'static str {
        "Euclidean norm of all gradients together, before clipping."
    }

    fn learning_rate_hint(&self) -> &'static str {
        "Of the newest update, as its schedule has it."
    }

    fn beta_hint(&self) -> &'static str {
        "Weight of the KL divergence in the loss of the newest step."
    }

    fn update_ratio_hint(&self) -> &'static str {
        "Norm of an update over the norm of the weights, every tenth step; about 1e-3 is usual."
    }

    fn figure_largest_logvar(&self) -> &'static str {
        "largest |logvar|"
    }

    fn largest_logvar_hint(&self) -> &'static str {
        "Largest magnitude in the batch, before it is bounded."
    }

    fn figure_active_units(&self) -> &'static str {
        "active units"
    }

    fn active_units_hint(&self) -> &'static str {
        "Latent dimensions whose posterior mean varies over the held-out images by 0.01 or more."
    }

    fn figure_dead_units(&self) -> &'static str {
        "dead units"
    }

    fn dead_units_hint(&self) -> &'static str {
        "Share of a hidden layer's units that are the same for every image of the batch; the largest of all layers."
    }

    fn clipped_hint(&self) -> &'static str {
        "Updates with clipped gradients so far, also those that a rollback undid."
    }

    fn skipped_hint(&self) -> &'static str {
        "Updates not made so far, for their gradient norm."
    }

    fn figure_batch_norm_gap(&self) -> &'static str {
        "batch-norm gap"
    }

    fn batch_norm_gap_hint(&self) -> &'static str {
        "Loss with running statistics, less that with the batch's own, in nats."
    }

    fn figure_negative_elbo(&self) -> &'static str {
        "−ELBO"
    }

    fn figure_objective(&self) -> &'static str {
        "objective"
    }

    fn objective_hint(&self) -> &'static str {
        "What training minimizes, with beta, free bits and reduction in it, as a mean over the last steps"
    }

    fn figures_of_a(&self) -> &'static str {
        "run A · "
    }

    fn held_out_before(&self, of_a: bool) -> &'static str {
        if of_a { "held out " } else { "training · held out " }
    }

    fn time_left(&self, seconds: f32) -> String {
        // Beyond a day nobody waits.
        let seconds = seconds.clamp(0.0, 86_400.0).round() as u32;
        match seconds / 3600 {
            0 => format!(" · {}:{:02} to go", seconds / 60, seconds % 60),
            hours => format!(" · {hours}:{:02} h to go", seconds / 60 % 60),
        }
    }
}
