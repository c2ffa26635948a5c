//! Words that stand together as they do elsewhere.

use super::super::super::token::Token;
use super::super::repair::Repair;
use super::super::view::View;
use super::error;
use crate::diag::{Diagnostic, codes, suggest};

/// A phrase that is written otherwise here.
pub(super) fn find(view: &View) -> Option<Repair> {
    let searches = [
        arrow_goto,
        go_to,
        date_then_time,
        day_at_time,
        decimal_comma,
        spaced_duration,
        hours_with_other_words,
        untyped_variable,
        misspelt_type,
        missing_condition,
    ];
    searches.iter().find_map(|search| search(view))
}

/// `enm(a, b)`
fn misspelt_type(view: &View) -> Option<Repair> {
    let is_type = view.before(2) == Some(Token::Colon) && view.before(1) == Some(Token::Ident);
    if view.here() != Some(Token::ParenOpen) || !is_type {
        return None;
    }
    let written = view.slice(view.at - 1);
    let meant = suggest::nearest(written, ["enum", "list"])?;
    let token = if meant == "enum" { Token::Enum } else { Token::List };
    let span = view.span(view.at - 1, view.at);
    let diagnostic = error(view, view.at - 1, view.at, format!("there is no type `{written}`"))
        .help(format!("did you mean `{meant}`?"))
        .unsafe_fix(format!("write `{meant}`"), span, meant);
    Some(Repair::replace(view, view.at - 1, view.at, token, diagnostic))
}

/// `if { … }`: what was to be the block was taken for a value.
fn missing_condition(view: &View) -> Option<Repair> {
    let opener = *view.openers().last()?;
    let keyword = opener.checked_sub(1)?;
    let what = match view.kind(keyword)? {
        Token::If | Token::When | Token::Where => "a condition",
        Token::Match => "a value",
        _ => return None,
    };
    let word = view.slice(keyword);
    let place = view.span(keyword, opener).after();
    let diagnostic =
        Diagnostic::error(codes::UNEXPECTED_TOKEN, place, format!("{what} is missing after `{word}`"));
    (view.kind(opener) == Some(Token::BraceOpen))
        .then(|| Repair::insert(view, opener, Token::Broken, diagnostic))
}

/// `-> goto x`
fn arrow_goto(view: &View) -> Option<Repair> {
    if view.before(2) != Some(Token::Arrow) || view.before(1) != Some(Token::Goto) || !view.here()?.is_word()
    {
        return None;
    }
    let goto = view.at - 1;
    let span = view.span(goto, view.at + 1);
    let edit = crate::source::Span { end: view.here_span().start, ..span };
    let diagnostic = error(view, goto, view.at, "`->` needs no `goto`").safe_fix("drop the `goto`", edit, "");
    Some(Repair::delete(goto, view.at, diagnostic).certain())
}

/// `go to x`
fn go_to(view: &View) -> Option<Repair> {
    if view.slice(view.at) != "go"
        || view.kind(view.at + 1) != Some(Token::To)
        || !view.expected.has(Token::Goto)
    {
        return None;
    }
    let span = view.span(view.at, view.at + 2);
    let diagnostic =
        error(view, view.at, view.at + 2, "`goto` is one word").safe_fix("write `goto`", span, "goto");
    Some(Repair::replace(view, view.at, view.at + 2, Token::Goto, diagnostic))
}

/// `2026-12-25 09:00`
fn date_then_time(view: &View) -> Option<Repair> {
    if view.before(1) != Some(Token::Date) || view.here() != Some(Token::Time) {
        return None;
    }
    let between = view.gap().to(view.here_span().before());
    let diagnostic = error(view, view.at - 1, view.at + 1, "a date and a time are joined by `T`")
        .help("such as `2026-12-25T09:00`")
        .safe_fix("join them", between, "T");
    Some(Repair::replace(view, view.at - 1, view.at + 1, Token::Broken, diagnostic))
}

/// `wait until tomorrow at 09:00`
fn day_at_time(view: &View) -> Option<Repair> {
    let is_day = view.before(2) == Some(Token::Until) && view.before(1)?.is_word();
    let is_time = matches!(view.kind(view.at + 1), Some(Token::Time | Token::Number | Token::BadLiteral));
    if view.here() != Some(Token::At) || !is_day || !is_time {
        return None;
    }
    let diagnostic = error(view, view.at - 1, view.at + 2, "a day and a time of day are not joined by `at`")
        .note("`wait until 09:00` waits for the next nine o'clock")
        .help("for a day further off, write `wait until now() + 1d during 09:00 to 19:00`");
    Some(Repair::replace(view, view.at - 1, view.at + 2, Token::Broken, diagnostic))
}

