//! Texts without their quotes.

use super::super::super::token::Token;
use super::super::repair::Repair;
use super::super::view::View;
use super::error;
use crate::diag::{Diagnostic, Edit};
use crate::source::Span;

/// A text that stands without quotes.
pub(super) fn find(view: &View) -> Option<Repair> {
    let searches = [web_address, phone_number, html, words];
    searches.iter().find_map(|search| search(view))
}

fn between<'v>(view: &View<'v>, span: Span) -> &'v str {
    view.text.get(span.start as usize..span.end as usize).unwrap_or_default()
}

fn in_quotes(diagnostic: Diagnostic, span: Span, is_sure: bool) -> Diagnostic {
    let edits =
        vec![Edit { span: span.before(), text: "\"".into() }, Edit { span: span.after(), text: "\"".into() }];
    diagnostic.fix("put it in quotes", is_sure, edits)
}

/// `const page = https://example.com`: what follows the colon was taken for a comment.
fn web_address(view: &View) -> Option<Repair> {
    let first = view.at.checked_sub(1).filter(|first| view.kind(*first).is_some_and(Token::is_word))?;
    let colon = view.here_span();
    let rest = view.text.get(colon.end as usize..)?;
    if view.here() != Some(Token::Colon) || !rest.starts_with("//") {
        return None;
    }
    let length = rest.find([' ', '\t', '\r', '\n', '"', '}', ')']).unwrap_or(rest.len());
    let span = Span { end: colon.end + length as u32, ..view.span(first, view.at) };
    let diagnostic =
        Diagnostic::error(crate::diag::codes::UNEXPECTED_TOKEN, span, "a web address stands in quotes")
            .note("without them `//` begins a comment")
            .help(format!("write `\"{}\"`", between(view, span)));
    let diagnostic = in_quotes(diagnostic, span, true);
    Some(Repair::replace(view, first, view.at + 1, Token::Broken, diagnostic))
}

/// `send "…" to +33 6 11 22 33 44`
fn phone_number(view: &View) -> Option<Repair> {
    if view.here() != Some(Token::Plus) || !view.expected.begins_value() {
        return None;
    }
    let is_part = |index: usize| {
        let part = view.kind(index);
        let joins = matches!(
            part,
            Some(
                Token::Number
                    | Token::BadLiteral
                    | Token::Minus
                    | Token::Dot
                    | Token::ParenOpen
                    | Token::ParenClose
            )
        );
        joins && !view.begins_line(index)
    };
    let last = (view.at + 1..view.tokens.len()).find(|index| !is_part(*index)).unwrap_or(view.tokens.len());
    let span = view.span(view.at, last);
    let digits: String = between(view, span).chars().filter(char::is_ascii_digit).collect();
    if !(7..=15).contains(&digits.len()) {
        return None;
    }
    let diagnostic = error(view, view.at, last, "a phone number stands in quotes")
        .help(format!("write `\"+{digits}\"`"))
        .safe_fix("put it in quotes", span, format!("\"+{digits}\""));
    Some(Repair::replace(view, view.at, last, Token::Broken, diagnostic))
}

/// `<p>Which pet?</p>`
fn html(view: &View) -> Option<Repair> {
    let opens = view.here() == Some(Token::Less)
        && view.kind(view.at + 1).is_some_and(Token::is_word)
        && view.expected.has(Token::Broken);
    // Behind a value `<p` was taken for a comparison.
    let compared = view.at.checked_sub(2).filter(|less| {
        view.kind(*less) == Some(Token::Less)
            && view.begins_line(*less)
            && view.here() == Some(Token::Greater)
    });
    let first = if opens { view.at } else { compared? };
    let last =
        (view.at + 1..view.tokens.len()).find(|index| view.begins_line(*index)).unwrap_or(view.tokens.len());
    let diagnostic = error(view, first, last, "this is HTML")
        .note("an SMS is plain text: it has no bold, no links behind words and no pictures")
        .help("write what is to be read as `say \"…\"`");
    Some(match opens {
        true => Repair::replace(view, first, last, Token::Broken, diagnostic),
        false => Repair::delete(first, last, diagnostic),
    })
}

/// `say Hello there`, `choice Cat`: words that are to be read stand in quotes.
fn words(view: &View) -> Option<Repair> {
    let label = view.before(1) == Some(Token::Choice) && view.here() == Some(Token::Ident);
    let first = if label { view.at } else { start_of_words(view)? };
    let last = (view.at..view.tokens.len())
        .find(|index| view.begins_line(*index) || !is_prose(view, *index))
        .unwrap_or(view.tokens.len());
    let span = view.span(first, last);
    let words = between(view, span);
    let diagnostic = error(view, first, last, "a text stands in quotes").help(format!("write `\"{words}\"`"));
    let diagnostic = in_quotes(diagnostic, span, false);
    (last > first).then(|| Repair::replace(view, first, last, Token::Broken, diagnostic))
}

/// The first of several words after a keyword that wants a text.
fn start_of_words(view: &View) -> Option<usize> {
    use Token::*;
    let goes_on = |kind: Token| kind.is_word() || matches!(kind, Habit | Question | Comma);
    let is_second = view.here().is_some_and(goes_on) && !view.begins_line(view.at);
    let first = view.at.checked_sub(1).filter(|first| view.kind(*first) == Some(Ident))?;
    let wants_text =
        matches!(view.before(2), Some(Say | Send | User | Bot | Reprompt | Fallback | Keyword | Word));
    (is_second && wants_text).then_some(first)
}

fn is_prose(view: &View, index: usize) -> bool {
    view.kind(index).is_some_and(|kind| {
        kind.is_word()
            || matches!(kind, Token::Comma | Token::Question | Token::Number | Token::Habit | Token::Dot)
    })
}
