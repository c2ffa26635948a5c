//! Declarations, and settings of campaigns, with a sign or a word too many or too few.

use super::super::super::token::Token;
use super::super::repair::Repair;
use super::super::view::{View, closer};
use super::error;
use crate::diag::Edit;

/// A declaration that is written otherwise here.
pub(super) fn find(view: &View) -> Option<Repair> {
    let searches = [
        missing_equals,
        without_type,
        optional_behind_max,
        second_address,
        address_of_team,
        brackets_of_languages,
        kind_of_text,
        comma_before_arrow,
        parentheses,
        send_of_campaign,
    ];
    searches.iter().find_map(|search| search(view))
}

fn is_text(view: &View, index: usize) -> bool {
    matches!(view.kind(index), Some(Token::PlainText | Token::TextOpen))
}

/// `sender gym "+33644600000"`, `const url "https://example.com"`
fn missing_equals(view: &View) -> Option<Repair> {
    if view.at != 2 || !view.expected.has(Token::Assign) || view.begins_line(view.at) {
        return None;
    }
    let (note, example) = match view.kind(0)? {
        Token::Sender => ("a sender is a number, a short code, or a name of up to 11 characters", "\"+33…\""),
        Token::Const => ("a constant is a value with a name", "…"),
        _ => return None,
    };
    let name = view.slice(1);
    let diagnostic =
        error(view, view.at, view.at + 1, format!("`=` is missing between `{name}` and what it is"))
            .note(note)
            .help(format!("write `{} {name} = {example}`", view.slice(0)))
            .safe_fix("add the `=`", view.here_span().before(), "= ");
    Some(Repair::insert(view, view.at, Token::Assign, diagnostic))
}

/// `template hi(name) = …`, `conversation visit(place) { … }`, `event paid { total }`
fn without_type(view: &View) -> Option<Repair> {
    use Token::*;
    let here = view.here();
    let (what, ends) = match view.kind(0)? {
        Template | Conversation | Service if matches!(view.before(2), Some(ParenOpen | Comma)) => {
            ("parameter", matches!(here, Some(ParenClose | Comma)))
        }
        Object | Event => {
            let is_start = matches!(view.before(2), Some(BraceOpen | Comma)) || view.begins_line(view.at - 1);
            ("field", is_start && (matches!(here, Some(BraceClose | Comma)) || view.begins_line(view.at)))
        }
        _ => return None,
    };
    if !ends || !view.before(1)?.is_word() || !view.expected.has(Colon) {
        return None;
    }
    let name = view.slice(view.at - 1);
    let diagnostic = error(view, view.at - 1, view.at, format!("it is not told what `{name}` is"))
        .note(format!("every {what} has a type: `text`, `number`, `date`, …"))
        .help(format!("write `{name}: text`, or another type"))
        .unsafe_fix("let it be a text", view.gap(), ": text");
    let mut repair = Repair::insert(view, view.at, Colon, diagnostic);
    repair.tokens.push(view.empty_token(Broken, view.at));
    Some(repair)
}

/// `plate: text max 10?`
fn optional_behind_max(view: &View) -> Option<Repair> {
    let is_behind = view.before(1) == Some(Token::Number) && view.before(2) == Some(Token::Max);
    if view.here() != Some(Token::Question) || !is_behind {
        return None;
    }
    let (max, end) = (view.at.checked_sub(2)?, view.at + 1);
    let edits = vec![
        Edit { span: view.span(max.checked_sub(1)?, max).after(), text: "?".to_owned() },
        Edit { span: view.here_span(), text: String::new() },
    ];
    let diagnostic = error(view, view.at, end, "`?` stands right behind the type")
        .help(format!("write `{}? max {}`", view.slice(max - 1), view.slice(view.at - 1)))
        .fix("put `?` before `max`", true, edits);
    let mut repair = Repair::delete(max, end, diagnostic).certain();
    repair.tokens = vec![view.empty_token(Token::Question, max)];
    repair.tokens.extend_from_slice(view.tokens.get(max..view.at)?);
    Some(repair)
}

