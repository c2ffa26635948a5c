//! One contact, played: a host that keeps its state, carries out effects by writing them down, and moves a clock of its
//! own. Tests of scripts and `chat` are played on it.

mod bounds;
mod clock;
pub(crate) mod expressions;
pub(crate) mod host;
mod nothing;
pub(crate) mod quote;
pub mod scene;
pub(crate) mod stage;

pub(crate) use host::Host;
pub use scene::{Rehearsal, Scene};
pub(crate) use stage::Stage;
