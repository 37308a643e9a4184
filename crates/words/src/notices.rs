//! What is said above, beside and below the columns: a damaged link, lessons, the tour.

/// What is said above, beside and below the columns: a damaged link, lessons, the tour.
pub trait NoticeWords {
    /// A link was used in part.
    fn link_damaged(&self) -> &'static str;

    /// The button that puts a notice away.
    fn dismiss(&self) -> &'static str;

    /// The button of a lesson with this title.
    fn lesson_button(&self, title: &str) -> String;

    /// The button that closes a lesson.
    fn lesson_close(&self) -> &'static str;

    /// The offer of the tour, to a first visitor.
    fn tour_offer(&self) -> &'static str;

    /// What is offered, after that.
    fn tour_length(&self) -> &'static str;

    /// The button that accepts it.
    fn tour_start(&self) -> &'static str;

    /// The button that declines it.
    fn tour_decline(&self) -> &'static str;

    /// The tour, for those who cannot see it.
    fn tour_title(&self) -> &'static str;

    /// The button that leaves the tour.
    fn tour_skip(&self) -> &'static str;

    /// The button that goes to the stop before.
    fn tour_back(&self) -> &'static str;

    /// The button that goes to the next stop.
    fn tour_next(&self) -> &'static str;

    /// The button that ends the tour at its last stop.
    fn tour_done(&self) -> &'static str;

    /// Below the page: what leaves it.
    fn privacy(&self) -> &'static str;
}
