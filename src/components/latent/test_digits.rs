//! Held-out digits to pick from: originals over reconstructions, which follow the training.

use std::rc::Rc;

use elbo_words::words;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::{
    commands::command_button::CommandButton, latent::gallery::GalleryStrip, shell::lesson::Learn,
};
use elbo_page::{
    commands::PageCommand,
    learn::Topic,
    side::Side,
    state::{Action, ExploreAction, Gallery, HELD_OUT, Picked, page_indices},
};

/// What the section shows and does.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct TestDigitsProps {
    /// The digits in view.
    pub gallery: Gallery,
    /// The page that was asked for.
    pub page: u32,
    /// The digit that was picked.
    pub picked: Option<Rc<Picked>>,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// The section with the test digits.
#[component]
pub fn TestDigits(props: &TestDigitsProps) -> Html {
    let refused = use_state(|| None::<String>);
    let act = |action: ExploreAction| {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.emit(Action::Explore(action.clone())))
    };
    let page = props.page;
    let pick_number = {
        let (refused, dispatch) = (refused.clone(), props.dispatch.clone());
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            match input.value().trim().parse::<u32>() {
                Ok(index) if index < HELD_OUT => {
                    refused.set(None);
                    dispatch.emit(Action::Explore(ExploreAction::Pick(index)));
                }
                _ => refused.set(Some(words().expected_test_digit(HELD_OUT - 1, &input.value()))),
            }
        })
    };
    let picked = props.picked.as_ref().map(|digit| digit.index);
    {
        // However it was picked, what was refused before is past.
        let refused = refused.setter();
        use_effect_with(picked, move |_| refused.set(None));
    }
    html! {
        <section class="test-digits" aria-labelledby="test-digits-title">
            <h2 id="test-digits-title">
                { words().test_digits_title() }<Learn topic={Topic::TestDigits} />
                <small>{ words().test_digits_note() }</small>
                <span class="pager">
                    <CommandButton command={PageCommand::DigitsBack} class="small" label={words().earlier_test_digits()}>{ "‹" }</CommandButton>
                    <CommandButton command={PageCommand::DigitsOn} class="small" label={words().later_test_digits()}>{ "›" }</CommandButton>
                </span>
            </h2>
            <GalleryStrip gallery={props.gallery.clone()} whose={Side::A} dispatch={props.dispatch.clone()}>
                <div class="picks" role="group" aria-label={words().pick_test_digit()} data-testid="test-digit"
                    data-value={picked.map(|index| index.to_string()).unwrap_or_default()}>
                    { for page_indices(page).into_iter().map(|index| {
                        let label = label_of(&props.gallery, index);
                        let name = words().test_digit(index, label);
                        html! {
                            <button key={index} type="button" data-testid={format!("test-digit-{index}")}
                                data-value={label.map(|label| label.to_string()).unwrap_or_default()}
                                aria-label={name.clone()} title={name} aria-pressed={(picked == Some(index)).to_string()}
                                onclick={act(ExploreAction::Pick(index))}>
                                { label.map(|label| label.to_string()).unwrap_or_else(|| "·".to_owned()) }
                            </button>
                        }
                    }) }
                </div>
            </GalleryStrip>
            <div class="row">
                <label class="number">
                    <span class="key">{ words().test_digit_number() }</span>
                    <input type="number" min="0" max={(HELD_OUT - 1).to_string()} step="1" inputmode="numeric"
                        data-testid="test-digit-number" aria-invalid={refused.is_some().then_some("true")}
                        value={picked.map(|index| index.to_string()).unwrap_or_default()} onchange={pick_number} />
                </label>
                <CommandButton command={PageCommand::RandomDigit}>{ words().random_test_digit() }</CommandButton>
                <CommandButton command={PageCommand::DigitToPad}>{ words().digit_to_pad() }</CommandButton>
            </div>
            <p class={classes!("key", "words", refused.is_some().then_some("refusal"))} role="status">{
                (*refused).clone().unwrap_or_else(|| in_view(page))
            }</p>
        </section>
    }
}

fn label_of(gallery: &Gallery, index: u32) -> Option<u8> {
    let place = gallery.indices.iter().position(|shown| *shown == index)?;
    gallery.labels.get(place).copied()
}

fn in_view(page: u32) -> String {
    let indices = page_indices(page);
    match (page, indices.first(), indices.last()) {
        (1.., Some(first), Some(last)) => words().test_digits_in_view(*first, *last),
        _ => words().test_digits_use().to_owned(),
    }
}
