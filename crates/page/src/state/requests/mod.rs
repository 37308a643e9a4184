//! What the page asks of the model: one slot for each kind of request.

mod slot;

use elbo_protocol::RequestId;

pub use slot::LOST_AFTER_MS;
use slot::RequestSlot;

use crate::side::Side;

/// What a request is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestKind {
    /// The digit that the sliders decode to.
    Decode,
    /// The reconstruction of the drawing.
    Reconstruct,
    /// The codes of held-out digits.
    Survey,
    /// The digits all over the plane.
    Sheet,
    /// The test digit that was picked.
    Pick,
    /// The test digits in view, by one run.
    Gallery(Side),
}

impl RequestKind {
    /// All kinds, in the order in which they are asked.
    pub const ALL: [Self; 7] = [
        Self::Decode,
        Self::Reconstruct,
        Self::Survey,
        Self::Sheet,
        Self::Pick,
        Self::Gallery(Side::A),
        Self::Gallery(Side::B),
    ];

    fn index(self) -> usize {
        match self {
            Self::Decode => 0,
            Self::Reconstruct => 1,
            Self::Survey => 2,
            Self::Sheet => 3,
            Self::Pick => 4,
            Self::Gallery(side) => 5 + side.index(),
        }
    }
}

/// The requests, by kind, and the clock that they go by.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Requests {
    slots: [RequestSlot; RequestKind::ALL.len()],
    last: u32,
    now_ms: f64,
}

impl Requests {
    /// The request of this kind whose answer is awaited.
    #[must_use]
    pub fn awaited(&self, kind: RequestKind) -> Option<RequestId> {
        self.slots[kind.index()].awaited()
    }

    /// Whether an answer is awaited, or a request waits for its turn.
    #[must_use]
    pub fn is_busy(&self, kind: RequestKind) -> bool {
        self.slots[kind.index()].is_busy()
    }

    /// The request that went out last; zero before the first.
    #[must_use]
    pub fn last(&self) -> RequestId {
        RequestId(self.last)
    }

    /// It is that late.
    pub(super) fn set_clock(&mut self, now_ms: f64) {
        self.now_ms = now_ms;
    }

    /// What these are about has changed: they are to be asked.
    pub(super) fn want(&mut self, kinds: impl IntoIterator<Item = RequestKind>) {
        for kind in kinds {
            self.slots[kind.index()].want();
        }
    }

    /// New weights have arrived: asks again, if nothing is in flight, each at most once in so many milliseconds.
    pub(super) fn follow(&mut self, kinds: impl IntoIterator<Item = (RequestKind, f64)>) {
        for (kind, every_ms) in kinds {
            self.slots[kind.index()].follow(every_ms, self.now_ms);
        }
    }

    /// The kinds that are to go out now, in order.
    pub(super) fn due(&self) -> Vec<RequestKind> {
        let is_due = |kind: &RequestKind| self.slots[kind.index()].is_due(self.now_ms);
        RequestKind::ALL.into_iter().filter(is_due).collect()
    }

    /// The name of the next request.
    pub(super) fn next(&self) -> RequestId {
        RequestId(self.last.wrapping_add(1))
    }

    /// The next request has gone out.
    pub(super) fn sent(&mut self, kind: RequestKind) {
        let request = self.next();
        self.last = request.0;
        self.slots[kind.index()].sent(request, self.now_ms);
    }

    /// Takes an answer. Whether it is the one awaited of this kind; if so, it is no longer.
    pub(super) fn take(&mut self, kind: RequestKind, request: RequestId) -> bool {
        self.slots[kind.index()].take(request)
    }

    /// A request has no answer.
    pub(super) fn declined(&mut self, request: RequestId) {
        for slot in &mut self.slots {
            slot.take(request);
        }
    }

    /// Asks again for answers that are taken for lost.
    pub(super) fn give_up_lost(&mut self) {
        for slot in &mut self.slots {
            slot.give_up_lost(self.now_ms);
        }
    }

    /// Expects no answer of this kind any more.
    pub(super) fn forget(&mut self, kind: RequestKind) {
        self.slots[kind.index()].forget();
    }

    /// Expects no answer any more: what was asked is gone.
    pub(super) fn forget_all(&mut self) {
        self.slots = Default::default();
    }
}
