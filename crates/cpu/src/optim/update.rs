//! One update of all parameters by a rule, with the measures that cost nothing on the way.

use crate::{
    layers::measure::{Magnitudes, PIECE},
    simd::lanes::{Kernel, Lanes},
};

/// How a bounded gradient g changes a parameter, and what is kept of it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Change {
    /// `m = b1 m + a1 g`, `v = b2 v + a2 g^2`, the change `rate m / (sqrt(v) + epsilon)`.
    Adam { b1: f32, a1: f32, b2: f32, a2: f32, rate: f32, epsilon: f32 },
    /// `m = momentum m + g`, the change `rate m`.
    Sgd { momentum: f32, rate: f32 },
    /// `v = b v + a g^2`, the change `rate g / (sqrt(v) + epsilon)`.
    Rmsprop { b: f32, a: f32, rate: f32, epsilon: f32 },
}

/// Changes every parameter.
pub(crate) struct Update<'a> {
    /// By this rule.
    pub change: Change,
    /// What every gradient is multiplied by, first.
    pub scale: f32,
    /// What it is held within then, on either side of zero; may be infinite.
    pub largest: f32,
    /// What it takes up of its parameter then.
    pub decay: f32,
    /// What a parameter loses of itself besides.
    pub pull: f32,
    /// Whether the norms of change and parameters are wanted.
    pub measure_norms: bool,
    /// Gradients.
    pub gradients: &'a [f32],
    /// Parameters p.
    pub parameters: &'a mut [f32],
    /// Means m.
    pub first: &'a mut [f32],
    /// Means of squares v.
    pub second: &'a mut [f32],
}

/// What an update met.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Updated {
    /// The gradients, before any bound.
    pub gradients: Magnitudes,
    /// Squared norm of the change, if it was wanted.
    pub squared_update: f64,
    /// Squared norm of the parameters before, if it was wanted.
    pub squared_weights: f64,
}

/// A rule at one place of the parameters.
trait Step<L> {
    /// The change, given the bounded gradient and what is kept there. To be inlined always.
    fn at(&self, gradient: L, first: &mut [f32], second: &mut [f32]) -> L;
}

struct Adam<L>([L; 6]);
struct Sgd<L>([L; 2]);
struct Rmsprop<L>([L; 4]);

impl<L: Lanes> Step<L> for Adam<L> {
    #[inline(always)]
    fn at(&self, g: L, first: &mut [f32], second: &mut [f32]) -> L {
        let [b1, a1, b2, a2, rate, epsilon] = self.0;
        let m = b1.mul_add(L::load(first), a1 * g);
        let v = b2.mul_add(L::load(second), a2 * (g * g));
        m.store(first);
        v.store(second);
        rate * m / (v.sqrt() + epsilon)
    }
}

impl<L: Lanes> Step<L> for Sgd<L> {
    #[inline(always)]
    fn at(&self, g: L, first: &mut [f32], _: &mut [f32]) -> L {
        let [momentum, rate] = self.0;
        let m = momentum.mul_add(L::load(first), g);
        m.store(first);
        rate * m
    }
}

impl<L: Lanes> Step<L> for Rmsprop<L> {
    #[inline(always)]
    fn at(&self, g: L, _: &mut [f32], second: &mut [f32]) -> L {
        let [b, a, rate, epsilon] = self.0;
        let v = b.mul_add(L::load(second), a * (g * g));
        v.store(second);
        rate * g / (v.sqrt() + epsilon)
    }
}

impl Kernel for Update<'_> {
    type Output = Updated;

    #[inline(always)]
    fn run<L: Lanes>(self) -> Updated {
        match self.change {
            Change::Adam { b1, a1, b2, a2, rate, epsilon } => {
                self.by(&Adam([b1, a1, b2, a2, rate, epsilon].map(L::splat)))
            }
            Change::Sgd { momentum, rate } => self.by(&Sgd([momentum, rate].map(L::splat))),
            Change::Rmsprop { b, a, rate, epsilon } => self.by(&Rmsprop([b, a, rate, epsilon].map(L::splat))),
        }
    }
}

impl Update<'_> {
    #[inline(always)]
    fn by<L: Lanes>(self, rule: &impl Step<L>) -> Updated {
        let is_plain = !self.measure_norms
            && self.scale == 1.0
            && self.largest == f32::INFINITY
            && self.decay == 0.0
            && self.pull == 0.0;
        if is_plain { self.each::<L, true>(rule) } else { self.each::<L, false>(rule) }
    }

    /// Every parameter in turn; the plain way without bounds, decay and norms of the change.
    #[inline(always)]
    fn each<L: Lanes, const PLAIN: bool>(self, rule: &impl Step<L>) -> Updated {
        let [scale, decay, pull] = [self.scale, self.decay, self.pull].map(L::splat);
        let (least, most) = (L::splat(-self.largest), L::splat(self.largest));
        let mut largest = L::splat(0.0);
        let mut totals = [0.0; 3];
        let pieces = self.parameters.chunks_mut(PIECE).zip(self.gradients.chunks(PIECE));
        let state = self.first.chunks_mut(PIECE).zip(self.second.chunks_mut(PIECE));
        for ((parameters, gradients), (first, second)) in pieces.zip(state) {
            let mut sums = [L::splat(0.0); 3];
            let numbers = parameters.chunks_exact_mut(L::N).zip(gradients.chunks_exact(L::N));
            let state = first.chunks_exact_mut(L::N).zip(second.chunks_exact_mut(L::N));
            for ((p, g), (first, second)) in numbers.zip(state) {
                let (before, g) = (L::load(p), L::load(g));
                largest = largest.max(g.abs());
                sums[0] = g.mul_add(g, sums[0]);
                if PLAIN {
                    (before - rule.at(g, first, second)).store(p);
                } else {
                    let bounded = (g * scale).max(least).min(most);
                    let step = rule.at(decay.mul_add(before, bounded), first, second);
                    let step = pull.mul_add(before, step);
                    (before - step).store(p);
                    sums[1] = step.mul_add(step, sums[1]);
                    sums[2] = before.mul_add(before, sums[2]);
                }
            }
            for (total, sum) in totals.iter_mut().zip(sums) {
                *total += f64::from(sum.sum());
            }
        }
        let [squares, squared_update, squared_weights] = totals;
        Updated { gradients: Magnitudes::new(squares, largest.largest()), squared_update, squared_weights }
    }
}
