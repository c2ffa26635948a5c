//! `smsc test`: plays the tests of a project.

mod coverage;
mod full;
mod json;
mod junit;
mod side_by_side;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Status;
use super::failure::Failure;
use super::output::{self, DiagnosticFormat};
use super::terminal::Terminal;
use crate::codegen::GenerateError;
use crate::diag::Diagnostic;
use crate::project::Project;
use crate::script_test::{self, Run, Selection};

/// Play the tests of a project
///
/// Every `test` of the scripts plays a contact against the compiled program. No real clock is read and nothing is sent.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc test
  smsc test shop --filter \"late\"
  smsc test --coverage            which steps, choices and edges no test takes
  smsc test --format junit > report.xml")]
pub(super) struct Test {
    /// The project: a folder, or one script.
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Only the tests whose name contains this, in upper or lower case.
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Tell which steps, choices and edges of the units the tests took.
    #[arg(long)]
    coverage: bool,
    /// How results are written.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: TestFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum TestFormat {
    /// For people.
    #[default]
    Full,
    /// One JSON object a test.
    Json,
    /// The XML that continuous integration reads.
    Junit,
}

impl Test {
    pub(super) fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        if self.coverage && self.format == TestFormat::Junit {
            return Err(Failure::usage("--format junit has no place for a coverage: use full or json"));
        }
        let project = Project::read(&self.path)?;
        let checked = project.check();
        if checked.has_errors() {
            return broken(terminal, &project, &checked.diagnostics);
        }
        let selection = Selection { filter: self.filter.clone().unwrap_or_default() };
        match script_test::run(&checked, &project.sources, &project.config, &selection) {
            Ok(run) => self.report(terminal, &project, &run),
            Err(GenerateError::Diagnostics(diagnostics)) => broken(terminal, &project, &diagnostics),
            Err(GenerateError::Program(error)) => Err(Failure::usage(format!("no program: {error}"))),
        }
    }

    fn report(&self, terminal: &mut Terminal, project: &Project, run: &Run) -> Result<Status, Failure> {
        if let Some(filter) = &self.filter
            && run.results.is_empty()
        {
            return Err(Failure::usage(format!("there is no test whose name contains `{filter}`")));
        }
        let sources = project.sources.under(&output::folder_of(&project.root));
        match self.format {
            TestFormat::Full => {
                let style = terminal.style();
                full::write(style, &sources, run, terminal.err())?;
                if self.coverage {
                    coverage::write(&sources, &run.coverage, terminal.err())?;
                }
            }
            TestFormat::Json => {
                json::write(&sources, run, terminal.out())?;
                if self.coverage {
                    json::write_coverage(&sources, &run.coverage, terminal.out())?;
                }
            }
            TestFormat::Junit => junit::write(&sources, run, terminal.out())?,
        }
        Ok(Status::found(!run.passed()))
    }
}

/// A project with errors has no program to play.
fn broken(terminal: &mut Terminal, project: &Project, problems: &[Diagnostic]) -> Result<Status, Failure> {
    output::write(terminal, DiagnosticFormat::Full, &project.root, &project.sources, problems)?;
    let summary = output::summary(&project.sources, problems);
    writeln!(terminal.err(), "{summary}\nno test was played")?;
    Ok(Status::Found)
}
