//! `smsc explore`: walks a unit, and writes tests.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Status;
use super::failure::Failure;
use super::graph::no_such_unit;
use super::output::{self, DiagnosticFormat, counted};
use super::terminal::Terminal;
use crate::check::model::UnitId;
use crate::codegen::GenerateError;
use crate::compile::Checked;
use crate::explore::{self, Exploration, Line, Transcript};
use crate::project::Project;
use crate::source::{SourceFile, Sources, with_line_ends_of};

/// Walk a conversation or automation: every reply, every answer of a service, every passing of time
///
/// It is played on the machine that plays it for real. Shown are replies that two choices could claim, the longest and the
/// dearest way, and the edges that nothing reaches.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc explore pet_survey
  smsc explore pet_survey --write-tests
  smsc explore tea_order --project shop --write-tests -o shop/walks.sms
  smsc explore pet_survey --format json")]
pub(super) struct Explore {
    /// The conversation or automation.
    name: String,
    /// The project: a folder, or one script.
    #[arg(short, long, default_value = ".", value_name = "PATH")]
    project: PathBuf,
    /// How it is told.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: ExploreFormat,
    /// Write tests that take the edges that no test takes: at the end of the script of the unit, or of --output.
    #[arg(long)]
    write_tests: bool,
    /// With --write-tests: the script to write to; `-` is standard output.
    #[arg(short, long, value_name = "FILE", requires = "write_tests")]
    output: Option<PathBuf>,
    /// How many different situations are met before the walk ends.
    #[arg(long, value_name = "N", default_value_t = 2000, value_parser = clap::value_parser!(u32).range(1..))]
    situations: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum ExploreFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object.
    Json,
}

impl Explore {
    pub(super) fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        let to_stdout = self.output.as_deref() == Some(Path::new("-"));
        if to_stdout && self.format == ExploreFormat::Json {
            return Err(Failure::usage(
                "--format json and `-o -` would write to one output: use one of them",
            ));
        }
        let mut project = Project::read(&self.project)?;
        self.take_in_output(&mut project);
        let checked = project.check();
        let names = checked.project.units.iter().map(|unit| unit.declared.name.as_str());
        let Some(unit) = names.clone().position(|name| name == self.name) else {
            return Err(no_such_unit(&self.name, names));
        };
        let unit = UnitId(unit as u32);
        let found =
            explore::explore(&checked, &project.sources, &project.config, unit, self.situations as usize);
        let exploration = match found {
            Ok(exploration) => exploration,
            Err(GenerateError::Diagnostics(diagnostics)) => {
                output::write(
                    terminal,
                    DiagnosticFormat::Full,
                    &project.root,
                    &project.sources,
                    &diagnostics,
                )?;
                let summary = output::summary(&project.sources, &diagnostics);
                writeln!(terminal.err(), "{summary}\nnothing was played")?;
                return Ok(Status::Found);
            }
            Err(GenerateError::Program(error)) => return Err(Failure::usage(format!("no program: {error}"))),
        };
        match self.format {
            ExploreFormat::Json => {
                let json = serde_json::to_string_pretty(&exploration).map_err(io::Error::other)?;
                writeln!(terminal.out(), "{json}")?;
            }
            ExploreFormat::Text if to_stdout => {}
            ExploreFormat::Text => tell(terminal, &exploration)?,
        }
        if self.write_tests {
            self.write(terminal, &project, &checked, unit, &exploration)?;
        }
        Ok(Status::Clean)
    }

    /// The script to write to counts as one of the project's, wherever it lies: its tests are not written again.
    fn take_in_output(&self, project: &mut Project) {
        let Some(path) = self.output.as_deref().filter(|path| *path != Path::new("-")) else { return };
        let (Ok(text), Ok(own)) = (fs::read_to_string(path), fs::canonicalize(path)) else { return };
        let is_own =
            |file: &SourceFile| fs::canonicalize(project.path_of(file)).is_ok_and(|known| known == own);
        if project.sources.iter().any(|(_, file)| is_own(file)) {
            return;
        }
        let added = SourceFile::new(path.display().to_string(), &text);
        let files = project.sources.iter().map(|(_, file)| file.clone()).chain([added]).collect();
        let settings = project.sources.get(project.sources.settings_id()).cloned();
        let sources = Sources::new(files);
        project.sources = match settings {
            Some(settings) => sources.with_settings(settings),
            None => sources,
        };
    }

    /// Writes the tests, in the one style.
    fn write(
        &self,
        terminal: &mut Terminal,
        project: &Project,
        checked: &Checked,
        unit: UnitId,
        exploration: &Exploration,
    ) -> Result<(), Failure> {
        let path = self.target(project, checked, unit);
        let tests: Vec<&str> = exploration.tests.iter().map(|test| test.source.as_str()).collect();
        if tests.is_empty() {
            return Ok(writeln!(
                terminal.err(),
                "no test was written: the project's tests take every edge that was reached"
            )?);
        }
        let before = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound || path == Path::new("-") => String::new(),
            Err(error) => return Err(Failure::reading(&path, &error)),
        };
        let added = formatted(&tests.join("\n"))?;
        let gap = if before.trim_end().is_empty() { "" } else { "\n\n" };
        if path == Path::new("-") {
            terminal.out().write_all(added.as_bytes())?;
        } else {
            let added = with_line_ends_of(&before, &format!("{gap}{added}"));
            let text = before.trim_end().to_owned() + &added;
            fs::write(&path, text).map_err(|error| Failure::writing(&path, &error))?;
        }
        let written = counted(tests.len(), "test");
        Ok(writeln!(terminal.err(), "wrote {written} to {}", path.display())?)
    }

    fn target(&self, project: &Project, checked: &Checked, unit: UnitId) -> PathBuf {
        let declared = checked.project.units.get(unit.index());
        let file = declared.and_then(|unit| project.sources.get(unit.declared.span.file));
        self.output.clone().or(file.map(|file| project.path_of(file))).unwrap_or_else(|| self.project.clone())
    }
}

