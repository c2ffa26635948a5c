//! Texts in several languages without the braces around them.

use super::super::super::token::Token;
use super::super::repair::Repair;
use super::super::view::View;
use super::error;
use crate::diag::Edit;

/// The longest name of a language.
const LANGUAGE_MAX_BYTES: usize = 3;

/// `say en "Hello" fr "Bonjour"`
pub(super) fn find(view: &View) -> Option<Repair> {
    let first = view.at.checked_sub(1)?;
    let mut last = after_pair(view, first)?;
    let mut languages = 1;
    while let Some(next) = after_pair(view, last).filter(|_| !view.begins_line(last)) {
        last = next;
        languages += 1;
    }
    if languages < 2 {
        return None;
    }
    let span = view.span(first, last);
    let edits =
        vec![Edit { span: span.before(), text: "{ ".into() }, Edit { span: span.after(), text: " }".into() }];
    let diagnostic = error(view, first, last, "the texts of several languages stand in braces")
        .help("write `{ en \"…\" fr \"…\" }`")
        .fix("write braces", true, edits);
    let mut repair = Repair::delete(first, last, diagnostic).certain();
    repair.tokens.push(view.empty_token(Token::BraceOpen, first));
    repair.tokens.extend(view.tokens.get(first..last)?);
    repair.tokens.push(view.empty_token(Token::BraceClose, last));
    Some(repair)
}

/// The token behind a language and its text that begin at a token.
fn after_pair(view: &View, first: usize) -> Option<usize> {
    let language = view.slice(first);
    let is_language = view.kind(first)? == Token::Ident
        && language.len() <= LANGUAGE_MAX_BYTES
        && language.bytes().all(|letter| letter.is_ascii_lowercase());
    if !is_language {
        return None;
    }
    after_text(view, first + 1)
}

/// The token behind a text, with the texts in its values.
fn after_text(view: &View, first: usize) -> Option<usize> {
    match view.kind(first)? {
        Token::PlainText => return Some(first + 1),
        Token::TextOpen => {}
        _ => return None,
    }
    let mut depth = 0_usize;
    (first..view.tokens.len())
        .find(|index| {
            match view.kind(*index) {
                Some(Token::TextOpen) => depth += 1,
                Some(Token::TextClose) => depth -= 1,
                _ => {}
            }
            depth == 0
        })
        .map(|close| close + 1)
}
