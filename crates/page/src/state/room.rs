//! A room of the state, shared with what shows it.

use std::{
    ops::{Deref, DerefMut},
    rc::Rc,
};

/// A room of the state. Whoever shows it keeps it as it was: it is copied when it changes meanwhile, so whether it has
/// changed is told without a look inside.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Room<T>(Rc<T>);

impl<T> Room<T> {
    /// A room of its own.
    pub(super) fn new(inside: T) -> Self {
        Self(Rc::new(inside))
    }

    /// Whether nothing has changed between the two.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Room<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Clone> DerefMut for Room<T> {
    fn deref_mut(&mut self) -> &mut T {
        Rc::make_mut(&mut self.0)
    }
}
