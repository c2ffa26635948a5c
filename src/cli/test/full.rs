//! Test results for people.

use std::io::{self, Write};

use super::super::output::counted;
use super::super::terminal::paint;
use super::side_by_side::{Columns, side_by_side};
use crate::diag::render::Style;
use crate::script_test::{Comparison, Failure, Run, TestResult};
use crate::source::{Sources, Span};

const GREEN: &str = "32";
const RED: &str = "31;1";
const FAINT: &str = "2";

pub(super) fn write(style: Style, sources: &Sources, run: &Run, out: &mut dyn Write) -> io::Result<()> {
    for result in &run.results {
        let word = match &result.failure {
            None => paint(style.colour, "ok    ", GREEN),
            Some(_) => paint(style.colour, "FAILED", RED),
        };
        writeln!(out, "{word} {}", name(result))?;
        if let Some(failure) = &result.failure {
            failed(style, sources, failure, out)?;
        }
    }
    summary(run, out)
}

fn name(result: &TestResult) -> String {
    match &result.unit {
        // A test may be named after its unit, as those that `smsc explore` writes are.
        Some(unit) if !result.name.starts_with(&format!("{unit}: ")) => format!("{unit}: {}", result.name),
        _ => result.name.clone(),
    }
}

fn summary(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let failed = run.results.iter().filter(|result| result.failure.is_some()).count();
    if run.results.last().is_some_and(|result| result.failure.is_none()) {
        writeln!(out)?;
    }
    match (run.results.len(), failed) {
        (0, _) => writeln!(out, "there are no tests"),
        (all, 0) => writeln!(out, "{} passed", counted(all, "test")),
        (all, failed) => writeln!(out, "{} failed, {} passed", counted(failed, "test"), all - failed),
    }
}

fn failed(style: Style, sources: &Sources, failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  {}: {}", place(sources, failure.span), failure.message)?;
    writeln!(out, "    {}", paint(style.colour, &first_line(sources, failure.span), FAINT))?;
    if let (Some(expected), Some(got)) = (&failure.expected, &failure.got) {
        let title = match failure.comparison {
            Comparison::Contains => "expected to contain",
            Comparison::Matches => "expected to match",
            Comparison::Exact | Comparison::Values => "expected",
        };
        let columns = Columns { title, expected, got, mark: failure.comparison == Comparison::Exact };
        write!(out, "{}", side_by_side(style, &columns))?;
    }
    if let Some(origin) = failure.origin {
        writeln!(out, "  sent by {}:", place(sources, origin))?;
        writeln!(out, "    {}", paint(style.colour, &first_line(sources, origin), FAINT))?;
    }
    for note in &failure.notes {
        writeln!(out, "  note: {note}")?;
    }
    writeln!(out)
}

/// `pets.sms:38:3`
fn place(sources: &Sources, span: Span) -> String {
    let Some(file) = sources.get(span.file) else { return String::new() };
    let position = file.position(span.start);
    format!("{}:{}:{}", file.path, position.line, position.column)
}

/// The first line of what is written there.
fn first_line(sources: &Sources, span: Span) -> String {
    let text = sources.slice(span);
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default().to_owned();
    if lines.next().is_some() { first + " …" } else { first }
}
