//! What is said of the strip of test digits, and how one is picked.

/// What is said of the strip of test digits, and how one is picked.
pub trait TestDigitWords {
    /// Heading of the strip.
    fn test_digits_title(&self) -> &'static str;

    /// What stands beside it.
    fn test_digits_note(&self) -> &'static str;

    /// The strip without pictures, for those who cannot see it.
    fn gallery_empty(&self) -> &'static str;

    /// Originals with these labels, and what a model makes of them.
    fn gallery(&self, labels: &[u8], model: &str) -> String;

    /// The model, where there is one only.
    fn the_model(&self) -> &'static str;

    /// What the strip of one side of a duel shows.
    fn gallery_of(&self, side: &str) -> String;

    /// The button that goes to the page before.
    fn earlier_test_digits(&self) -> &'static str;

    /// The button that goes to the next page.
    fn later_test_digits(&self) -> &'static str;

    /// What picks a test digit by its number.
    fn pick_test_digit(&self) -> &'static str;

    /// The field of its number.
    fn test_digit_number(&self) -> &'static str;

    /// The button that picks one at random.
    fn random_test_digit(&self) -> &'static str;

    /// The button that puts the picked digit on the pad.
    fn digit_to_pad(&self) -> &'static str;

    /// What it does.
    fn digit_to_pad_hint(&self) -> &'static str;

    /// A digit of the test set, and its label once it is known.
    fn test_digit(&self, index: u32, label: Option<u8>) -> String;

    /// The same in the midst of a sentence.
    fn a_test_digit(&self, index: u32, label: u8) -> String;

    /// A number of a test digit was refused: it has to be at most `last`.
    fn expected_test_digit(&self, last: u32, found: &str) -> String;

    /// What the first page of test digits is for.
    fn test_digits_use(&self) -> &'static str;

    /// The test digits in view.
    fn test_digits_in_view(&self, first: u32, last: u32) -> String;
}
