//! A latest-value request: at most one in flight, a newer one waits and replaces.

use elbo_protocol::RequestId;

/// Answers that take longer than this are taken for lost, in milliseconds.
pub const LOST_AFTER_MS: f64 = 10_000.0;

/// One kind of request. What is asked for is read from the state when the request goes out.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct RequestSlot {
    in_flight: Option<(RequestId, f64)>,
    sent_at_ms: Option<f64>,
    waiting: bool,
}

impl RequestSlot {
    /// Whether an answer is awaited, or a request waits for its turn.
    pub(super) fn is_busy(&self) -> bool {
        self.in_flight.is_some() || self.waiting
    }

    /// The value asked for has changed.
    pub(super) fn want(&mut self) {
        self.waiting = true;
    }

    /// New weights have arrived: asks again, if nothing is in flight, at most once in so many milliseconds.
    pub(super) fn follow(&mut self, every_ms: f64, now_ms: f64) {
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

    /// The request whose answer is awaited.
    pub(super) fn awaited(&self) -> Option<RequestId> {
        self.in_flight.map(|(request, _)| request)
    }

    /// Takes the answer to this request. Whether it was awaited; if so, it is no longer.
    pub(super) fn take(&mut self, request: RequestId) -> bool {
        self.in_flight.take_if(|(id, _)| *id == request).is_some()
    }

    /// Expects no answer any more.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }
}
