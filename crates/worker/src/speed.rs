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

    /// Notes that so many steps are done at a time in milliseconds. A run that has gone back begins anew.
    pub fn note(&mut self, now_ms: f64, step: u32) {
        if self.0.back().is_some_and(|(_, last)| *last > step) {
            self.interrupt();
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_is_told_once_enough_time_has_passed_and_over_the_last_second() {
        let mut speed = Speed::default();
        speed.note(0.0, 0);
        speed.note(50.0, 10);
        assert_eq!(speed.steps_per_second(), None);
        speed.note(100.0, 20);
        assert_eq!(speed.steps_per_second(), Some(200.0));
        (1..=40).for_each(|tenth| speed.note(100.0 + f64::from(tenth) * 100.0, 20 + tenth * 5));
        assert_eq!(speed.steps_per_second(), Some(50.0), "what was faster is more than a second ago");
        speed.interrupt();
        assert_eq!(speed.steps_per_second(), None);
    }

    #[test]
    fn a_run_that_goes_back_has_no_speed_until_it_goes_on() {
        let mut speed = Speed::default();
        speed.note(0.0, 40);
        speed.note(200.0, 60);
        speed.note(300.0, 50);
        assert_eq!(speed.steps_per_second(), None);
        speed.note(500.0, 60);
        assert_eq!(speed.steps_per_second(), Some(50.0));
    }
}
