//! Training speed over the last second.

use std::collections::VecDeque;

/// How far back the speed looks, in milliseconds.
const WINDOW_MS: f64 = 1_000.0;
/// The shortest stretch of time from which a speed is told, in milliseconds.
const LEAST_MS: f64 = 100.0;

/// A sliding window over (time, steps done).
#[derive(Debug, Default)]
pub struct Speed(VecDeque<(f64, u32)>);

impl Speed {
    /// Forgets the past: training stood still.
    pub fn interrupt(&mut self) {
        self.0.clear();
    }

    /// Notes that so many steps are done at a time in milliseconds.
    pub fn note(&mut self, now_ms: f64, step: u32) {
        self.0.push_back((now_ms, step));
        while self.0.len() > 2 && self.0[1].0 < now_ms - WINDOW_MS {
            self.0.pop_front();
        }
    }

    /// Steps per second, once it can be told.
    pub fn steps_per_second(&self) -> Option<f32> {
        let ((start, first), (end, last)) = (self.0.front()?, self.0.back()?);
        (end - start >= LEAST_MS).then(|| (f64::from(last - first) * 1_000.0 / (end - start)) as f32)
    }
}