fn formatted(text: &str) -> Result<String, Failure> {
    crate::fmt::format_source(&SourceFile::new("tests", text))
        .map_err(|_| Failure::usage("the tests that were made up cannot be read: please report it"))
}

fn tell(terminal: &mut Terminal, exploration: &Exploration) -> Result<(), Failure> {
    let out = terminal.out();
    let Exploration { unit, situations, moves, coverage, .. } = exploration;
    let paths = counted_u64(exploration.paths, "path");
    let ways = match exploration.walked_paths {
        many if many > WAYS => format!("more than {} ways", WAYS),
        few => counted_u64(few, "way"),
    };
    writeln!(out, "{unit}: {paths}; {ways} through what was walked, with the values that were tried")?;
    let cut =
        if exploration.cut { "; the walk ended before all was met: --situations lets it go on" } else { "" };
    writeln!(out, "  played {} from {}{cut}", counted(*moves, "move"), counted(*situations, "situation"))?;
    let (edges, by_tests, reached) = (coverage.edges, coverage.by_tests, coverage.reached);
    writeln!(
        out,
        "  {}: {by_tests} taken by tests, {reached} by tests and the walk",
        counted(edges, "edge")
    )?;
    claims(out, exploration)?;
    transcript(out, "the longest way", exploration.longest.as_ref())?;
    if exploration.dearest != exploration.longest {
        transcript(out, "the dearest way", exploration.dearest.as_ref())?;
    }
    if !exploration.missed.is_empty() {
        writeln!(out, "\nnothing reaches:")?;
    }
    for missed in &exploration.missed {
        writeln!(out, "  {}  ({}): {}", missed.edge, missed.place, missed.why)?;
    }
    if !exploration.not_begun.is_empty() {
        writeln!(out, "\nnot tried:")?;
    }
    for one in &exploration.not_begun {
        writeln!(out, "  {}: {}", one.what, one.why)?;
    }
    Ok(())
}

/// Ways that are still counted for people.
const WAYS: u64 = 1_000_000;

fn counted_u64(count: u64, noun: &str) -> String {
    counted(usize::try_from(count).unwrap_or(usize::MAX), noun)
}

fn claims(out: &mut dyn io::Write, exploration: &Exploration) -> io::Result<()> {
    if !exploration.claims.is_empty() {
        writeln!(out, "\nreplies that two choices could claim:")?;
    }
    for claim in &exploration.claims {
        let choices: Vec<String> =
            claim.choices.iter().map(|(choice, tier)| format!("{choice} ({})", tier_name(*tier))).collect();
        let taken = match &claim.taken {
            Some(choice) => format!("{choice} takes it"),
            None => "not recognised".to_owned(),
        };
        writeln!(out, "  {}: \"{}\"  {}: {taken}", claim.step, claim.reply, choices.join(", "))?;
    }
    Ok(())
}

/// The tiers of matching.md.
fn tier_name(tier: u8) -> &'static str {
    match tier {
        1 => "by its number",
        2 => "exactly",
        3 => "as a word",
        4 => "by its beginning",
        5 => "misspelt",
        _ => "by a number in the text",
    }
}

fn transcript(out: &mut dyn io::Write, name: &str, transcript: Option<&Transcript>) -> io::Result<()> {
    let Some(transcript) = transcript else { return Ok(()) };
    let (messages, sms) = (counted_u64(transcript.messages, "message"), transcript.sms);
    let segments = counted_u64(transcript.segments, "segment");
    writeln!(out, "\n{name}: {messages}, of them {sms} SMS to the contact, {segments}")?;
    for line in &transcript.lines {
        match line {
            Line::Written(line) => writeln!(out, "  * {line}")?,
            Line::User(text) => writeln!(out, "  > {text}")?,
            Line::Bot(text) => writeln!(out, "  < {}", text.replace('\n', "\n    "))?,
            Line::After { .. } => writeln!(out, "  * {}", line.to_source())?,
        }
    }
    Ok(())
}
