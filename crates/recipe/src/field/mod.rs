//! The fields of a recipe, one by one: what each is, its unit and its range, for controls and help texts.

mod network;
mod objective;
mod optimization;

use crate::Recipe;

/// What a person needs to know of one field of a [`Recipe`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// Name in recipe files, in `--set` and, in kebab case, in the page's controls.
    pub name: &'static str,
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
}

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

/// The fields that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the labels say it")]
pub enum Group {
    Run,
    Network,
    Start,
    Objective,
    Optimizer,
    Schedule,
    Guards,
}

impl Group {
    /// All groups, in the order of the controls.
    pub const ALL: [Self; 7] = [
        Self::Run,
        Self::Network,
        Self::Start,
        Self::Objective,
        Self::Optimizer,
        Self::Schedule,
        Self::Guards,
    ];

    /// Its title.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Run => "Run",
            Self::Network => "Network",
            Self::Start => "Initial weights",
            Self::Objective => "Objective",
            Self::Optimizer => "Optimizer",
            Self::Schedule => "Learning-rate schedule",
            Self::Guards => "Guards",
        }
    }
}

impl Field {
    /// Values allowed, in words.
    #[must_use]
    pub fn range(&self) -> String {
        match self.kind {
            Kind::Whole { min, max } => format!("{min} to {max}"),
            Kind::Number { min, max } => format!("{} to {}", short(min), short(max)),
            Kind::Choice(choices) => {
                let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
                match names.as_slice() {
                    [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
                    _ => names.join(""),
                }
            }
            Kind::Switch => "true or false".to_owned(),
            Kind::Widths { layers, widest } => format!("0 to {layers} layers of 1 to {widest} units"),
        }
    }

    /// The default, as text.
    #[must_use]
    pub fn default(&self) -> String {
        Recipe::default().text(self.name)
    }
}

fn short(number: f32) -> String {
    let magnitude = number.abs();
    if number != 0.0 && !(1e-2..1e6).contains(&magnitude) {
        format!("{number:e}")
    } else {
        number.to_string()
    }
}

/// Every field of a [`Recipe`], group by group, in the order of a recipe file.
pub const FIELDS: &[Field] = &joined();

const COUNT: usize = network::FIELDS.len() + objective::FIELDS.len() + optimization::FIELDS.len();

const fn joined() -> [Field; COUNT] {
    let mut all = [network::FIELDS[0]; COUNT];
    let parts: [&[Field]; 3] = [network::FIELDS, objective::FIELDS, optimization::FIELDS];
    let (mut part, mut at) = (0, 0);
    while part < parts.len() {
        let mut index = 0;
        while index < parts[part].len() {
            all[at] = parts[part][index];
            at += 1;
            index += 1;
        }
        part += 1;
    }
    all
}

/// Spellings that files and links of earlier versions use, and what they are now.
const FORMER_NAMES: &[(&str, &str)] = &[("optimiser", "optimizer"), ("initialiser", "initializer")];

/// The field of that name, in snake case or kebab case. Former names are still read.
#[must_use]
pub fn field(name: &str) -> Option<&'static Field> {
    let name = name.replace('-', "_");
    let former = FORMER_NAMES.iter().find(|(former, _)| *former == name);
    let name = former.map_or(&*name, |(_, now)| now);
    FIELDS.iter().find(|field| field.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_explains_itself_in_one_line() {
        for field in FIELDS {
            assert!(field.explanation.ends_with('.') && !field.explanation.contains('\n'), "{}", field.name);
            assert!(!field.label.is_empty() && !field.range().is_empty(), "{}", field.name);
            assert!(!field.default().is_empty(), "{}", field.name);
        }
    }

    #[test]
    fn names_are_unique_and_groups_are_complete() {
        for (index, field) in FIELDS.iter().enumerate() {
            assert!(FIELDS[index + 1..].iter().all(|other| other.name != field.name), "{}", field.name);
            assert!(Group::ALL.contains(&field.group));
        }
        for group in Group::ALL {
            assert!(FIELDS.iter().any(|field| field.group == group), "{group:?}");
        }
    }
}
