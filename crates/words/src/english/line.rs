//! What the command line says of the critical line, in English.

use super::English;
use crate::{ExamplesFault, LineWords};

impl LineWords for English {
    fn line_data(&self, examples: u64, pixels: usize, constant: usize) -> String {
        format!("{examples} examples of {pixels} numbers, of which {constant} are constant")
    }

    fn line_critical(&self, critical: f64, beta: f32, paying: usize) -> String {
        let state =
            if f64::from(beta) > critical { "the collapsed state is stable" } else { "it is unstable" };
        format!("critical beta {critical:.4}; under beta {beta} {state}, and {paying} dimensions pay")
    }

    fn line_bar(&self, number: usize, critical: f64, nats: f64, exact: bool) -> String {
        let about = if exact { "" } else { "about " };
        format!("dimension {number:>3}   pays up to beta {critical:>10.4}   {about}{nats:.3} nats")
    }

    fn no_line_below_free_bits(&self, nats: f32) -> String {
        format!(
            "no critical beta: {nats} nats of each dimension are free, so nothing pulls it to the prior below that"
        )
    }

    fn no_line_below_batch_norm(&self, nats: f32) -> String {
        format!("no critical beta: batch normalization of mu keeps each dimension above {nats} nats")
    }

    fn examples_error(&self, path: &str, expected: ExamplesFault, found: &str) -> String {
        let expected = match expected {
            ExamplesFault::Shape => "examples along the first axis, each of some numbers",
            ExamplesFault::Size { most } => &format!("some examples of 1 to {most} numbers"),
            ExamplesFault::Kind => "bytes, integers or floats",
            ExamplesFault::Share => "bytes, or numbers from 0 to 1",
            ExamplesFault::Finite => "finite numbers",
        };
        format!("{path}: expected {expected}, found {found}")
    }
}
