//! The palette: what is found by what is typed, best first, and how the choice moves.

use super::{
    command::PageCommand,
    standing::{Standing, Standings},
};
use crate::{order::largest_first, state::State};

/// A letter that begins a word is worth so much.
const BEGINS: u32 = 4;
/// A letter right after the one before it in the search is worth so much.
const FOLLOWS: u32 = 3;
/// Any letter that is found is worth so much.
const IS_THERE: u32 = 1;

/// A command that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundCommand {
    /// The command.
    pub command: PageCommand,
    /// How it reads.
    pub label: String,
    /// Whether what it chooses is chosen already.
    pub is_on: bool,
}

/// The commands that can be done now and whose label or name has the letters of the search in this order, best first.
/// An empty search finds all of them, group by group.
#[must_use]
pub fn found(state: &State, standings: &Standings, search: &str) -> Vec<FoundCommand> {
    let letters = letters(search);
    let possible = PageCommand::all().iter().copied();
    let (worths, found): (Vec<f32>, Vec<FoundCommand>) = possible
        .filter_map(|command| {
            let standing = standings.get(command);
            // The palette itself is open.
            if standing == Standing::Cannot || command == PageCommand::Palette {
                return None;
            }
            let label = command.label(state);
            let worth = worth(&letters, &label).max(worth(&letters, &command.name()))?;
            Some((worth as f32, FoundCommand { command, label, is_on: standing == Standing::On }))
        })
        .unzip();
    // Of two as good, the earlier.
    largest_first(&worths).into_iter().map(|place| found[place].clone()).collect()
}

fn letters(text: &str) -> Vec<char> {
    text.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// How well a text has these letters in this order; none if it lacks one.
fn worth(letters: &[char], text: &str) -> Option<u32> {
    let text: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    // Worth of the best way to find the letters so far that ends at each place.
    let mut ends: Vec<Option<u32>> = vec![None; text.len()];
    for (index, letter) in letters.iter().enumerate() {
        let mut earlier = (index == 0).then_some(0);
        let mut next = vec![None; text.len()];
        for (place, known) in text.iter().enumerate() {
            let right_before = place.checked_sub(1).and_then(|before| ends[before]);
            earlier = earlier.max(right_before);
            if known == letter {
                let begins = place == 0 || !text[place - 1].is_alphanumeric();
                let adjacent = right_before.map(|worth| worth + FOLLOWS);
                let here = IS_THERE + if begins { BEGINS } else { 0 };
                next[place] = earlier.max(adjacent).map(|worth| worth + here);
            }
        }
        ends = next;
    }
    if letters.is_empty() { Some(0) } else { ends.into_iter().flatten().max() }
}

/// What a key does in the palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaletteKey {
    /// The next one; after the last, the first.
    Next,
    /// The one before; before the first, the last.
    Previous,
    /// Run what is chosen.
    Run,
    /// Close the palette.
    Close,
    /// The focus stays in the palette.
    Stay,
}

impl PaletteKey {
    /// What the key of that name does, in the names of the browser; none if it is typed, or moves the caret.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "ArrowDown" => Self::Next,
            "ArrowUp" => Self::Previous,
            "Enter" => Self::Run,
            "Escape" => Self::Close,
            "Tab" => Self::Stay,
            _ => return None,
        })
    }

    /// Which of so many is chosen after it.
    #[must_use]
    pub fn moved(self, chosen: usize, count: usize) -> usize {
        let last = count.saturating_sub(1);
        match self {
            Self::Next if chosen >= last => 0,
            Self::Next => chosen + 1,
            Self::Previous if chosen == 0 => last,
            Self::Previous => (chosen - 1).min(last),
            Self::Run | Self::Close | Self::Stay => chosen.min(last),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{query::Query, state::Addresses};

    fn search(text: &str) -> Vec<FoundCommand> {
        let state = State::new(Query::parse("preset=article"), Addresses::default());
        found(&state, &Standings::of(&state), text)
    }

    #[test]
    fn an_empty_search_finds_all_that_can_be_done_in_their_order() {
        let all = search("  ");
        let groups: Vec<_> = all.iter().map(|found| found.command.group()).collect();
        assert!(groups.is_sorted());
        assert!(!all.iter().any(|found| found.command == PageCommand::Step), "there is no run yet");
        assert!(!all.iter().any(|found| found.command == PageCommand::Palette));
    }

    #[test]
    fn the_best_comes_first() {
        let first = |text: &str| search(text).first().map(|found| found.command.name().into_owned());
        for (text, name) in [
            ("collapse", "preset-collapse"),
            ("pr col", "preset-collapse"),
            ("smooth strong", "smoothing-strong"),
            ("LINEAR", "scale-linear"),
            ("tour", "tour"),
            ("cpu", "device-cpu"),
            ("go latent", "show-latent"),
            ("sample", "sample-prior"),
        ] {
            assert_eq!(first(text).as_deref(), Some(name), "{text}");
        }
        assert_eq!(search("quetzalcoatl"), []);
    }

    #[test]
    fn a_choice_that_is_made_says_so() {
        let found = search("scale");
        let on =
            |name: &str| found.iter().find(|found| found.command.name() == name).map(|found| found.is_on);
        assert_eq!([on("scale-log"), on("scale-linear")], [Some(true), Some(false)]);
    }

    #[test]
    fn letters_at_the_beginnings_of_words_and_in_a_row_are_worth_more() {
        let worth = |text: &str| worth(&letters("rst"), text);
        assert!(worth("rest").is_some() && worth("tsr").is_none() && worth("") < worth("rest"));
        assert!(worth("run some tests") > worth("first") && worth("first") > worth("xrxsxt"));
    }

    #[test]
    fn the_choice_goes_round() {
        let way = [PaletteKey::Previous, PaletteKey::Next, PaletteKey::Next, PaletteKey::Previous];
        let mut chosen = 0;
        let seen = way.map(|key| {
            chosen = key.moved(chosen, 3);
            chosen
        });
        assert_eq!(seen, [2, 0, 1, 0]);
    }

    proptest! {
        #[test]
        fn the_choice_is_one_of_those_found(chosen in 0usize..100, count in 0usize..60, key in 0usize..5) {
            let keys = ["ArrowDown", "ArrowUp", "Enter", "Escape", "Tab"];
            let moved = PaletteKey::named(keys[key]).unwrap().moved(chosen, count);
            prop_assert!(moved < count.max(1));
        }

        #[test]
        fn more_letters_find_no_more(text in "[a-z ]{0,6}", more in "[a-z]{1,2}") {
            let names = |text: &str| -> Vec<String> {
                search(text).iter().map(|found| found.command.name().into_owned()).collect()
            };
            let few = names(&format!("{text}{more}"));
            let many = names(&text);
            prop_assert!(few.iter().all(|name| many.contains(name)));
        }
    }
}
