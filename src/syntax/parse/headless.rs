//! Declarations and steps whose `{` was forgotten, or was written `:`.

use super::super::token::{Lexeme, Token};
use crate::diag::{Diagnostic, codes};
use crate::source::{FileId, Span};

/// So many are put right in a file.
const MAX_HEADS: usize = 16;

/// Opens the block of every head that is complete and has none, with a diagnostic for each: but only where a file
/// closes more than it opens, for otherwise something else is wrong.
pub(super) fn open(file: FileId, text: &str, tokens: &mut Vec<Lexeme>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    while found.len() < MAX_HEADS && closes_more(tokens) {
        let Some((first, end)) = (0..tokens.len()).find_map(|index| head(tokens, index)) else { break };
        let Some(last) = tokens.get(end - 1).copied() else { break };
        let colon = tokens.get(end).copied().filter(|token| token.kind == Token::Colon);
        let start = tokens.get(first).map_or(last.start, |token| token.start);
        let written = text.get(start as usize..last.end as usize).unwrap_or_default();
        let place = colon.map_or((last.end, last.end), |colon| (colon.start, colon.end));
        let span = Span::new(file, place.0, place.1);
        let edit = Span::new(file, last.end, place.1);
        let message = format!("`{{` is missing after `{written}`");
        found.push(
            Diagnostic::error(codes::UNEXPECTED_TOKEN, span, message)
                .note("what belongs to it stands between `{` and `}`")
                .safe_fix("add the `{`", edit, " {"),
        );
        let brace = Lexeme { kind: Token::BraceOpen, first_on_line: false, start: place.0, end: place.1 };
        match colon {
            Some(_) => tokens.splice(end..=end, [brace]).for_each(drop),
            None => tokens.insert(end, brace),
        }
    }
    found
}

fn closes_more(tokens: &[Lexeme]) -> bool {
    let count = |kind: Token| tokens.iter().filter(|token| token.kind == kind).count();
    count(Token::BraceClose) > count(Token::BraceOpen)
}

/// The first token of a head without a block, and the one after its last.
fn head(tokens: &[Lexeme], first: usize) -> Option<(usize, usize)> {
    use Token::*;
    let kind = |index: usize| tokens.get(index).map(|token| token.kind);
    let keyword = tokens.get(first).filter(|token| token.first_on_line || first == 0)?;
    let has_name = matches!(
        keyword.kind,
        Conversation
            | Automation
            | Campaign
            | Message
            | Recommendation
            | Ending
            | Step
            | Object
            | Service
            | Team
    );
    if !has_name || !kind(first + 1)?.is_word() {
        return None;
    }
    let end = if kind(first + 2) == Some(PlainText) { first + 3 } else { first + 2 };
    let next = tokens.get(end)?;
    (next.kind == Colon || next.first_on_line && next.kind != BraceOpen).then_some((first, end))
}
