//! `smsc diff`: what changed between two versions.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::Status;
use super::failure::Failure;
use super::output;
use super::terminal::{Terminal, paint};
use crate::bytecode::Program;
use crate::codegen::GenerateError;
use crate::compile::{self, Checked};
use crate::diff::words::{self, Run, RunKind};
use crate::diff::{self, Became, Change, ChangeKind, Difference, Portrait, Waiting};
use crate::project::Project;

/// Tell what changed between two versions of a project
///
/// In the author's words: triggers, texts, ways, settings, costs; and where people may wait on the old version whom the
/// change concerns. Two projects are compared as they are written; where one of both is a program, both are compared as
/// programs.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc diff shop.smsb shop        what is deployed, and what is written now
  smsc diff ../shop-before .
  smsc diff old.sms new.sms --format json

Exit status: 0 nothing differs, 1 something does, 2 wrong usage or a file that cannot be read.")]
pub(super) struct Diff {
    /// The version before: a project, or a compiled program (`.smsb`).
    old: PathBuf,
    /// The version after.
    new: PathBuf,
    /// How it is told.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: DiffFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum DiffFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object.
    Json,
}

/// One of both, read.
enum Side {
    Project(Box<(Project, Checked)>),
    Program(Box<Program>),
}

impl Diff {
    pub(super) fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        let (old, new) = (read(&self.old)?, read(&self.new)?);
        let compiled = matches!(old, Side::Program(_)) || matches!(new, Side::Program(_));
        let difference =
            diff::between(&portrait(&old, &self.old, compiled)?, &portrait(&new, &self.new, compiled)?);
        match self.format {
            DiffFormat::Text => tell(terminal, &difference)?,
            DiffFormat::Json => {
                let json =
                    serde_json::to_string_pretty(&WithWords::of(&difference)).map_err(io::Error::other)?;
                writeln!(terminal.out(), "{json}")?;
            }
        }
        Ok(Status::found(!difference.changes.is_empty()))
    }
}

fn read(path: &Path) -> Result<Side, Failure> {
    if path.extension().is_some_and(|extension| extension == "smsb") {
        let bytes = fs::read(path).map_err(|error| Failure::reading(path, &error))?;
        let program = Program::load(&bytes)
            .map_err(|error| Failure::usage(format!("`{}` is no program: {error}", path.display())))?;
        return Ok(Side::Program(Box::new(program)));
    }
    let project = Project::read(path)?;
    let checked = project.check_with_trees();
    Ok(Side::Project(Box::new((project, checked))))
}

fn portrait(side: &Side, path: &Path, compiled: bool) -> Result<Portrait, Failure> {
    let (project, checked) = match side {
        Side::Program(program) => return Ok(diff::of_program(program)),
        Side::Project(project) => (&project.0, &project.1),
    };
    if !compiled {
        return Ok(diff::of_project(checked, &project.sources, &project.config));
    }
    match compile::build(checked, &project.sources, &project.config, true) {
        Ok(bytes) => {
            let program = Program::load(&bytes);
            let program = program.map_err(|error| Failure::usage(format!("no program: {error}")))?;
            Ok(diff::of_program(&program))
        }
        Err(GenerateError::Program(error)) => Err(Failure::usage(format!("no program: {error}"))),
        Err(GenerateError::Diagnostics(diagnostics)) => {
            let summary = output::summary(&project.sources, &diagnostics);
            let found = summary.split(';').next().unwrap_or_default();
            Err(Failure::Usage(
                format!("`{}` has {found} and gives no program to compare", path.display()),
                format!("`smsc check {}` tells more", path.display()),
            ))
        }
    }
}

/// The difference with texts word by word, for programs.
#[derive(Serialize)]
struct WithWords<'d> {
    version: u32,
    changes: Vec<ChangeWithWords<'d>>,
    waiting: &'d [Waiting],
}

