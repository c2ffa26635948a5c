//! Running tests of scripts, drawing units.

use super::analysis::Analysis;
use crate::check::model::{Unit, UnitId};
use crate::codegen::GenerateError;
use crate::diag::Edit;
use crate::explore;
use crate::fmt;
use crate::graph::{build, svg};
use crate::script_test::{self, Failure, Selection};
use crate::source::{FileId, SourceFile, Span, with_line_ends_of};

/// What came of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Played {
    /// Whether it passed.
    pub passed: bool,
    /// What is told of it: a line if it passed, else what did not hold.
    pub report: String,
    /// The line that did not hold.
    pub place: Option<Span>,
}

/// Plays the test of a name.
///
/// # Errors
/// Why it cannot be played: the project has errors, or no test has the name.
pub fn test(analysis: &Analysis, name: &str) -> Result<Played, String> {
    if analysis.checked().has_errors() {
        return Err("the project has errors: repair them first".to_owned());
    }
    let selection = Selection { filter: name.to_owned() };
    let run = script_test::run(analysis.checked(), analysis.sources(), analysis.config(), &selection)
        .map_err(|_| "the project cannot be compiled: `smsc build` says why".to_owned())?;
    let result = run.results.into_iter().find(|result| result.name == name);
    let result = result.ok_or_else(|| format!("there is no test \"{name}\""))?;
    Ok(match result.failure {
        None => Played { passed: true, report: format!("\"{name}\" passed"), place: None },
        Some(failure) => {
            let report = format!("\"{name}\" failed: {}", report(analysis, &failure));
            Played { passed: false, report, place: Some(failure.span) }
        }
    })
}

fn report(analysis: &Analysis, failure: &Failure) -> String {
    let line = analysis.sources().get(failure.span.file).map(|file| file.position(failure.span.start).line);
    let mut lines = vec![format!("{} (line {})", failure.message, line.unwrap_or(0))];
    lines.extend(failure.expected.as_ref().map(|expected| format!("expected: {expected}")));
    lines.extend(failure.got.as_ref().map(|got| format!("got: {got}")));
    lines.extend(failure.notes.iter().cloned());
    lines.join("\n")
}

/// How many situations of a unit are looked at for tests.
const SITUATIONS_MAX: usize = 2000;

/// Tests that take the ways through a unit that no test takes, written behind the last line of its file; no edit where there
/// are none to write.
///
/// # Errors
/// Why none can be written: the project has errors, or no unit has the name.
pub fn write_tests(analysis: &Analysis, unit: &str) -> Result<Option<Edit>, String> {
    let units = &analysis.model().units;
    let at = units.iter().position(|known| known.declared.name == unit);
    let at = at.ok_or_else(|| format!("there is no conversation or automation `{unit}`"))?;
    let id = UnitId(at as u32);
    let (sources, config) = (analysis.sources(), analysis.config());
    let found = explore::explore(analysis.checked(), sources, config, id, SITUATIONS_MAX);
    let found = found.map_err(|error| match error {
        GenerateError::Diagnostics(_) => "the project has errors: repair them first".to_owned(),
        GenerateError::Program(error) => format!("the project cannot be compiled: {error}"),
    })?;
    let file = units.get(at).map(|unit| unit.span.file).unwrap_or_default();
    let Some(source) = sources.get(file).filter(|_| !found.tests.is_empty()) else { return Ok(None) };
    let tests: Vec<&str> = found.tests.iter().map(|test| test.source.as_str()).collect();
    let text = fmt::format_source(&SourceFile::new("tests", &tests.join("\n")))
        .map_err(|_| "the tests that were made up cannot be read: this is a mistake in smsc".to_owned())?;
    let end = source.text.trim_end().len() as u32;
    let span = Span::new(file, end, source.text.len() as u32);
    let text = with_line_ends_of(&source.text, &format!("\n\n{text}"));
    Ok(Some(Edit { span, text }))
}

/// The unit around a place.
pub fn unit_at(analysis: &Analysis, file: FileId, offset: u32) -> Option<&Unit> {
    let mut units = analysis.model().units.iter();
    units.find(|unit| unit.span.file == file && unit.span.touches(offset))
}

/// The step around a place, with its unit.
pub fn step_at(analysis: &Analysis, file: FileId, offset: u32) -> Option<(&Unit, Option<&str>)> {
    let unit = unit_at(analysis, file, offset)?;
    let step = unit.steps.iter().find(|step| step.span.touches(offset));
    Some((unit, step.map(|step| step.name.as_str())))
}

/// A unit drawn as SVG, or all units where none is named.
///
/// # Errors
/// There is no such unit.
pub fn graph(analysis: &Analysis, unit: Option<&str>) -> Result<String, String> {
    let model = analysis.model();
    if let Some(name) = unit
        && !model.units.iter().any(|known| known.declared.name == name)
    {
        return Err(format!("there is no conversation or automation `{name}`"));
    }
    let diagnostics = &analysis.checked().diagnostics;
    let graph = build::build(model, analysis.sources(), analysis.config(), diagnostics, unit);
    Ok(svg::write(&graph))
}
