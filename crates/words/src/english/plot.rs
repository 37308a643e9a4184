//! What is written on charts, in English.

use super::English;
use crate::{
    PlotWords,
    numbers::{grouped, share_nats, tick},
};

impl PlotWords for English {
    fn epochs(&self) -> &'static str {
        "epochs"
    }

    fn total_term(&self) -> &'static str {
        "total"
    }

    fn reconstruction_term(&self) -> &'static str {
        "reconstruction"
    }

    fn kl_term(&self) -> &'static str {
        "KL"
    }

    fn learning_rate_curve(&self) -> &'static str {
        "learning rate"
    }

    fn beta_curve(&self) -> &'static str {
        "beta"
    }

    fn on_training(&self) -> &'static str {
        "training"
    }

    fn on_held_out(&self) -> &'static str {
        "held out"
    }

    fn planned(&self) -> &'static str {
        "planned"
    }

    fn norm(&self) -> &'static str {
        "norm"
    }

    fn largest_norm(&self) -> &'static str {
        "largest"
    }

    fn clipped(&self) -> &'static str {
        "clipped"
    }

    fn skipped(&self) -> &'static str {
        "skipped"
    }

    fn update_over_weights(&self) -> &'static str {
        "update / weights"
    }

    fn usual_update_ratio(&self, ratio: f64) -> String {
        format!("{} is usual", tick(ratio))
    }

    fn clipped_at(&self, norm: f64) -> String {
        format!("clipped at {}", tick(norm))
    }

    fn skipped_above(&self, norm: f64) -> String {
        format!("skipped above {}", tick(norm))
    }

    fn output_of_zeros(&self, nats: f32) -> String {
        format!("{nats:.1} output of zeros")
    }

    fn posterior_collapse(&self, nats: f32) -> String {
        format!("{nats:.1} posterior collapse")
    }

    fn reconstruction_floor(&self, nats: f32) -> String {
        format!("{nats:.1} reconstruction floor")
    }

    fn used(&self, dimensions: usize) -> String {
        format!("{dimensions} used")
    }

    fn unused(&self, dimensions: usize) -> String {
        format!("{dimensions} unused")
    }

    fn spectrum(&self, used: usize, unused: usize, held_out: bool, step: u32) -> String {
        let on = if held_out { "held out" } else { "batch" };
        format!("{used} used · {unused} unused · {on}, step {}", grouped(step))
    }

    fn bar(&self, dimension: usize, kl: f32, is_used: bool, rank: u32, of: usize) -> String {
        let unused = if is_used { "" } else { ", unused" };
        format!("z{dimension}: {} nats{unused} · rank {rank} of {of}", share_nats(kl))
    }

    fn step_shown(&self, step: u32) -> String {
        format!("step {step} shown")
    }

    fn dotted(&self, marks: &[String]) -> String {
        format!("dotted: {}", marks.join(", "))
    }

    fn position(&self, step: u32, epoch: f64, mean_of: Option<u32>) -> String {
        let mean = mean_of.map_or_else(String::new, |steps| format!(" · mean of {steps} steps"));
        format!("step {} · epoch {epoch:.2}{mean}", grouped(step))
    }

    fn length(&self, epochs: u32) -> String {
        format!("{} epoch{}", grouped(epochs), if epochs == 1 { "" } else { "s" })
    }

    fn mark_learning_rate_warm(&self) -> &'static str {
        "LR warm-up ends"
    }

    fn mark_kl_warm(&self) -> &'static str {
        "KL warm-up ends"
    }

    fn mark_cut(&self) -> &'static str {
        "LR cut"
    }

    fn mark_rolled_back(&self) -> &'static str {
        "rollback"
    }

    fn mark_gave_up(&self) -> &'static str {
        "gave up"
    }

    fn mark_amended(&self) -> &'static str {
        "recipe changed"
    }
}
