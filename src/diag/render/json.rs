//! One JSON object a line; docs/reference/output-formats.md describes every field.

use std::io;

use serde::Serialize;

use super::super::{Diagnostic, Edit, Fix, codes};
use super::{level, place::Place};
use crate::source::{Sources, Span};

#[derive(Serialize)]
struct Line<'a> {
    code: &'a str,
    name: &'a str,
    severity: &'a str,
    #[serde(flatten)]
    place: PlaceFields<'a>,
    message: &'a str,
    note: &'a str,
    labels: Vec<LabelFields<'a>>,
    help: &'a str,
    fix: Option<FixFields<'a>>,
    url: String,
}

#[derive(Serialize)]
struct LabelFields<'a> {
    #[serde(flatten)]
    place: PlaceFields<'a>,
    text: &'a str,
}

/// Null throughout where a diagnostic belongs to no file.
#[derive(Serialize, Default)]
struct PlaceFields<'a> {
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    end_line: Option<u32>,
    end_column: Option<u32>,
    start_byte: Option<u32>,
    end_byte: Option<u32>,
}

#[derive(Serialize)]
struct FixFields<'a> {
    title: &'a str,
    safe: bool,
    edits: Vec<EditFields<'a>>,
}

#[derive(Serialize)]
struct EditFields<'a> {
    file: Option<&'a str>,
    start_byte: u32,
    end_byte: u32,
    text: &'a str,
}

pub(super) fn write(
    sources: &Sources,
    diagnostics: &[Diagnostic],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for diagnostic in diagnostics {
        let object = serde_json::to_string(&line(sources, diagnostic))?;
        writeln!(out, "{}", escape_controls(&object))?;
    }
    Ok(())
}

/// Escapes the controls that JSON lets stand (DEL and U+0080 to U+009F), for whoever reads the lines in a terminal.
/// They occur inside strings only.
pub(super) fn escape_controls(json: &str) -> String {
    let escape = |character: char| match character {
        '\n' => "\n".to_owned(),
        control if control.is_control() => format!("\\u{:04x}", u32::from(control)),
        other => other.to_string(),
    };
    if json.chars().any(|character| character.is_control() && character != '\n') {
        json.chars().map(escape).collect()
    } else {
        json.to_owned()
    }
}

fn line<'a>(sources: &'a Sources, diagnostic: &'a Diagnostic) -> Line<'a> {
    Line {
        code: diagnostic.code.0,
        name: diagnostic.code.name(),
        severity: level(diagnostic.severity),
        place: place(sources, diagnostic.span),
        message: &diagnostic.message,
        note: &diagnostic.note,
        labels: diagnostic
            .labels
            .iter()
            .map(|label| LabelFields { place: place(sources, label.span), text: &label.text })
            .collect(),
        help: &diagnostic.help,
        fix: diagnostic.fix.as_ref().map(|fix| fix_fields(sources, fix)),
        url: codes::page_address(diagnostic.code),
    }
}

fn place(sources: &Sources, span: Span) -> PlaceFields<'_> {
    let Some(place) = Place::of(sources, span) else { return PlaceFields::default() };
    PlaceFields {
        file: Some(place.path()),
        line: Some(place.start.line),
        column: Some(place.start.column),
        end_line: Some(place.end.line),
        end_column: Some(place.end.column),
        start_byte: Some(span.start),
        end_byte: Some(span.end.max(span.start)),
    }
}

fn fix_fields<'a>(sources: &'a Sources, fix: &'a Fix) -> FixFields<'a> {
    let edit = |edit: &'a Edit| EditFields {
        file: sources.get(edit.span.file).map(|file| file.path.as_str()),
        start_byte: edit.span.start,
        end_byte: edit.span.end.max(edit.span.start),
        text: &edit.text,
    };
    FixFields { title: &fix.title, safe: fix.safe, edits: fix.edits.iter().map(edit).collect() }
}
