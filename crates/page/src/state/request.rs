//! Latest-value requests: at most one in flight, a newer one waits and replaces.

use elbo_protocol::RequestId;

/// Answers that take longer than this are taken for lost, in milliseconds.
pub const LOST_AFTER_MS: f64 = 10_000.0;

/// Shortest time between two requests that only follow the training, in milliseconds.
pub const FOLLOW_EVERY_MS: f64 = 100.0;

/// One kind of request. What is asked for is read from the state when the request goes out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Slot {
    in_flight: Option<(RequestId, f64)>,
    sent_at_ms: Option<f64>,
    waiting: bool,
}

impl Slot {
    /// Whether an answer is awaited, or a request waits for its turn.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.in_flight.is_some() || self.waiting
    }

    /// The value asked for has changed.
    pub(super) fn want(&mut self) {
        self.waiting = true;
    }

    /// New weights have arrived; ask again now and then, if nothing is in flight.
    pub(super) fn follow(&mut self, now_ms: f64) {
        self.follow_every(FOLLOW_EVERY_MS, now_ms);
    }

    /// As [`Slot::follow`], at most once in so many milliseconds.
    pub(super) fn follow_every(&mut self, every_ms: f64, now_ms: f64) {
        let recent = self.sent_at_ms.is_some_and(|sent| now_ms - sent < every_ms);
        if self.in_flight.is_none() && !recent {
            self.waiting = true;
        }
    }

    /// Whether a request is to go out now.
    pub(super) fn is_due(&self, now_ms: f64) -> bool {
        self.waiting && self.in_flight.is_none_or(|(_, sent)| now_ms - sent > LOST_AFTER_MS)
    }

    /// Takes an answer that was given up as lost for asked again.
    pub(super) fn give_up_lost(&mut self, now_ms: f64) {
        if self.in_flight.is_some_and(|(_, sent)| now_ms - sent > LOST_AFTER_MS) {
            self.waiting = true;
        }
    }

    /// A request has gone out.
    pub(super) fn sent(&mut self, request: RequestId, now_ms: f64) {
        *self = Self { in_flight: Some((request, now_ms)), sent_at_ms: Some(now_ms), waiting: false };
    }

    /// Whether this answer is the one awaited; if so, it is no longer.
    pub(super) fn answered(&mut self, request: RequestId) -> bool {
        let awaited = self.in_flight.is_some_and(|(id, _)| id == request);
        if awaited {
            self.in_flight = None;
        }
        awaited
    }

    /// Expects no answer any more.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }
}
