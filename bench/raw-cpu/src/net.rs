//! The net's memory, and the parts of a step.
use core::arch::wasm32::*;

use crate::dense::{dense, Factor};
use crate::sparse::{sparse, Sparse};
use crate::vector::*;

/// A linear layer.
pub struct Layer {
    pub i: usize,
    pub o: usize,
    pub at: usize,    // w [i, o] and then b [o], from here in p, m1, m2 and g
    pub x: *mut f32,  // [B, i], input (unused in the first layer: the batch)
    pub dy: *mut f32, // [B, o], gradient of the output before its ReLU
}

/// What a step is computed from.
pub struct Batch {
    pub x: *mut f32,     // [B, pixels]
    pub noise: *mut f32, // [B, L]
    pub by_image: Sparse,
    pub by_pixel: Sparse,
}

/// A model in training. Nothing of it is ever freed.
pub struct Net {
    pub rows: usize,   // B
    pub latent: usize, // L
    pub used: usize,   // latent dimensions that are no padding
    pub layers: Vec<Layer>,
    pub head: usize,
    pub head_y: *mut f32, // [B, 2 L], mu and logvar
    pub logits: *mut f32, // [B, pixels]
    pub size: usize,      // parameters
    pub p: *mut f32,
    pub m1: *mut f32,
    pub m2: *mut f32,
    pub g: *mut f32,
    pub pack_a: *mut f32,
    pub pack_b: *mut f32,
    pub batches: Vec<Batch>,
    pub dense: bool, // do not skip zero pixels
    pub seed: u32,
    pub steps: u32,
    pub adam: [f64; 4], // lr, b1, b2, eps
    pub bce: f32,
    pub kl: f32,
}

impl Net {
    fn input(&self, l: usize, k: usize) -> *mut f32 {
        if l == 0 {
            self.batches[k].x
        } else {
            self.layers[l].x
        }
    }

    /// x [B, i] -> the next layer's x, mu and logvar, or the logits
    #[inline(never)]
    pub unsafe fn forward(&mut self, l: usize, k: usize) {
        let Layer { i, o, at, .. } = self.layers[l];
        let (w, bias) = (self.p.add(at), self.p.add(at + i * o));
        let init = |c: usize| load(bias.add(c));
        let relu = |v| f32x4_pmax(v, splat(0.0));
        let last = self.layers.len() - 1;
        let out = if l == self.head {
            self.head_y
        } else if l == last {
            self.logits
        } else {
            self.layers[l + 1].x
        };
        if l == 0 && !self.dense {
            return sparse(&self.batches[k].by_image, w, out, o, init, relu); // never the head: there is a hidden layer
        }
        let factors =
            (Factor { p: self.input(l, k), ld: i, side: false }, Factor { p: w, ld: o, side: true }, out);
        if l == self.head || l == last {
            dense(self, factors, (self.rows, o, i), init, |_, v| v);
        } else {
            dense(self, factors, (self.rows, o, i), init, |_, v| relu(v));
        }
    }

    /// mu, logvar [B, 2 L], noise [B, L] -> z [B, L], KL
    #[inline(never)]
    pub unsafe fn reparameterize(&mut self, k: usize) {
        let (n, y, z, noise) =
            (self.latent, self.head_y, self.layers[self.head + 1].x, self.batches[k].noise);
        let mut kl = splat(0.0);
        for r in 0..self.rows {
            for c in (0..n).step_by(4) {
                let (m, lv) = (load(y.add(2 * r * n + c)), load(y.add((2 * r + 1) * n + c)));
                let e = exp(mul(lv, splat(0.5)));
                store(z.add(r * n + c), madd(e, load(noise.add(r * n + c)), m));
                kl = add(kl, sub(madd(m, m, mul(e, e)), add(lv, splat(1.0))));
            }
        }
        self.kl = 0.5 * sum(kl) / self.rows as f32;
    }

