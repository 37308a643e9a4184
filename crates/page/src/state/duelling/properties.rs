//! What holds of duels and moments whatever happens, in any order.

use elbo_protocol::{Command, Event, FailureKind, LinkFault, RequestId, RunId, RunState};
use elbo_recipe::FieldId;
use proptest::prelude::*;

use crate::{
    side::Side,
    state::{
        Action, DuelAction, Effect, TimeAction,
        invariants::hold,
        tests::{created, decoded, failed, opened, progress, state},
    },
};

fn action(pick: u8, number: u32, index: u32) -> Action {
    let duel = Action::Duel;
    match pick {
        0 => Action::Event(Event::Opened),
        1..=3 => created(number, 1 + number * 7),
        4 => state(number, [RunState::Ready, RunState::Running, RunState::Finished][index as usize % 3]),
        5 | 6 => progress(number, 1 + index, 7),
        7 => failed(Some(number), FailureKind::NonFinite),
        8 => failed(Some(number), FailureKind::Recipe),
        9 => failed(None, FailureKind::Device),
        10 => Action::Retry,
        11 => Action::Train,
        12 => Action::Reset,
        13 => Action::Step,
        14 => decoded(number),
        15 => duel(DuelAction::Ready(["initialization", "warmup", "learning-rate"][number as usize % 3])),
        16 => duel(DuelAction::ChooseField(
            [FieldId::Beta, FieldId::Activation, FieldId::Seed, FieldId::Hidden][number as usize % 4],
        )),
        17 => duel(DuelAction::ChooseValue(["2", "gelu", "", "64"][index as usize % 4].to_owned())),
        18 => duel(DuelAction::Start),
        19 => duel(DuelAction::End),
        20 => duel(DuelAction::ApplyRemedy(Side::B)),
        21 | 22 => {
            let steps = (0..number * 20).map(|step| step * (1 + index)).collect();
            Action::Event(Event::Checkpoints { run: RunId(number), steps })
        }
        23 | 24 => Action::Time(TimeAction::GoTo(index * number)),
        25 => Action::Time(TimeAction::Replay),
        26 | 27 => Action::Time(TimeAction::Advance),
        28 => Action::Time([TimeAction::BackToLive, TimeAction::Stop][number as usize % 2]),
        29 => Action::EditRecipe(FieldId::Latent, (1 + number).to_string()),
        30 => Action::Event(Event::Declined { request: RequestId(number) }),
        _ => Action::WorkerBroke(LinkFault::Stopped { detail: None }),
    }
}

proptest! {
    #[test]
    fn any_order_of_events_leaves_a_duel_whole_and_a_moment_kept(
        picks in prop::collection::vec((0u8..32, 0u32..9), 0..120)
    ) {
        let mut page = opened("");
        page.apply(Action::Event(Event::Opened), 0.0);
        for (index, (pick, number)) in picks.into_iter().enumerate() {
            // Most runs that are asked for come to exist.
            let number = match (pick, page.runs.pending()) {
                (1, Some(pending)) => pending.id().0,
                (2, Some(pending)) => pending.rival_id().map_or(number, |rival| rival.0),
                (4 | 5 | 21 | 23, _) => page.runs.run().map_or(number, |run| run.id.0),
                _ => number,
            };
            let effects = page.apply(action(pick, number, index as u32), index as f64 * 50.0);
            for effect in &effects {
                if let Effect::Send(Command::Duel { runs, recipes, .. }) = effect {
                    prop_assert!(runs[0] < runs[1]);
                    prop_assert_eq!(recipes[0].seed, recipes[1].seed);
                }
                let amends = matches!(effect, Effect::Send(Command::Amend { .. }));
                prop_assert!(!amends || page.runs.duel().is_none(), "a duel keeps its recipes");
            }
            hold(&page)?;
        }
    }
}
