//! The table of a schedule of a recipe, before there is a run.

use elbo_recipe::{
    FieldId,
    schedule::{beta_at, learning_rate_at},
};
use elbo_words::{
    numbers::{grouped, scientific},
    words,
};

use super::{
    super::preview::{PreviewSource, ScheduleKind, span, words as said},
    grid::{DataTable, TableCell},
    steps::{MOST_ROWS, spaced},
};
use crate::order::rising;

/// The preview as a table: its values at round steps, at the first and at the last.
#[must_use]
pub(super) fn table(source: &PreviewSource) -> DataTable {
    let (field, schedule): (_, fn(&_, u32, _) -> f32) = match source.schedule {
        ScheduleKind::LearningRate => (FieldId::LearningRate, learning_rate_at),
        ScheduleKind::Beta => (FieldId::Beta, beta_at),
    };
    let name = words().field_label(field);
    let span = span(source);
    let ends = [1, span.total_steps].into_iter().filter(|step| *step > 0);
    let steps = rising(ends.chain(spaced(span.total_steps, MOST_ROWS - 2)));
    let row = |step: u32| {
        let epoch = f64::from(step) / f64::from(span.steps_per_epoch);
        let value = schedule(&source.recipe, step - 1, span);
        vec![
            TableCell::told(Some(f64::from(step)), grouped(step)),
            TableCell::told(Some(epoch), format!("{epoch:.2}")),
            TableCell::number(value, scientific),
        ]
    };
    DataTable {
        caption: words().schedule_chart(name, &said(source)),
        columns: [words().figure_step(), words().figure_epoch(), name].map(str::to_owned).into(),
        rows: steps.into_iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::{super::grid::faults, *};
    use elbo_recipe::{KlSchedule, Recipe};
    use proptest::prelude::*;

    #[test]
    fn a_warm_up_rises_from_the_first_step_to_the_last() {
        let recipe = Recipe { kl_schedule: KlSchedule::Linear, epochs: 10, ..Recipe::default() };
        let source =
            PreviewSource { recipe: Rc::new(recipe), train_images: 60_000, schedule: ScheduleKind::Beta };
        let table = table(&source);
        let ends = [&table.rows[0], &table.rows[table.rows.len() - 1]];
        assert_eq!(ends.map(|row| row[0].text.as_str()), ["1", "4,680"]);
        assert!(ends[0][2].value < Some(0.01) && ends[1][2].value == Some(1.0), "{ends:?}");
    }

    proptest! {
        #[test]
        fn every_preset_gives_a_few_rows_in_order(preset in 0..elbo_recipe::PRESETS.len(), epochs in 1u32..1000, train_images in 0u32..60_000, beta: bool) {
            let recipe = Rc::new(Recipe { epochs, ..elbo_recipe::PRESETS[preset].recipe() });
            let schedule = if beta { ScheduleKind::Beta } else { ScheduleKind::LearningRate };
            let table = table(&PreviewSource { recipe, train_images, schedule });
            prop_assert!(faults(&table).is_empty(), "{:?}", faults(&table));
            prop_assert!((1..=MOST_ROWS).contains(&table.rows.len()));
        }
    }
}
