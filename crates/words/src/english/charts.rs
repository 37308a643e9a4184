//! What is said around the charts: their headings, settings and readouts, in English.

use super::English;
use crate::{ChartWords, numbers::grouped};

impl ChartWords for English {
    fn scale(&self) -> &'static str {
        "scale"
    }

    fn scale_label(&self) -> &'static str {
        "Scale of all charts"
    }

    fn scale_name(&self, logarithmic: bool) -> &'static str {
        if logarithmic { "log" } else { "linear" }
    }

    fn smoothing(&self) -> &'static str {
        "smoothing"
    }

    fn smoothing_label(&self) -> &'static str {
        "Smoothing of all charts"
    }

    fn smoothing_hint(&self) -> &'static str {
        "An exponential moving average, over about a hundredth (some) or a twentieth (strong) of the curve"
    }

    fn smoothings(&self) -> [&'static str; 3] {
        ["none", "some", "strong"]
    }

    fn cursor_none(&self) -> &'static str {
        "point at a curve to read its values"
    }

    fn cursor_hide(&self) -> &'static str {
        "Hide the cursor"
    }

    fn cursor_keys(&self) -> &'static str {
        "Arrow keys move a cursor, with Shift ten times as far. Home and End go to the ends, Escape hides it."
    }

    fn elbo_chart_title(&self) -> &'static str {
        "ELBO terms"
    }

    fn elbo_chart_label(&self) -> &'static str {
        "Total loss, reconstruction and KL over the steps, in nats per image"
    }

    fn elbo_chart_note(&self) -> &'static str {
        "thick: held out · thin: training · band: smallest to largest"
    }

    fn nats_per_image(&self) -> &'static str {
        "nats per image"
    }

    fn gradient_chart_title(&self) -> &'static str {
        "Gradient norm"
    }

    fn gradient_chart_unit(&self) -> &'static str {
        "before clipping · epochs"
    }

    fn gradient_chart_label(&self) -> &'static str {
        "Norm of all gradients over the steps, before clipping"
    }

    fn ticks_of_a(&self) -> &'static str {
        "ticks on top, A: "
    }

    fn ticks_of_b(&self) -> &'static str {
        "ticks below, B: "
    }

    fn ticks_of_one(&self) -> &'static str {
        "ticks: "
    }

    fn ticks_longer(&self) -> &'static str {
        ", longer: "
    }

    fn clipped_updates(&self, updates: u32) -> String {
        format!("{} clipped", grouped(updates))
    }

    fn skipped_updates(&self, updates: u32) -> String {
        format!("{} skipped", grouped(updates))
    }

    fn ticks_none(&self) -> &'static str {
        "ticks: clipped, longer: skipped"
    }

    fn kl_chart_title(&self) -> &'static str {
        "KL per dimension"
    }

    fn kl_chart_unit(&self) -> &'static str {
        "nats, sorted"
    }

    fn kl_chart_label(&self) -> &'static str {
        "KL of each latent dimension as bars, the largest first, in nats"
    }

    fn schedule_chart_title(&self) -> &'static str {
        "Schedules"
    }

    fn schedule_chart_note(&self) -> &'static str {
        "faint: to come · epochs"
    }

    fn schedule_chart_label(&self) -> &'static str {
        "Learning rate and beta over the whole run"
    }

    fn update_chart_title(&self) -> &'static str {
        "Update ratio"
    }

    fn update_chart_unit(&self) -> &'static str {
        "update / weights · epochs"
    }

    fn update_chart_note(&self) -> &'static str {
        "every tenth step, about 1e-3 is usual"
    }

    fn update_chart_label(&self) -> &'static str {
        "Norm of an update over the norm of the weights, over the steps"
    }

    fn events_title(&self) -> &'static str {
        "Events"
    }
}
