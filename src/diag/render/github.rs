//! Workflow commands (`::error file=…::message`) that GitHub shows beside the lines of a pull request.

use std::io;

use super::super::Diagnostic;
use super::{level, place::Place};
use crate::source::Sources;

pub(super) fn write(
    sources: &Sources,
    diagnostics: &[Diagnostic],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    diagnostics.iter().try_for_each(|diagnostic| writeln!(out, "{}", one(sources, diagnostic)))
}

fn one(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let title = format!("{} {}", diagnostic.code.0, diagnostic.code.name());
    let mut properties = location(sources, diagnostic);
    properties.push(format!("title={}", escape_property(&title)));
    format!(
        "::{} {}::{}",
        level(diagnostic.severity),
        properties.join(","),
        escape_data(&paragraphs(diagnostic))
    )
}

/// GitHub takes columns only for a span within one line.
fn location(sources: &Sources, diagnostic: &Diagnostic) -> Vec<String> {
    let Some(place) = Place::of(sources, diagnostic.span) else { return Vec::new() };
    let mut properties = vec![
        format!("file={}", escape_property(place.path())),
        format!("line={}", place.start.line),
        format!("endLine={}", place.end.line),
    ];
    if place.start.line == place.end.line {
        properties.push(format!("col={}", place.start.column));
        properties.push(format!("endColumn={}", place.end.column));
    }
    properties
}

fn paragraphs(diagnostic: &Diagnostic) -> String {
    let help = if diagnostic.help.is_empty() { String::new() } else { format!("help: {}", diagnostic.help) };
    let parts = [diagnostic.message.as_str(), diagnostic.note.as_str(), help.as_str()];
    let present: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    present.join("\n")
}

/// As GitHub's `@actions/core` escapes a message; other controls are shown as pictures.
fn escape_data(text: &str) -> String {
    let plain = super::super::visible::lines(text);
    plain.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// As GitHub's `@actions/core` escapes a property.
fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}
