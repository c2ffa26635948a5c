//! Statements and settings with a word or a sign too many or too few.

use super::super::super::token::Token;
use super::super::repair::Repair;
use super::super::view::{View, closer};
use super::error;
use crate::diag::Edit;
use crate::source::Span;

/// Words for whom a text goes to that is said to the contact.
const CONTACTS: &[&str] = &["contact", "user", "subscriber", "customer", "them", "client"];

/// A statement or a setting that is written otherwise here.
pub(super) fn find(view: &View) -> Option<Repair> {
    let searches = [
        numbered_choice,
        list_of_choices,
        timeout_of_message,
        bounds_of_answer,
        missing_call,
        equals_of_group,
        sign_after_setting,
        times,
        kind_of_target,
        missing_set,
        say_to_contact,
        send_to_nobody,
        typed_let,
        given_field,
        quotes_in_text,
    ];
    searches.iter().find_map(|search| search(view))
}

fn is_text(view: &View, index: usize) -> bool {
    matches!(view.kind(index), Some(Token::PlainText | Token::TextOpen))
}

/// From a token to where the next one begins.
fn with_blank(view: &View, index: usize) -> Span {
    view.span(index, index + 1).to(view.span(index + 1, index + 2).before())
}

/// `choice 1 "Cat"`, `choice 1: "Cat"`, `choice 1. "Cat"`
fn numbered_choice(view: &View) -> Option<Repair> {
    let is_number = view.before(1) == Some(Token::Choice) && view.here() == Some(Token::Number);
    let has_sign = matches!(view.kind(view.at + 1), Some(Token::Colon | Token::Dot | Token::ParenClose));
    let label = if has_sign { view.at + 2 } else { view.at + 1 };
    if !is_number || !is_text(view, label) {
        return None;
    }
    let diagnostic = error(view, view.at, label, "choices need no number")
        .note("they are numbered from 1 in the order in which they stand")
        .safe_fix(
            "drop the number",
            view.span(view.at, view.at + 1).to(view.span(label, label).before()),
            "",
        );
    Some(Repair::delete(view.at, label, diagnostic).certain())
}

/// `choices: ["Cat", "Dog"]`, `choices { "Cat" -> cats }`, `options "Cat", "Dog"`
fn list_of_choices(view: &View) -> Option<Repair> {
    let is_word = |index: usize| matches!(view.slice(index), "choices" | "options" | "buttons" | "answers");
    let word =
        if is_word(view.at) { view.at } else { view.at.checked_sub(1).filter(|before| is_word(*before))? };
    let list = if view.kind(word + 1) == Some(Token::Colon) { word + 2 } else { word + 1 };
    let opens = view.kind(list).and_then(closer);
    if opens.is_none() && !is_text(view, list) || !view.begins_line(word) {
        return None;
    }
    let last = match opens {
        Some(close) => (list..view.tokens.len()).find(|index| view.kind(*index) == Some(close))? + 1,
        None => (list..view.tokens.len()).find(|index| view.begins_line(*index)).unwrap_or(view.tokens.len()),
    };
    let diagnostic = error(view, word, list, "choices do not stand in a list")
        .note("each has a line of its own, with what follows it")
        .help("write `choice \"…\" -> NAME` for each");
    Some(Repair::replace(view, word, last, Token::Broken, diagnostic))
}

/// `timeout 2h -> nudge` in a message
fn timeout_of_message(view: &View) -> Option<Repair> {
    let word = view.at.checked_sub(2)?;
    let is_timeout = view.kind(word) == Some(Token::Timeout) && view.before(1) == Some(Token::Duration);
    if !is_timeout || !matches!(view.here(), Some(Token::Arrow | Token::BraceOpen)) {
        return None;
    }
    let span = view.span(word, word + 1);
    let diagnostic = error(view, word, view.at, "what happens when nobody answers is told by `no reply in`")
        .note("`timeout` is how long the whole conversation may last")
        .help(format!("write `no reply in {} …`", view.slice(view.at - 1)))
        .safe_fix("write `no reply in`", span, "no reply in");
    let mut repair = Repair::replace(view, word, word + 1, Token::No, diagnostic);
    repair.tokens.extend([Token::Reply, Token::In].map(|kind| view.empty_token(kind, word + 1)));
    Some(repair)
}

