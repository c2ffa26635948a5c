//! Names that are none: in quotes, of several words, or where there is no name.

use super::super::super::token::Token;
use super::super::headless::has_block;
use super::super::repair::Repair;
use super::super::view::View;
use super::error;
use crate::diag::Edit;
use crate::diag::suggest::free_name;
use crate::syntax::habits::joined;

/// A name that is written otherwise here.
pub(super) fn find(view: &View) -> Option<Repair> {
    let searches = [quoted, reserved, of_several_words, of_default];
    searches.iter().find_map(|search| search(view))
}

/// So many words of a name are looked at.
const WORDS_MAX: usize = 8;

/// What has a name of the author's behind it.
fn precedes_name(kind: Option<Token>) -> bool {
    kind.is_some_and(|kind| has_block(kind) || matches!(kind, Token::Group | Token::Goto | Token::Arrow))
}

/// `add to …`, `remove from …`, `contact in …`
fn precedes_group(view: &View) -> bool {
    matches!(
        (view.before(2), view.before(1)),
        (Some(Token::Add), Some(Token::To))
            | (Some(Token::Remove), Some(Token::From))
            | (Some(Token::Contact), Some(Token::In))
    )
}

/// `message "kind" {`, `-> "cats"`
fn quoted(view: &View) -> Option<Repair> {
    if view.here() != Some(Token::PlainText)
        || !(precedes_name(view.before(1)) || precedes_group(view))
        || !view.expected.has(Token::Ident)
    {
        return None;
    }
    let inside = view.slice(view.at).trim_matches('"');
    let name = joined(inside)?;
    let diagnostic = error(view, view.at, view.at + 1, "a name stands without quotes")
        .note("quotes are for what subscribers read")
        .help(format!("write `{name}`"))
        .safe_fix(format!("write `{name}`"), view.here_span(), name.clone());
    let mut repair = Repair::replace(view, view.at, view.at + 1, Token::Ident, diagnostic);
    for token in &mut repair.tokens {
        (token.start, token.end) = (token.start + 1, token.end.saturating_sub(1));
    }
    Some(repair)
}

/// `message when {`, `-> when`: a word that the language needs itself where a name stands.
fn reserved(view: &View) -> Option<Repair> {
    let kind = view.here().filter(|kind| kind.is_word() && *kind != Token::Ident)?;
    let next = view.at + 1;
    let is_target = matches!(view.before(1), Some(Token::Arrow | Token::Goto));
    let ends = view.begins_line(next) || matches!(view.kind(next), None | Some(Token::BraceClose));
    let is_name = if is_target { ends } else { view.kind(next) == Some(Token::BraceOpen) };
    if !is_name || kind == Token::Else || !precedes_name(view.before(1)) || view.begins_line(view.at) {
        return None;
    }
    let word = view.slice(view.at);
    let name = free_name(word);
    let diagnostic = error(view, view.at, next, format!("`{word}` is a word of the language, and no name"))
        .help(format!("choose another name, such as `{name}`, here and wherever it is used"))
        .unsafe_fix(format!("write `{name}`"), view.here_span(), name);
    Some(Repair::replace(view, view.at, next, Token::Ident, diagnostic))
}

/// `message ask kind {`, `message ask-kind {`, `-> ask kind`, `-> ask-kind`
fn of_several_words(view: &View) -> Option<Repair> {
    let is_part = |index: usize| {
        let joins = |kind: Token| kind.is_word() || matches!(kind, Token::Minus | Token::Number);
        view.kind(index).is_some_and(joins) && !view.begins_line(index)
    };
    let first = view.at.checked_sub(1).filter(|first| view.kind(*first).is_some_and(Token::is_word))?;
    if !precedes_name(view.before(2)) || !is_part(view.at) {
        return None;
    }
    let last = (view.at..view.tokens.len()).find(|index| !is_part(*index)).unwrap_or(view.tokens.len());
    let ends = view.begins_line(last) || view.kind(last) == Some(Token::BraceClose);
    let is_target = matches!(view.before(2), Some(Token::Arrow | Token::Goto));
    let is_head = view.kind(last) == Some(Token::BraceOpen) && view.expected.has(Token::BraceOpen);
    let is_whole = if is_target { ends } else { is_head };
    if !is_whole {
        return None;
    }
    let span = view.span(first, last);
    let written = view.text.get(span.start as usize..span.end as usize)?;
    let name = joined(written)?;
    // A word after a target may begin the next statement, or be one too many.
    let is_sure = view.here() == Some(Token::Minus) || declares(view, &name);
    let is_prose = (first..last).all(|index| view.kind(index) == Some(Token::Ident));
    if is_target && !is_sure && (!is_prose || declares(view, view.slice(first))) {
        return None;
    }
    let diagnostic = error(view, first, last, "a name is one word")
        .note("letters, digits and `_`")
        .help(format!("write `{name}`"))
        .fix(format!("write `{name}`"), is_sure || is_head, vec![Edit { span, text: name.clone() }]);
    Some(Repair::replace(view, first, last, Token::Ident, diagnostic))
}

/// Whether a step has this name, in however many words it is written.
fn declares(view: &View, name: &str) -> bool {
    (1..view.tokens.len()).any(|first| {
        let end = (first..view.tokens.len().min(first + WORDS_MAX))
            .find(|index| view.kind(*index) == Some(Token::BraceOpen));
        let is_step =
            view.kind(first - 1).is_some_and(has_block) && view.slice(first).starts_with(char::is_alphabetic);
        let Some(end) = end.filter(|_| is_step) else { return false };
        let span = view.span(first, end);
        let written = view.text.get(span.start as usize..span.end as usize).unwrap_or_default();
        joined(written).is_some_and(|declared| declared == name)
    })
}

/// `default recommendation thanks {`
fn of_default(view: &View) -> Option<Repair> {
    let is_default = matches!(view.before(1), Some(Token::Recommendation | Token::Ending))
        && view.before(2) == Some(Token::Default);
    if !is_default || !view.here()?.is_word() {
        return None;
    }
    let kind = view.slice(view.at - 1);
    let gap = view.gap().to(view.here_span());
    let diagnostic = error(view, view.at, view.at + 1, format!("the default {kind} has no name of its own"))
        .note("choices without a target lead to it, and `-> default` does")
        .help("drop the name, or drop the word `default`")
        .unsafe_fix("drop the name", gap, "");
    Some(Repair::delete(view.at, view.at + 1, diagnostic))
}