/// `team desk { sms "+33611223344" "+33611223355" }`, `team desk { sms "+33611223344", "+33611223355" }`
fn second_address(view: &View) -> Option<Repair> {
    let follows = matches!(view.before(1), Some(Token::PlainText | Token::Comma));
    let is_address = view.kind(0) == Some(Token::Team) && follows;
    if !is_address || view.here() != Some(Token::PlainText) {
        return None;
    }
    let word = (0..view.at).rev().find(|index| view.kind(*index).is_some_and(Token::is_word))?;
    let written = view.slice(word);
    let diagnostic = error(view, view.at, view.at + 1, format!("each address has a `{written}` of its own"))
        .safe_fix(format!("add `{written}`"), view.here_span().before(), format!("{written} "));
    let mut repair = Repair::insert(view, view.at, Token::Ident, diagnostic);
    repair.tokens = vec![view.token_over(view.kind(word)?, word, word + 1)];
    Some(repair)
}

/// `team desk = "+33611223344"`
fn address_of_team(view: &View) -> Option<Repair> {
    let is_head = view.kind(0) == Some(Token::Team) && view.at == 2;
    let signed = matches!(view.here(), Some(Token::Assign | Token::Colon));
    if !is_head || !signed || view.kind(3) != Some(Token::PlainText) {
        return None;
    }
    let address = view.slice(3);
    let meant = format!("{{ {} {address} }}", if address.contains('@') { "email" } else { "sms" });
    let diagnostic = error(view, 2, 4, "the addresses of a team stand in braces")
        .help(format!("write `team {} {meant}`", view.slice(1)))
        .safe_fix("write braces", view.gap().to(view.span(2, 4)), format!(" {meant}"));
    let mut repair = Repair::replace(view, 2, 4, Token::Broken, diagnostic);
    repair.tokens.insert(0, view.empty_token(Token::BraceOpen, 2));
    repair.tokens.push(view.empty_token(Token::BraceClose, 4));
    Some(repair)
}

/// `languages [en, fr]`
fn brackets_of_languages(view: &View) -> Option<Repair> {
    let is_head = view.kind(0) == Some(Token::Languages) && view.at == 1;
    let close = view.here().filter(|_| is_head).and_then(closer)?;
    let close = (1..view.tokens.len()).find(|index| view.kind(*index) == Some(close))?;
    let remove = |index: usize| Edit { span: view.span(index, index + 1), text: String::new() };
    let diagnostic = error(view, 1, close + 1, "`languages` needs no brackets")
        .help("write them one behind the other: `languages en, fr`")
        .fix("drop the brackets", true, vec![remove(1), remove(close)]);
    let mut repair = Repair::delete(1, close + 1, diagnostic).certain();
    repair.tokens = view.tokens.get(2..close).unwrap_or_default().to_vec();
    Some(repair)
}

/// `send sms "…" to …`, `say text "…"`
fn kind_of_text(view: &View) -> Option<Repair> {
    let word = view.at.checked_sub(1)?;
    let statement = view.before(2).filter(|kind| matches!(kind, Token::Say | Token::Send | Token::Email))?;
    let is_kind = matches!(view.slice(word), "sms" | "SMS" | "text" | "message" | "mail" | "a");
    if !is_kind || !is_text(view, view.at) || view.begins_line(view.at) {
        return None;
    }
    let (spelling, written) = (statement.spelling(), view.slice(word));
    let blank = view.span(word, word + 1).to(view.here_span().before());
    let diagnostic = error(view, word, view.at, format!("`{spelling}` needs no `{written}`"))
        .help(format!("the text follows at once: `{spelling} \"…\"`"))
        .safe_fix(format!("drop `{written}`"), blank, "");
    Some(Repair::delete(word, view.at, diagnostic).certain())
}

