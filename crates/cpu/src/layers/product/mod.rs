//! Products of matrices, in register tiles of four rows and up to three vectors of columns.
//!
//! Both factors are packed into the order in which a tile reads them (Goto & van de Geijn 2008, "Anatomy of
//! high-performance matrix multiplication"): strips of four rows, panels of one tile's columns. The matrices
//! themselves are never transposed.

mod halves;
mod pack;
mod tile;

use crate::{
    simd::buffer::Buffer,
    simd::lanes::{Kernel, Lanes},
};
use tile::{HEIGHT, WIDTH, tile};

/// Rows that are packed at a time: they and the panel stay in the cache while all columns pass.
const ROWS: usize = 256;
/// Numbers of a panel that are packed at a time: 24 KiB.
const PANEL: usize = 6144;

/// One factor of a product: "lines" are the rows of the left factor, or the columns of the right one.
#[derive(Clone, Copy)]
pub(crate) struct Factor<'a> {
    /// Its numbers.
    pub data: &'a [f32],
    /// From one row of `data` to the next.
    pub stride: usize,
    /// Whether a row of `data` is a line. Else it crosses all of them at one depth.
    pub along: bool,
}

/// What is done to a sum before it is written.
#[derive(Clone, Copy)]
pub(crate) enum Finish<'a> {
    /// Nothing.
    Keep,
    /// Nothing below zero is let through.
    Relu,
    /// Zero where these, of the output's shape, are not positive.
    Where(&'a [f32]),
    /// Multiplied by these, of the output's shape.
    Times(&'a [f32]),
}

/// Packed factors, kept from one product to the next.
#[derive(Debug, Default)]
pub(crate) struct Packs {
    left: Buffer,
    right: Buffer,
    /// Those of a second thread.
    second: Option<Box<Packs>>,
}

/// `out = finish(start + left right)`, `[rows, depth] [depth, columns]`.
pub(crate) struct Product<'a> {
    /// The left factor.
    pub left: Factor<'a>,
    /// The right factor.
    pub right: Factor<'a>,
    /// Rows of the output: a multiple of 4.
    pub rows: usize,
    /// Columns of the output: a multiple of 8.
    pub columns: usize,
    /// Terms of each sum; a multiple of 8 if a factor lies along it.
    pub depth: usize,
    /// Where each row of sums begins, `[columns]`; at zero if there is none.
    pub start: Option<&'a [f32]>,
    /// What is done in the end.
    pub finish: Finish<'a>,
    /// `[rows, columns]`.
    pub out: &'a mut [f32],
    /// Takes the sums of the right factor over its depth, `[columns]`, if they are wanted.
    pub sums: Option<&'a mut [f32]>,
    /// Where to pack.
    pub packs: &'a mut Packs,
}

/// A part of a product: rows and depths.
#[derive(Clone, Copy)]
struct Block {
    row: usize,
    rows: usize,
    depth: usize,
    depths: usize,
    last: bool,
}

impl Kernel for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(mut self) {
        let (rows, depth) = (self.rows, self.depth);
        let most = (PANEL / (WIDTH * L::N)).min(depth.next_multiple_of(8)).max(8);
        // Blocks of like depth: 784 makes twice 392, not 512 and 272.
        let each = depth.div_ceil(depth.div_ceil(most).max(1)).next_multiple_of(8).max(8);
        self.packs.left.reserve(rows.min(ROWS) * each);
        self.packs.right.reserve(WIDTH * L::N * each);
        if let Some(sums) = &mut self.sums {
            sums.fill(0.0);
        }
        for row in (0..rows).step_by(ROWS) {
            let count = ROWS.min(rows - row);
            for begin in (0..depth).step_by(each) {
                let depths = each.min(depth - begin);
                let last = begin + depths == depth;
                self.block::<L>(Block { row, rows: count, depth: begin, depths, last });
            }
        }
    }
}

