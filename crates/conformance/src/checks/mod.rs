//! What an engine promises, one file for each promise.

mod inspection;
mod looks;
mod slots;
pub mod state;
mod steps;
mod subject;

use elbo_recipe::Recipe;

use crate::{Make, Tolerances, now, recipes, rule_recipes};
use subject::Subject;

/// Holds an engine against everything that an engine promises, for every recipe of the grid.
///
/// # Panics
/// If a promise is broken.
pub fn conforms(make: Make<'_>, tolerances: &Tolerances) {
    for recipe in &recipes() {
        let mut subject = Subject::new(make, recipe, tolerances);
        let fresh = now(subject.engine.export());
        // Kernels take long to compile: one engine goes back to its beginning before each check.
        let checks: [fn(&mut Subject<'_>); 8] = [
            inspection::inspects,
            looks::evaluates,
            looks::decodes,
            steps::steps_one_by_one,
            slots::restores,
            slots::loads,
            steps::runs,
            inspection::takes_noise_from_a_table,
        ];
        for check in checks {
            subject
                .engine
                .import(&fresh)
                .unwrap_or_else(|error| panic!("{}: {error}", subject.name("import")));
            check(&mut subject);
        }
    }
    rule_recipes().iter().for_each(|recipe| state::resumes(make, recipe));
}

/// Holds an engine against fifty steps of a recipe, from shaken weights.
///
/// # Panics
/// If it does not agree.
pub fn agrees(make: Make<'_>, recipe: &Recipe, tolerances: &Tolerances) {
    steps::runs(&mut Subject::new(make, recipe, tolerances));
}