/// `choice "Cat", -> cats`
fn comma_before_arrow(view: &View) -> Option<Repair> {
    if view.here() != Some(Token::Arrow) || view.before(1) != Some(Token::Comma) {
        return None;
    }
    let comma = view.span(view.at - 1, view.at);
    let diagnostic = error(view, view.at - 1, view.at, "nothing follows this `,`")
        .note("where it goes is told by `->` at once")
        .safe_fix("drop the `,`", comma, "");
    Some(Repair::delete(view.at - 1, view.at, diagnostic).certain())
}

/// `choice ("Cat", "Kitty") -> cats`, `trigger keyword("PETS", "SURVEY")`
fn parentheses(view: &View) -> Option<Repair> {
    use Token::*;
    let open = match view.here()? {
        ParenOpen => view.at,
        Comma | Arrow => *view.openers().last()?,
        _ => return None,
    };
    let word = view.kind(open.checked_sub(1)?)?;
    let is_list = matches!(word, Choice | Keyword | Word | Contains);
    if view.kind(open) != Some(ParenOpen) || !is_list || !is_text(view, open + 1) {
        return None;
    }
    let close = (open..view.tokens.len()).find(|index| view.kind(*index) == Some(ParenClose))?;
    if (open + 1..=close).any(|index| view.begins_line(index)) {
        return None;
    }
    let is_surplus = |index: &usize| {
        view.kind(*index) == Some(Comma) && matches!(view.kind(index + 1), Some(Arrow | ParenClose))
    };
    let surplus = (open..close).find(is_surplus);
    let remove = |index: usize| Edit { span: view.span(index, index + 1), text: String::new() };
    let mut edits: Vec<Edit> = [Some(open), surplus, Some(close)].into_iter().flatten().map(remove).collect();
    let is_joined = view.span(open - 1, open).end == view.span(open, open).start;
    if let Some(first) = edits.first_mut().filter(|_| is_joined) {
        first.text = " ".into();
    }
    let spelling = word.spelling();
    let diagnostic = error(view, open, close + 1, format!("`{spelling}` needs no parentheses"))
        .help(format!("what belongs to it follows at once: `{spelling} \"…\", \"…\"`"))
        .fix("drop the parentheses", true, edits);
    let mut repair = Repair::delete(open, close + 1, diagnostic).certain();
    let kept = (open + 1..close).filter(|index| surplus != Some(*index));
    repair.tokens = kept.filter_map(|index| view.tokens.get(index).copied()).collect();
    Some(repair)
}

/// `send "…"` and `send at 2026-12-01T10:00` in a campaign
fn send_of_campaign(view: &View) -> Option<Repair> {
    let send = view.at;
    let is_send = view.here() == Some(Token::Send) || matches!(view.slice(send), "schedule" | "scheduled");
    if !is_send || !view.expected.has(Token::Audience) {
        return None;
    }
    let next = send + 1;
    if is_text(view, next) {
        let diagnostic = error(view, send, next, format!("a campaign has no `{}`", view.slice(send)))
            .note("its text goes to everybody in its `audience`, once it is sent")
            .help("write `say \"…\"`")
            .safe_fix("write `say`", view.span(send, next), "say");
        return Some(Repair::replace(view, send, next, Token::Say, diagnostic));
    }
    if !matches!(view.slice(next), "at" | "on") || view.begins_line(next) {
        return None;
    }
    let what = "when a campaign is sent is told by `at`, a date and a time of day";
    let end = (next + 1..view.tokens.len())
        .find(|index| view.begins_line(*index) || view.kind(*index) == Some(Token::BraceClose))
        .unwrap_or(view.tokens.len());
    if view.kind(next) == Some(Token::At) && view.kind(next + 1) == Some(Token::DateTime) {
        let blank = view.span(send, next).to(view.span(next, next + 1).before());
        let diagnostic =
            error(view, send, next, what).safe_fix(format!("drop `{}`", view.slice(send)), blank, "");
        return Some(Repair::delete(send, next, diagnostic).certain());
    }
    let diagnostic = error(view, send, end, what)
        .help("write it like `at 2026-12-01T09:00`; without it `smsc send` says when");
    Some(Repair::replace(view, send, end, Token::Broken, diagnostic))
}
