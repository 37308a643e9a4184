//! Normal noise.
use core::arch::wasm32::*;

use crate::net::Net;
use crate::vector::*;

impl Net {
    /// Normal noise [B, L]: hashed counters, Box-Muller on an eighth of the circle, the eighth from the hash.
    #[inline(never)]
    pub unsafe fn draw(&mut self, k: usize) {
        let hash = |x: v128| {
            let x = i32x4_mul(v128_xor(x, u32x4_shr(x, 16)), i32x4_splat(0x7feb_352d));
            let x = i32x4_mul(v128_xor(x, u32x4_shr(x, 15)), i32x4_splat(0x846c_a68b_u32 as i32));
            v128_xor(x, u32x4_shr(x, 16))
        };
        let key = hash(i32x4_splat((self.seed ^ self.steps.wrapping_mul(0x9e37_79b9)) as i32));
        let unit = |h| mul(add(f32x4_convert_u32x4(u32x4_shr(h, 8)), splat(0.5)), splat(1.0 / 16_777_216.0)); // (0, 1]
        let draw = |at: usize| {
            let h = hash(v128_xor(key, i32x4_add(i32x4_splat(at as i32), i32x4(0, 1, 2, 3))));
            let (u, a) = (unit(h), hash(i32x4_add(h, i32x4_splat(0x632b_e5ab))));
            let radius = f32x4_sqrt(f32x4_pmax(mul(splat(-2.0), log(u)), splat(0.0)));
            let t = mul(sub(unit(a), splat(0.5)), splat(core::f32::consts::FRAC_PI_2)); // an angle in +-pi/4
            let q = mul(t, t);
            let cos = poly(q, [1.0 / 40320.0, -1.0 / 720.0, 1.0 / 24.0, -0.5, 1.0]);
            let sin = mul(t, poly(q, [-1.0 / 5040.0, 1.0 / 120.0, -1.0 / 6.0, 1.0]));
            let swap = i32x4_shr(i32x4_shl(a, 31), 31);
            let sign = |shift| v128_and(i32x4_shl(a, shift), i32x4_splat(i32::MIN));
            let x = v128_xor(v128_bitselect(cos, sin, swap), sign(30));
            let y = v128_xor(v128_bitselect(sin, cos, swap), sign(29));
            (mul(radius, x), mul(radius, y))
        };
        let (n, to) = (self.rows * self.latent, self.batches[k].noise);
        for at in (0..n).step_by(8) {
            // B and L are multiples of 4
            let (x, y) = draw(at);
            store(to.add(at), x);
            store(to.add(at + 4), y);
        }
        // No noise where the width is only padding.
        for row in 0..self.rows {
            to.add(row * self.latent + self.used).write_bytes(0, self.latent - self.used);
        }
    }
}
