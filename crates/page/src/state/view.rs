//! What of the page is in view: which workspaces, and how much room there is for them.

use super::RequestKind;
use crate::{plot::view::Look, workspace::Workspace};

/// How much room the window has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PageLayout {
    /// One thing at a time, and a bar at the bottom.
    Narrow,
    /// Recipe, workspace, and what one touches, side by side.
    #[default]
    Wide,
    /// The same with two workspaces.
    Double,
}

/// What is asked for what one touches: the sliders' digit, their order and ranges, and the drawing.
const HAND: [RequestKind; 4] =
    [RequestKind::Decode, RequestKind::Reconstruct, RequestKind::Pick, RequestKind::Survey];

/// What the few sliders beside the curves of a narrow page ask for.
const FEW_SLIDERS: [RequestKind; 2] = [RequestKind::Decode, RequestKind::Survey];

/// What the visitor does with workspaces and the looks of charts, and what the window does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewRequest {
    /// A workspace was chosen.
    Show(Workspace),
    /// The window has another size.
    Fit(PageLayout),
    /// The charts are to look otherwise.
    Look(Look),
}

/// What of the page is in view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// How much room there is.
    pub layout: PageLayout,
    /// The workspace that was chosen last.
    pub chosen: Workspace,
    /// Scale and smoothing of all charts.
    pub look: Look,
    /// The last one chosen that stands in the middle at wide widths.
    middle: Workspace,
}

impl View {
    /// A view of that workspace, with charts of that look.
    #[must_use]
    pub fn new(chosen: Workspace, look: Look) -> Self {
        let middle = if chosen == Workspace::Recipe { Workspace::Curves } else { chosen };
        Self { layout: PageLayout::default(), chosen, look, middle }
    }

    /// The workspace in the middle of the page.
    #[must_use]
    pub fn middle(self) -> Workspace {
        if self.layout == PageLayout::Narrow { self.chosen } else { self.middle }
    }

    /// The one beside it, where there is room for two.
    #[must_use]
    pub fn beside(self) -> Option<Workspace> {
        (self.layout == PageLayout::Double).then(|| self.middle.entry().beside)
    }

    /// Whether a workspace is shown.
    #[must_use]
    pub fn shows(self, workspace: Workspace) -> bool {
        let at_the_side = workspace == Workspace::Recipe && self.layout != PageLayout::Narrow;
        at_the_side || self.middle() == workspace || self.beside() == Some(workspace)
    }

    /// Whether what one touches stands beside the workspaces: on a narrow page it is part of the latent space.
    #[must_use]
    pub fn shows_hand(self) -> bool {
        self.layout != PageLayout::Narrow
    }

    /// Whether something that is shown asks for this.
    #[must_use]
    pub fn asks(self, kind: RequestKind) -> bool {
        let of_workspaces = [Some(self.middle()), self.beside()].into_iter().flatten();
        let of_hand = match (self.layout, self.middle()) {
            (PageLayout::Wide | PageLayout::Double, _) | (PageLayout::Narrow, Workspace::Latent) => {
                HAND.as_slice()
            }
            (PageLayout::Narrow, Workspace::Curves) => FEW_SLIDERS.as_slice(),
            (PageLayout::Narrow, Workspace::Recipe | Workspace::Duel) => &[],
        };
        of_hand.contains(&kind) || of_workspaces.into_iter().any(|shown| shown.entry().asks.contains(&kind))
    }

    /// Takes a request. What is asked for from now on and was not before.
    pub(super) fn on_request(&mut self, request: ViewRequest) -> Vec<RequestKind> {
        let before = *self;
        match request {
            ViewRequest::Show(workspace) => {
                self.chosen = workspace;
                if workspace != Workspace::Recipe {
                    self.middle = workspace;
                }
            }
            ViewRequest::Fit(layout) => self.layout = layout,
            ViewRequest::Look(look) => self.look = look,
        }
        RequestKind::ALL.into_iter().filter(|kind| self.asks(*kind) && !before.asks(*kind)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::side::Side;

    fn view(layout: PageLayout, workspace: Workspace) -> View {
        let mut view = View::new(Workspace::Curves, Look::default());
        view.on_request(ViewRequest::Fit(layout));
        view.on_request(ViewRequest::Show(workspace));
        view
    }

    #[test]
    fn a_narrow_page_shows_and_asks_for_one_thing() {
        let recipe = view(PageLayout::Narrow, Workspace::Recipe);
        assert!(recipe.shows(Workspace::Recipe) && !recipe.shows(Workspace::Curves));
        assert!(RequestKind::ALL.iter().all(|kind| !recipe.asks(*kind)));
        let curves = view(PageLayout::Narrow, Workspace::Curves);
        assert!(curves.asks(RequestKind::Decode) && !curves.asks(RequestKind::Reconstruct));
        assert!(view(PageLayout::Narrow, Workspace::Latent).asks(RequestKind::Reconstruct));
    }

    #[test]
    fn a_wide_page_keeps_its_workspace_beside_the_recipe() {
        let wide = view(PageLayout::Wide, Workspace::Latent);
        assert!(wide.shows(Workspace::Recipe) && wide.shows(Workspace::Latent) && wide.shows_hand());
        assert!(!wide.shows(Workspace::Curves) && !wide.asks(RequestKind::Gallery(Side::B)));
        let mut wide = wide;
        wide.on_request(ViewRequest::Show(Workspace::Recipe));
        assert_eq!((wide.middle(), wide.chosen), (Workspace::Latent, Workspace::Recipe));
    }

    #[test]
    fn a_very_wide_page_shows_two() {
        let double = view(PageLayout::Double, Workspace::Curves);
        assert!(double.shows(Workspace::Curves) && double.shows(Workspace::Latent));
        assert!(double.asks(RequestKind::Sheet));
    }

    #[test]
    fn what_comes_into_view_is_asked_for_and_what_was_there_is_not_asked_again() {
        let mut page = view(PageLayout::Narrow, Workspace::Recipe);
        assert_eq!(
            page.on_request(ViewRequest::Show(Workspace::Curves)),
            [RequestKind::Decode, RequestKind::Survey]
        );
        let more = page.on_request(ViewRequest::Show(Workspace::Latent));
        assert!(more.contains(&RequestKind::Reconstruct) && !more.contains(&RequestKind::Decode));
        assert_eq!(page.on_request(ViewRequest::Show(Workspace::Latent)), []);
    }
}