/// `answer score: number between 1 and 5`
fn bounds_of_answer(view: &View) -> Option<Repair> {
    let name = view.at.checked_sub(3)?;
    let is_typed =
        view.before(2) == Some(Token::Colon) && view.kind(name.checked_sub(1)?) == Some(Token::Answer);
    if view.here() != Some(Token::Between) || !is_typed || !view.expected.has(Token::Where) {
        return None;
    }
    let written = view.slice(name);
    let meant = format!("where {written} ");
    let diagnostic = error(view, view.at, view.at + 1, "what an answer must be is told by `where`")
        .help(format!("write `where {written} between … and …`"))
        .safe_fix(format!("add `where {written}`"), view.here_span().before(), meant);
    let mut repair = Repair::insert(view, view.at, Token::Where, diagnostic);
    repair.tokens.push(view.token_over(Token::Ident, name, name + 1));
    Some(repair)
}

/// `pos.ping()` as a statement
fn missing_call(view: &View) -> Option<Repair> {
    let shape = [view.kind(view.at + 1), view.kind(view.at + 3)];
    let is_call = shape == [Some(Token::Dot), Some(Token::ParenOpen)] && view.here()?.is_word();
    if !is_call || !view.expected.begins_statement() || !view.kind(view.at + 2)?.is_word() {
        return None;
    }
    let diagnostic = error(view, view.at, view.at + 3, "`call` is missing before this")
        .help("a service is called with `call NAME = …`, or `call …` where its answer is not needed")
        .safe_fix("add `call`", view.here_span().before(), "call ");
    Some(Repair::insert(view, view.at, Token::Call, diagnostic))
}

/// `group vip = "VIP"`
fn equals_of_group(view: &View) -> Option<Repair> {
    let declared =
        view.before(2).filter(|kind| matches!(kind, Token::Group | Token::Event | Token::Object))?;
    if !matches!(view.here(), Some(Token::Assign | Token::Colon)) || view.at != 2 {
        return None;
    }
    let (spelling, written) = (declared.spelling(), view.slice(view.at));
    let diagnostic = error(view, view.at, view.at + 1, format!("a `{spelling}` needs no `{written}`"))
        .safe_fix(format!("drop the `{written}`"), with_blank(view, view.at), "");
    Some(Repair::delete(view.at, view.at + 1, diagnostic).certain())
}

/// `timeout = 24h`
fn sign_after_setting(view: &View) -> Option<Repair> {
    use Token::*;
    let setting = view.before(1).filter(|kind| {
        matches!(
            kind,
            Timeout | Reprompts | Reprompt | Fallback | Sender | Category | Matching | Say | Goto | Wait
        )
    })?;
    if !matches!(view.here(), Some(Assign | Colon | Arrow)) {
        return None;
    }
    let (spelling, written) = (setting.spelling(), view.slice(view.at));
    let diagnostic = error(view, view.at, view.at + 1, format!("`{spelling}` needs no `{written}`"))
        .help(format!("write what belongs to it behind it: `{spelling} …`"))
        .safe_fix(format!("drop the `{written}`"), with_blank(view, view.at), "");
    Some(Repair::delete(view.at, view.at + 1, diagnostic).certain())
}

/// `reprompts 2 times`
fn times(view: &View) -> Option<Repair> {
    let follows = view.before(1) == Some(Token::Number) && view.before(2) == Some(Token::Reprompts);
    if !follows || !matches!(view.slice(view.at), "times" | "time" | "x" | "fois") {
        return None;
    }
    let written = view.slice(view.at);
    let diagnostic = error(view, view.at, view.at + 1, format!("`reprompts` needs no `{written}`")).safe_fix(
        format!("drop `{written}`"),
        view.gap().to(view.here_span()),
        "",
    );
    Some(Repair::delete(view.at, view.at + 1, diagnostic).certain())
}

/// `goto step dogs`, `-> recommendation dogs`
fn kind_of_target(view: &View) -> Option<Repair> {
    use Token::*;
    let is_kind = matches!(view.before(1), Some(Message | Recommendation | Ending | Step));
    let is_target = matches!(view.before(2), Some(Arrow | Goto));
    if !is_kind || !is_target || !view.here()?.is_word() || view.begins_line(view.at) {
        return None;
    }
    let word = view.at - 1;
    let written = view.slice(word);
    let diagnostic = error(view, word, view.at, "a target is the name of a step alone")
        .help(format!("write `{}`", view.slice(view.at)))
        .safe_fix(format!("drop `{written}`"), with_blank(view, word), "");
    Some(Repair::delete(word, view.at, diagnostic).certain())
}

