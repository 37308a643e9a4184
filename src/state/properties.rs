//! What holds of the state whatever happens.

use elbo_protocol::{Event, FailureKind, HeldOut, RunId, RunState, Terms};
use proptest::prelude::*;

use super::{
    Action, LOG_ITEMS, Phase,
    tests::{created, decoded, device, failed, is_decode, opened, progress, running, state},
};

proptest! {
    #[test]
    fn the_history_does_not_depend_on_how_steps_are_grouped(groups in prop::collection::vec(1u32..300, 1..30)) {
        let (mut grouped, mut single) = (running(), running());
        let mut step = 1;
        for count in groups {
            grouped.apply(progress(1, step, count), 2.0);
            for one in step..step + count {
                single.apply(progress(1, one, 1), 2.0);
            }
            step += count;
        }
        let (grouped, single) = (grouped.run.unwrap(), single.run.unwrap());
        prop_assert_eq!(&grouped.history, &single.history);
        prop_assert_eq!(grouped.training(), single.training());
    }

    #[test]
    fn any_order_of_events_keeps_the_state_bounded(picks in prop::collection::vec((0u8..18, 0u32..4), 0..400)) {
        let mut page = opened("");
        for (index, (pick, number)) in picks.into_iter().enumerate() {
            let kl_per_dimension = vec![0.1; 32];
            let action = match pick {
                0 => Action::Heard(Event::Booted),
                1 => Action::Heard(Event::Ready { device: device() }),
                2 => created(number, 1 + number * 20),
                3 => state(number, RunState::Running),
                4 => state(number, RunState::Finished),
                5 => progress(number, 1 + index as u32, 7),
                6 => failed(Some(number), FailureKind::NonFinite),
                7 => failed(Some(number), FailureKind::Recipe),
                8 => failed(None, FailureKind::Data),
                9 => failed(None, FailureKind::Device),
                10 => Action::Retry,
                11 => Action::Train,
                12 => Action::Reset,
                13 => Action::Step,
                14 => decoded(number),
                15 => Action::MoveSlider(number as usize * 50, f32::NAN),
                16 => Action::EditRecipe("latent", number.to_string()),
                _ => Action::Heard(Event::HeldOut {
                    run: RunId(number),
                    measures: HeldOut { step: index as u32, epoch: 0, terms: Terms::default(), kl_per_dimension },
                }),
            };
            let effects = page.apply(action, index as f64 * 100.0);
            prop_assert!(effects.iter().filter(|effect| is_decode(effect)).count() <= 1);
            prop_assert!(page.log.items().count() <= LOG_ITEMS);
            prop_assert!(page.sliders.iter().all(|value| value.abs() <= 3.0));
            prop_assert!(page.sliders.len() >= page.latent());
            prop_assert_eq!(page.phase() == Phase::Failed, page.failure.is_some());
        }
    }
}
