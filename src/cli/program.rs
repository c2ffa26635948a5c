//! Programs that commands play or show: compiled files, or projects that are compiled first.

use std::fs;
use std::path::Path;

use super::failure::Failure;
use super::output::{self, DiagnosticFormat};
use super::terminal::Terminal;
use crate::bytecode::Program;
use crate::codegen::GenerateError;
use crate::compile;
use crate::project::Project;

/// The program at a path: a `.smsb` file, or a project. None where the project has errors, which are told.
pub(super) fn load(terminal: &mut Terminal, path: &Path) -> Result<Option<Program>, Failure> {
    let compiled = path.extension().is_some_and(|extension| extension == "smsb");
    let bytes = match compiled {
        true => Some(fs::read(path).map_err(|error| Failure::reading(path, &error))?),
        false => compile(terminal, path)?,
    };
    let Some(bytes) = bytes else { return Ok(None) };
    let program = Program::load(&bytes)
        .map_err(|error| Failure::usage(format!("`{}` is no program: {error}", path.display())))?;
    Ok(Some(program))
}

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
