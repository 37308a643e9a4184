//! Page and worker against each other over random scripts: `ELBO_REHEARSALS=200000 cargo test -p elbo-rehearsal`
//! plays more of them, `ELBO_REHEARSAL_SEED=7` others; `ELBO_REHEARSAL_SHRINK=0` shows a failure as it was found.

use std::{cell::Cell, env};

use elbo_rehearsal::{Script, play};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};

/// Scripts played unless the environment says otherwise.
const REHEARSALS: u32 = 10_000;
/// Most deeds of a script.
const DEEDS: usize = 90;

fn number(name: &str, usual: u64) -> u64 {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn scripts() -> impl Strategy<Value = Script> {
    (any::<u32>(), vec(any::<(u8, u32)>(), 0..DEEDS))
        .prop_map(|(beginning, deeds)| Script { beginning, deeds })
}

#[test]
fn page_and_worker_agree_whatever_happens() {
    let cases = number("ELBO_REHEARSALS", u64::from(REHEARSALS)) as u32;
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&number("ELBO_REHEARSAL_SEED", 11).to_le_bytes());
    let config = Config {
        cases,
        max_shrink_iters: number("ELBO_REHEARSAL_SHRINK", 2_000) as u32,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let (played, failed_at) = (Cell::new(0_u32), Cell::new(None));
    let outcome = TestRunner::new_with_rng(config, rng).run(&scripts(), |script| {
        played.set(played.get() + 1);
        play(&script).map_err(|why| {
            failed_at.set(failed_at.get().or(Some(played.get())));
            TestCaseError::fail(why)
        })
    });
    match outcome {
        Ok(()) => assert_eq!(played.get(), cases),
        Err(TestError::Fail(why, script)) => {
            let deeds: Vec<_> = script.deeds().collect();
            let at = failed_at.get().unwrap_or_default();
            panic!("script {at} of {cases}: {why}\n{}\n{script:?}\n{deeds:#?}", script.query());
        }
        Err(TestError::Abort(why)) => panic!("aborted: {why}"),
    }
}
