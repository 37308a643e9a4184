//! The macros that make, of one declaration, a type and all that is known of it.

/// Enums whose values have a name for files and a label for people.
macro_rules! named {
    ($($(#[doc = $doc:literal])* $enum:ident {
        $($(#[doc = $variant_doc:literal])* $variant:ident = $name:literal, $label:literal;)*
    })*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub enum $enum {
            $($(#[doc = $variant_doc])* #[serde(rename = $name)] $variant,)*
        }

        impl $enum {
            /// All values, in the order in which they are offered.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            /// Name and label of each value, in the same order.
            pub const NAMES_AND_LABELS: &'static [(&'static str, &'static str)] = &[$(($name, $label)),*];

            /// The name in files, in links and on the command line.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// The label for people.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),* }
            }
        }

        impl std::str::FromStr for $enum {
            type Err = crate::UnknownName;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                match name {
                    $($name => Ok(Self::$variant),)*
                    _ => Err(crate::UnknownName::new(&[$($name),*], name)),
                }
            }
        }
    )*};
}

/// Enums that a field of a recipe chooses from: [`named!`] ones that are read and written as a field's value.
macro_rules! choices {
    ($($(#[doc = $doc:literal])* $enum:ident { $($values:tt)* })*) => {
        named! { $($(#[doc = $doc])* $enum { $($values)* })* }

        $(impl $enum {
            /// What a field that chooses from it allows.
            pub const KIND: crate::Kind = crate::Kind::Choice(Self::NAMES_AND_LABELS);
        }

        impl crate::value::FieldValue for $enum {
            fn text(&self) -> String {
                self.name().to_owned()
            }

            fn read(&mut self, text: &str) -> Option<()> {
                *self = text.parse().ok()?;
                Some(())
            }

            fn is_within(&self, kind: crate::Kind) -> bool {
                kind == Self::KIND
            }
        })*
    };
}

/// The recipe, group by group and field by field. A field is declared as
///
/// ```text
/// /// What it does, in one line.
/// Variant name: Type { default: value, label: "Label", unit: "unit", kind: values, live: true, when: |recipe| .. }
/// ```
///
/// It has no unit unless one is named, needs a fresh run unless it is live, and is relevant in every recipe
/// unless a condition is given. A last `formerly: "old_name"` is a name that is still read.
macro_rules! recipe {
    ($($group:ident $group_label:literal {
        $(#[doc = $explanation:literal]
        $id:ident $name:ident: $type:ty {
            default: $default:expr, label: $label:literal $(, unit: $unit:literal)?, kind: $kind:expr
            $(, live: $live:literal)? $(, when: $when:expr)? $(, formerly: $former:literal)?
        })*
    })*) => {
        /// Everything that decides the curve of a run; [`FIELDS`] tells more of each field. A recipe file may leave
        /// fields out: they have their defaults, which are the article's.
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct Recipe {
            $($(#[doc = $explanation] $(#[serde(alias = $former)])? pub $name: $type,)*)*
        }

        impl Default for Recipe {
            fn default() -> Self {
                Self { $($($name: $default,)*)* }
            }
        }

        /// A field of a [`Recipe`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FieldId {
            $($(#[doc = $explanation] $id,)*)*
        }

        /// The fields that belong together.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Group {
            $(#[doc = $group_label] $group,)*
        }

        impl Group {
            /// All groups, in the order of the controls.
            pub const ALL: [Self; [$($group_label),*].len()] = [$(Self::$group),*];

            /// Its title.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self { $(Self::$group => $group_label),* }
            }
        }

        /// What a person needs to know of one field of a [`Recipe`].
        #[derive(Debug, Clone, Copy)]
        pub struct Field {
            /// Which one it is.
            pub id: FieldId,
            /// Name in recipe files, in links and in `--set`.
            pub name: &'static str,
            /// Names in files and links of earlier versions, which are still read.
            pub former_names: &'static [&'static str],
            /// Short label.
            pub label: &'static str,
            /// Where it belongs.
            pub group: Group,
            /// Unit, empty where there is none.
            pub unit: &'static str,
            /// Values allowed.
            pub kind: Kind,
            /// Whether a run in progress can take a change; else a change needs a fresh run.
            pub live: bool,
            /// One line: what it does.
            pub explanation: &'static str,
            /// What must hold of a recipe for the field to have any effect.
            pub(crate) conditions: &'static [fn(&Recipe) -> bool],
        }

        impl PartialEq for Field {
            fn eq(&self, other: &Self) -> bool {
                self.id == other.id
            }
        }

        /// Every field of a [`Recipe`], group by group, in the order of a recipe file.
        pub const FIELDS: &[Field] = &[$($(Field {
            id: FieldId::$id,
            name: stringify!($name),
            former_names: &[$($former)?],
            label: $label,
            group: Group::$group,
            unit: concat!("" $(, $unit)?),
            kind: $kind,
            live: false $(|| $live)?,
            explanation: $explanation.trim_ascii(),
            conditions: &[$($when)?],
        },)*)*];

        impl Recipe {
            pub(crate) fn value(&self, field: FieldId) -> &dyn FieldValue {
                match field { $($(FieldId::$id => &self.$name,)*)* }
            }

            pub(crate) fn value_mut(&mut self, field: FieldId) -> &mut dyn FieldValue {
                match field { $($(FieldId::$id => &mut self.$name,)*)* }
            }

            pub(crate) fn is_same(&self, other: &Self, field: FieldId) -> bool {
                match field { $($(FieldId::$id => self.$name == other.$name,)*)* }
            }
        }
    };
}
