//! Declarations and steps whose `{` was forgotten, or was written `:`.

use super::super::token::{Lexeme, Token};
use super::view::closer;
use crate::diag::{Diagnostic, Edit, codes};
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

/// `conversation pets [ … ]`, `message ask ( … )`: makes braces of the brackets around the block of a declaration or a step, which would
/// else not be seen to end where it does.
pub(super) fn rebracket(file: FileId, tokens: &mut [Lexeme]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for open in 2..tokens.len() {
        let Some(bracket @ (Token::BracketOpen | Token::ParenOpen)) = kind_at(tokens, open) else { continue };
        let is_head = kind_at(tokens, open - 2).is_some_and(|kind| begins_block(kind, bracket))
            && kind_at(tokens, open - 1).is_some_and(Token::is_word)
            && found.len() < MAX_HEADS;
        let Some(close) = is_head.then(|| end_of_brackets(tokens, open)).flatten() else { continue };
        // The block follows: these were to be parameters.
        if kind_at(tokens, close + 1) == Some(Token::BraceOpen) {
            continue;
        }
        let place = |index: usize| {
            let token = tokens.get(index);
            Span::new(file, token.map_or(0, |token| token.start), token.map_or(0, |token| token.end))
        };
        let (from, to) = (place(open), place(close));
        let edits = vec![Edit { span: from, text: "{".into() }, Edit { span: to, text: "}".into() }];
        found.push(
            Diagnostic::error(codes::UNEXPECTED_TOKEN, from, "a block stands in braces")
                .note(if bracket == Token::ParenOpen {
                    "not between `(` and `)`"
                } else {
                    "not between `[` and `]`"
                })
                .label(to, "it ends here")
                .fix("write braces", true, edits),
        );
        for (index, kind) in [(open, Token::BraceOpen), (close, Token::BraceClose)] {
            if let Some(token) = tokens.get_mut(index) {
                token.kind = kind;
            }
        }
    }
    found
}

/// Whether what stands between these brackets behind such a name can only be a block: a conversation has parameters.
fn begins_block(head: Token, bracket: Token) -> bool {
    has_block(head) && (bracket == Token::BracketOpen || head != Token::Conversation)
}

fn end_of_brackets(tokens: &[Lexeme], open: usize) -> Option<usize> {
    let kind = kind_at(tokens, open)?;
    let end = closer(kind)?;
    let mut depth = 0_usize;
    for index in open..tokens.len() {
        let here = kind_at(tokens, index)?;
        depth += usize::from(here == kind);
        depth -= usize::from(here == end);
        if depth == 0 {
            return Some(index);
        }
    }
    None
}

fn kind_at(tokens: &[Lexeme], index: usize) -> Option<Token> {
    tokens.get(index).map(|token| token.kind)
}

fn closes_more(tokens: &[Lexeme]) -> bool {
    let count = |kind: Token| tokens.iter().filter(|token| token.kind == kind).count();
    count(Token::BraceClose) > count(Token::BraceOpen)
}

/// What has a name, and a block behind it.
pub(super) fn has_block(kind: Token) -> bool {
    use Token::*;
    matches!(
        kind,
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
    )
}

/// The first token of a head without a block, and the one after its last.
fn head(tokens: &[Lexeme], first: usize) -> Option<(usize, usize)> {
    use Token::*;
    let kind = |index: usize| tokens.get(index).map(|token| token.kind);
    let keyword = tokens.get(first).filter(|token| token.first_on_line || first == 0)?;
    let has_name = has_block(keyword.kind);
    if !has_name || !kind(first + 1)?.is_word() {
        return None;
    }
    let end = if kind(first + 2) == Some(PlainText) { first + 3 } else { first + 2 };
    let next = tokens.get(end)?;
    (next.kind == Colon || next.first_on_line && next.kind != BraceOpen).then_some((first, end))
}