/// `contact.orders = 3`
fn missing_set(view: &View) -> Option<Repair> {
    if !view.expected.begins_statement() || !view.here()?.is_word() {
        return None;
    }
    // A name, or names joined by points.
    let mut end = view.at + 1;
    while view.kind(end) == Some(Token::Dot) && view.kind(end + 1).is_some_and(Token::is_word) {
        end += 2;
    }
    if view.kind(end) == Some(Token::Habit) {
        return in_place(view, end);
    }
    if view.kind(end) != Some(Token::Assign) {
        return None;
    }
    let diagnostic = error(view, view.at, end, "`set` is missing before this")
        .help("a value is given with `set … = …`")
        .safe_fix("add `set`", view.here_span().before(), "set ");
    Some(Repair::insert(view, view.at, Token::Set, diagnostic))
}

/// `contact.orders += 3`
fn in_place(view: &View, sign: usize) -> Option<Repair> {
    let operator =
        view.slice(sign).strip_suffix('=').filter(|sign| matches!(*sign, "+" | "-" | "*" | "/"))?;
    let place = view.span(view.at, sign);
    let written = view.text.get(place.start as usize..place.end as usize)?;
    let edits = vec![
        Edit { span: place.before(), text: "set ".into() },
        Edit { span: view.span(sign, sign + 1), text: format!("= {written} {operator}") },
    ];
    let diagnostic = error(view, view.at, sign + 1, "`set` is missing before this")
        .help(format!("write `set {written} = {written} {operator} …`"))
        .fix("write it with `set`", true, edits);
    let mut repair = Repair::insert(view, view.at, Token::Set, diagnostic);
    repair.last = sign + 1;
    repair.tokens.extend(view.tokens.get(view.at..sign)?);
    repair.tokens.push(view.token_over(Token::Assign, sign, sign + 1));
    Some(repair)
}

/// `say "…" to contact`
fn say_to_contact(view: &View) -> Option<Repair> {
    let word = view.slice(view.at + 1);
    let is_contact = CONTACTS.contains(&word) && view.kind(view.at + 2) != Some(Token::Dot);
    if view.here() != Some(Token::To) || !line_has(view, Token::Say) {
        return None;
    }
    if !is_contact {
        let one = view.kind(view.at + 1).is_some_and(Token::is_word)
            && view.begins_line(view.at + 2)
            && !view.begins_line(view.at);
        let diagnostic = error(view, view.at, view.at + 2, "`say` writes to the contact alone").help(
            "`send \"…\" to \"+33…\"` writes to another number, a `campaign` with an `audience` to a group",
        );
        return one.then(|| Repair::delete(view.at, view.at + 2, diagnostic));
    }
    let span = view.gap().to(view.span(view.at, view.at + 2));
    let diagnostic = error(view, view.at, view.at + 2, format!("`say` needs no `to {word}`"))
        .note("what is said always goes to the contact; `send` goes to another number")
        .safe_fix(format!("drop `to {word}`"), span, "");
    Some(Repair::delete(view.at, view.at + 2, diagnostic).certain())
}

/// The last such keyword before the mistake on its line or on the one before.
fn before_on_line(view: &View, keyword: Token) -> Option<usize> {
    let mut lines = 0;
    for index in (0..view.at).rev().take(64) {
        if view.kind(index) == Some(keyword) {
            return Some(index);
        }
        lines += usize::from(view.begins_line(index));
        if lines > 0 {
            return None;
        }
    }
    None
}

fn line_has(view: &View, keyword: Token) -> bool {
    before_on_line(view, keyword).is_some()
}

/// `send "…"` alone
fn send_to_nobody(view: &View) -> Option<Repair> {
    let ends = view.begins_line(view.at) || view.here() == Some(Token::BraceClose);
    if !view.expected.has(Token::To) || !ends {
        return None;
    }
    let send = before_on_line(view, Token::Send)?;
    let diagnostic = error(view, send, send + 1, "`send` does not tell to whom")
        .note("`say` writes to the contact, `send … to \"+33…\"` to another number")
        .help("did you mean `say`?")
        .unsafe_fix("write `say`", view.span(send, send + 1), "say");
    let mut repair = Repair::replace(view, send, view.at, Token::Say, diagnostic);
    repair.tokens = vec![view.token_over(Token::Say, send, send + 1)];
    repair.tokens.extend(view.tokens.get(send + 1..view.at).unwrap_or_default());
    Some(repair)
}

