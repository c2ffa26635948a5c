//! Proves that a program is sound before anything of it runs: every index in bounds, every run of code ends, the stack
//! never underflows or grows without bound, locals and steps exist in every unit that can reach the code.
//!
//! All of it takes time in proportion to the size of the program.

mod code;
mod needs;
mod operands;
mod schema;
mod tables;

use super::container::LoadError;
use super::program::Program;
use needs::Needs;

/// Checks every table and every instruction.
pub(super) fn verify(program: &Program) -> Result<(), LoadError> {
    schema::verify(program)?;
    operands::verify(program)?;
    tables::verify(program)?;
    let reached = code::stack_depths(program)?;
    let needs = Needs::of(program, &reached)?;
    needs::verify(program, &needs)
}

/// `Err` with what is wrong unless it holds.
fn ensure(holds: bool, what: impl FnOnce() -> String) -> Result<(), LoadError> {
    if holds { Ok(()) } else { Err(LoadError::Invalid(what())) }
}
