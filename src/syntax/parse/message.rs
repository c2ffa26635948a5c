//! The message for what no habit and no slip explains.

use super::super::token::Token;
use super::expected::alternatives;
use super::view::{View, closer};
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// Something stands where it cannot, or something is missing.
pub(super) fn generic(view: &View) -> Diagnostic {
    let expected = alternatives(&view.expected.describe(view.before(1), view.kind(0)));
    let note = match expected.as_str() {
        "" => "the declaration is complete before it".into(),
        _ => format!("expected {expected}"),
    };
    if is_missing(view) {
        let before = shown(view, view.at.saturating_sub(1));
        let place = view.gap();
        return Diagnostic::error(
            codes::UNEXPECTED_TOKEN,
            place,
            format!("something is missing after {before}"),
        )
        .note(note);
    }
    let here = shown(view, view.at);
    let diagnostic =
        Diagnostic::error(codes::UNEXPECTED_TOKEN, view.here_span(), format!("{here} cannot stand here"))
            .note(note);
    explained(view, diagnostic)
}

/// The declaration ended, or a block did, or a new line began, while something was still to come.
fn is_missing(view: &View) -> bool {
    let is_statement_before = view.expected.has(Token::BraceClose);
    match view.here() {
        None => true,
        Some(Token::BraceClose | Token::InterpolationClose | Token::ParenClose | Token::BracketClose) => {
            !is_statement_before
        }
        _ => view.begins_line(view.at) && !is_statement_before && view.at > 0,
    }
}

/// What helps with things that are often meant.
fn explained(view: &View, diagnostic: Diagnostic) -> Diagnostic {
    let here = view.here();
    if let Some(Token::ParenClose | Token::BracketClose) = here
        && !view.openers().iter().any(|opener| view.kind(*opener).and_then(closer) == here)
    {
        let written = view.slice(view.at);
        return Diagnostic {
            message: format!("this `{written}` ends nothing"),
            note: String::new(),
            ..diagnostic
        }
        .safe_fix(format!("drop the `{written}`"), view.here_span(), "");
    }
    if here == Some(Token::Question) && view.expected.has(Token::Plus) {
        return diagnostic.help("a value that depends on something is `if … then … else …`");
    }
    if here == Some(Token::Trigger) && view.expected.begins_statement() {
        return diagnostic.help("triggers belong to the whole conversation: put them before the first step");
    }
    if here.is_some_and(is_step) && view.expected.begins_statement() && view.openers().len() > 1 {
        return diagnostic
            .help("a step stands beside the others and in none of them: end the one before it with `}`");
    }
    if here.is_some_and(is_comparison) && view.expected.has(Token::And) {
        return diagnostic.help("compare two values at a time, and join comparisons with `and`");
    }
    if here == Some(Token::BraceClose) && view.openers().is_empty() {
        return diagnostic.help("remove it, or look for a block that it should end");
    }
    if matches!(here, Some(Token::Choice | Token::Answer | Token::Otherwise))
        && view.expected.begins_statement()
    {
        return diagnostic.help(
            "it stands directly in a `message`; for one that is not always offered, write `choice … when …`",
        );
    }
    diagnostic
}

fn is_step(kind: Token) -> bool {
    matches!(kind, Token::Message | Token::Recommendation | Token::Ending | Token::Step)
}

fn is_comparison(kind: Token) -> bool {
    use Token::*;
    matches!(kind, Equal | NotEqual | Less | LessOrEqual | Greater | GreaterOrEqual)
}

/// A token as the author sees it.
pub(super) fn shown(view: &View, index: usize) -> String {
    match view.kind(index) {
        None => "the end".into(),
        Some(Token::PlainText | Token::TextOpen | Token::BlockOpen | Token::RawText) => "a text".into(),
        Some(Token::TextChunk) => "this part of a text".into(),
        Some(Token::TextClose) => "the text".into(),
        Some(Token::Broken) => "this".into(),
        _ => {
            let written: String = view.slice(index).chars().take(40).collect();
            format!("`{written}`")
        }
    }
}

/// A bracket without its end.
pub(super) fn unclosed(view: &View, opener: usize) -> Diagnostic {
    let (opener, place) = misindented(view, opener).unwrap_or((opener, view.at));
    let open = view.slice(opener);
    let close = match view.kind(opener) {
        Some(Token::ParenOpen) => ")",
        Some(Token::BracketOpen) => "]",
        _ => "}",
    };
    let span = view.span(opener, opener + 1);
    let end = place.checked_sub(1).map_or(span, |before| view.span(before, before + 1));
    let here = if place < view.tokens.len() { view.span(place, place + 1) } else { end.after() };
    Diagnostic::error(codes::UNCLOSED_DELIMITER, span, format!("this `{open}` is not closed"))
        .note(format!("nothing ends what begins here: a `{close}` is missing"))
        .label(here, format!("`{close}` was expected before this"))
        .unsafe_fix(format!("add the `{close}`"), end.after(), closing_text(view, span, end, close))
}

/// A block inside of `opener` whose closing brace stands further left than the line it began on: that brace was meant
/// for the block around it. With the token before which the block was to end.
fn misindented(view: &View, opener: usize) -> Option<(usize, usize)> {
    let mut open = Vec::new();
    for index in opener..view.at {
        match view.kind(index) {
            Some(Token::BraceOpen) => open.push(index),
            Some(Token::BraceClose) => {
                let block = open.pop()?;
                let column = view.span(index, index + 1).start as usize - line_start(view, index);
                if view.begins_line(index) && column < indentation(view, block).len() {
                    return Some((block, index));
                }
            }
            _ => {}
        }
    }
    None
}

fn line_start(view: &View, index: usize) -> usize {
    let start = view.span(index, index + 1).start as usize;
    view.text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1)
}

/// The blanks at the start of a token's line.
fn indentation<'v>(view: &View<'v>, index: usize) -> &'v str {
    let line = view.text.get(line_start(view, index)..).unwrap_or_default();
    line.get(..line.len() - line.trim_start_matches([' ', '\t']).len()).unwrap_or_default()
}

/// The closing bracket, on a line of its own where the block stands on several.
fn closing_text(view: &View, open: Span, end: Span, close: &str) -> String {
    let inside = view.text.get(open.start as usize..end.end as usize).unwrap_or_default();
    match (close, inside.contains('\n')) {
        ("}", false) => " }".into(),
        ("}", true) => {
            let opener = view.tokens.partition_point(|token| token.start < open.start);
            format!("\n{}}}", indentation(view, opener))
        }
        _ => close.into(),
    }
}
