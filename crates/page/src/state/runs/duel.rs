//! A duel: two recipes to be trained side by side, and what sets them apart.

use std::rc::Rc;

use elbo_recipe::{Field, FieldId, Kind, Recipe};
use elbo_words::words;

use crate::{
    duels::{READY_DUELS, ReadyDuel},
    side::Side,
};

/// Two recipes to be trained side by side, with the same seed and batch size. They stay as they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Duel {
    /// The ready-made duel that it is, if it is one.
    pub ready: Option<&'static ReadyDuel>,
    /// The recipes of A and B.
    pub recipes: [Rc<Recipe>; 2],
    changes: Vec<DuelChange>,
}

/// One field in which the recipes of a duel differ.
#[derive(Debug, Clone, PartialEq)]
pub struct DuelChange {
    /// The field.
    pub field: &'static Field,
    /// Its values in A and in B, as text.
    pub values: [String; 2],
}

impl Duel {
    /// Two recipes against each other.
    #[must_use]
    pub fn new(first: Recipe, second: Recipe) -> Self {
        let recipes = [first, second];
        let ready = READY_DUELS.iter().find(|ready| ready.recipes(recipes[0].seed).as_ref() == Ok(&recipes));
        let [first, second] = &recipes;
        let change = |id: FieldId| DuelChange {
            field: id.field(),
            values: recipes.each_ref().map(|recipe| recipe.text(id)),
        };
        let changes = second.differing(first).map(change).collect();
        Self { ready, changes, recipes: recipes.map(Rc::new) }
    }

    /// The fields in which the two recipes differ.
    #[must_use]
    pub fn changes(&self) -> &[DuelChange] {
        &self.changes
    }
}

impl DuelChange {
    /// The change in words: `Learning rate: 0.001 against 0.1`.
    #[must_use]
    pub fn words(&self) -> String {
        words().duel_change(words().field_label(self.field.id), self.shown(Side::A), self.shown(Side::B))
    }

    /// The value of one side with what it is, unless it says so itself: `Xavier uniform`, `Beta 4`.
    #[must_use]
    pub fn named(&self, side: Side) -> String {
        let says_so = matches!(self.field.kind, Kind::Choice(_));
        let value = self.shown(side);
        if says_so { value.to_owned() } else { format!("{} {value}", words().field_label(self.field.id)) }
    }

    /// The value of one side, in words.
    #[must_use]
    pub fn shown(&self, side: Side) -> &str {
        let [first, second] = &self.values;
        let value = match side {
            Side::A => first,
            Side::B => second,
        };
        value_label(self.field, value)
    }
}

/// The value of a field in words: the label of a choice, else the value itself.
#[must_use]
pub fn value_label<'a>(field: &Field, value: &'a str) -> &'a str {
    match field.kind {
        Kind::Choice(_) => words().choice_label(field.id, value),
        Kind::Switch => words().switch(value == "true"),
        Kind::Widths { .. } if value.is_empty() => words().no_layers(),
        Kind::Widths { .. } | Kind::Whole { .. } | Kind::Number { .. } => value,
    }
}
