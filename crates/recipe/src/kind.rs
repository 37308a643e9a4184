//! Values that a field allows.

use std::fmt;

/// Values that a field allows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// A whole number.
    #[expect(missing_docs, reason = "the names say it")]
    Whole { min: u64, max: u64 },
    /// A 32-bit float.
    #[expect(missing_docs, reason = "the names say it")]
    Number { min: f32, max: f32 },
    /// One of a few: name and label of each.
    Choice(&'static [(&'static str, &'static str)]),
    /// True or false.
    Switch,
    /// Widths of layers, at most so many and so wide.
    #[expect(missing_docs, reason = "the names say it")]
    Widths { layers: usize, widest: u64 },
}

/// As code has it: `1..=256`, or the names of a choice.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole { min, max } => write!(f, "{min}..={max}"),
            Self::Number { min, max } => write!(f, "{min:?}..={max:?}"),
            Self::Choice(choices) => {
                f.write_str(&choices.iter().map(|(name, _)| *name).collect::<Vec<_>>().join("|"))
            }
            Self::Switch => f.write_str("true|false"),
            Self::Widths { layers, widest } => write!(f, "0..={layers} of 1..={widest}"),
        }
    }
}
