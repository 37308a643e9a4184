//! The first layer, whose input is mostly zero: about four fifths of MNIST's pixels are.

use elbo_recipe::PIXELS;

use crate::{
    simd::lanes::{Kernel, Lanes, run},
    simd::threads::{TWO, both},
};

/// A number that is not zero: what it multiplies begins at `offset`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Nonzero {
    offset: u32,
    value: f32,
}

/// Rows of a matrix without their zeros.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    /// Where each row begins in the entries, and where the last one ends.
    starts: Vec<u32>,
    entries: Vec<Nonzero>,
}

/// A batch of images, listed twice.
#[derive(Debug, Default)]
pub(crate) struct Sparse {
    /// For each image its pixels: rows of the first layer's weights.
    pub by_image: Lists,
    /// For each pixel its images: rows of the gradient of the first layer's output.
    pub by_pixel: Lists,
    next: Vec<u32>,
}

impl Sparse {
    /// Lists the pixels of images by image, in `[0, 1]`. The matrices they will multiply have rows of `stride`.
    pub(crate) fn list_by_image(&mut self, pixels: &[u8], stride: usize) {
        let Lists { starts, entries } = &mut self.by_image;
        starts.clear();
        starts.push(0);
        self.next.clear();
        self.next.resize(PIXELS + 1, 0);
        let counts = &mut self.next[1..];
        let mut used = 0;
        for image in pixels.chunks_exact(PIXELS) {
            if entries.len() < used + PIXELS {
                entries.resize((2 * entries.len()).max(used + PIXELS), Nonzero::default());
            }
            let free = &mut entries[used..][..PIXELS];
            let mut count = 0;
            for (index, eight) in image.as_chunks::<8>().0.iter().enumerate() {
                if u64::from_ne_bytes(*eight) == 0 {
                    continue;
                }
                for (place, pixel) in eight.iter().enumerate() {
                    let number = 8 * index + place;
                    // Written in any case, and kept if it is not zero: a branch would be guessed wrongly.
                    free[count] = Nonzero {
                        offset: (number * stride) as u32,
                        value: f32::from(*pixel) * (1.0 / 255.0),
                    };
                    count += usize::from(*pixel != 0);
                    counts[number] += u32::from(*pixel != 0);
                }
            }
            used += count;
            starts.push(used as u32);
        }
    }

    /// Lists them by pixel too; after [`Sparse::list_by_image`] with the same stride.
    pub(crate) fn list_by_pixel(&mut self, stride: usize) {
        for pixel in 0..PIXELS {
            self.next[pixel + 1] += self.next[pixel];
        }
        let Lists { starts, entries } = &mut self.by_pixel;
        starts.clear();
        starts.extend_from_slice(&self.next);
        let total = self.next[PIXELS] as usize;
        if entries.len() < total {
            entries.resize(self.by_image.entries.len(), Nonzero::default());
        }
        for (image, ends) in self.by_image.starts.windows(2).enumerate() {
            let offset = (image * stride) as u32;
            for entry in &self.by_image.entries[ends[0] as usize..ends[1] as usize] {
                let next = &mut self.next[entry.offset as usize / stride];
                entries[*next as usize] = Nonzero { offset, value: entry.value };
                *next += 1;
            }
        }
    }
}

/// `out = finish(start + lists dense)`, `[rows, k] [k, columns]`.
pub(crate) struct SparseProduct<'a> {
    /// The left factor; its offsets are multiples of `columns`.
    pub lists: &'a Lists,
    /// The right factor, `[k, columns]`.
    pub dense: &'a [f32],
    /// Columns of the output: a multiple of 8.
    pub columns: usize,
    /// Where each row of sums begins, `[columns]`; at zero if there is none.
    pub start: Option<&'a [f32]>,
    /// Whether nothing below zero is let through.
    pub relu: bool,
    /// `[rows, columns]`.
    pub out: &'a mut [f32],
}

impl SparseProduct<'_> {
    /// Computes the product, on two threads where there are two: one for each half of its rows.
    pub(crate) fn compute(self) {
        let rows = self.lists.starts.len() - 1;
        if !TWO || rows < 2 {
            return run(self);
        }
        let Self { lists, dense, columns, start, relu, out } = self;
        let (upper, lower) = out.split_at_mut(rows / 2 * columns);
        let entries = &lists.entries;
        let first = SparseRows {
            starts: &lists.starts[..=rows / 2],
            entries,
            dense,
            columns,
            start,
            relu,
            out: upper,
        };
        let rest = SparseRows {
            starts: &lists.starts[rows / 2..],
            entries,
            dense,
            columns,
            start,
            relu,
            out: lower,
        };
        both(|| run(first), || run(rest));
    }
}

