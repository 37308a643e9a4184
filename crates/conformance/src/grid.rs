//! The grid of recipes: each value of each choice, and each pair of values that an engine could confuse.

use std::collections::BTreeSet;

use elbo_recipe::{FIELDS, FieldId, Kind, Optimizer, Recipe, Reduction};

/// Choices that no engine sees: they decide what weights, rates and moments an engine is given. Each of their values
/// stands in the grid once; of all others, each pair does, for any two may meet in one kernel.
const OF_THE_HOST: [FieldId; 6] = [
    FieldId::Initializer,
    FieldId::OutputBias,
    FieldId::LearningRateSchedule,
    FieldId::PlateauMode,
    FieldId::PlateauThresholdMode,
    FieldId::Rollback,
];

/// Fields and the values that they take together.
type Setting = Vec<(FieldId, &'static str)>;

/// The values of each choice of a recipe that engines see, and the shapes and numbers that have kernels of their own.
fn axes() -> Vec<Vec<Setting>> {
    let mut axes: Vec<Vec<Setting>> =
        choices().filter(|(name, _)| !OF_THE_HOST.contains(name)).map(of_choice).collect();
    axes.push(vec![
        // Widths that need padding, batches that are no multiple of four, one latent dimension, no hidden layer.
        vec![(FieldId::Hidden, "9"), (FieldId::Latent, "3"), (FieldId::BatchSize, "7")],
        vec![(FieldId::Hidden, ""), (FieldId::Latent, "1"), (FieldId::BatchSize, "5")],
        vec![(FieldId::Hidden, "13,6"), (FieldId::Latent, "9"), (FieldId::BatchSize, "8")],
        vec![(FieldId::Hidden, "4,17,6"), (FieldId::Latent, "11"), (FieldId::BatchSize, "6")],
    ]);
    axes.push(vec![
        vec![(FieldId::LogvarMin, "-30"), (FieldId::LogvarMax, "20")],
        vec![(FieldId::LogvarMin, "-0.3"), (FieldId::LogvarMax, "0.4")],
    ]);
    axes.push(vec![vec![(FieldId::SkipThreshold, "0")], vec![(FieldId::SkipThreshold, "1")]]);
    axes.push(vec![vec![(FieldId::WeightDecay, "0")], vec![(FieldId::WeightDecay, "0.1")]]);
    axes
}

/// Each field and its values, of those that choose one of a few.
fn choices() -> impl Iterator<Item = (FieldId, Vec<&'static str>)> {
    FIELDS.iter().filter_map(|field| match field.kind {
        Kind::Choice(values) => Some((field.id, values.iter().map(|(name, _)| *name).collect())),
        Kind::Switch => Some((field.id, vec!["false", "true"])),
        Kind::Whole { .. } | Kind::Number { .. } | Kind::Widths { .. } => None,
    })
}

fn of_choice((name, values): (FieldId, Vec<&'static str>)) -> Vec<Setting> {
    values.into_iter().map(|value| vec![(name, value)]).collect()
}

/// Two values of two axes, the first axis first: `[axis, value, axis, value]`.
type Pair = [usize; 4];

/// Rows, a value of each axis in each, that hold each pair at least once: as long as a pair is missing, a row begins
/// with the first such pair, and takes of each other axis the value that adds most pairs to what it has.
fn cover(sizes: &[usize]) -> Vec<Vec<usize>> {
    let mut missing: BTreeSet<Pair> = BTreeSet::new();
    for a in 0..sizes.len() {
        for b in a + 1..sizes.len() {
            missing.extend((0..sizes[a]).flat_map(|x| (0..sizes[b]).map(move |y| [a, x, b, y])));
        }
    }
    let mut rows = Vec::new();
    while let Some(&[a, x, b, y]) = missing.first() {
        let mut row: Vec<Option<usize>> = vec![None; sizes.len()];
        (row[a], row[b]) = (Some(x), Some(y));
        for axis in 0..sizes.len() {
            if row[axis].is_none() {
                let adds = |value: &usize| {
                    let chosen =
                        row.iter().enumerate().filter_map(|(other, chosen)| Some((other, (*chosen)?)));
                    chosen
                        .filter(|(other, chosen)| missing.contains(&pair(axis, *value, *other, *chosen)))
                        .count()
                };
                // Values that add as many take turns.
                let turns = (0..sizes[axis]).map(|value| (value + rows.len()) % sizes[axis]);
                row[axis] = turns.max_by_key(adds);
            }
        }
        let row: Vec<usize> = row.into_iter().flatten().collect();
        for a in 0..row.len() {
            for b in a + 1..row.len() {
                missing.remove(&[a, row[a], b, row[b]]);
            }
        }
        rows.push(row);
    }
    rows
}

fn pair(a: usize, x: usize, b: usize, y: usize) -> Pair {
    if a < b { [a, x, b, y] } else { [b, y, a, x] }
}

/// The recipes that every engine is held against.
///
/// # Panics
/// If one of them is out of range.
#[must_use]
pub fn recipes() -> Vec<Recipe> {
    rows(1).into_iter().map(|(recipe, _)| recipe).collect()
}

/// The same for an engine that has so many ways to compute, each recipe with one of them: each way meets each value.
///
/// # Panics
/// If a recipe is out of range.
pub fn rows(ways: usize) -> Vec<(Recipe, usize)> {
    let axes = axes();
    let sizes: Vec<usize> = axes.iter().map(Vec::len).chain([ways]).collect();
    let host: Vec<(FieldId, Vec<&str>)> = choices().filter(|(name, _)| OF_THE_HOST.contains(name)).collect();
    let rows = cover(&sizes).into_iter().enumerate();
    rows.map(|(number, row)| {
        let settings = row.iter().zip(&axes).flat_map(|(value, axis)| axis[*value].clone());
        let of_host = host.iter().map(|(name, values)| (*name, values[number % values.len()]));
        let recipe = settings.chain(of_host).fold(base(), |recipe, (field, value)| {
            recipe.with(field, value).unwrap_or_else(|error| panic!("{field} = {value}: {error}"))
        });
        (Recipe { learning_rate: rate(&recipe), ..recipe }, row[axes.len()])
    })
    .collect()
}

/// What no axis says.
fn base() -> Recipe {
    Recipe { gaussian_sigma: 0.7, free_bits: 0.15, beta: 1.7, momentum: 0.8, ..Recipe::default() }
}

/// A rate that moves the weights, and keeps a run of some fifty steps tame.
fn rate(recipe: &Recipe) -> f32 {
    match (recipe.optimizer, recipe.reduction) {
        (Optimizer::Sgd, Reduction::Sum) => 1e-5,
        (Optimizer::Sgd, Reduction::Mean) => 1e-2,
        (Optimizer::Adam | Optimizer::Adamw | Optimizer::Rmsprop, _) => 1e-3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_of_each_choice_stands_in_the_grid() {
        let recipes = recipes();
        for (name, values) in choices() {
            for value in values {
                assert!(recipes.iter().any(|recipe| recipe.text(name) == value), "{name} = {value}");
            }
        }
    }

    #[test]
    fn each_way_to_compute_meets_each_value_that_engines_see() {
        let rows = rows(2);
        for (name, value) in axes().concat().concat() {
            for way in [0, 1] {
                let meets = |(recipe, of): &(Recipe, usize)| *of == way && recipe.text(name) == value;
                assert!(rows.iter().any(meets), "{name} = {value}, way {way}");
            }
        }
        assert_eq!(rows.len(), recipes().len());
    }

    #[test]
    fn each_pair_of_values_that_engines_see_stands_in_the_grid() {
        let (recipes, axes) = (recipes(), axes());
        let has = |recipe: &Recipe, setting: &Setting| {
            setting.iter().all(|(name, value)| recipe.text(*name) == *value)
        };
        for (index, axis) in axes.iter().enumerate() {
            for other in &axes[index + 1..] {
                for (a, b) in axis.iter().flat_map(|a| other.iter().map(move |b| (a, b))) {
                    assert!(
                        recipes.iter().any(|recipe| has(recipe, a) && has(recipe, b)),
                        "{a:?} with {b:?}"
                    );
                }
            }
        }
        assert!(recipes.len() < 40, "expected few rows, found {}", recipes.len());
    }

    #[test]
    fn choices_of_the_host_are_fields() {
        for name in OF_THE_HOST {
            assert!(choices().any(|(choice, _)| choice == name), "{name}");
        }
    }
}
