//! What is said of a link that cannot be used as it is, in English.

use elbo_recipe::FieldId;

use super::English;
use crate::{Expected, QueryWords};

impl QueryWords for English {
    fn ignored_parameter(&self, name: &str, why: &str) -> String {
        format!("ignored URL parameter '{name}': {why}")
    }

    fn ignored_more(&self, more: usize) -> String {
        format!("ignored {more} more URL parameters")
    }

    fn more_faults(&self, more: usize) -> String {
        format!("and {more} more, which the events list")
    }

    fn given_again(&self, value: &str) -> String {
        format!("given again as '{value}', the first is used")
    }

    fn newer_link(&self, version: u32, known: u32) -> String {
        format!(
            "the link is of version {version}, newer than this page, which knows {known}: what it knows is used"
        )
    }

    fn expected(&self, expected: &Expected, found: &str) -> String {
        let expected = match expected {
            Expected::Version => "a version, 1 or more",
            Expected::OneOf(names) => &format!("one of {}", names.join(", ")),
            Expected::Device => "auto, webgpu or cpu",
            Expected::Engine => "own or burn",
            Expected::Digit => "0 or 1",
            Expected::TrainImages { batch, all } => &format!("{batch} (one batch) to {all}"),
            Expected::Step => "a number of steps, 0 or more",
            Expected::TestDigit { all } => &format!("a test digit, 0 to {}", all.saturating_sub(1)),
            Expected::Code { most, reach } => {
                &format!("1 to {most} numbers from -{reach} to {reach} with commas between them")
            }
            Expected::Drawing => "a drawing as Share writes it",
            Expected::Value(words) => words,
        };
        format!("expected {expected}, found '{found}'")
    }

    fn same_in_a_duel(&self) -> String {
        "both sides of a duel have the same".to_owned()
    }

    fn no_such_parameter(&self, nearest: Option<FieldId>) -> String {
        match nearest {
            Some(nearest) => format!("no such parameter, did you mean '{nearest}'?"),
            None => "no such parameter".to_owned(),
        }
    }
}
