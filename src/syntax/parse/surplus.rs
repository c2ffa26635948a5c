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
    let mut open: Vec<usize> = Vec::new();
    let mut odd = None;
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            Token::BraceOpen => open.push(index),
            Token::BraceClose => match open.pop() {
                Some(opener) if odd.is_none() && !ends_well(text, tokens, opener, index) => {
                    odd = Some((index, Some(opener)));
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

/// Whether a `}` stands where the end of its block is expected: on its own line no further in than the line of its
/// `{`, or on that line.
fn ends_well(text: &str, tokens: &[Lexeme], opener: usize, close: usize) -> bool {
    let (Some(open), Some(end)) = (tokens.get(opener), tokens.get(close)) else { return true };
    let between = text.get(open.end as usize..end.start as usize).unwrap_or_default();
    if !between.contains('\n') {
        return true;
    }
    end.first_on_line && indentation(text, end.start) <= indentation(text, open.start)
}

/// Blanks at the beginning of the line of a byte.
fn indentation(text: &str, at: u32) -> usize {
    let before = text.get(..at as usize).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(line..).unwrap_or_default();
    line.len() - line.trim_start_matches([' ', '\t']).len()
}
