//! Where a card goes beside what it speaks of. Lengths are CSS pixels, places are in the document.

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Rect {
    fn right(&self) -> f64 {
        self.x + self.width
    }

    fn bottom(&self) -> f64 {
        self.y + self.height
    }
}

/// Width and height.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Size {
    pub width: f64,
    pub height: f64,
}

/// A card of the tour, and how far the page is scrolled for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Staged {
    /// The card's top left corner.
    pub card: (f64, f64),
    /// The top of the window.
    pub scroll: f64,
}

/// Room between a card, what it speaks of, and the window's edges.
const GAP: f64 = 12.0;

/// The top left corner of a card that opens from a small button: below it if there is room in the view, else above
/// if there is, else below all the same.
#[must_use]
pub fn beside(button: Rect, card: Size, view: Rect) -> (f64, f64) {
    let x = within(button.x - GAP, view.x + GAP, view.right() - card.width - GAP);
    let (below, above) = (button.bottom() + GAP / 2.0, button.y - GAP / 2.0 - card.height);
    let fits_below = below + card.height <= view.bottom();
    let y = if fits_below || above < view.y { below } else { above };
    (x, y.max(0.0))
}

/// Where a card of the tour goes, and how far the page is scrolled, so that both it and the part can be seen: to the
/// right of the part or to its left, else below it, else above. What is seen already is not scrolled; in a window that
/// is too low for both, the card is what is seen.
#[must_use]
pub fn staged(part: Rect, card: Size, page: Size, view: Rect) -> Staged {
    let end = |from: f64, length: f64| from + length + GAP;
    let beside_y = part.y + GAP.min(part.height / 2.0);
    let card_at = if end(part.right() + GAP, card.width) <= page.width {
        (part.right() + GAP, beside_y)
    } else if part.x - GAP - card.width >= GAP {
        (part.x - GAP - card.width, beside_y)
    } else {
        let x = within(part.x, GAP, page.width - card.width - GAP);
        let above = part.y - GAP - card.height;
        let below = part.bottom() + GAP;
        (x, if end(below, card.height) > page.height && above >= GAP { above } else { below })
    };
    let (top, bottom) = (part.y.min(card_at.1), part.bottom().max(card_at.1 + card.height));
    if top >= view.y && bottom <= view.bottom() {
        return Staged { card: card_at, scroll: view.y };
    }
    let centered = (top + bottom - view.height) / 2.0;
    // The whole card first, then as much of the part as there is room for.
    let highest = card_at.1 + card.height + GAP - view.height;
    let scroll = within(centered, highest, card_at.1 - GAP);
    Staged { card: card_at, scroll: scroll.max(0.0) }
}

/// The value, moved into the range; its lower end if the range is empty.
fn within(value: f64, low: f64, high: f64) -> f64 {
    value.min(high).max(low)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CARD: Size = Size { width: 340.0, height: 180.0 };
    const PHONE: Rect = Rect { x: 0.0, y: 0.0, width: 390.0, height: 844.0 };

    #[test]
    fn a_card_opens_below_its_button_and_above_where_there_is_no_room() {
        let view = Rect { x: 0.0, y: 100.0, width: 1440.0, height: 900.0 };
        let button = |x, y| Rect { x, y, width: 20.0, height: 20.0 };
        assert_eq!(beside(button(200.0, 300.0), CARD, view), (188.0, 326.0));
        assert_eq!(beside(button(200.0, 950.0), CARD, view), (188.0, 764.0));
        assert_eq!(beside(button(1430.0, 300.0), CARD, view).0, 1088.0, "it stays in the window");
        let low = Rect { height: 150.0, ..view };
        assert_eq!(beside(button(200.0, 150.0), CARD, low).1, 176.0);
    }

    #[test]
    fn a_stop_on_a_wide_screen_has_its_card_at_the_side() {
        let page = Size { width: 1440.0, height: 1600.0 };
        let window = Rect { x: 0.0, y: 0.0, width: 1440.0, height: 900.0 };
        let left = Rect { x: 20.0, y: 70.0, width: 292.0, height: 100.0 };
        assert_eq!(staged(left, CARD, page, window), Staged { card: (324.0, 82.0), scroll: 0.0 });
        let right = Rect { x: 1048.0, y: 1100.0, width: 372.0, height: 400.0 };
        let staged = staged(right, CARD, page, window);
        assert_eq!(staged.card, (696.0, 1112.0));
        assert!((800.0..=900.0).contains(&staged.scroll), "{staged:?}");
        let seen = super::staged(right, CARD, page, Rect { y: 700.0, ..window });
        assert_eq!(seen.scroll, 700.0, "what is seen already stays");
    }

    #[test]
    fn a_stop_on_a_phone_has_its_card_below() {
        let page = Size { width: 390.0, height: 4000.0 };
        let chart = Rect { x: 12.0, y: 600.0, width: 366.0, height: 340.0 };
        let staged = staged(chart, CARD, page, PHONE);
        assert_eq!(staged.card, (12.0, 952.0));
        assert!(staged.scroll <= 600.0 && staged.scroll + 844.0 >= 952.0 + 180.0, "{staged:?}");
    }

    proptest! {
        #[test]
        fn the_card_is_seen_and_never_covers_the_part(
            x in 0f64..1400.0, y in 0f64..3000.0, width in 1f64..1400.0, height in 1f64..1500.0,
            page_width in 390f64..2560.0, window_height in 300f64..1400.0, seen in 0f64..3000.0,
        ) {
            let x = x.min(page_width - 1.0);
            let part = Rect { x, y, width: width.min(page_width - x), height };
            let page = Size { width: page_width, height: 5000.0 };
            let window = Rect { x: 0.0, y: seen, width: page_width, height: window_height };
            let Staged { card: (left, top), scroll } = staged(part, CARD, page, window);
            prop_assert!(left >= GAP && left + CARD.width <= page_width - GAP + 1e-6, "{left}");
            prop_assert!(top + 1e-6 >= scroll && top + CARD.height <= scroll + window_height + 1e-6, "{top} {scroll}");
            let apart = left >= part.right() || left + CARD.width <= part.x
                || top >= part.bottom() || top + CARD.height <= part.y;
            prop_assert!(apart);
        }

        #[test]
        fn an_explanation_stays_between_the_edges(x in 0f64..2560.0, y in 0f64..3000.0, page_width in 390f64..2560.0) {
            let button = Rect { x: x.min(page_width - 20.0), y, width: 20.0, height: 20.0 };
            let view = Rect { x: 0.0, y: 0.0, width: page_width, height: 900.0 };
            let (left, top) = beside(button, CARD, view);
            prop_assert!(left >= GAP && left + CARD.width <= page_width - GAP + 1e-6);
            prop_assert!(top >= 0.0);
        }
    }
}