impl Kernel for SparseProduct<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let Self { lists, dense, columns, start, relu, out } = self;
        SparseRows { starts: &lists.starts, entries: &lists.entries, dense, columns, start, relu, out }
            .run::<L>();
    }
}

/// Some rows of a product.
struct SparseRows<'a> {
    /// Where each of the rows begins in the entries, and where the last one ends.
    starts: &'a [u32],
    entries: &'a [Nonzero],
    dense: &'a [f32],
    columns: usize,
    start: Option<&'a [f32]>,
    relu: bool,
    out: &'a mut [f32],
}

impl Kernel for SparseRows<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(mut self) {
        let mut column = 0;
        while column < self.columns {
            column += match (self.columns - column) / L::N {
                1 => self.block::<L, 1>(column),
                2..4 => self.block::<L, 2>(column),
                4..8 => self.block::<L, 4>(column),
                _ => self.block::<L, 8>(column),
            };
        }
    }
}

impl SparseRows<'_> {
    /// `C` vectors of columns: as many sums are in flight.
    #[inline(always)]
    fn block<L: Lanes, const C: usize>(&mut self, column: usize) -> usize {
        let (zero, width) = (L::splat(0.0), C * L::N);
        let first: [L; C] = match self.start {
            Some(start) => std::array::from_fn(|q| L::load(&start[column + q * L::N..])),
            None => [zero; C],
        };
        let dense = &self.dense[column..];
        let rows = self.out.chunks_exact_mut(self.columns);
        for (out, ends) in rows.zip(self.starts.windows(2)) {
            let mut sums = first;
            for Nonzero { offset, value } in &self.entries[ends[0] as usize..ends[1] as usize] {
                let (value, row) = (L::splat(*value), &dense[*offset as usize..][..width]);
                for (q, sum) in sums.iter_mut().enumerate() {
                    *sum = value.mul_add(L::load(&row[q * L::N..]), *sum);
                }
            }
            for (q, sum) in sums.iter().enumerate() {
                let sum = if self.relu { sum.max(zero) } else { *sum };
                sum.store(&mut out[column + q * L::N..]);
            }
        }
        width
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::lanes::Portable;

    #[test]
    fn both_lists_give_the_dense_product() {
        let images = 7;
        let pixel = |i: usize| if (i * 7919) % 13 < 9 { 0 } else { (i * 31 % 255) as u8 + 1 };
        let pixels: Vec<u8> = (0..images * PIXELS).map(pixel).collect();
        let x = |image: usize, at: usize| f64::from(pixels[image * PIXELS + at]) / 255.0;
        for columns in [8, 16, 24, 40, 136] {
            let mut sparse = Sparse::default();
            // Whatever was listed before leaves no trace.
            sparse.list_by_image(&vec![1; 9 * PIXELS], columns);
            sparse.list_by_pixel(columns);
            sparse.list_by_image(&pixels, columns);
            sparse.list_by_pixel(columns);
            let number = |i: usize| ((i * 7919) % 2003) as f32 / 1001.0 - 1.0;
            let dense: Vec<f32> = (0..PIXELS * columns).map(number).collect();
            for portable in [false, true] {
                let compute = |lists: &Lists, rows: usize, start: Option<&[f32]>, relu: bool| {
                    let mut out = vec![f32::NAN; rows * columns];
                    let product = SparseProduct { lists, dense: &dense, columns, start, relu, out: &mut out };
                    if portable {
                        product.run::<Portable>();
                    } else {
                        product.compute();
                    }
                    out
                };
                let forward = compute(&sparse.by_image, images, Some(&dense[..columns]), true);
                let backward = compute(&sparse.by_pixel, PIXELS, None, false);
                let at = |row: usize, column: usize| f64::from(dense[row * columns + column]);
                for column in 0..columns {
                    for image in 0..images {
                        let y: f64 = (0..PIXELS).map(|p| x(image, p) * at(p, column)).sum();
                        let found = f64::from(forward[image * columns + column]);
                        assert!((found - (y + at(0, column)).max(0.0)).abs() < 1e-4);
                    }
                    for p in 0..PIXELS {
                        let y: f64 = (0..images).map(|image| x(image, p) * at(image, column)).sum();
                        assert!((f64::from(backward[p * columns + column]) - y).abs() < 1e-5);
                    }
                }
            }
        }
    }
}
