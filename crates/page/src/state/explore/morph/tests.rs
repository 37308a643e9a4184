//! The morph between two codes.

use elbo_protocol::Command;
use elbo_recipe::PIXELS;

use crate::state::{
    Action, EndFrom, ExploreAction, WhichEnd,
    explore::tests::{explore, requests, with_picked},
    tests::{decoded, ready},
};

#[test]
fn a_morph_moves_the_sliders_between_its_ends() {
    let mut page = with_picked();
    page.apply(explore(ExploreAction::SetEnd(WhichEnd::A, EndFrom::Drawing)), 1.0);
    assert_eq!(page.explore.morph.a, None, "nothing is drawn");
    page.apply(explore(ExploreAction::SetEnd(WhichEnd::A, EndFrom::Digit)), 1.0);
    page.apply(explore(ExploreAction::MorphTo(0.5)), 1.0);
    assert_eq!(page.explore.morph.at, 0.0, "there is no way yet");
    page.apply(Action::SetSliders(vec![-1.5; 32]), 1.0);
    page.apply(explore(ExploreAction::SetEnd(WhichEnd::B, EndFrom::Sliders)), 1.0);
    assert_eq!((page.explore.morph.at, page.explore.sliders[0]), (1.0, -1.5));
    page.apply(explore(ExploreAction::MorphTo(0.25)), 1.0);
    assert!(
        page.explore.sliders.iter().all(|z| z.abs() < 1e-6),
        "a straight way from 0.5 to -1.5: {:?}",
        page.explore.sliders
    );
    page.apply(explore(ExploreAction::MorphTo(f32::NAN)), 1.0);
    assert_eq!(page.explore.sliders[0], 0.5);
    page.apply(explore(ExploreAction::ResetMorph), 1.0);
    assert!(!page.explore.morph.is_ready());
}

#[test]
fn a_morph_plays_to_and_fro_until_a_slider_is_moved() {
    let mut page = ready();
    page.apply(Action::SetSliders(vec![1.0; 32]), 1.0);
    let play = || explore(ExploreAction::PlayMorph { sample: vec![-2.0; 32] });
    page.apply(play(), 1.0);
    assert!(
        page.explore.morph.playing && page.explore.morph.is_ready(),
        "an end that is not set is drawn from the prior"
    );
    let mut seen = Vec::new();
    for _ in 0..40 {
        page.apply(explore(ExploreAction::MorphOn(0.1)), 1.0);
        seen.push(page.explore.morph.at);
    }
    assert!(seen.contains(&1.0) && seen.contains(&0.0), "{seen:?}");
    assert!(seen.windows(2).any(|pair| pair[1] < pair[0]), "{seen:?}");
    page.apply(Action::MoveSlider(0, 0.25), 1.0);
    assert!(!page.explore.morph.playing);
    let at = page.explore.morph.at;
    page.apply(explore(ExploreAction::MorphOn(0.1)), 1.0);
    assert_eq!((page.explore.morph.at, page.explore.sliders[0]), (at, 0.25));
    page.apply(play(), 1.0);
    page.apply(play(), 1.0);
    assert!(!page.explore.morph.playing, "pressed again it stops");
}

#[test]
fn an_end_from_the_prior_gets_its_looks_when_it_is_decoded() {
    let mut page = ready();
    page.apply(explore(ExploreAction::PlayMorph { sample: vec![-2.0; 32] }), 1.0);
    let end = page.apply(explore(ExploreAction::MorphOn(1.0)), 1.0);
    assert!(matches!(requests(&end)[..], [Command::Decode { z, .. }] if *z == vec![-2.0; 32]));
    assert!(page.explore.morph.b.as_ref().unwrap().picture.is_none());
    page.apply(decoded(2), 1.0);
    assert_eq!(page.explore.morph.b.as_ref().unwrap().picture.as_deref(), Some(&[7; PIXELS][..]));
}
