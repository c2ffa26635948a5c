//! A `}` too many: it ends a block too early, so that everything behind it seems to stand where it cannot.

use super::super::token::{Lexeme, Token};
use crate::diag::{Diagnostic, codes};
use crate::source::{FileId, Span};

/// So many are looked for in a file.
const MAX_SURPLUS: usize = 8;

/// Takes out every `}` that is too many, with a diagnostic for each.
pub(super) fn remove(file: FileId, text: &str, tokens: &mut Vec<Lexeme>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    while found.len() < MAX_SURPLUS {
        let Some((index, opener)) = culprit(text, tokens) else { break };
        let token = tokens.remove(index);
        let diagnostic = diagnostic(file, token, opener.and_then(|opener| tokens.get(opener)));
        found.push(diagnostic);
    }
    found
}

fn diagnostic(file: FileId, token: Lexeme, opener: Option<&Lexeme>) -> Diagnostic {
    let span = Span::new(file, token.start, token.end);
    let diagnostic = Diagnostic::error(codes::UNEXPECTED_TOKEN, span, "this `}` is one too many")
        .help("remove it, or look for a `{` that is missing before it")
        .unsafe_fix("remove it", span, "");
    match opener {
        Some(opener) => diagnostic.label(
            Span::new(file, opener.start, opener.end),
            "it would end what begins here, and more follows",
        ),
        None => diagnostic.note("every `{` before it has its `}` already"),
    }
}

/// The `}` that is too many, with the `{` that it would end, if more are closed than opened. It is the first that does
/// not look like the end of its block: in the middle of a line that does not open the block, or further in than it.
fn culprit(text: &str, tokens: &[Lexeme]) -> Option<(usize, Option<usize>)> {
    let mut open: Vec<Opened> = Vec::new();
    let mut odd = None;
    let mut line = Line::default();
    for (index, token) in tokens.iter().enumerate() {
        if token.first_on_line {
            line = Line { first: index, column: column(text, token.start) };
        }
        match token.kind {
            Token::BraceOpen => open.push(Opened { index, line }),
            Token::BraceClose => match open.pop() {
                Some(opened) if odd.is_none() && !ends_well(opened.line, index, line) => {
                    odd = Some((index, Some(opened.index)));
                }
                Some(_) => {}
                None => return odd.or(Some((index, None))),
            },
            kind if open.is_empty() && kind.begins_item() && token.first_on_line => odd = None,
            _ => {}
        }
    }
    None
}

/// A line: its first token, and how many bytes stand before that.
#[derive(Clone, Copy, Default)]
struct Line {
    first: usize,
    column: usize,
}

/// A `{`, and its line.
struct Opened {
    index: usize,
    line: Line,
}

/// Whether a `}` stands where the end of its block is expected: on the line of its `{`, or first on a line and no
/// further in than that one.
fn ends_well(open: Line, close: usize, line: Line) -> bool {
    open.first == line.first || close == line.first && line.column <= open.column
}

/// How many bytes stand before the first token of a line.
fn column(text: &str, start: u32) -> usize {
    let before = text.get(..start as usize).unwrap_or_default();
    before.len() - before.rfind('\n').map_or(0, |end| end + 1)
}
