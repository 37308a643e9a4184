//! The strip that stays where it is in every workspace: buttons, verdict, time machine, numbers.

mod controls;
mod numbers;
mod time_machine;
pub mod verdict;

use elbo_page::state::{Action, State};
use yew::prelude::*;

/// The strip.
pub fn strip(state: &State, dispatch: &Callback<Action>) -> Html {
    html! {
        <>
            { controls::controls(state) }
            <div class="cell say">
                { verdict::verdict(state, dispatch) }
                { time_machine::time_machine(state, dispatch) }
            </div>
            { numbers::numbers(state) }
        </>
    }
}
