//! Plays programs: `deliver(programs, state, event) -> effects`, a pure function (docs/architecture.md, invariant 1).

mod capture;
mod clock;
pub mod codec;
mod compliance;
mod consent;
mod delivery;
pub mod effect;
pub mod event;
mod events;
mod execute;
mod hand_over;
mod inbound;
pub mod limits;
mod list;
mod matcher;
mod programs;
mod say;
mod session;
mod start;
pub mod state;
mod state_access;
mod statements;
mod trigger;

pub use clock::next_due_ms;
pub use delivery::{deliver, evaluate};
pub use programs::Programs;