impl Product<'_> {
    #[inline(always)]
    fn block<L: Lanes>(&mut self, block: Block) {
        let strips = self.packs.left.chunks_exact_mut(HEIGHT * block.depths);
        for (index, strip) in strips.take(block.rows / HEIGHT).enumerate() {
            pack::strip::<L>(self.left, block.row + HEIGHT * index, block.depth, strip);
        }
        let mut column = 0;
        while column < self.columns {
            // Four vectors make two and two: a tile of one keeps too few sums in flight. Three wide vectors beside
            // each other would need every register there is, and some would go to memory and back.
            column += match (self.columns - column) / L::N {
                1 => self.panel::<L, 1>(column, block),
                2 | 4 => self.panel::<L, 2>(column, block),
                _ if L::N > 4 => self.panel::<L, 2>(column, block),
                _ => self.panel::<L, WIDTH>(column, block),
            };
        }
    }

    #[inline(always)]
    fn panel<L: Lanes, const C: usize>(&mut self, column: usize, block: Block) -> usize {
        let width = C * L::N;
        let right = &mut self.packs.right[..width * block.depths];
        pack::panel::<L, C>(self.right, column, block.depth, right);
        if let Some(sums) = &mut self.sums
            && block.row == 0
        {
            pack::add_up::<L, C>(right, &mut sums[column..][..width]);
        }
        let first = match self.start {
            Some(start) => std::array::from_fn(|q| L::load(&start[column + q * L::N..])),
            None => [L::splat(0.0); C],
        };
        let strips = self.packs.left.chunks_exact(HEIGHT * block.depths).take(block.rows / HEIGHT);
        for (index, strip) in strips.enumerate() {
            let at = (block.row + HEIGHT * index) * self.columns + column;
            let mut sums = [first; HEIGHT];
            if block.depth > 0 {
                for (r, row) in sums.iter_mut().enumerate() {
                    let out = &self.out[at + r * self.columns..][..width];
                    *row = std::array::from_fn(|q| L::load(&out[q * L::N..]));
                }
            }
            tile(strip, right, &mut sums);
            for (r, row) in sums.iter().enumerate() {
                let at = at + r * self.columns;
                let row = if block.last { finished(self.finish, at, *row) } else { *row };
                let out = &mut self.out[at..][..width];
                for (q, vector) in row.iter().enumerate() {
                    vector.store(&mut out[q * L::N..]);
                }
            }
        }
        width
    }
}

#[inline(always)]
fn finished<L: Lanes, const C: usize>(finish: Finish<'_>, at: usize, row: [L; C]) -> [L; C] {
    let zero = L::splat(0.0);
    match finish {
        Finish::Keep => row,
        Finish::Relu => std::array::from_fn(|q| row[q].max(zero)),
        Finish::Where(positive) => {
            let positive = &positive[at..][..C * L::N];
            std::array::from_fn(|q| row[q].and(zero.less(L::load(&positive[q * L::N..]))))
        }
        Finish::Times(slopes) => {
            let slopes = &slopes[at..][..C * L::N];
            std::array::from_fn(|q| row[q] * L::load(&slopes[q * L::N..]))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::simd::lanes::Portable;

    fn numbers(count: usize, seed: usize) -> Vec<f32> {
        (0..count).map(|i| ((i * 7919 + seed * 104_729) % 2003) as f32 / 1001.0 - 1.0).collect()
    }

    fn number(factor: &Factor<'_>, line: usize, depth: usize) -> f64 {
        f64::from(match factor.along {
            true => factor.data[line * factor.stride + depth],
            false => factor.data[depth * factor.stride + line],
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn it_is_the_product(
            (strips, eights) in (1usize..80, 1usize..14),
            (deep, extra) in (0usize..110, 0usize..8),
            (left_along, right_along, started, portable) in any::<(bool, bool, bool, bool)>(),
            finish in 0usize..4,
        ) {
            let (rows, columns) = (4 * strips, 8 * eights);
            let depth = if left_along || right_along { 8 * deep.max(1) } else { (8 * deep + extra).max(1) };
            let stride = |lines, along| if along { depth + 3 } else { lines + 5 };
            let (left_stride, right_stride) = (stride(rows, left_along), stride(columns, right_along));
            let count = |lines, along, stride| if along { lines * stride } else { depth * stride };
            let (a, b) = (
                numbers(count(rows, left_along, left_stride), 1),
                numbers(count(columns, right_along, right_stride), 2),
            );
            let left = Factor { data: &a, stride: left_stride, along: left_along };
            let right = Factor { data: &b, stride: right_stride, along: right_along };
            let (start, like) = (numbers(columns, 3), numbers(rows * columns, 4));
            let finish = [Finish::Keep, Finish::Relu, Finish::Where(&like), Finish::Times(&like)][finish];
            let (mut out, mut sums) = (vec![f32::NAN; rows * columns], vec![f32::NAN; columns]);
            let product = Product {
                left,
                right,
                rows,
                columns,
                depth,
                start: started.then_some(&start),
                finish,
                out: &mut out,
                sums: Some(&mut sums),
                packs: &mut Packs::default(),
            };
            if portable {
                product.run::<Portable>();
            } else {
                product.compute();
            }
            for column in 0..columns {
                let sum: f64 = (0..depth).map(|k| number(&right, column, k)).sum();
                prop_assert!((f64::from(sums[column]) - sum).abs() < 1e-3);
                for row in 0..rows {
                    let at = row * columns + column;
                    let terms = (0..depth).map(|k| number(&left, row, k) * number(&right, column, k));
                    let y = terms.sum::<f64>() + if started { f64::from(start[column]) } else { 0.0 };
                    let like = f64::from(like[at]);
                    let y = match finish {
                        Finish::Keep => y,
                        Finish::Relu => y.max(0.0),
                        Finish::Where(_) => if like > 0.0 { y } else { 0.0 },
                        Finish::Times(_) => y * like,
                    };
                    prop_assert!((f64::from(out[at]) - y).abs() < 1e-3, "[{row}, {column}]: {} and {y}", out[at]);
                }
            }
        }
    }
}
