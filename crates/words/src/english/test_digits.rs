//! What is said of the strip of test digits, and how one is picked, in English.

use super::English;
use crate::{TestDigitWords, numbers::grouped};

impl TestDigitWords for English {
    fn test_digits_title(&self) -> &'static str {
        "Test digits"
    }

    fn test_digits_note(&self) -> &'static str {
        "and reconstructions"
    }

    fn gallery_empty(&self) -> &'static str {
        "Test digits: none yet"
    }

    fn gallery(&self, labels: &[u8], model: &str) -> String {
        let labels: Vec<String> = labels.iter().map(u8::to_string).collect();
        format!("Test digits {}, and below them what {model} makes of each", labels.join(", "))
    }

    fn the_model(&self) -> &'static str {
        "the model"
    }

    fn gallery_of(&self, side: &str) -> String {
        format!("{side}: test digits over reconstructions")
    }

    fn earlier_test_digits(&self) -> &'static str {
        "Earlier test digits"
    }

    fn later_test_digits(&self) -> &'static str {
        "Later test digits"
    }

    fn pick_test_digit(&self) -> &'static str {
        "Pick a test digit"
    }

    fn test_digit_number(&self) -> &'static str {
        "No."
    }

    fn random_test_digit(&self) -> &'static str {
        "Random"
    }

    fn digit_to_pad(&self) -> &'static str {
        "Put on pad"
    }

    fn digit_to_pad_hint(&self) -> &'static str {
        "Put the picked digit on the draw pad"
    }

    fn test_digit(&self, index: u32, label: Option<u8>) -> String {
        match label {
            Some(label) => format!("Test digit {index}, a {label}"),
            None => format!("Test digit {index}"),
        }
    }

    fn a_test_digit(&self, index: u32, label: u8) -> String {
        format!("test digit {index}, a {label}")
    }

    fn expected_test_digit(&self, last: u32, found: &str) -> String {
        format!("Expected a number from 0 to {}, found '{found}'.", grouped(last))
    }

    fn test_digits_use(&self) -> &'static str {
        "Never trained on. A pick sets the sliders to its code."
    }

    fn test_digits_in_view(&self, first: u32, last: u32) -> String {
        format!("Numbers {} to {}. A pick sets the sliders.", grouped(first), grouped(last))
    }
}
