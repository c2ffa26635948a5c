//! `smsc build`: the program that a server runs.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::Status;
use super::failure::Failure;
use super::output::{self, DiagnosticFormat};
use super::terminal::Terminal;
use crate::bytecode::Program;
use crate::codegen::GenerateError;
use crate::compile;
use crate::project::Project;

/// Compile a project into the program that a server runs
///
/// The same sources give the same bytes, whatever the order of the files. A project with errors gives no program.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc build -o shop.smsb
  smsc build shop -o shop.smsb --strip
  smsc build -o - | sha256sum")]
pub(super) struct Build {
    /// The project: a folder, or one script.
    #[arg(default_value = ".")]
    path: PathBuf,
    /// The file to write; `-` is standard output. Without it: the project's name with `.smsb`, in the current folder.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Leave out where in the scripts each instruction was written.
    #[arg(long)]
    strip: bool,
    /// How problems are written.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: DiagnosticFormat,
    /// Write no program where there are warnings.
    #[arg(long)]
    deny_warnings: bool,
}

impl Build {
    pub(super) fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        let to_stdout = self.output.as_deref() == Some(Path::new("-"));
        if to_stdout && self.format != DiagnosticFormat::Full {
            return Err(Failure::usage("--format and `-o -` would write to one output: use one of them"));
        }
        let project = Project::read(&self.path)?;
        let checked = project.check();
        self.tell(terminal, &project, &checked.diagnostics)?;
        if output::status(&checked.diagnostics, self.deny_warnings) == Status::Found {
            return Ok(Status::Found);
        }
        match compile::build(&checked, &project.sources, &project.config, self.strip) {
            Ok(bytes) => self.write(terminal, &bytes, to_stdout),
            Err(GenerateError::Diagnostics(diagnostics)) => {
                self.tell(terminal, &project, &diagnostics)?;
                Ok(Status::Found)
            }
            Err(GenerateError::Program(error)) => Err(Failure::usage(format!("no program: {error}"))),
        }
    }

    fn tell(
        &self,
        terminal: &mut Terminal,
        project: &Project,
        diagnostics: &[crate::diag::Diagnostic],
    ) -> Result<(), Failure> {
        output::write(terminal, self.format, &project.root, &project.sources, diagnostics)?;
        if self.format == DiagnosticFormat::Full && !diagnostics.is_empty() {
            writeln!(terminal.err(), "{}", output::summary(&project.sources, diagnostics))?;
        }
        Ok(())
    }

    fn write(&self, terminal: &mut Terminal, bytes: &[u8], to_stdout: bool) -> Result<Status, Failure> {
        if to_stdout {
            terminal.out().write_all(bytes)?;
            return Ok(Status::Clean);
        }
        let path = self.output.clone().unwrap_or_else(|| default_output(&self.path));
        fs::write(&path, bytes).map_err(|error| Failure::writing(&path, &error))?;
        let id = Program::load(bytes).map(|program| program.id().to_string()).unwrap_or_default();
        let size = output::counted(bytes.len(), "byte");
        writeln!(terminal.err(), "wrote {}: {size}, program {id}", path.display())?;
        Ok(Status::Clean)
    }
}

/// The file of a project that names none: called as its folder or script.
fn default_output(project: &Path) -> PathBuf {
    let whole = project.canonicalize().unwrap_or_else(|_| project.to_owned());
    let name = if whole.is_dir() { whole.file_name() } else { whole.file_stem() };
    let mut name = name.unwrap_or("project".as_ref()).to_owned();
    name.push(".smsb");
    PathBuf::from(name)
}
