//! For people: headline, source lines with what is wrong underlined, what to write instead. The only user of ariadne.

use std::collections::HashMap;
use std::io;
use std::ops::Range;

use ariadne::{CharSet, Color, Config, Fmt as _, IndexType, LabelAttach, Report, ReportKind};

use super::super::{Diagnostic, Severity, visible};
use super::{level, place::Place};
use crate::source::{FileId, SourceFile, Sources, Span};

/// How the full format looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// With colours of a terminal.
    pub colour: bool,
    /// Frames of ASCII characters, for terminals without Unicode.
    pub ascii: bool,
}

/// A longer line is not shown: nobody finds the place in it, and it would drown the rest.
const LINE_MAX_CHARS: u32 = 400;

/// Columns between tab stops.
const TAB_COLUMNS: usize = 4;

pub(super) fn write(
    style: Style,
    sources: &Sources,
    diagnostics: &[Diagnostic],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut cache = Cache { sources, shown: HashMap::new() };
    for diagnostic in diagnostics {
        one(style, &mut cache, diagnostic, out)?;
    }
    Ok(())
}

fn one(
    style: Style,
    cache: &mut Cache<'_>,
    diagnostic: &Diagnostic,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    writeln!(out, "{}", headline(style, diagnostic))?;
    let mut note_shown = false;
    for marks in marks_by_file(diagnostic) {
        let snippet = snippet(style, cache, diagnostic.severity, &marks)?;
        note_shown |= snippet.shown;
        out.write_all(snippet.text.as_bytes())?;
    }
    if !note_shown && !diagnostic.note.is_empty() {
        writeln!(out, "{}", remark(style, "note", &diagnostic.note))?;
    }
    if !diagnostic.help.is_empty() {
        writeln!(out, "{}", remark(style, "help", &diagnostic.help))?;
    }
    writeln!(out)
}

fn headline(style: Style, diagnostic: &Diagnostic) -> String {
    let kind = format!("{}[{}]", level(diagnostic.severity), diagnostic.code.0);
    let message = visible::line(&diagnostic.message);
    format!("{}: {message}", paint(style, &kind, severity_colour(diagnostic.severity)))
}

/// A line below the snippet; further lines of the text are indented as far.
fn remark(style: Style, kind: &str, text: &str) -> String {
    let indented = visible::lines(text).trim_end().replace('\n', "\n        ");
    format!("  {}: {indented}", paint(style, kind, Color::Cyan))
}

fn paint(style: Style, text: &str, colour: Color) -> String {
    if style.colour { text.fg(colour).to_string() } else { text.to_owned() }
}

fn severity_colour(severity: Severity) -> Color {
    match severity {
        Severity::Error => Color::Red,
        Severity::Warning => Color::Yellow,
    }
}

/// One underlined run of source with what is said about it.
struct Mark<'a> {
    span: Span,
    text: &'a str,
    primary: bool,
}

/// The primary place and its labels, those of one file together and from top to bottom, the primary file first:
/// ariadne numbers lines wrongly where one report spans several files.
fn marks_by_file(diagnostic: &Diagnostic) -> Vec<Vec<Mark<'_>>> {
    let primary = Mark { span: diagnostic.span, text: &diagnostic.note, primary: true };
    let mut groups = vec![vec![primary]];
    for label in &diagnostic.labels {
        let mark = Mark { span: label.span, text: &label.text, primary: false };
        match groups.iter_mut().find(|group| group.first().is_some_and(|m| m.span.file == label.span.file)) {
            Some(group) => group.push(mark),
            None => groups.push(vec![mark]),
        }
    }
    for group in &mut groups {
        group.sort_by_key(|mark| (mark.span.end, mark.span.start));
    }
    groups
}

struct Snippet {
    text: String,
    /// Whether the source lines are in it, and with them the note.
    shown: bool,
}

