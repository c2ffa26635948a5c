//! `smsc check`: everything that is wrong with a project.

use std::path::PathBuf;

use clap::Args;

use super::Status;
use super::failure::Failure;
use super::output::{self, DiagnosticFormat};
use super::repair;
use super::terminal::Terminal;
use crate::check::report;
use crate::diag::fixes::Which;
use crate::project::Project;

/// Tell everything that is wrong with a project
///
/// All errors and warnings of all scripts and of `smsc.toml` come in one run. `smsc explain CODE` tells more about each.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc check
  smsc check shop --deny-warnings
  smsc check pets.sms --format json
  smsc check --diff               what --fix would change")]
pub(super) struct Check {
    /// The project: a folder, or one script; the current folder without one.
    path: Option<PathBuf>,
    /// How problems are written.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: DiagnosticFormat,
    /// Repair what can be repaired without changing what the scripts mean.
    #[arg(long, group = "applies")]
    fix: bool,
    /// With --fix or --diff: also repairs that somebody should look at.
    #[arg(long, requires = "applies")]
    unsafe_fixes: bool,
    /// Show what --fix would change, and change nothing.
    #[arg(long, group = "applies", conflicts_with = "fix")]
    diff: bool,
    /// What each conversation can cost and how long it can last, and what each text takes, as `text` or `json`; problems go to
    /// standard error.
    #[arg(
        long,
        value_name = "FORMAT",
        num_args = 0..=1,
        default_missing_value = "text",
        conflicts_with_all = ["applies", "format"]
    )]
    report: Option<PathBuf>,
    /// Exit with status 1 for warnings too.
    #[arg(long)]
    deny_warnings: bool,
}

/// How the report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ReportFormat {
    /// For people.
    Text,
    /// One JSON object.
    Json,
}

impl Check {
    /// The project, and how the report is written if there is to be one. What stands behind `--report` and is no format is
    /// the project.
    fn path_and_report(&self) -> Result<(PathBuf, Option<ReportFormat>), Failure> {
        let path = |path: &Option<PathBuf>| path.clone().unwrap_or_else(|| ".".into());
        let Some(word) = &self.report else { return Ok((path(&self.path), None)) };
        match word.to_str() {
            Some("text") => Ok((path(&self.path), Some(ReportFormat::Text))),
            Some("json") => Ok((path(&self.path), Some(ReportFormat::Json))),
            _ if self.path.is_none() => Ok((word.clone(), Some(ReportFormat::Text))),
            _ => Err(Failure::usage(format!(
                "--report is written as text or json, not as `{}`",
                word.display()
            ))),
        }
    }

    pub(super) fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        let (path, report) = self.path_and_report()?;
        if self.diff && !matches!(self.format, DiagnosticFormat::Full) {
            return Err(Failure::usage("--diff and --format would write to one output: use one of them"));
        }
        let project = Project::read(&path)?;
        let which = if self.unsafe_fixes { Which::All } else { Which::Safe };
        let repaired = match self.fix || self.diff {
            true => repair::repair(&project, which),
            false => repair::Repaired::nothing(&project),
        };
        if self.diff {
            repair::show(terminal, &project, &repaired)?;
        } else {
            repair::save(&project, &repaired)?;
        }
        let changed = &repaired.project;
        let diagnostics = &repaired.checked.diagnostics;
        output::write(terminal, self.format, &changed.root, &changed.sources, diagnostics)?;
        if self.format == DiagnosticFormat::Full {
            self.tell(terminal, &repaired)?;
        }
        if let Some(format) = report {
            write_report(terminal, format, changed, &repaired.checked.project)?;
        }
        let status = output::status(diagnostics, self.deny_warnings);
        Ok(if self.diff && repaired.applied > 0 { Status::Found } else { status })
    }

    /// The lines at the end, for people.
    fn tell(&self, terminal: &mut Terminal, repaired: &repair::Repaired) -> Result<(), Failure> {
        if repaired.applied > 0 {
            let would = if self.diff { "would repair" } else { "repaired" };
            let (count, files) = (repaired.applied, repaired.files.len());
            let (problems, files) = (output::counted(count, "problem"), output::counted(files, "file"));
            writeln!(terminal.err(), "{would} {problems} in {files}")?;
        }
        let summary = output::summary(&repaired.project.sources, &repaired.checked.diagnostics);
        Ok(writeln!(terminal.err(), "{summary}")?)
    }
}

fn write_report(
    terminal: &mut Terminal,
    format: ReportFormat,
    project: &Project,
    model: &crate::check::model::Project,
) -> Result<(), Failure> {
    let sources = project.sources.under(&output::folder_of(&project.root));
    let report = report::report(model, &sources, &project.config);
    match format {
        ReportFormat::Text => write!(terminal.out(), "{}", report.to_text())?,
        ReportFormat::Json => {
            let json = serde_json::to_string_pretty(&report).map_err(std::io::Error::other)?;
            writeln!(terminal.out(), "{json}")?;
        }
    }
    Ok(())
}
