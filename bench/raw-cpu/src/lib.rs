//! One training step by hand in wasm SIMD on one thread: the limit that the CPU rows are compared with.
//! Built with simd128, or with simd128 and relaxed-simd (fused multiply-add). Nothing is allocated in a step.
//!
//! B: batch, L: latent. Matrices are row-major, all widths and B multiples of 4. The layers are the encoder,
//! the head (mu and logvar side by side, `[i, 2 L]`), the decoder and the output; a layer maps `x [B, i]` to `[B, o]`.
#![allow(
    clippy::missing_safety_doc,
    clippy::needless_range_loop,
    clippy::not_unsafe_ptr_arg_deref,
    clippy::too_many_arguments,
    reason = "the one caller is peers/raw-cpu.js, and what is unrolled reads better with its indices"
)]

mod dense;
mod net;
mod noise;
mod sparse;
mod vector;

use core::array::from_fn;

use net::{Batch, Layer, Net};
use sparse::Sparse;
use vector::splat;

/// Zeroed memory for n floats, never freed, with 16-byte alignment.
#[no_mangle]
pub extern "C" fn floats(n: usize) -> *mut f32 {
    Vec::leak(vec![splat(0.0); n.div_ceil(4)]).as_mut_ptr() as *mut f32
}

/// widths: `count` layers' (i, o), the head's o being 2 L, of which `used` latent dimensions are no padding
#[no_mangle]
pub unsafe extern "C" fn create(
    widths: *const u32,
    count: usize,
    head: usize,
    used: usize,
    rows: usize,
    batches: usize,
    dense: bool,
    seed: u32,
    lr: f64,
    b1: f64,
    b2: f64,
    eps: f64,
) -> *mut Net {
    let mut size = 0;
    let layers: Vec<Layer> = (0..count)
        .map(|l| {
            let (i, o) = (*widths.add(2 * l) as usize, *widths.add(2 * l + 1) as usize);
            assert!([i, o, rows].iter().all(|n| n.is_multiple_of(4)));
            let at = size;
            size += i * o + o;
            Layer { i, o, at, x: floats(if l == 0 { 0 } else { rows * i }), dy: floats(rows * o) }
        })
        .collect();
    let [p, m1, m2, g] = from_fn(|_| floats(size));
    let (latent, pixels) = (layers[head].o / 2, layers[0].i);
    assert!(head > 0 && latent.is_multiple_of(4) && used <= latent);
    let depth = layers.iter().map(|l| l.i.max(l.o)).fold(rows, usize::max);
    Box::leak(Box::new(Net {
        rows,
        latent,
        used,
        head,
        size,
        p,
        m1,
        m2,
        g,
        dense,
        seed,
        head_y: floats(rows * 2 * latent),
        logits: floats(rows * pixels),
        pack_a: floats(depth * rows),
        pack_b: floats(depth * 12),
        batches: (0..batches)
            .map(|_| Batch {
                x: floats(rows * pixels),
                noise: floats(rows * latent),
                by_image: Sparse::default(),
                by_pixel: Sparse::default(),
            })
            .collect(),
        layers,
        steps: 0,
        adam: [lr, b1, b2, eps],
        bce: 0.0,
        kl: 0.0,
    }))
}

/// Where the parameters lie: w and b of each layer.
#[no_mangle]
pub extern "C" fn params(net: &Net) -> *mut f32 {
    net.p
}

/// Where the pixels of batch k lie.
#[no_mangle]
pub extern "C" fn images(net: &Net, k: usize) -> *mut f32 {
    net.batches[k].x
}

/// Where the noise of batch k lies.
#[no_mangle]
pub extern "C" fn noise(net: &Net, k: usize) -> *mut f32 {
    net.batches[k].noise
}

/// Lists the pixels of batch k that are not zero, by image and by pixel; to be called when its images are written.
#[no_mangle]
pub unsafe extern "C" fn compress(net: &mut Net, k: usize) {
    let Layer { i: pixels, o, .. } = net.layers[0];
    let rows = net.rows;
    let b = &mut net.batches[k];
    let list = |s: &mut Sparse, outer: usize, inner: usize, outer_ld: usize, inner_ld: usize| {
        s.start.clear();
        s.entries.clear();
        for j in 0..outer {
            s.start.push(s.entries.len() as u32);
            for q in 0..inner {
                let v = *b.x.add(j * outer_ld + q * inner_ld);
                if v != 0.0 {
                    s.entries.push(((q * o) as u32, v));
                }
            }
        }
        s.start.push(s.entries.len() as u32);
    };
    list(&mut b.by_image, rows, pixels, pixels, 1);
    list(&mut b.by_pixel, pixels, rows, 1, pixels);
}

/// A train step on batch k; draw: with fresh noise.
#[no_mangle]
pub unsafe extern "C" fn step(net: &mut Net, k: usize, draw: bool) {
    if draw {
        net.draw(k);
    }
    for l in 0..net.layers.len() {
        net.forward(l, k);
        if l == net.head {
            net.reparameterize(k);
        }
    }
    net.cross_entropy(k);
    for l in (0..net.layers.len()).rev() {
        net.weights(l, k);
        if l > 0 {
            net.backward(l);
        }
    }
    net.update();
}

/// The loss of the last step.
#[no_mangle]
pub extern "C" fn loss(net: &Net) -> f32 {
    net.bce + net.kl
}
