//! Cuts a file's tokens into declarations.

use std::ops::Range;

use super::super::token::{Lexeme, Token};

/// The tokens of each declaration in order. What stands between two of them and belongs to neither is a range of its
/// own, which does not begin with a declaration's keyword.
pub(super) fn items(text: &str, tokens: &[Lexeme]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        let begins = if depth == 0 {
            begins_item(tokens, index)
        } else {
            begins_line(text, token) && is_surely_item(tokens, index)
        };
        if index > start && begins {
            ranges.push(start..index);
            start = index;
            depth = 0;
        }
        match token.kind {
            Token::BraceOpen => depth += 1,
            Token::BraceClose => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    if start < tokens.len() {
        ranges.push(start..tokens.len());
    }
    ranges
}

fn kind(tokens: &[Lexeme], index: usize) -> Token {
    tokens.get(index).map_or(Token::Broken, |token| token.kind)
}

/// At column 1.
fn begins_line(text: &str, token: &Lexeme) -> bool {
    let before = text.get(..token.start as usize).unwrap_or_default();
    before.is_empty() || before.ends_with('\n')
}

/// Between declarations: a declaration's keyword begins one unless something before it is still waiting for a name.
/// So does any word after a closing brace, which is then no declaration at all.
fn begins_item(tokens: &[Lexeme], index: usize) -> bool {
    let Some(token) = tokens.get(index) else { return false };
    let before = index.checked_sub(1).map(|before| kind(tokens, before));
    if token.kind.begins_item() {
        return token.first_on_line || before.is_none_or(can_end_item);
    }
    match token.kind {
        Token::BraceClose => true,
        // `test "…"` and `matches "…"` go on with them, also on the next line.
        Token::PlainText | Token::TextOpen | Token::For | Token::Cased => before == Some(Token::BraceClose),
        kind if kind.is_word() && !kind.is_hard() => {
            before == Some(Token::BraceClose) || token.first_on_line && before.is_none_or(can_end_item)
        }
        _ => false,
    }
}

fn can_end_item(before: Token) -> bool {
    matches!(
        before,
        Token::Ident
            | Token::BraceClose
            | Token::ParenClose
            | Token::BracketClose
            | Token::PlainText
            | Token::RawText
            | Token::TextClose
            | Token::Number
            | Token::Duration
            | Token::Time
            | Token::Date
            | Token::DateTime
            | Token::BadLiteral
            | Token::Broken
    ) || before.is_keyword() && !before.begins_item() && !before.is_hard() && before != Token::For
}

/// Inside of braces: a shape that only a declaration has, so that a brace was left open before it.
fn is_surely_item(tokens: &[Lexeme], index: usize) -> bool {
    let (first, second, third) = (kind(tokens, index), kind(tokens, index + 1), kind(tokens, index + 2));
    if !first.begins_item() {
        return false;
    }
    match first {
        Token::Test => matches!(second, Token::PlainText | Token::TextOpen),
        Token::Compliance => second == Token::BraceOpen,
        Token::Languages => second.is_word(),
        Token::Sender | Token::Const => second.is_word() && third == Token::Assign,
        // `category NAME:` and no setting; the name before a colon is none but a name.
        Token::Category => second == Token::Ident && third == Token::Ident || third == Token::Colon,
        Token::Template => second.is_word() && matches!(third, Token::ParenOpen | Token::Assign),
        Token::Group => second.is_word(),
        Token::Event => false,
        _ => {
            second.is_word()
                && matches!(third, Token::BraceOpen | Token::ParenOpen | Token::PlainText | Token::TextOpen)
        }
    }
}
