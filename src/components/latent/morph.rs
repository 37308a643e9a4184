//! The morph: two ends, and the way between them.

use std::{cell::RefCell, rc::Rc};

use elbo_words::words;
use gloo::{
    render::{AnimationFrame, request_animation_frame},
    timers::callback::Interval,
};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::{
    commands::command_button::CommandButton, hand::digit::DigitCanvas, shell::lesson::Learn,
};
use elbo_page::{
    commands::PageCommand,
    learn::Topic,
    state::{Action, Digit, End, EndFrom, ExploreAction, Morph, WhichEnd},
};

/// Time from one end to the other, in milliseconds.
const WAY_MS: f64 = 3000.0;

/// Shortest time between two movements, in milliseconds: about 30 a second.
const MOVED_EVERY_MS: f64 = 30.0;

/// Longest time that one movement stands for: after a pause in a tab out of view it does not leap.
const LEAP_MS: f64 = 100.0;

/// Where the visitor wants less motion: time between two steps, in milliseconds, and their share of the way.
const STEP: (u32, f32) = (800, 0.125);

/// What the section shows and does.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct MorphSectionProps {
    /// The morph.
    pub morph: Morph,
    /// Whether there is a picked digit to take as an end.
    pub has_digit: bool,
    /// Whether there is a drawing to take as an end.
    pub has_drawing: bool,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// The section with the morph.
#[component]
pub fn MorphSection(props: &MorphSectionProps) -> Html {
    let morph = &props.morph;
    {
        let dispatch = props.dispatch.clone();
        use_effect_with(morph.playing, move |playing| {
            let player = playing.then(|| Player::start(&dispatch));
            move || drop(player)
        });
    }
    let dispatch = props.dispatch.clone();
    let moved = Callback::from(move |event: InputEvent| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        if let Some(percent) = input.and_then(|input| input.value().parse::<f32>().ok()) {
            dispatch.emit(Action::Explore(ExploreAction::MorphTo(percent / 100.0)));
        }
    });
    let percent = morph.at * 100.0;
    html! {
        <section class="morph" aria-labelledby="morph-title">
            <h2 id="morph-title">
                { words().morph_title() }<Learn topic={Topic::Morph} />
                <small>{ words().morph_note() }</small>
                <CommandButton command={PageCommand::ResetMorph} class="small">{ words().morph_reset() }</CommandButton>
            </h2>
            <div class="two">
                { end(WhichEnd::A, morph.a.as_ref(), props) }
                { end(WhichEnd::B, morph.b.as_ref(), props) }
            </div>
            <div class="row way">
                <CommandButton command={PageCommand::PlayMorph}>{ words().morph_play(morph.playing) }</CommandButton>
                <input type="range" min="0" max="100" step="1" data-testid="morph-position" aria-label={words().morph_slider()}
                    value={format!("{percent:.0}")} aria-valuetext={words().morph_position_told(percent)}
                    disabled={!morph.is_ready()} oninput={moved} />
                <output class="key">{ words().morph_position(percent) }</output>
            </div>
        </section>
    }
}

fn end(which: WhichEnd, end: Option<&End>, props: &MorphSectionProps) -> Html {
    let (name, letter) = match which {
        WhichEnd::A => ("morph-a", "A"),
        WhichEnd::B => ("morph-b", "B"),
    };
    let digit = Digit { pixels: end.and_then(|end| end.picture.clone()), ..Digit::default() };
    let label = words().morph_end(letter, end.map(|end| &*end.name));
    let from = |from: EndFrom, word: &'static str, text: &'static str, enabled: bool| {
        let set =
            props.dispatch.reform(move |_: MouseEvent| Action::Explore(ExploreAction::SetEnd(which, from)));
        let testid = format!("{name}-{word}");
        let label = words().set_morph_end(letter, text);
        html! {
            <button type="button" class="chip" data-testid={testid} disabled={!enabled} aria-label={label}
                onclick={set}>{ text }</button>
        }
    };
    let [sliders, picked, drawing] = words().morph_sources();
    html! {
        <div class="end" role="group" aria-label={words().morph_end_group(letter)}>
            <figure>
                <DigitCanvas {digit} testid={name} {label} />
                <figcaption>{ letter }</figcaption>
            </figure>
            <div class="chips">
                { from(EndFrom::Sliders, "sliders", sliders, true) }
                { from(EndFrom::Digit, "digit", picked, props.has_digit) }
                { from(EndFrom::Drawing, "drawing", drawing, props.has_drawing) }
            </div>
        </div>
    }
}

/// Moves the morph on until it is dropped.
enum Player {
    Gliding(Rc<RefCell<Glide>>),
    Stepping { _timer: Interval },
}

#[derive(Default)]
struct Glide {
    frame: Option<AnimationFrame>,
    moved_ms: Option<f64>,
}

impl Player {
    fn start(dispatch: &Callback<Action>) -> Self {
        let dispatch = dispatch.reform(|share| Action::Explore(ExploreAction::MorphOn(share)));
        if wants_less_motion() {
            let (every_ms, share) = STEP;
            return Self::Stepping { _timer: Interval::new(every_ms, move || dispatch.emit(share)) };
        }
        let glide = Rc::default();
        next_frame(&glide, dispatch);
        Self::Gliding(glide)
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        if let Self::Gliding(glide) = self {
            // The frame holds the glide, so nothing else would end it.
            glide.borrow_mut().frame = None;
        }
    }
}

fn next_frame(glide: &Rc<RefCell<Glide>>, dispatch: Callback<f32>) {
    let later = Rc::clone(glide);
    let frame = request_animation_frame(move |now_ms| {
        let since_ms = now_ms - *later.borrow_mut().moved_ms.get_or_insert(now_ms);
        if since_ms >= MOVED_EVERY_MS {
            later.borrow_mut().moved_ms = Some(now_ms);
            dispatch.emit((since_ms.min(LEAP_MS) / WAY_MS) as f32);
        }
        next_frame(&later, dispatch);
    });
    glide.borrow_mut().frame = Some(frame);
}

fn wants_less_motion() -> bool {
    let query = gloo::utils::window().match_media("(prefers-reduced-motion: reduce)");
    query.ok().flatten().is_some_and(|query| query.matches())
}
