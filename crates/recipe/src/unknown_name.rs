//! Why a name of a choice is refused.

/// A name that no value of a choice has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected one of {}, found '{found}'", known.join(", "))]
pub struct UnknownName {
    /// Names known.
    pub known: &'static [&'static str],
    /// The name found.
    pub found: String,
}

impl UnknownName {
    pub(crate) fn new(known: &'static [&'static str], found: &str) -> Self {
        Self { known, found: found.to_owned() }
    }
}
