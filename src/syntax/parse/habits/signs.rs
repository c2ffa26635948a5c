//! Signs of other languages.

use super::super::super::token::Token;
use super::super::repair::Repair;
use super::super::view::View;
use super::error;

/// What stands before a default elsewhere.
const DEFAULTS: &[&str] = &["?", ":", ",", "||", "|", "else", "default", "otherwise"];

/// A sign that stands for another one here.
pub(super) fn find(view: &View) -> Option<Repair> {
    if let Some(repair) = arrow(view).or_else(|| default(view)) {
        return Some(repair);
    }
    match view.here()? {
        Token::Habit => foreign(view),
        Token::Assign if view.expected.has(Token::Colon) && names_argument(view) => {
            swap(view, Token::Colon, "a name and what belongs to it are separated by `:`")
        }
        Token::Assign if view.expected.has(Token::Equal) => {
            swap(view, Token::Equal, "`=` gives a value; `==` compares")
        }
        Token::Equal if view.expected.has(Token::Assign) => {
            swap(view, Token::Assign, "`==` compares; `=` gives a value")
        }
        Token::Assign if view.expected.has(Token::Colon) && !is_untyped(view) => {
            swap(view, Token::Colon, "a name and what belongs to it are separated by `:`")
        }
        Token::To if view.expected.has(Token::Assign) && view.before(1) != Some(Token::Set) => {
            swap(view, Token::Assign, "a value is given with `=`")
        }
        Token::Colon if view.expected.has(Token::Assign) => {
            swap(view, Token::Assign, "a value is given with `=`")
        }
        Token::Colon if view.expected.has(Token::Arrow) => {
            swap(view, Token::Arrow, "where it goes is told by `->`")
        }
        Token::Or | Token::Slash if view.expected.has(Token::Comma) && joins_texts(view) => {
            swap(view, Token::Comma, "each of them is recognised")
        }
        Token::In if view.before(1) == Some(Token::Is) => Some(is_in(view)),
        Token::Then
            if view.expected.has(Token::Arrow) && view.kind(view.at + 1).is_some_and(Token::is_word) =>
        {
            swap(view, Token::Arrow, "where it goes is told by `->`")
        }
        Token::Colon if view.expected.has(Token::BraceOpen) && view.begins_line(view.at + 1) => None,
        Token::Then
            if view.expected.has(Token::BraceOpen) && view.kind(view.at + 1) == Some(Token::BraceOpen) =>
        {
            Some(drop_here(view, "`then` belongs to values", "the block of an `if` follows its condition"))
        }
        Token::Comma if view.expected.begins_statement() || view.expected.has(Token::User) => Some(
            drop_here(view, "nothing separates statements", "a statement ends where the next one begins"),
        ),
        _ => None,
    }
}

/// `{name ? "there"}`, `{name ?: "there"}`, `{name || "there"}`, `{name, "there"}`: what is read where a value is missing.
fn default(view: &View) -> Option<Repair> {
    let follows_value = view.before(1).is_some_and(|kind| kind.is_word() || kind == Token::ParenClose);
    if !follows_value || !DEFAULTS.contains(&view.slice(view.at)) {
        return None;
    }
    let is_two = view.here() == Some(Token::Question) && view.kind(view.at + 1) == Some(Token::Colon);
    let last = if is_two { view.at + 2 } else { view.at + 1 };
    let is_literal = matches!(view.kind(last), Some(Token::PlainText | Token::Number));
    let ends = match view.kind(last + 1) {
        Some(Token::InterpolationClose) => true,
        _ => view.here() == Some(Token::Habit) && view.begins_line(last + 1),
    };
    if !is_literal || !ends {
        return None;
    }
    let span = view.span(view.at, last);
    let written = view.text.get(span.start as usize..span.end as usize)?;
    let is_close = span.start == view.gap().end;
    let meant = if is_close { " ??" } else { "??" };
    let diagnostic = error(view, view.at, last, format!("`{written}` is written `??` here"))
        .note("what stands behind it is read where the value is missing")
        .safe_fix("write `??`", span, meant);
    Some(Repair::replace(view, view.at, last, Token::OrElse, diagnostic))
}

/// `> cats`, `- cats`, `--> cats`, `- > cats`
fn arrow(view: &View) -> Option<Repair> {
    use Token::*;
    let last = match (view.here()?, view.kind(view.at + 1)?) {
        (Minus, Greater | Arrow) => view.at + 2,
        (Minus | Greater, _) => view.at + 1,
        _ => return None,
    };
    if !view.expected.has(Arrow) || !view.kind(last)?.is_word() || view.begins_line(last) {
        return None;
    }
    let span = view.span(view.at, last);
    let written = view.text.get(span.start as usize..span.end as usize).unwrap_or_default();
    let diagnostic = error(view, view.at, last, format!("`{written}` is written `->` here"))
        .note("where it goes is told by `->`")
        .safe_fix("write `->`", span, "->");
    Some(Repair::replace(view, view.at, last, Arrow, diagnostic))
}