fn snippet(
    style: Style,
    cache: &mut Cache<'_>,
    severity: Severity,
    marks: &[Mark<'_>],
) -> io::Result<Snippet> {
    let Some(head) = marks.iter().find(|mark| mark.primary).or(marks.first()) else {
        return Ok(Snippet { text: String::new(), shown: false });
    };
    let Some(file) = cache.sources.get(head.span.file) else {
        return Ok(Snippet { text: String::new(), shown: false });
    };
    if marks.iter().any(|mark| touches_long_line(file, mark.span)) {
        let text = format!("{}\n", place_line(cache.sources, head.span));
        return Ok(Snippet { text, shown: false });
    }
    let text = draw(style, cache, severity, head.span, marks)?;
    Ok(Snippet { text, shown: true })
}

fn place_line(sources: &Sources, span: Span) -> String {
    Place::of(sources, span).map_or_else(String::new, |place| {
        format!("  --> {}:{}:{}", visible::line(place.path()), place.start.line, place.start.column)
    })
}

/// Only the lines on which a mark begins or ends are drawn.
fn touches_long_line(file: &SourceFile, span: Span) -> bool {
    let length = |offset| {
        let line = file.lines().line_of(offset);
        let start = file.lines().start_of(line).unwrap_or(0);
        let end = file.lines().start_of(line + 1).unwrap_or(file.text.len() as u32);
        end.saturating_sub(start)
    };
    length(span.start) > LINE_MAX_CHARS || length(span.end) > LINE_MAX_CHARS
}

fn draw(
    style: Style,
    cache: &mut Cache<'_>,
    severity: Severity,
    head: Span,
    marks: &[Mark<'_>],
) -> io::Result<String> {
    let range = cache.range(head);
    let mut report = Report::build(ReportKind::Error, (head.file, range)).with_config(config(style));
    for mark in marks {
        let colour = if mark.primary { severity_colour(severity) } else { Color::Blue };
        let label = ariadne::Label::new((mark.span.file, cache.range(mark.span)))
            .with_message(visible::line(mark.text))
            .with_priority(i32::from(mark.primary));
        report.add_label(if style.colour { label.with_color(colour) } else { label });
    }
    let mut bytes = Vec::new();
    report.finish().write(cache, &mut bytes)?;
    Ok(without_headline(&String::from_utf8_lossy(&bytes)))
}

/// ariadne writes a headline of its own, in its own words and with colour even where none is wanted.
fn without_headline(report: &str) -> String {
    report.lines().skip(1).fold(String::new(), |text, line| text + line.trim_end() + "\n")
}

fn config(style: Style) -> Config {
    Config::new()
        .with_index_type(IndexType::Byte)
        .with_color(style.colour)
        .with_char_set(if style.ascii { CharSet::Ascii } else { CharSet::Unicode })
        .with_tab_width(TAB_COLUMNS)
        .with_label_attach(LabelAttach::Start)
        .with_compact(false)
}

/// The files as they may be shown: without control characters, and with a space at the end, so that something can be
/// underlined there.
struct Cache<'a> {
    sources: &'a Sources,
    shown: HashMap<FileId, Shown>,
}

struct Shown {
    path: String,
    source: ariadne::Source<String>,
}

impl Cache<'_> {
    /// The bytes of the shown text under a span, on character boundaries, never empty.
    fn range(&mut self, span: Span) -> Range<usize> {
        let Some(file) = self.sources.get(span.file) else { return 0..0 };
        let text = &file.text;
        let start = text.floor_char_boundary(span.start as usize);
        let end = text.floor_char_boundary(span.end as usize).max(start);
        let shown = self.shown_text(span.file);
        let clean = shown.strip_suffix(' ').unwrap_or(shown);
        let (start, end) = (visible::offset(text, clean, start), visible::offset(text, clean, end));
        if start == end { start..end_of_character(shown, start) } else { start..end }
    }

    fn shown_text(&mut self, id: FileId) -> &str {
        self.load(id).map_or("", |shown| shown.source.text())
    }

    fn load(&mut self, id: FileId) -> Option<&Shown> {
        let file = self.sources.get(id)?;
        Some(self.shown.entry(id).or_insert_with(|| Shown {
            path: visible::line(&file.path).into_owned(),
            source: ariadne::Source::from(visible::lines(&file.text).into_owned() + " "),
        }))
    }
}

fn end_of_character(text: &str, start: usize) -> usize {
    let next = text.get(start..).and_then(|rest| rest.chars().next());
    start + next.map_or(0, char::len_utf8)
}

impl ariadne::Cache<FileId> for &mut Cache<'_> {
    type Storage = String;

    fn fetch(&mut self, id: &FileId) -> Result<&ariadne::Source<String>, impl std::fmt::Debug> {
        self.load(*id).map(|shown| &shown.source).ok_or("no such file")
    }

    fn display<'a>(&self, id: &'a FileId) -> Option<impl std::fmt::Display + 'a> {
        self.shown.get(id).map(|shown| shown.path.clone())
    }
}
