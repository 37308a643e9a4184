//! The values that fields have: as text, and within bounds.

use crate::Kind;

/// Widths of layers, from the first.
pub type Widths = Vec<u32>;

/// The value of a field, whatever its type.
pub(crate) trait FieldValue {
    /// The value in the form that [`read`](Self::read) takes.
    fn text(&self) -> String;

    /// Takes a value from text. None, and nothing changes, if the text is no value of this type.
    fn read(&mut self, text: &str) -> Option<()>;

    /// Whether the field's kind allows the value.
    fn is_within(&self, kind: Kind) -> bool;
}

macro_rules! whole {
    ($($type:ty)*) => {$(
        impl FieldValue for $type {
            fn text(&self) -> String {
                self.to_string()
            }

            fn read(&mut self, text: &str) -> Option<()> {
                *self = text.parse().ok()?;
                Some(())
            }

            fn is_within(&self, kind: Kind) -> bool {
                matches!(kind, Kind::Whole { min, max } if (min..=max).contains(&u64::from(*self)))
            }
        }
    )*};
}

whole!(u32 u64);

impl FieldValue for f32 {
    /// As a person would write it: small ones with an exponent.
    fn text(&self) -> String {
        if *self != 0.0 && self.abs() < 1e-3 { format!("{self:e}") } else { self.to_string() }
    }

    fn read(&mut self, text: &str) -> Option<()> {
        *self = text.parse().ok().filter(|number: &Self| number.is_finite())?;
        Some(())
    }

    fn is_within(&self, kind: Kind) -> bool {
        matches!(kind, Kind::Number { min, max } if (min..=max).contains(self))
    }
}

impl FieldValue for bool {
    fn text(&self) -> String {
        self.to_string()
    }

    fn read(&mut self, text: &str) -> Option<()> {
        *self = text.parse().ok()?;
        Some(())
    }

    fn is_within(&self, kind: Kind) -> bool {
        kind == Kind::Switch
    }
}

impl FieldValue for Widths {
    /// With commas, `128,64`; empty without layers.
    fn text(&self) -> String {
        self.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
    }

    fn read(&mut self, text: &str) -> Option<()> {
        *self = match text {
            "" => Self::new(),
            text => text.split(',').map(|width| width.trim().parse().ok()).collect::<Option<_>>()?,
        };
        Some(())
    }

    fn is_within(&self, kind: Kind) -> bool {
        matches!(kind, Kind::Widths { layers, widest } if self.len() <= layers
            && self.iter().all(|width| (1..=widest).contains(&u64::from(*width))))
    }
}
