//! What an engine promises, one file for each promise.

mod evaluation;
mod expected;
mod health;
mod inspection;
mod looks;
mod noise;
mod not_finite;
mod runs;
mod slots;
pub mod state;
mod steps;
mod subject;

use elbo_recipe::Recipe;

use crate::{
    Make, Tolerances,
    grid::rows,
    now, rule_recipes,
    samples::{long_runs, shapes},
};
use subject::Subject;

/// A promise.
type Check = fn(&mut Subject<'_>);

/// Holds an engine against everything that an engine promises, for every recipe of the grid. Of an engine that has
/// more than one way to compute, each way meets each value of each choice.
///
/// # Panics
/// If a promise is broken.
pub fn conforms(ways: &[Make<'_>], tolerances: &Tolerances) {
    for (recipe, way) in &rows(ways.len()) {
        let checks: [Check; 11] = [
            inspection::inspects,
            evaluation::evaluates,
            looks::decodes,
            steps::steps_one_by_one,
            health::counts_dead_units,
            not_finite::spreads,
            slots::restores,
            slots::loads,
            runs::goes_on,
            // The last ones: what they change is no part of a state.
            noise::draws,
            noise::takes_from_a_table,
        ];
        each(&mut Subject::shaken(ways[*way], recipe, tolerances), &checks);
    }
    shapes().iter().for_each(|recipe| computes(ways[0], recipe, tolerances));
    for make in ways {
        evaluation::evaluates_in_pieces(*make, &rule_recipes()[0], tolerances);
    }
    rule_recipes().iter().for_each(|recipe| state::resumes(ways[0], recipe));
}

/// Holds an engine against passes, evaluations and single steps of one recipe.
///
/// # Panics
/// If it does not agree.
pub fn computes(make: Make<'_>, recipe: &Recipe, tolerances: &Tolerances) {
    let checks: [Check; 3] = [inspection::inspects, evaluation::evaluates, steps::steps_one_by_one];
    each(&mut Subject::shaken(make, recipe, tolerances), &checks);
}

/// Holds an engine against fifty steps, from the weights that a run begins with, of every preset that stays finite and
/// of normalized nets, a batch of 32 each; and of the article's net as it is, in each way to compute.
///
/// # Panics
/// If it does not agree.
pub fn trains(ways: &[Make<'_>], tolerances: &Tolerances) {
    for (recipe, make) in long_runs().iter().zip(ways.iter().cycle()) {
        runs::follows(&mut Subject::fresh(*make, recipe, tolerances));
    }
    for make in ways {
        runs::follows(&mut Subject::fresh(*make, &Recipe::default(), tolerances));
    }
}

/// One check after the other. Kernels take long to compile: one engine goes back to its beginning before each.
fn each(subject: &mut Subject<'_>, checks: &[Check]) {
    let fresh = now(subject.engine.export());
    for check in checks {
        subject.go_back_to(&fresh);
        check(subject);
    }
}