/// `let x: number = 3`, `const x: number = 3`
fn typed_let(view: &View) -> Option<Repair> {
    let keyword = view.before(2).filter(|kind| matches!(kind, Token::Let | Token::Const))?;
    if view.here() != Some(Token::Colon) {
        return None;
    }
    let end = (view.at + 1..view.tokens.len()).find(|index| view.kind(*index) == Some(Token::Assign))?;
    if (view.at + 1..end).any(|index| view.begins_line(index)) {
        return None;
    }
    let diagnostic = error(view, view.at, end, format!("a `{}` needs no type", keyword.spelling()))
        .note("it has the type of its value; a `var` of the conversation has a type of its own")
        .safe_fix("drop the type", view.gap().to(view.span(view.at, end)), "");
    Some(Repair::delete(view.at, end, diagnostic).certain())
}

/// `given contact.first_name = "Léa"`
fn given_field(view: &View) -> Option<Repair> {
    let is_given = view.before(1) == Some(Token::Contact) && view.before(2) == Some(Token::Given);
    if !is_given {
        return None;
    }
    let name = if view.here() == Some(Token::Dot) { view.at + 1 } else { view.at };
    let signed = matches!(view.kind(name + 1), Some(Token::Assign | Token::Equal | Token::Colon));
    let value = if signed { name + 2 } else { name + 1 };
    let is_value = is_text(view, value)
        || view
            .kind(value)
            .is_some_and(|kind| kind.is_word() || kind == Token::Number || kind == Token::Date);
    if !view.kind(name)?.is_word() || !is_value || view.begins_line(value) {
        return None;
    }
    let last = (value + 1..view.tokens.len())
        .find(|index| view.begins_line(*index) || view.kind(*index) == Some(Token::BraceClose))
        .unwrap_or(view.tokens.len());
    let span = view.span(value, last);
    let written = view.text.get(span.start as usize..span.end as usize).unwrap_or_default();
    let meant = format!("{{ {}: {written} }}", view.slice(name));
    let diagnostic = error(view, view.at, last, "what is given of the contact stands in braces")
        .help(format!("write `given contact {meant}`"))
        .safe_fix("write braces", view.gap().to(span), format!(" {meant}"));
    let mut repair = Repair::replace(view, view.at, last, Token::BraceOpen, diagnostic);
    repair.tokens = vec![
        view.empty_token(Token::BraceOpen, name),
        view.token_over(Token::Ident, name, name + 1),
        view.empty_token(Token::Colon, value),
    ];
    repair.tokens.extend(view.tokens.get(value..last).unwrap_or_default());
    repair.tokens.push(view.empty_token(Token::BraceClose, last));
    Some(repair)
}

/// `say "Reply "YES" now"`: quotes within a text, which end it.
fn quotes_in_text(view: &View) -> Option<Repair> {
    let closes = matches!(view.before(1), Some(Token::PlainText | Token::TextClose));
    let first = view.here_span();
    if !closes || first.start != view.gap().end {
        return None;
    }
    let next = (view.at + 1..view.tokens.len()).take(8).find(|index| is_text(view, *index))?;
    let words = view.span(view.at, next);
    let opens = view.span(next, next + 1);
    if opens.start != words.end || (view.at..=next).any(|index| view.begins_line(index)) {
        return None;
    }
    // Other quotes than straight ones were reported as such.
    let straight = view.at.checked_sub(1).is_some_and(|before| view.slice(before).ends_with('"'));
    if !straight || !view.slice(next).starts_with('"') {
        return None;
    }
    let last = match view.kind(next) {
        Some(Token::PlainText) => next + 1,
        _ => {
            let close =
                (next..view.tokens.len()).find(|index| view.kind(*index) == Some(Token::TextClose))?;
            // A text that has no end was reported.
            if view.slice(close).is_empty() {
                return None;
            }
            close + 1
        }
    };
    let quote = |start: u32| Edit { span: Span { start, end: start + 1, ..words }, text: "\\\"".into() };
    let edits = vec![quote(words.start.saturating_sub(1)), quote(words.end)];
    let diagnostic = error(view, view.at, next, "the quotes around this end the text")
        .note("a text ends at the next `\"`")
        .help("for a quote that subscribers read, write `\\\"`")
        .fix("write `\\\"`", false, edits);
    Some(Repair::delete(view.at, last, diagnostic).certain())
}
