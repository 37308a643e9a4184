//! What is said above, beside and below the columns: a damaged link, lessons, the tour, in English.

use super::English;
use crate::NoticeWords;

impl NoticeWords for English {
    fn link_damaged(&self) -> &'static str {
        "Not all of this link could be used. The rest of it holds."
    }

    fn dismiss(&self) -> &'static str {
        "Dismiss"
    }

    fn lesson_button(&self, title: &str) -> String {
        format!("Explain: {title}")
    }

    fn lesson_close(&self) -> &'static str {
        "Close the explanation"
    }

    fn tour_offer(&self) -> &'static str {
        "New here?"
    }

    fn tour_length(&self) -> &'static str {
        " One-minute tour"
    }

    fn tour_start(&self) -> &'static str {
        "Start"
    }

    fn tour_decline(&self) -> &'static str {
        "Not now"
    }

    fn tour_title(&self) -> &'static str {
        "Tour of the page"
    }

    fn tour_skip(&self) -> &'static str {
        "Skip"
    }

    fn tour_back(&self) -> &'static str {
        "Back"
    }

    fn tour_next(&self) -> &'static str {
        "Next"
    }

    fn tour_done(&self) -> &'static str {
        "Done"
    }

    fn privacy(&self) -> &'static str {
        "Everything runs on this device. Nothing you draw or train leaves the page."
    }
}
