//! What is asked, told and linked of a duel.

use elbo_protocol::{Event, RunId, WeightSource};
use elbo_recipe::{FieldId, Recipe};

use super::tests::{asked, edit, press};
use crate::{
    side::Side,
    state::{
        Action, Duel, DuelAction,
        tests::{created, decoded, duelling, opened},
    },
};

#[test]
fn sliders_ask_the_first_run() {
    let mut page = duelling();
    page.apply(decoded(page.requests.last().0), 4.0);
    assert_eq!(page.source(), Some(WeightSource::Live { run: RunId(2) }));
    assert_eq!(page.rival_source(), Some(WeightSource::Live { run: RunId(3) }));
}

#[test]
fn a_change_is_told_in_the_words_of_its_field() {
    let told = |field: FieldId, value: &str| {
        let first = Recipe::default();
        let duel = Duel::new(first.clone(), first.with(field, value).unwrap());
        let change = &duel.changes()[0];
        (change.words(), Side::BOTH.map(|side| change.named(side)))
    };
    let owned = |words: &str, named: [&str; 2]| (words.to_owned(), named.map(str::to_owned));
    assert_eq!(told(FieldId::Beta, "4"), owned("Beta: 1 against 4", ["Beta 1", "Beta 4"]));
    assert_eq!(
        told(FieldId::Hidden, ""),
        owned("Hidden widths: 128,64 against no layers", ["Hidden widths 128,64", "Hidden widths no layers"])
    );
    assert_eq!(
        told(FieldId::Rollback, "false"),
        owned("Rollback: on against off", ["Rollback on", "Rollback off"])
    );
    assert_eq!(told(FieldId::Activation, "gelu"), owned("Activation: ReLU against GELU", ["ReLU", "GELU"]));
}

#[test]
fn a_link_to_a_duel_builds_it_again() {
    let mut page = duelling();
    let query = page.link().query();
    assert!(query.contains("preset=article&") && query.ends_with("&vs.learning_rate=0.1"), "{query}");
    let mut again = opened(&query);
    assert_eq!(again.runs.duel(), page.runs.duel(), "also that it is ready-made");
    let effects = again.apply(Action::Event(Event::Opened), 1.0);
    let (runs, recipes, train) = asked(&effects).unwrap();
    assert_eq!((runs, train), ([1, 2], false));
    assert_eq!(recipes[1].learning_rate, 0.1);
    again.apply(created(1, 32), 1.0);
    assert_eq!(again.source(), Some(WeightSource::Live { run: RunId(1) }), "not the pretrained weights");
    // The link follows the edits, and so does the rival in it.
    edit(&mut page, FieldId::Beta, "2");
    let linked = opened(&page.link().query());
    assert_eq!(linked.runs.duel().unwrap().recipes.each_ref().map(|recipe| recipe.beta), [2.0, 2.0]);
    press(&mut page, DuelAction::End);
    assert_eq!(page.link().rival, None);
}
