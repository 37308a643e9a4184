//! Where the page stands.

use elbo_protocol::RunState;

/// Where the page stands, as `data-state` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Phase {
    Loading,
    Ready,
    Running,
    Paused,
    Finished,
    Failed,
}

impl Phase {
    /// The name in `data-state`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Finished => "finished",
            Self::Failed => "failed",
        }
    }
}

impl From<RunState> for Phase {
    fn from(state: RunState) -> Self {
        match state {
            RunState::Ready => Self::Ready,
            RunState::Running => Self::Running,
            RunState::Paused => Self::Paused,
            RunState::Finished => Self::Finished,
        }
    }
}
