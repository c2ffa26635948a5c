//! Plays recorded messages through a program: what a day of replies would have led to.
//!
//! A [`Player`] keeps each contact's state encoded, as a runtime stores it: it is decoded before every event and encoded
//! after it. [`Totals`] count what happened, [`Differences`] what a second program does otherwise. Nothing here reads a
//! file or a clock; `cli` does.

mod answer;
mod contacts;
mod difference;
mod frequent;
pub mod limits;
mod message;
mod names;
mod player;
mod recent;
#[cfg(test)]
mod tests;
mod totals;

pub use answer::{Answer, How};
pub use difference::{Difference, Differences};
pub use message::Message;
pub use player::{Inbound, Place, Player, Turn};
pub use totals::{StepTotals, Totals, UnitTotals};
