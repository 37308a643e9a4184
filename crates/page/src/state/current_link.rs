//! The link to what the page shows, and what it was made of.

use std::rc::Rc;

use elbo_recipe::Recipe;

use super::Duel;
use crate::{query::Query, share::Link};

/// A link, and the duel that its rival's recipe was made of.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CurrentLink {
    /// The link.
    pub link: Rc<Link>,
    /// The duel.
    pub duel: Option<Rc<Duel>>,
}

impl CurrentLink {
    /// The link of a page that is opened with this query, of which the recipe and the duel were made.
    pub(super) fn opened(query: &Query, recipe: &Rc<Recipe>, duel: Option<&Rc<Duel>>) -> Self {
        let link = Link {
            backend: query.backend,
            preset: query.preset,
            recipe: Rc::clone(recipe),
            rival: query.rival.clone().map(Rc::new),
            train_images: query.train_images,
            reference: query.reference,
            view: query.view.clone(),
        };
        Self { link: Rc::new(link), duel: duel.cloned() }
    }
}
