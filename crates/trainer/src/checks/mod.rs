//! Whether an engine computes what it should: recorded steps, and the test that every device passes first.

mod fixture;
mod replay;
mod self_test;

pub use fixture::{Fixture, FixtureConfig, ReplayError};
pub use replay::{Difference, Replay};
pub use self_test::{KNOWN_TERMS, SELF_TEST_TOLERANCE, self_test, self_test_model};
