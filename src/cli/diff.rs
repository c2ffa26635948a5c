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
        let difference = between((&old, &self.old), (&new, &self.new))?;
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

/// Two projects are compared as they are written, and as programs where both have one.
fn between(old: (&Side, &Path), new: (&Side, &Path)) -> Result<Difference, Failure> {
    let (Side::Project(before), Side::Project(after)) = (old.0, new.0) else {
        return Ok(diff::between(&compiled(old.0, old.1, false)?, &compiled(new.0, new.1, false)?));
    };
    let written = |side: &(Project, Checked)| diff::of_project(&side.1, &side.0.sources, &side.0.config);
    let (before_written, after_written) = (written(before), written(after));
    Ok(match (compiled(old.0, old.1, true), compiled(new.0, new.1, true)) {
        (Ok(before), Ok(after)) => {
            diff::between_projects((&before_written, &before), (&after_written, &after))
        }
        _ => diff::between(&before_written, &after_written),
    })
}

/// The portrait of a program, or of what a project is compiled to. A program knows variables by number: those of a project have their
/// names where they are `named`.
fn compiled(side: &Side, path: &Path, named: bool) -> Result<Portrait, Failure> {
    let (project, checked) = match side {
        Side::Program(program) => return Ok(diff::of_program(program)),
        Side::Project(project) => (&project.0, &project.1),
    };
    match compile::build(checked, &project.sources, &project.config, true) {
        Ok(bytes) => {
            let program = Program::load(&bytes);
            let program = program.map_err(|error| Failure::usage(format!("no program: {error}")))?;
            Ok(if named { diff::of_compiled(&program, &checked.project) } else { diff::of_program(&program) })
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
        ChangeKind::Text | ChangeKind::Action if !change.name.is_empty() => change.name.clone(),
        ChangeKind::Trigger => "trigger".to_owned(),
        ChangeKind::Keyword => change.name.clone(),
        ChangeKind::Step => change.name.clone(),
        ChangeKind::Text => "says".to_owned(),
        ChangeKind::Action => "does".to_owned(),
        ChangeKind::Way if change.name == "words" => {
            let is_choice = !["answer ", "no reply "]
                .iter()
                .any(|word| change.old.as_deref().is_some_and(|old| old.starts_with(word)));
            if is_choice { "choice".to_owned() } else { String::new() }
        }
        ChangeKind::Way if change.name == "order" => "order of choices".to_owned(),
        ChangeKind::Way => format!("\"{}\" leads to", change.name),
        ChangeKind::Setting if change.unit.is_none() => format!("smsc.toml: {}", change.name),
        ChangeKind::Code => format!("{} runs otherwise", change.name).trim_start().to_owned(),
        ChangeKind::Setting | ChangeKind::Question | ChangeKind::Cost => change.name.clone(),
    };
    let place = change.step.as_deref().unwrap_or_default();
    let within = change.within.as_deref().unwrap_or_default();
    let head: Vec<&str> = [place, within, &what].into_iter().filter(|part| !part.is_empty()).collect();
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
