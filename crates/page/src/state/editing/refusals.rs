//! Edits that are refused, and what an edit does to a model that is untrained.

use elbo_protocol::{Command, RunId};
use elbo_recipe::FieldId;

use crate::state::{
    Action, Effect,
    tests::{created, opened, progress, ready},
};

#[test]
fn a_value_out_of_range_is_named_and_the_good_one_kept() {
    let mut page = ready();
    assert_eq!(page.apply(Action::EditRecipe(FieldId::LearningRate, "50".to_owned()), 1.0), []);
    let message = &page.form.refusals[&FieldId::LearningRate].message;
    assert_eq!(&**message, "recipe field 'learning_rate': expected 1e-7 to 10, found 50; 0.001 kept");
    assert_eq!(page.form.recipe.learning_rate, 1e-3);
    page.apply(Action::EditRecipe(FieldId::LearningRate, "0.01".to_owned()), 1.0);
    assert!(page.form.refusals.is_empty());
}

#[test]
fn a_batch_larger_than_the_data_is_refused() {
    let mut page = opened("?train_images=256");
    page.apply(Action::EditRecipe(FieldId::BatchSize, "257".to_owned()), 0.0);
    assert_eq!(page.form.recipe.batch_size, 128);
    assert!(page.form.refusals.contains_key(&FieldId::BatchSize));
}

#[test]
fn an_edit_rebuilds_a_model_that_is_untrained_and_only_that() {
    let mut page = ready();
    let reset = page.apply(Action::EditRecipe(FieldId::Latent, "2".to_owned()), 1.0);
    assert!(matches!(reset.as_slice(), [Effect::Send(Command::Reset { run: RunId(2), .. })]));
    let decode = page.apply(created(2, 2), 1.0);
    assert!(matches!(decode.as_slice(), [Effect::Send(Command::Decode { z, .. })] if z.len() == 2));
    page.apply(progress(2, 1, 1), 1.0);
    assert_eq!(page.apply(Action::EditRecipe(FieldId::Latent, "8".to_owned()), 2.0), []);
    assert_eq!(page.unapplied_fields().iter().map(|field| field.id).collect::<Vec<_>>(), [FieldId::Latent]);
}
