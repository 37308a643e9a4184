//! A run that moves to a fresh session, whatever engine computes it.

use elbo_protocol::Occurrence;
use elbo_recipe::{LearningRateSchedule, LogvarBounds, Optimizer, Preset, Recipe};
use elbo_trainer::{Dataset, Session, SessionState, TrainError, Work};
use futures::executor::block_on;

use super::synthetic::{Ran, advance, run, small};

/// Images that runs train on.
pub const IMAGES: usize = 320;

/// How a state gets from session to session.
pub type Carry = fn(&SessionState) -> SessionState;

/// A preset, but small and short: ten steps in each of two epochs.
pub fn short(preset: &Preset) -> Recipe {
    Recipe { hidden: vec![12], latent: 4, batch_size: 32, epochs: 2, ..preset.recipe() }
}

/// A run whose learning rate is cut by each evaluation but the first.
pub fn plateau() -> Recipe {
    Recipe {
        learning_rate_schedule: LearningRateSchedule::Plateau,
        plateau_patience: 0,
        plateau_threshold: 100.0,
        epochs: 4,
        ..small()
    }
}

/// A run whose first steps throw its weights out of reach.
pub fn explosive() -> Recipe {
    Recipe {
        optimizer: Optimizer::Sgd,
        learning_rate: 10.0,
        logvar_bounds: LogvarBounds::None,
        rollback_factor: 0.01,
        ..small()
    }
}

/// Whether something of a kind has happened in a run.
pub fn happened(ran: &Ran, is_of_kind: fn(&Occurrence) -> bool) -> bool {
    ran.occurrences.iter().any(|(_, occurrence)| is_of_kind(occurrence))
}

/// Goes on to the end.
pub fn finish(session: &mut Session, data: &Dataset, ran: &mut Ran) {
    while advance(session, data, ran) != Work::Finished || !session.is_finished() {}
}

/// The state of a run after so many pieces of work, or as soon after them as it has one.
pub fn export_after(cut: usize, session: &mut Session, data: &Dataset, ran: &mut Ran) -> SessionState {
    for _ in 0..cut {
        advance(session, data, ran);
    }
    loop {
        match block_on(session.export()) {
            Ok(state) => return state,
            // It looks for what broke it.
            Err(TrainError::Unsettled) => advance(session, data, ran),
            Err(error) => panic!("expected a state, found: {error}"),
        };
    }
}

/// A run in one piece, and the same run moved after each of these numbers of pieces of work: the same to the bit. Gives
/// what it gave.
pub fn moves(
    fresh: &dyn Fn() -> Session,
    data: &Dataset,
    carry: Carry,
    cuts: impl IntoIterator<Item = usize>,
) -> Ran {
    let mut whole = fresh();
    let expected = run(&mut whole, data);
    let last = block_on(whole.export()).expect("a finished run can be exported");
    for cut in cuts {
        let (mut first, mut ran) = (fresh(), Ran::default());
        let state = export_after(cut, &mut first, data, &mut ran);
        let mut second = fresh();
        second.import(carry(&state)).expect("the state is of the same run");
        finish(&mut second, data, &mut ran);
        let name = format!("moved after {cut}, {}, {:?}", whole.engine_name(), whole.recipe());
        assert_eq!(ran, expected, "{name}");
        let found = block_on(second.export()).expect("a finished run can be exported");
        assert_eq!(found, last, "{name}");
    }
    expected
}