/// `12,50`
fn decimal_comma(view: &View) -> Option<Repair> {
    let is_number = view.before(1) == Some(Token::Number) && view.kind(view.at + 1) == Some(Token::Number);
    let span = view.span(view.at.saturating_sub(1), view.at + 2);
    let written = view.text.get(span.start as usize..span.end as usize).unwrap_or_default();
    if view.here() != Some(Token::Comma) || !is_number || written.contains(' ') {
        return None;
    }
    // Points before the comma part thousands.
    let meant = written.replace('.', "").replace(',', ".");
    let diagnostic = error(view, view.at - 1, view.at + 2, "numbers have a decimal point")
        .help(format!("write `{meant}`"))
        .unsafe_fix(format!("write `{meant}`"), span, meant);
    Some(Repair::replace(view, view.at - 1, view.at + 2, Token::Broken, diagnostic))
}

/// `wait 2 hours`
fn spaced_duration(view: &View) -> Option<Repair> {
    if view.before(1) != Some(Token::Number) || view.here() != Some(Token::Ident) || view.begins_line(view.at)
    {
        return None;
    }
    let unit = unit_of(view.slice(view.at))?;
    let mut meant = format!("{}{unit}", view.slice(view.at - 1));
    let mut last = view.at + 1;
    // `2 hours and 30 minutes`
    let more = if view.kind(last) == Some(Token::And) { last + 1 } else { last };
    if view.kind(more) == Some(Token::Number)
        && !view.begins_line(more)
        && let Some(unit) = unit_of(view.slice(more + 1))
    {
        meant = format!("{meant}{}{unit}", view.slice(more));
        last = more + 2;
    }
    let span = view.span(view.at - 1, last);
    let diagnostic = error(view, view.at - 1, last, "a duration is one word")
        .help(format!("write `{meant}`"))
        .safe_fix(format!("write `{meant}`"), span, meant);
    Some(Repair::replace(view, view.at - 1, last, Token::Broken, diagnostic))
}

/// The letter of a unit of time.
fn unit_of(word: &str) -> Option<&'static str> {
    Some(match word.trim_end_matches('s') {
        "second" | "sec" => "s",
        "" if word == "s" => "s",
        "minute" | "min" | "m" => "m",
        "hour" | "h" | "heure" => "h",
        "day" | "d" | "jour" => "d",
        "week" | "w" | "semaine" => "w",
        _ => return None,
    })
}

/// `during 09:00-19:00`, `during 09:00 and 19:00`
fn hours_with_other_words(view: &View) -> Option<Repair> {
    let is_hours = view.before(4) == Some(Token::During)
        && view.before(3) == Some(Token::Time)
        && matches!(view.before(2), Some(Token::Minus | Token::And))
        && view.before(1) == Some(Token::Time);
    if !is_hours || !view.expected.has(Token::To) {
        return None;
    }
    let sign = view.at - 2;
    let between = view.span(sign - 1, sign).after().to(view.span(sign + 1, sign + 2).before());
    let written = view.slice(sign);
    let diagnostic = error(view, sign, sign + 1, format!("`{written}` is written `to` here"))
        .help("write `during 09:00 to 19:00`")
        .safe_fix("write `to`", between, " to ");
    Some(Repair::replace(view, sign, sign + 1, Token::To, diagnostic))
}

/// The type of a value that begins at a token, where it is told by how the value is written.
fn type_of_value(view: &View, first: usize) -> Option<&'static str> {
    Some(match view.kind(first)? {
        Token::Number => "number",
        Token::Duration => "duration",
        Token::Date => "date",
        Token::DateTime => "datetime",
        Token::Time => "time",
        Token::True | Token::False => "bool",
        Token::PlainText | Token::TextOpen | Token::BlockOpen => "text",
        Token::If => {
            let rest = first + 1..view.tokens.len();
            let then = rest
                .take_while(|index| !view.begins_line(*index))
                .find(|index| view.kind(*index) == Some(Token::Then))?;
            return type_of_value(view, then + 1);
        }
        _ => return None,
    })
}

/// `var x = 3`
fn untyped_variable(view: &View) -> Option<Repair> {
    if view.here() != Some(Token::Assign)
        || view.before(2) != Some(Token::Var)
        || !view.expected.has(Token::Colon)
    {
        return None;
    }
    let ty = type_of_value(view, view.at + 1);
    let name = view.slice(view.at - 1);
    let diagnostic = error(view, view.at - 2, view.at, format!("`{name}` needs a type"))
        .note("a variable keeps one type, so that what is done with it can be checked")
        .help(format!("write `var {name}: {} = …`", ty.unwrap_or("TYPE")));
    let diagnostic = match ty {
        Some(ty) => diagnostic.unsafe_fix(format!("add `: {ty}`"), view.gap(), format!(": {ty}")),
        None => diagnostic,
    };
    let end = (view.at + 1..view.tokens.len())
        .find(|index| view.begins_line(*index) || view.kind(*index) == Some(Token::BraceClose))
        .unwrap_or(view.tokens.len());
    Some(Repair::replace(view, view.at - 2, end, Token::Broken, diagnostic))
}
