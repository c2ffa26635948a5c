//! Choices and examples written as the items of a list: `- "Cat" -> cats`, `1. "Cat" -> cats`, `"Cat" -> cats`.
//!
//! The parser alone would take `-` and `*` for operators that go on with the line before.

use super::super::token::{Lexeme, Token};
use crate::diag::{Diagnostic, codes};
use crate::source::{FileId, Span};

/// So many are put right in a file.
const MAX_ITEMS: usize = 64;

/// Makes a choice, or an example of an intent, of every item of a list, with a diagnostic for each.
pub(super) fn read(file: FileId, text: &str, tokens: &mut Vec<Lexeme>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut heads = Vec::new();
    let mut index = 0;
    while index < tokens.len() && found.len() < MAX_ITEMS {
        let kind = tokens.get(index).map_or(Token::Broken, |token| token.kind);
        match kind {
            Token::BraceOpen => heads.push(head(tokens, index)),
            Token::BraceClose => {
                heads.pop();
            }
            _ => {}
        }
        let head = heads.last().copied().filter(|head| matches!(head, Token::Message | Token::Intent));
        if let Some((head, label)) = head.and_then(|head| Some((head, marker_end(tokens, index, head)?))) {
            found.push(replace(file, text, tokens, index..label, head));
        }
        index += 1;
    }
    found
}

/// The keyword of a block with a name.
fn head(tokens: &[Lexeme], brace: usize) -> Token {
    brace.checked_sub(2).and_then(|keyword| tokens.get(keyword)).map_or(Token::Broken, |token| token.kind)
}

/// Where the text of an item begins whose marker is the first thing on a line.
fn marker_end(tokens: &[Lexeme], first: usize, head: Token) -> Option<usize> {
    use Token::*;
    let kind = |index: usize| tokens.get(index).map(|token| token.kind);
    if !tokens.get(first)?.first_on_line {
        return None;
    }
    let label = match (kind(first)?, kind(first + 1)?, kind(first + 2)) {
        (Minus | Star, ..) if !is_calculation(tokens, first) => first + 1,
        (Number, Dot | ParenClose | Colon, _) => first + 2,
        (BracketOpen, Number, Some(BracketClose)) => first + 3,
        (PlainText, Arrow, _) if head == Message && ends_something(kind(first.checked_sub(1)?)?) => first,
        _ => return None,
    };
    let is_text = matches!(kind(label)?, PlainText | TextOpen);
    let same_line =
        tokens.get(first + 1..=label).is_none_or(|rest| rest.iter().all(|token| !token.first_on_line));
    (is_text && same_line).then_some(label)
}

/// Whether a line goes on with what the one before it calculates.
fn is_calculation(tokens: &[Lexeme], first: usize) -> bool {
    use Token::*;
    let before = tokens.get(..first).unwrap_or_default();
    let heads = before.iter().rev().filter(|token| token.first_on_line).map(|token| token.kind);
    let begun =
        heads.into_iter().find(|kind| !matches!(kind, Plus | Minus | Star | Slash | Percent | And | Or));
    matches!(begun, Some(Let | Set | Var | If))
}

/// Whether a new line may begin something new after this.
fn ends_something(kind: Token) -> bool {
    use Token::*;
    matches!(kind, PlainText | TextClose | BraceOpen | BraceClose | Ident | Number | Duration | End | Default)
}

fn replace(
    file: FileId,
    text: &str,
    tokens: &mut Vec<Lexeme>,
    marker: std::ops::Range<usize>,
    head: Token,
) -> Diagnostic {
    let start = tokens.get(marker.start).map_or(0, |token| token.start);
    let label = tokens.get(marker.end).map_or(start, |token| token.start);
    let end = marker.end.checked_sub(1).and_then(|last| tokens.get(last)).map_or(start, |token| token.end);
    let end = if marker.is_empty() { start } else { end };
    let written = text.get(start as usize..end as usize).unwrap_or_default();
    let edit = Span::new(file, start, label);
    let place =
        if marker.is_empty() { tokens.get(marker.start).map_or(start, |token| token.end) } else { end };
    let place = Span::new(file, start, place);
    let error = |message: String| Diagnostic::error(codes::UNEXPECTED_TOKEN, place, message);
    let choice = Lexeme { kind: Token::Choice, first_on_line: true, start, end };
    let diagnostic = match (head, written) {
        (Token::Intent, _) => error(format!("an example of an intent needs no `{written}`"))
            .note("each example is a text of its own")
            .safe_fix(format!("drop the `{written}`"), edit, ""),
        (_, "") => error("this text says nothing and offers nothing".into())
            .help("an answer that is offered begins with `choice`")
            .safe_fix("write `choice`", edit, "choice "),
        _ => error(format!("`{written}` begins no choice"))
            .note("choices are numbered from 1 in the order in which they stand")
            .help("write `choice` before the text")
            .safe_fix("write `choice`", edit, "choice "),
    };
    let is_intent = head == Token::Intent;
    if let Some(text) = tokens.get_mut(marker.end) {
        text.first_on_line = is_intent;
    }
    tokens.splice(marker, (!is_intent).then_some(choice)).for_each(drop);
    diagnostic
}