    /// logits, x [B, pixels] -> the loss and its gradient (sigmoid - x) / B [B, pixels]
    #[inline(never)]
    pub unsafe fn cross_entropy(&mut self, k: usize) {
        let (x, dy) = (self.batches[k].x, self.layers[self.layers.len() - 1].dy);
        let (one, inv) = (splat(1.0), splat(1.0 / self.rows as f32));
        let mut bce = 0.0;
        let pixels = self.layers[0].i;
        for r in 0..self.rows {
            let mut row = splat(0.0);
            for at in (r * pixels..(r + 1) * pixels).step_by(4) {
                let (l, x) = (load(self.logits.add(at)), load(x.add(at)));
                let e = exp(f32x4_neg(f32x4_abs(l)));
                let log1p = log_ratio(f32x4_div(e, add(e, splat(2.0))));
                row = add(row, add(sub(f32x4_pmax(l, splat(0.0)), mul(l, x)), log1p));
                let s = f32x4_div(v128_bitselect(one, e, f32x4_ge(l, splat(0.0))), add(one, e));
                store(dy.add(at), mul(sub(s, x), inv));
            }
            bce += sum(row);
        }
        self.bce = bce / self.rows as f32;
    }

    /// dy [B, o] -> gradient of the layer's input [B, i] -> the previous layer's dy
    #[inline(never)]
    pub unsafe fn backward(&mut self, l: usize) {
        let Layer { i, o, at, x, dy } = self.layers[l];
        let to = self.layers[l - 1].dy;
        let a = Factor { p: dy, ld: o, side: false };
        let b = Factor { p: self.p.add(at), ld: o, side: false };
        if l != self.head + 1 {
            let mask = |at: usize, v| v128_and(v, f32x4_gt(load(x.add(at)), splat(0.0)));
            return dense(self, (a, b, to), (self.rows, i, o), |_| splat(0.0), mask);
        }
        // dz [B, L] (over the logits, no longer needed) -> d mu, d logvar [B, 2 L], with the KL term's
        let (y, dz, inv) = (self.head_y, self.logits, splat(1.0 / self.rows as f32));
        dense(self, (a, b, dz), (self.rows, i, o), |_| splat(0.0), |_, v| v);
        for r in 0..self.rows {
            for c in (0..i).step_by(4) {
                let (m, lv) = (load(y.add(2 * r * i + c)), load(y.add((2 * r + 1) * i + c)));
                let (g, z) = (load(dz.add(r * i + c)), load(x.add(r * i + c)));
                store(to.add(2 * r * i + c), madd(m, inv, g));
                let d = madd(g, sub(z, m), mul(inv, sub(exp(lv), splat(1.0))));
                store(to.add((2 * r + 1) * i + c), mul(splat(0.5), d));
            }
        }
    }

    /// x [B, i], dy [B, o] -> gradient of w [i, o] and b [o]
    #[inline(never)]
    pub unsafe fn weights(&mut self, l: usize, k: usize) {
        let Layer { i, o, at, dy, .. } = self.layers[l];
        let (gw, gb) = (self.g.add(at), self.g.add(at + i * o));
        if l == 0 && !self.dense {
            sparse(&self.batches[k].by_pixel, dy, gw, o, |_| splat(0.0), |v| v);
        } else {
            let factors =
                (Factor { p: self.input(l, k), ld: i, side: true }, Factor { p: dy, ld: o, side: true }, gw);
            dense(self, factors, (i, o, self.rows), |_| splat(0.0), |_, v| v);
        }
        gb.write_bytes(0, o);
        for r in 0..self.rows {
            for c in (0..o).step_by(4) {
                store(gb.add(c), add(load(gb.add(c)), load(dy.add(r * o + c))));
            }
        }
    }

    #[inline(never)]
    pub unsafe fn update(&mut self) {
        self.steps += 1;
        let [lr, b1, b2, eps] = self.adam;
        let (c1, c2) = (1.0 - b1.powi(self.steps as i32), 1.0 - b2.powi(self.steps as i32));
        let [rate, root, b1, a1, b2, a2, eps] =
            [lr / c1, 1.0 / c2.sqrt(), b1, 1.0 - b1, b2, 1.0 - b2, eps].map(|x| splat(x as f32));
        for at in (0..self.size).step_by(4) {
            let g = load(self.g.add(at));
            let m1 = madd(b1, load(self.m1.add(at)), mul(a1, g));
            let m2 = madd(b2, load(self.m2.add(at)), mul(a2, mul(g, g)));
            store(self.m1.add(at), m1);
            store(self.m2.add(at), m2);
            let d = f32x4_div(mul(rate, m1), madd(f32x4_sqrt(m2), root, eps));
            store(self.p.add(at), sub(load(self.p.add(at)), d));
        }
    }
}
