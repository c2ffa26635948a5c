//! Texts: escapes, block texts, patterns.

use smol_str::{SmolStr, SmolStrBuilder};

use super::super::ast::*;
use super::super::token::Token;
use super::Builder;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

impl Builder<'_> {
    /// A text that is one token.
    pub fn plain_text(&self, index: u32) -> Text {
        Text { parts: self.plain_parts(index), block: false, span: self.span(index, index + 1) }
    }

    fn plain_parts(&self, index: u32) -> Vec<TextPart> {
        match self.inside(index) {
            ("", _) => Vec::new(),
            (inside, span) => vec![TextPart::Literal(unescape(inside), span)],
        }
    }

    /// What stands between the quotes of a text that is one token.
    fn inside(&self, index: u32) -> (&str, Span) {
        let written = self.slice(index);
        let inside = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default();
        let whole = self.span(index, index + 1);
        (inside, Span::new(self.file, whole.start + 1, whole.start + 1 + inside.len() as u32))
    }

    /// What a raw text says.
    pub(super) fn raw(&self, index: u32) -> SmolStr {
        let written = self.slice(index);
        let inside = written.strip_prefix("r\"").unwrap_or_default();
        inside.strip_suffix('"').unwrap_or(inside).into()
    }

    /// A piece of a text; a block text's pieces are looked at again when all are known.
    pub fn chunk(&self, index: u32) -> TextPart {
        TextPart::Literal(unescape(self.slice(index)), self.span(index, index + 1))
    }

    /// A text of several tokens.
    pub fn text(&self, first: u32, parts: Vec<TextPart>, last: u32) -> Text {
        let block = self.token(first).is_some_and(|token| token.kind == Token::BlockOpen);
        let parts = if block { self.block_parts(parts) } else { parts };
        Text { parts, block, span: self.span(first, last) }
    }

    /// The lines of a block text, without the indentation they share and without the first and the last line break.
    fn block_parts(&self, parts: Vec<TextPart>) -> Vec<TextPart> {
        let indent = self.common_indent(&parts);
        let count = parts.len();
        let mut lines = Vec::new();
        for (index, part) in parts.into_iter().enumerate() {
            match part {
                TextPart::Literal(_, span) => {
                    self.block_lines(span, index == 0, index + 1 == count, indent, &mut lines);
                }
                value => lines.push(value),
            }
        }
        lines
    }

    fn source(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// The blanks that every line begins with: lines of blanks alone do not count, nor does the first one, which
    /// begins with the quotes.
    fn common_indent(&self, parts: &[TextPart]) -> usize {
        let count = parts.len();
        let indents = parts.iter().enumerate().flat_map(|(index, part)| {
            let chunk = match part {
                TextPart::Literal(_, span) => self.source(*span),
                TextPart::Value(..) => "",
            };
            let is_last_part = index + 1 == count;
            let lines = chunk.split('\n').count();
            chunk.split('\n').enumerate().skip(1).filter_map(move |(line, text)| {
                let blanks = text.len() - text.trim_start_matches([' ', '\t']).len();
                let is_blank = text.trim().is_empty();
                // A line of blanks that goes on with an interpolation is not blank.
                let goes_on = line + 1 == lines && !is_last_part;
                (!is_blank || goes_on).then_some(blanks)
            })
        });
        indents.min().unwrap_or(0)
    }

    /// Splits a chunk of a block text into lines.
    fn block_lines(
        &self,
        span: Span,
        is_first: bool,
        is_last: bool,
        indent: usize,
        lines: &mut Vec<TextPart>,
    ) {
        let chunk = self.source(span);
        let last_line = chunk.split('\n').count() - 1;
        let mut at = span.start;
        for (index, line) in chunk.split('\n').enumerate() {
            let start = at;
            at += line.len() as u32 + 1;
            let content = line.strip_suffix('\r').unwrap_or(line);
            let dropped = if index == 0 { 0 } else { leading_blanks(content).min(indent) };
            let content = content.get(dropped..).unwrap_or_default();
            let is_opening = is_first && index == 0 && content.trim().is_empty() && index < last_line;
            let is_closing = is_last && index == last_line && content.trim().is_empty() && index > 0;
            if is_opening || is_closing {
                continue;
            }
            let ends_text = is_last && index + 1 == last_line && self.closes_on_own_line(chunk);
            let breaks = index < last_line && !ends_text;
            let mut text = SmolStrBuilder::new();
            push_unescaped(content, &mut text);
            if breaks {
                text.push('\n');
            }
            let text = text.finish();
            let start = start + dropped as u32;
            if !text.is_empty() {
                lines.push(TextPart::Literal(text, Span::new(self.file, start, at.min(span.end).max(start))));
            }
        }
    }

    fn closes_on_own_line(&self, chunk: &str) -> bool {
        chunk.rsplit('\n').next().is_some_and(|last| last.trim().is_empty())
    }

    /// `matches r"…"`
    pub fn raw_pattern(&self, index: u32, cased: Option<u32>) -> Pattern {
        Pattern {
            text: self.raw(index),
            raw: true,
            cased: self.mark(cased),
            span: self.span(index, index + 1),
        }
    }

    /// `matches "…"`
    pub fn text_pattern(&mut self, _first: u32, text: Text, cased: Option<u32>) -> Pattern {
        let mut written = SmolStrBuilder::new();
        let mut value = None;
        for part in &text.parts {
            match part {
                TextPart::Literal(literal, _) => written.push_str(literal),
                TextPart::Value(_, span) => value = value.or(Some(*span)),
            }
        }
        if let Some(span) = value {
            self.diagnostics.push(pattern_with_value(span, text.span));
        }
        Pattern { text: written.finish(), raw: false, cased: self.mark(cased), span: text.span }
    }

    /// An example of an intent that is one token.
    pub fn plain_example(&self, index: u32) -> IntentExample {
        let parts = match self.inside(index) {
            ("", _) => Vec::new(),
            (inside, span) => vec![IntentPart::Literal(unescape(inside).into(), span)],
        };
        IntentExample { parts, span: self.span(index, index + 1) }
    }

    /// Words of an intent's example.
    pub fn intent_words(&self, index: u32) -> IntentPart {
        let is_words = self.token(index).is_some_and(|token| token.kind == Token::TextChunk);
        let words = if is_words { unescape(self.slice(index)).into() } else { String::new() };
        IntentPart::Literal(words, self.span(index, index + 1))
    }
}

