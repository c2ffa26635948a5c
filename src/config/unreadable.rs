//! Lines of `smsc.toml` that are no TOML, in the words of those who wrote them.

use toml::de::Error;

use super::FILE_NAME;
use super::setting::span_of;
use super::table::Problems;
use crate::diag::{Diagnostic, codes};
use crate::source::{FileId, Span};

/// Reports the first mistake of every line: what the parser finds behind it on the line follows from it.
pub(super) fn report(file: FileId, text: &str, errors: &[Error], problems: &mut Problems) {
    let mut last_line = None;
    for error in errors {
        let range = error.span().unwrap_or_default();
        let line = Line::at(text, range.start);
        if last_line != Some(line.start) {
            last_line = Some(line.start);
            problems.report(line.mistake(file, span_of(file, range), error));
        }
    }
}

/// A line of the file.
struct Line<'t> {
    start: usize,
    text: &'t str,
}

impl<'t> Line<'t> {
    fn at(text: &'t str, byte: usize) -> Self {
        let before = text.get(..byte).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        Self { start, text: line }
    }

    fn span(&self, file: FileId, from: usize, to: usize) -> Span {
        Span::new(file, (self.start + from) as u32, (self.start + to) as u32)
    }

    fn mistake(&self, file: FileId, place: Span, error: &Error) -> Diagnostic {
        self.comment(file)
            .or_else(|| self.colon(file))
            .or_else(|| self.bare_text(file))
            .unwrap_or_else(|| other(place, error))
    }

    /// `language: 1`
    fn colon(&self, file: FileId) -> Option<Diagnostic> {
        let colon = self.text.find([':', '='])?;
        let key = self.text.get(..colon)?;
        let value = self.text.get(colon + 1..)?;
        if !self.text.get(colon..)?.starts_with(':') || !is_key(key.trim()) || value.trim().is_empty() {
            return None;
        }
        let (from, to) = (key.trim_end().len(), self.text.len() - value.trim_start().len());
        let found = invalid(self.span(file, colon, colon + 1), "a setting and its value are joined by `=`")
            .help(format!("write `{} = {}`", key.trim(), value.trim()));
        Some(found.safe_fix("write `=`", self.span(file, from, to), " = "))
    }

    /// `// …`
    fn comment(&self, file: FileId) -> Option<Diagnostic> {
        let blanks = self.text.len() - self.text.trim_start().len();
        let sign = ["//", "--", ";"].into_iter().find(|sign| self.text.trim_start().starts_with(sign))?;
        let span = self.span(file, blanks, blanks + sign.len());
        Some(invalid(span, "a comment of this file begins with `#`").safe_fix("write `#`", span, "#"))
    }

    /// `default_country = FR`
    fn bare_text(&self, file: FileId) -> Option<Diagnostic> {
        let (key, value) = self.text.split_once('=')?;
        let written = value.split(" #").next().unwrap_or_default().trim();
        let is_bare = written
            .starts_with(|first: char| first.is_alphanumeric() || first == '+' || first == '/')
            && !written.contains(['"', '\'', '\\', '[', '{']);
        if !is_bare || !is_key(key.trim()) {
            return None;
        }
        let from = self.text.len() - value.trim_start().len();
        let span = self.span(file, from, from + written.len());
        let meant = format!("\"{written}\"");
        Some(
            invalid(span, "a text stands in quotes")
                .help(format!("write `{} = {meant}`", key.trim()))
                .safe_fix("put it in quotes", span, meant),
        )
    }
}

fn is_key(written: &str) -> bool {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.');
    !written.is_empty() && written.chars().all(allowed)
}

fn invalid(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(codes::INVALID_SETTING, span, message)
}

fn other(place: Span, error: &Error) -> Diagnostic {
    invalid(place, format!("this line of `{FILE_NAME}` cannot be read"))
        .note(error.message().replace('\n', ", "))
        .help("a section is written `[name]`, a setting `name = value`, and a text stands in quotes")
}
