//! `smsc inspect`: what is in a compiled program.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::Status;
use super::failure::Failure;
use super::output::{self, DiagnosticFormat};
use super::terminal::Terminal;
use crate::bytecode::{self, Program};
use crate::codegen::GenerateError;
use crate::compile;
use crate::project::Project;

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
        let compiled = self.path.extension().is_some_and(|extension| extension == "smsb");
        let bytes = match compiled {
            true => Some(fs::read(&self.path).map_err(|error| Failure::reading(&self.path, &error))?),
            false => compile(terminal, &self.path)?,
        };
        let Some(bytes) = bytes else { return Ok(Status::Found) };
        let program = Program::load(&bytes)
            .map_err(|error| Failure::usage(format!("`{}` is no program: {error}", self.path.display())))?;
        terminal.out().write_all(bytecode::disassemble(&program).as_bytes())?;
        Ok(Status::Clean)
    }
}

/// The program of a project; none where it has errors, which are told.
fn compile(terminal: &mut Terminal, path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    let project = Project::read(path)?;
    let checked = project.check();
    match compile::build(&checked, &project.sources, &project.config, false) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(GenerateError::Diagnostics(diagnostics)) => {
            output::write(terminal, DiagnosticFormat::Full, &project.root, &project.sources, &diagnostics)?;
            Ok(None)
        }
        Err(GenerateError::Program(error)) => Err(Failure::usage(format!("no program: {error}"))),
    }
}