fn pattern_with_value(value: Span, text: Span) -> Diagnostic {
    Diagnostic::error(codes::UNEXPECTED_TOKEN, value, "a regular expression holds no values")
        .note("`{…}` in a plain text is a value")
        .help("if these braces belong to the expression, put `r` before the quotes: `r\"…\"`")
        .unsafe_fix("make it a raw text", text.before(), "r")
}

fn leading_blanks(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// The characters that a piece of a text means. An escape that is none (it was reported) stands for its character.
pub(super) fn unescape(written: &str) -> SmolStr {
    if !written.contains('\\') {
        return written.into();
    }
    let mut text = SmolStrBuilder::new();
    push_unescaped(written, &mut text);
    text.finish()
}

fn push_unescaped(written: &str, text: &mut SmolStrBuilder) {
    let mut rest = written;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let (character, length) = escape(after);
        if let Some(character) = character {
            text.push(character);
        }
        rest = after.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
}

/// The character of an escape and how many bytes follow the backslash.
fn escape(after: &str) -> (Option<char>, usize) {
    if let Some((digits, _)) = after.strip_prefix("u{").and_then(|rest| rest.split_once('}')) {
        let character = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
        return (character.or(Some('\u{fffd}')), digits.len() + 3);
    }
    match after.chars().next() {
        Some('n') => (Some('\n'), 1),
        Some('t') => (Some('\t'), 1),
        Some(other) => (Some(other), other.len_utf8()),
        None => (None, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_mean_characters() {
        for (written, expected) in [
            ("plain", "plain"),
            (r"a\nb\t\\\{\}", "a\nb\t\\{}"),
            (r"\u{1F600}\u{e9}", "😀é"),
            (r"\u{110000}", "\u{fffd}"),
            (r"\q", "q"),
            (r"\u{zz", "u{zz"),
            ("\\", ""),
        ] {
            assert_eq!(unescape(written), expected, "{written}");
        }
    }
}
