//! From the checked program to bytecode.
//!
//! A unit becomes runs of code (its beginning, each step, each way on, each handler, each text that is asked for later)
//! and records that say where they stand. Equal runs and records are kept once by the
//! [`ProgramBuilder`](crate::bytecode::ProgramBuilder); matcher tables hold labels and keywords in the folded form in
//! which they are compared.

mod answers;
mod choices;
mod constants;
mod control;
mod expressions;
mod generator;
#[cfg(test)]
mod hostile_tests;
mod messages;
mod options;
mod schema;
mod scope;
mod sequence;
mod settings;
mod statements;
#[cfg(test)]
mod tests;
mod texts;
mod triggers;
mod types;
mod units;
mod waits;

pub use generator::{GenerateError, generate, generate_with};
pub use options::Options;