/// `keyword "HELLO" or "HI"`
fn joins_texts(view: &View) -> bool {
    let is_text = |kind| matches!(kind, Some(Token::PlainText | Token::TextOpen | Token::TextClose));
    is_text(view.before(1)) && is_text(view.kind(view.at + 1))
}

/// `contact is in vip`
fn is_in(view: &View) -> Repair {
    let is = view.at - 1;
    let blank = view.span(is, view.at).to(view.here_span().before());
    let diagnostic = error(view, is, view.at + 1, "`is in` is written `in` here")
        .help("ask whether a contact is in a group with `contact in NAME`")
        .safe_fix("drop `is`", blank, "");
    Repair::delete(is, view.at, diagnostic).certain()
}

/// `f(x = 1)`
fn names_argument(view: &View) -> bool {
    matches!(view.before(2), Some(Token::ParenOpen | Token::Comma))
}

/// `var x = 3`, which lacks its type.
fn is_untyped(view: &View) -> bool {
    view.before(2) == Some(Token::Var)
}

fn swap(view: &View, meant: Token, why: &str) -> Option<Repair> {
    let (written, spelling) = (view.slice(view.at), meant.spelling());
    let diagnostic = error(view, view.at, view.at + 1, format!("`{written}` is written `{spelling}` here"))
        .note(why)
        .safe_fix(format!("write `{spelling}`"), view.here_span(), spelling);
    Some(Repair::replace(view, view.at, view.at + 1, meant, diagnostic))
}

fn drop_here(view: &View, message: &str, note: &str) -> Repair {
    let written = view.slice(view.at);
    let diagnostic = error(view, view.at, view.at + 1, message).note(note).safe_fix(
        format!("drop the `{written}`"),
        view.here_span(),
        "",
    );
    Repair::delete(view.at, view.at + 1, diagnostic).certain()
}

/// A sign that this language does not have.
fn foreign(view: &View) -> Option<Repair> {
    let written = view.slice(view.at);
    let meant = match written {
        "&&" => Token::And,
        "|" if view.expected.has(Token::Comma) => Token::Comma,
        "||" | "|" => Token::Or,
        "!" => Token::Not,
        "!==" | "<>" => Token::NotEqual,
        "=<" => Token::LessOrEqual,
        "===" => Token::Equal,
        ":=" if view.expected.has(Token::Colon) && !view.expected.has(Token::Assign) => Token::Colon,
        ":=" => Token::Assign,
        "=>" if view.expected.has(Token::Arrow) => Token::Arrow,
        "=>" => Token::GreaterOrEqual,
        "+=" | "-=" | "*=" | "/=" => return in_place(view),
        "++" | "--" => return by_one(view),
        _ => return None,
    };
    let spelling = meant.spelling();
    let insertion = if meant == Token::Not { "not ".to_owned() } else { spelling.to_owned() };
    let diagnostic = error(view, view.at, view.at + 1, format!("`{written}` is written `{spelling}` here"))
        .safe_fix(format!("write `{spelling}`"), view.here_span(), insertion);
    view.expected.has(meant).then(|| Repair::replace(view, view.at, view.at + 1, meant, diagnostic))
}

/// `set x++`
fn by_one(view: &View) -> Option<Repair> {
    let set = (0..view.at).rev().take(16).find(|index| view.kind(*index) == Some(Token::Set))?;
    let place = view.span(set + 1, view.at);
    let place = view.text.get(place.start as usize..place.end as usize).unwrap_or_default();
    let written = view.slice(view.at);
    let meant = format!(" = {place} {} 1", written.get(..1).unwrap_or_default());
    let diagnostic = error(view, view.at, view.at + 1, format!("there is no `{written}`"))
        .help(format!("write `set {place}{meant}`"))
        .safe_fix(format!("write `{meant}`"), view.gap().to(view.here_span()), meant);
    let mut repair = Repair::replace(view, view.at, view.at + 1, Token::Broken, diagnostic);
    repair.tokens.insert(0, view.empty_token(Token::Assign, view.at));
    Some(repair)
}

/// `set x += 1`
fn in_place(view: &View) -> Option<Repair> {
    if !view.expected.has(Token::Assign) {
        return None;
    }
    let written = view.slice(view.at);
    let operator = written.trim_end_matches('=');
    let set = (0..view.at).rev().take(16).find(|index| view.kind(*index) == Some(Token::Set))?;
    let place = view.span(set + 1, view.at);
    let place = view.text.get(place.start as usize..place.end as usize).unwrap_or_default();
    let meant = format!("= {place} {operator}");
    let diagnostic = error(view, view.at, view.at + 1, format!("there is no `{written}`"))
        .help(format!("write `set {place} {meant} …`"))
        .safe_fix(format!("write `{meant}`"), view.here_span(), meant);
    Some(Repair::replace(view, view.at, view.at + 1, Token::Assign, diagnostic))
}
