//! Plays programs: `deliver(programs, state, event) -> effects`, a pure function (docs/architecture.md, invariant 1).

pub mod effect;
pub mod event;
pub mod state;
