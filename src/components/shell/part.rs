//! A part of the page, which is rendered again only when something that it shows has changed.

use yew::prelude::*;

use crate::components::{
    curves, duel, hand, latent, recipe,
    shell::{address::Address, header::Header, notices::LinkNotice},
    strip,
};
use elbo_page::state::{Action, PagePart, State};

/// Which part, and the state that it is of.
#[derive(Debug, Clone, Properties)]
pub struct PartProps {
    /// Which part.
    pub part: PagePart,
    /// The state.
    pub state: State,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

impl PartialEq for PartProps {
    fn eq(&self, other: &Self) -> bool {
        self.part == other.part
            && self.dispatch == other.dispatch
            && !self.part.differs(&self.state, &other.state)
    }
}

/// The part.
#[component]
pub fn Part(props: &PartProps) -> Html {
    let (state, dispatch) = (&props.state, &props.dispatch);
    match props.part {
        PagePart::Header => header(state, dispatch),
        PagePart::Strip => strip::strip(state, dispatch),
        PagePart::Recipe => recipe::recipe(state, dispatch),
        PagePart::Hand => hand::hand(state, dispatch),
        PagePart::Curves => curves::curves(state, dispatch),
        PagePart::Latent => latent::latent(state, dispatch),
        PagePart::Duel => duel::duel(state, dispatch),
    }
}

/// The header, the address, and what of the link was not used.
fn header(state: &State, dispatch: &Callback<Action>) -> Html {
    let connection = &state.connection;
    html! {
        <>
            <Address />
            <Header view={state.view} device={connection.device.clone()} choosing={connection.choosing}
                preference={connection.preference} failed={connection.failure.is_some()}
                dispatch={dispatch.clone()} />
            <LinkNotice faults={state.form.link_faults.clone()} dispatch={dispatch.clone()} />
        </>
    }
}
