//! What is said in the column of verdict, curves and events, in English.

use super::English;
use crate::{
    CurvesLabels as _, CurvesWords, FigureNames,
    numbers::{grouped, nats},
};

impl CurvesWords for English {
    fn diagnosis(&self, of: Option<&str>) -> String {
        of.map_or_else(|| "Diagnosis".to_owned(), |name| format!("Diagnosis of {name}"))
    }

    fn scale(&self) -> &'static str {
        "scale"
    }

    fn scale_name(&self, logarithmic: bool) -> &'static str {
        if logarithmic { "log" } else { "linear" }
    }

    fn smoothing(&self) -> &'static str {
        "smoothing"
    }

    fn smoothings(&self) -> [&'static str; 3] {
        ["none", "some", "strong"]
    }

    fn ticks_of_one(&self) -> &'static str {
        "ticks: "
    }

    fn clipped_updates(&self, updates: u32) -> String {
        format!("{} clipped", grouped(updates))
    }

    fn skipped_updates(&self, updates: u32) -> String {
        format!("{} skipped", grouped(updates))
    }

    fn moment(&self, is_live: bool, step: u32, epoch: f64, held_out: Option<f32>) -> String {
        let live = if is_live { self.live() } else { "" };
        let held_out = held_out
            .map_or_else(|| self.not_measured_yet().to_owned(), |loss| format!("held out {}", nats(loss)));
        format!("{live}step {} · epoch {epoch:.1} · {held_out}", grouped(step))
    }

    fn share_of(&self, part: u32, of: u32) -> String {
        format!("{part} / {of}")
    }
}

impl FigureNames for English {
    fn figure_active_units(&self) -> &'static str {
        "active units"
    }

    fn figure_batch_norm_gap(&self) -> &'static str {
        "batch-norm gap"
    }

    fn figure_dead_units(&self) -> &'static str {
        "dead units"
    }

    fn figure_epoch(&self) -> &'static str {
        "epoch"
    }

    fn figure_gradient_norm(&self) -> &'static str {
        "gradient norm"
    }

    fn figure_images_per_second(&self) -> &'static str {
        "images/s"
    }

    fn figure_largest_logvar(&self) -> &'static str {
        "largest |logvar|"
    }

    fn figure_parameters(&self) -> &'static str {
        "parameters"
    }

    fn figure_step(&self) -> &'static str {
        "step"
    }
}
