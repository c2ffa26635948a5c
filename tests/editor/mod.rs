//! An editor that speaks to the language server in the same process, and sessions with it, written as a person would tell them.

pub mod client;
mod session;

pub use session::play;
