//! Plays programs: `deliver(programs, state, event) -> effects`, a pure function (docs/architecture.md, invariant 1).
//!
//! [`delivery`] takes an event to whoever it concerns: [`inbound`] finds who takes a message ([`trigger`], [`reply_to`],
//! [`intent`]), [`reply`] what it means to a question ([`matcher`], [`tiers`], [`capture`]), [`events`], [`receipt`] and
//! [`clock`] see to the rest. [`execute`] runs code on a stack; [`session`] and [`frames`] know how runs live and end.

mod capture;
mod claims;
mod clock;
pub mod codec;
mod compliance;
mod consent;
mod context;
mod delivery;
pub mod effect;
pub mod event;
mod events;
mod execute;
mod frames;
mod hand_over;
mod inbound;
mod intent;
pub mod limits;
mod list;
mod matcher;
mod needs;
mod notice;
mod programs;
mod receipt;
mod repeat;
mod reply;
mod reply_to;
mod say;
mod scratch;
mod session;
mod start;
pub mod state;
mod state_access;
mod statements;
#[cfg(test)]
mod tests;
mod tiers;
mod trigger;
mod turns;
mod values;
mod weight;

pub use claims::{Claims, claims};
pub use clock::next_due_ms;
pub use delivery::{deliver, deliver_into, evaluate, holds_answer, start_at_step};
pub use programs::Programs;
pub use scratch::Scratch;
