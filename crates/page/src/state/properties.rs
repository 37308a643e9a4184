//! What holds of the state whatever happens.

use elbo_protocol::{
    AmendmentId, Command, Diagnosis, Event, Evidence, FailureKind, Fault, HeldOut, Remedy, RemedyKind,
    RequestId, RunId, RunState, Terms,
};
use elbo_recipe::{FieldId, Verdict};
use proptest::prelude::*;

use super::{
    Action, Effect, EndFrom, ExploreAction, WhichEnd,
    invariants::hold,
    tests::{created, decoded, device, failed, opened, progress, running, state},
};
use crate::{ink::Point, side::Side};

fn diagnosed(run: u32, verdict: Verdict, fresh: bool) -> Action {
    let changes = vec![(FieldId::Beta, "1".to_owned())];
    let remedy = Some(Remedy { kind: RemedyKind::LowerBeta, changes, fresh });
    let diagnosis = Diagnosis { verdict, evidence: Evidence::DeadLayers { layers: 1, kl: 0.0 }, remedy };
    Action::Event(Event::Diagnosed { run: RunId(run), step: 1, diagnosis })
}

fn explore(action: ExploreAction) -> Action {
    Action::Explore(action)
}

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
        let (grouped, single) = (grouped.runs.run().unwrap(), single.runs.run().unwrap());
        prop_assert_eq!(&grouped.history, &single.history);
        prop_assert_eq!(grouped.training(), single.training());
    }

    #[test]
    fn any_order_of_events_keeps_the_state_bounded(picks in prop::collection::vec((0u8..31, 0u32..4), 0..400)) {
        let mut page = opened("");
        for (index, (pick, number)) in picks.into_iter().enumerate() {
            let kl_per_dimension = vec![0.1; 32];
            let action = match pick {
                0 => Action::Event(Event::Booted),
                1 => Action::Event(Event::Ready { device: device() }),
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
                16 => Action::EditRecipe(FieldId::Latent, number.to_string()),
                17 => Action::EditRecipe(FieldId::Beta, number.to_string()),
                18 => Action::ApplyRemedy,
                19 => Action::ChoosePreset(["healthy", "article", "collapse", "overflow"][number as usize]),
                20 => diagnosed(number, Verdict::ALL[index % Verdict::ALL.len()], pick.is_multiple_of(2)),
                21 => progress(number, 1, 1 + index as u32),
                28 => Action::Event(Event::Amended {
                    run: RunId(number),
                    amendment: AmendmentId(index as u32 % 5),
                }),
                29 => Action::Event(Event::AmendmentRefused {
                    run: RunId(number),
                    amendment: AmendmentId(index as u32 % 5),
                    fault: Fault::GivenUp,
                }),
                22 => {
                    let ends = [EndFrom::Sliders, EndFrom::Digit, EndFrom::Drawing];
                    let which = if number == 3 { WhichEnd::A } else { WhichEnd::B };
                    explore(ExploreAction::SetEnd(which, ends[number as usize % 3]))
                }
                23 => explore(match number {
                    0 => ExploreAction::PlayMorph { sample: vec![f32::NAN; 3] },
                    1 => ExploreAction::MorphTo(f32::NAN),
                    2 => ExploreAction::MorphOn(f32::INFINITY),
                    _ => ExploreAction::ResetMorph,
                }),
                24 => explore(match number {
                    0 => ExploreAction::UndoInk,
                    1 => ExploreAction::DigitToPad,
                    2 => ExploreAction::DrawingToSliders,
                    _ => ExploreAction::InView(Side::A, index.is_multiple_of(2)),
                }),
                25 => explore(ExploreAction::Pick(number * 3333)),
                26 => Action::Event(Event::Picked {
                    request: RequestId(index as u32),
                    step: 0,
                    index: number * 3333,
                    label: 1,
                    original: vec![1; 784],
                    pixels: vec![1; 784],
                    terms: Terms::default(),
                    mu: vec![f32::NAN; 32],
                }),
                27 => Action::BeginStroke(Point { x: number as f32 / 4.0, y: 0.5 }),
                _ => Action::Event(Event::HeldOut {
                    run: RunId(number),
                    measures: HeldOut {
                        step: index as u32,
                        epoch: 0,
                        terms: Terms::default(),
                        kl_per_dimension,
                        active_units: 3,
                        batch_norm_gap: None,
                    },
                }),
            };
            let effects = page.apply(action, index as f64 * 100.0);
            let asked = |kind: fn(&Command) -> bool| {
                let of_kind = |effect: &&Effect| matches!(effect, Effect::Send(command) if kind(command));
                effects.iter().filter(of_kind).count()
            };
            let looks = [
                asked(|command| matches!(command, Command::Decode { .. })),
                asked(|command| matches!(command, Command::Reconstruct { .. })),
                asked(|command| matches!(command, Command::Pick { .. })),
                asked(|command| matches!(command, Command::Gallery { .. })),
            ];
            prop_assert!(looks.iter().all(|count| *count <= 1), "{:?}", looks);
            for effect in &effects {
                if let Effect::Send(Command::Amend { run, recipe, .. }) = effect {
                    let known = page.runs.run().unwrap();
                    prop_assert_eq!((*run, recipe), (known.id, &*known.recipe));
                    prop_assert_eq!(recipe.validate(), Ok(()));
                }
            }
            hold(&page)?;
        }
    }
}
