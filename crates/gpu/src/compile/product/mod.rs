//! Matrix products as WGSL: `C[rows, columns] = sum over k of A[rows, k] B[k, columns]`, in blocks of 4x4
//! numbers, each thread having a few blocks.
//!
//! A block is a `mat4x4f`, so one term of its sum is one matrix product of 64 multiplications from 32 numbers that
//! were loaded; two blocks by two halve the loads of each. All widths are padded, so no block has an edge; only
//! rows past the batch are computed in vain. What becomes of a row (bias, activation, loss, sampling, a slope) is
//! part of the product, which saves a launch and a way through memory each.

use crate::{
    compile::{activations::Matrix, kernel::Groups},
    tuning::Tile,
};

mod body;
mod entry;
mod paths;

pub(crate) use entry::entry;

/// The matrix on the left. All of them lie by rows of images.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Left {
    /// A matrix, or the images' pixels.
    Rows(Option<Matrix>),
    /// The same transposed: the sum runs over images.
    Columns(Option<Matrix>),
}

/// The matrix on the right.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Right {
    /// Weights.
    Weights(Matrix),
    /// Weights transposed.
    Transposed(Matrix),
    /// A matrix by rows of images.
    Rows(Matrix),
}

/// One product, and what becomes of it.
#[derive(Debug, Clone)]
pub(crate) struct MatrixProduct {
    /// Rows in fours; `None`: as many as there are images.
    pub rows4: Option<usize>,
    /// Columns in fours.
    pub columns4: usize,
    /// Length of the sum in fours; `None`: as many as there are images.
    pub depth4: Option<usize>,
    /// A.
    pub left: Left,
    /// B.
    pub right: Right,
    /// Where a row begins in the parameters that is added to every row.
    pub bias: Option<usize>,
    /// Where the sum of B's rows goes in the gradients.
    pub sums: Option<usize>,
    /// What that sum is multiplied by, as ` * x`, or nothing.
    pub sum_factor: &'static str,
    /// Whether a thread has columns `c` and `columns4 + c` and hands on both together.
    pub pair: bool,
    /// Statements that every thread begins with.
    pub begin: &'static str,
    /// Statements with the numbers `y` (and `other`, of a pair) of row `row`, columns `4 c` to `4 c + 3`.
    pub finish: String,
    /// Statements that every thread ends with: `wg`, `group`, `thread`, `c`, and `first` of a split.
    pub end: String,
}

pub(crate) fn each(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect::<Vec<_>>().join("\n")
}

impl MatrixProduct {
    pub(crate) fn blocks(&self, tile: Tile) -> (usize, usize) {
        (tile.rows, if self.pair { 2 } else { tile.columns })
    }

    fn across(&self, tile: Tile) -> usize {
        self.columns4.div_ceil(tile.side() * if self.pair { 1 } else { tile.columns })
    }

    /// How many workgroups it takes.
    pub fn groups(&self, tile: Tile) -> Groups {
        let (across, span) = (self.across(tile), tile.side() * tile.rows);
        match self.rows4 {
            Some(rows4) => Groups::Fixed(across * rows4.div_ceil(span)),
            None => Groups::PerRows { across, span },
        }
    }

    pub(crate) fn row(tile: Tile, i: usize) -> String {
        format!("(r + {}u)", tile.side() * i)
    }

    pub(crate) fn column(&self, tile: Tile, j: usize) -> String {
        format!("(c + {}u)", j * if self.pair { self.columns4 } else { tile.side() })
    }

    /// A block of A by its row and its place in the sum: column i is row `4 row + i`.
    pub(crate) fn a(&self, row: &str, k: &str, starts: &str) -> String {
        match self.left {
            Left::Rows(Some(Matrix { at, width })) => {
                format!("activations_block({at}u, {width}u, {row}, {k})")
            }
            Left::Rows(None) => format!("image_block({starts}, {k})"),
            Left::Columns(Some(Matrix { at, width })) => {
                format!("transpose(activations_block({at}u, {width}u, {k}, {row}))")
            }
            Left::Columns(None) => format!("transpose(image_block({starts}, {row}))"),
        }
    }

    /// A block of B by its column and its place in the sum: column q is row `4 k + q`.
    pub(crate) fn b(&self, column: &str, k: &str) -> String {
        match self.right {
            Right::Weights(Matrix { at, width }) => format!("weights_block({at}u, {width}u, {k}, {column})"),
            Right::Transposed(Matrix { at, width }) => {
                format!("transpose(weights_block({at}u, {width}u, {column}, {k}))")
            }
            Right::Rows(Matrix { at, width }) => format!("activations_block({at}u, {width}u, {k}, {column})"),
        }
    }
}
