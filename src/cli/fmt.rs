//! `smsc fmt`: the one style.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::Status;
use super::failure::Failure;
use super::output::{self, DiagnosticFormat};
use super::repair::write_diff;
use super::terminal::Terminal;
use crate::diag::{Diagnostic, diff};
use crate::fmt;
use crate::project::Project;
use crate::source::{FileId, SourceFile, Sources};
use crate::syntax;

/// Format scripts
///
/// There is one style and nothing to set. A script with syntax errors is left as it is.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc fmt                        all scripts of this folder
  smsc fmt pets.sms shop
  smsc fmt --check                only tell which scripts are not formatted
  smsc fmt - < pets.sms           standard input to standard output")]
pub(super) struct Fmt {
    /// Scripts, or folders with all scripts below them; `-` is standard input.
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// Change nothing; exit with status 1 if a script is not formatted.
    #[arg(long)]
    check: bool,
    /// Show what would change, and change nothing; exit with status 1 if something would.
    #[arg(long)]
    diff: bool,
}

/// A script to format.
struct Script {
    /// Where it lies; none for standard input.
    path: Option<PathBuf>,
    /// The folder of its project.
    root: PathBuf,
    file: SourceFile,
    /// Why it cannot be read.
    problems: Vec<Diagnostic>,
}

/// What came of a script.
enum Outcome {
    /// It was or would be changed.
    Changed,
    Unchanged,
    /// It has syntax errors.
    Broken,
}

impl Fmt {
    pub(super) fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        let mut found = false;
        for script in self.scripts()? {
            found |= match self.format(terminal, &script)? {
                Outcome::Changed => self.check || self.diff,
                Outcome::Unchanged => false,
                Outcome::Broken => true,
            };
        }
        Ok(Status::found(found))
    }

    fn scripts(&self) -> Result<Vec<Script>, Failure> {
        let mut scripts = Vec::new();
        for path in &self.paths {
            if path == Path::new("-") {
                scripts.push(standard_input()?);
            } else {
                scripts.extend(scripts_of(path)?);
            }
        }
        Ok(scripts)
    }

    fn format(&self, terminal: &mut Terminal, script: &Script) -> Result<Outcome, Failure> {
        if !script.problems.is_empty() {
            return broken(terminal, script, &script.problems);
        }
        let formatted = match fmt::format_source(&script.file) {
            Ok(formatted) => formatted,
            Err(diagnostics) => return broken(terminal, script, &diagnostics),
        };
        let changed = formatted != *script.file.text;
        if self.diff {
            write_diff(terminal, &diff::unified(&script.shown_path(), &script.file.text, &formatted))?;
        } else if self.check {
            if changed {
                writeln!(terminal.err(), "not formatted: {}", script.shown_path())?;
            }
        } else if let Some(path) = &script.path {
            if changed {
                fs::write(path, formatted).map_err(|error| Failure::writing(path, &error))?;
            }
        } else {
            terminal.out().write_all(formatted.as_bytes())?;
        }
        Ok(if changed { Outcome::Changed } else { Outcome::Unchanged })
    }
}

impl Script {
    fn shown_path(&self) -> String {
        format!("{}{}", output::folder_of(&self.root), self.file.path)
    }
}

fn broken(terminal: &mut Terminal, script: &Script, diagnostics: &[Diagnostic]) -> Result<Outcome, Failure> {
    let sources = Sources::new(vec![script.file.clone()]);
    output::write(terminal, DiagnosticFormat::Full, &script.root, &sources, diagnostics)?;
    writeln!(terminal.err(), "left as it is: {}", script.shown_path())?;
    Ok(Outcome::Broken)
}

fn standard_input() -> Result<Script, Failure> {
    let name = "standard input";
    let mut bytes = Vec::new();
    let read = std::io::stdin().read_to_end(&mut bytes);
    read.map_err(|error| Failure::reading(Path::new(name), &error))?;
    let (file, problems) = match syntax::decode(FileId(0), name, &bytes) {
        Ok(file) => (file, Vec::new()),
        Err(unreadable) => (unreadable.0, vec![unreadable.1]),
    };
    Ok(Script { path: None, root: PathBuf::new(), file, problems })
}

/// The scripts at a path. Each is formatted for itself.
fn scripts_of(path: &Path) -> Result<Vec<Script>, Failure> {
    let project = Project::read(path)?;
    let of = |id: FileId, file: &SourceFile| {
        let own = project.diagnostics.iter().filter(|problem| problem.span.file == id);
        let mut problems: Vec<Diagnostic> = own.cloned().collect();
        // Each script is shown as the only file there is.
        problems.iter_mut().for_each(|problem| problem.span.file = FileId(0));
        let path = Some(project.path_of(file));
        Script { path, root: project.root.clone(), file: file.clone(), problems }
    };
    Ok(project.sources.iter().map(|(id, file)| of(id, file)).collect())
}
