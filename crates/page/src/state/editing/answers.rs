//! What the worker's answers to changes of a run do.

use elbo_protocol::{AmendmentId, Event, Fault, RunId};
use elbo_recipe::FieldId;
use elbo_words::words;

use super::tests::{amended, edit, newest, run_recipe, trained, unapplied};
use crate::state::{Action, Phase, tests::progress};

/// Run 1 has refused the change of that number.
fn change_refused(number: u32) -> Action {
    let (run, amendment) = (RunId(1), AmendmentId(number));
    Action::Event(Event::AmendmentRefused { run, amendment, fault: Fault::GivenUp })
}

#[test]
fn a_change_that_the_worker_refuses_is_told_and_the_run_goes_on_as_it_was() {
    let mut page = trained();
    edit(&mut page, FieldId::Beta, "2");
    page.apply(change_refused(1), 3.0);
    assert_eq!((page.phase(), run_recipe(&page).beta), (Phase::Running, 1.0));
    let why = words().fault(&Fault::GivenUp);
    assert_eq!(page.form.recipe_refused.as_deref(), Some(&*why));
    assert_eq!(newest(&page), (format!("Change refused: {why}"), true));
    assert_eq!(unapplied(&page), [FieldId::Beta]);
    page.apply(progress(1, 4, 3), 4.0);
    assert_eq!(page.runs.run().unwrap().step, 6);
    assert!(edit(&mut page, FieldId::Beta, "1").is_empty() && page.form.recipe_refused.is_none());
}

#[test]
fn an_answer_to_an_earlier_change_is_none_to_the_newest() {
    let mut page = trained();
    for beta in ["2", "3", "4"] {
        edit(&mut page, FieldId::Beta, beta);
    }
    amended(&mut page, 1, &[(FieldId::Beta, "2")]);
    assert_eq!(run_recipe(&page).beta, 4.0);
    page.apply(change_refused(2), 3.0);
    assert_eq!(run_recipe(&page).beta, 4.0, "the newest is on its way");
    page.apply(change_refused(3), 3.0);
    assert_eq!(run_recipe(&page).beta, 2.0);
    let serial = page.log.serial();
    page.apply(change_refused(3), 3.0);
    assert_eq!((page.log.serial(), run_recipe(&page).beta), (serial, 2.0), "it was said before");
}
