//! `smsc inspect`: what is in a compiled program.

use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use super::terminal::Terminal;
use super::{Status, program};
use crate::bytecode;

/// Show what is in a compiled program: its tables and instructions
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc inspect shop.smsb
  smsc inspect pets.sms           compiles it first")]
pub(super) struct Inspect {
    /// A compiled program (`.smsb`) or a project.
    path: PathBuf,
}

impl Inspect {
    pub(super) fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        let Some(program) = program::load(terminal, &self.path)? else { return Ok(Status::Found) };
        terminal.out().write_all(bytecode::disassemble(&program).as_bytes())?;
        Ok(Status::Clean)
    }
}
