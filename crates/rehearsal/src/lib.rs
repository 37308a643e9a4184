//! The page's state and the worker against each other, without a browser.
//!
//! A [`Script`] says what happens: the visitor presses something, a message or a file arrives, the device stalls,
//! fails or breaks a number. [`play`] carries it out with the page's real `State` and a real `Worker`, whose
//! messages go through the codec; then everything comes to rest, and both sides must agree. What must hold on the
//! way is checked at every message.

#![forbid(unsafe_code)]

mod agreement;
mod amendment_ledger;
mod data;
mod devices;
mod engine;
mod host;
mod ledger;
mod page;
mod requests;
mod runs;
mod script;
mod stage;
mod told_run;
mod visitor;
mod weather;

pub use script::{Deed, Script};
pub use stage::play;
