//! What the command line says of the critical line.

/// What examples have to be, and are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExamplesFault {
    /// An array with the examples along its first axis.
    Shape,
    /// At least one example, each of 1 to so many numbers.
    Size {
        /// Most numbers.
        most: usize,
    },
    /// Numbers of a kind that is known.
    Kind,
    /// Bytes, or shares from 0 to 1.
    Share,
    /// Finite numbers.
    Finite,
}

/// What the command line says of the critical line.
pub trait LineWords {
    /// Which data it is of: examples, their numbers, and how many of these are constant.
    fn line_data(&self, examples: u64, pixels: usize, constant: usize) -> String;

    /// The critical beta, and how many dimensions pay under the recipe's own.
    fn line_critical(&self, critical: f64, beta: f32, paying: usize) -> String;

    /// One dimension: the beta up to which it pays, and its nats under the recipe's own.
    fn line_bar(&self, number: usize, critical: f64, nats: f64, exact: bool) -> String;

    /// There is no line, for so many nats of a dimension are free.
    fn no_line_below_free_bits(&self, nats: f32) -> String;

    /// There is no line, for a normalized mu keeps each dimension above so many nats.
    fn no_line_below_batch_norm(&self, nats: f32) -> String;

    /// Examples that cannot be used: what was expected, and what was found.
    fn examples_error(&self, path: &str, expected: ExamplesFault, found: &str) -> String;
}
