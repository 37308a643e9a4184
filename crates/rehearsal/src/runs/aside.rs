//! The runs of a worker that were set aside.

use elbo_protocol::RunState;

use crate::told_run::ToldRun;

/// Runs that were set aside.
#[derive(Debug, Default)]
pub(super) struct Aside {
    pub runs: Vec<ToldRun>,
    pub state: Option<RunState>,
    pub decided: bool,
}
