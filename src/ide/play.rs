//! Running tests of scripts, drawing units.

use super::analysis::Analysis;
use crate::check::model::Unit;
use crate::graph::{build, svg};
use crate::script_test::{self, Failure, Selection};
use crate::source::{FileId, Span};

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