#[derive(Serialize)]
struct ChangeWithWords<'d> {
    #[serde(flatten)]
    change: &'d Change,
    words: Option<Vec<Run>>,
}

impl<'d> WithWords<'d> {
    fn of(difference: &'d Difference) -> Self {
        let changes =
            difference.changes.iter().map(|change| ChangeWithWords { change, words: words_of(change) });
        Self { version: difference.version, changes: changes.collect(), waiting: &difference.waiting }
    }
}

fn words_of(change: &Change) -> Option<Vec<Run>> {
    match (&change.old, &change.new) {
        (Some(old), Some(new)) => Some(words::between(old, new)),
        _ => None,
    }
}

fn tell(terminal: &mut Terminal, difference: &Difference) -> Result<(), Failure> {
    let colour = terminal.out_colour();
    let out = terminal.out();
    if difference.changes.is_empty() {
        return Ok(writeln!(out, "nothing differs")?);
    }
    let mut unit = None;
    let mut begun = false;
    for change in &difference.changes {
        if !begun || unit != change.unit.as_deref() {
            let gap = if begun { "\n" } else { "" };
            writeln!(out, "{gap}{}", paint(colour, change.unit.as_deref().unwrap_or("declarations"), "1"))?;
            (unit, begun) = (change.unit.as_deref(), true);
        }
        writeln!(out, "  {}", sentence(change, colour))?;
    }
    if !difference.waiting.is_empty() {
        writeln!(out, "\npeople who wait on the old version, and end on it:")?;
    }
    for waiting in &difference.waiting {
        writeln!(out, "  {}", for_waiting(waiting))?;
    }
    Ok(())
}

/// A change in a line.
fn sentence(change: &Change, colour: bool) -> String {
    let what = match change.kind {
        ChangeKind::Declaration => change.name.clone(),
        ChangeKind::Unit => "all of it".to_owned(),
        ChangeKind::Trigger => "trigger".to_owned(),
        ChangeKind::Keyword => change.name.clone(),
        ChangeKind::Step => change.name.clone(),
        ChangeKind::Text => "says".to_owned(),
        ChangeKind::Action => "does".to_owned(),
        ChangeKind::Way if change.name == "words" => "choice".to_owned(),
        ChangeKind::Way if change.name.is_empty() => "goes on to".to_owned(),
        ChangeKind::Way => format!("\"{}\" leads to", change.name),
        ChangeKind::Setting | ChangeKind::Question | ChangeKind::Cost => change.name.clone(),
    };
    let place = change.step.as_deref().unwrap_or_default();
    let head: Vec<&str> = [place, &what].into_iter().filter(|part| !part.is_empty()).collect();
    let gone = |text: &str| paint(colour, &format!("[-{text}-]"), "31");
    let came = |text: &str| paint(colour, &format!("{{+{text}+}}"), "32");
    let body = match (&change.old, &change.new) {
        (Some(_), Some(_)) => words_of(change)
            .unwrap_or_default()
            .iter()
            .map(|run| match run.kind {
                RunKind::Same => run.text.clone(),
                RunKind::Gone => gone(&run.text),
                RunKind::New => came(&run.text),
            })
            .collect(),
        (Some(old), None) => gone(old),
        (None, Some(new)) => came(new),
        (None, None) => String::new(),
    };
    format!("{}: {body}", head.join(": "))
}

fn for_waiting(waiting: &Waiting) -> String {
    let Waiting { unit, step, ahead, .. } = waiting;
    let ahead = if ahead.is_empty() {
        String::new()
    } else {
        format!("; ahead of them changed: {}", ahead.join(", "))
    };
    let became = match waiting.became {
        Became::UnitGone => "the new version has no such unit",
        Became::StepGone => "the new version has no such step",
        Became::Changed => "the step changed",
        Became::Ahead if waiting.ahead.is_empty() => "the settings changed",
        Became::Ahead => "the step is the same",
    };
    format!("{unit}, {step}: {became}{ahead}")
}
