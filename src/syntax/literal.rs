//! Numbers, durations, clock times and dates: their values, and what is wrong with those that are none.

use std::str::FromStr;

use jiff::civil;
use rust_decimal::Decimal;

use super::token::Token;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;
use crate::value::Duration;

/// Reads a number.
pub fn number(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text).ok()
}

/// Reads a clock time, `09:00` or `9:00`.
pub fn time(text: &str) -> Option<civil::Time> {
    let (hour, minute) = text.split_once(':')?;
    civil::Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// Reads a date, `2026-12-25`.
pub fn date(text: &str) -> Option<civil::Date> {
    civil::Date::from_str(text).ok()
}

/// Reads a date-time, `2026-12-25T09:00`.
pub fn date_time(text: &str) -> Option<civil::DateTime> {
    let (day, clock) = text.split_once('T')?;
    Some(date(day)?.to_datetime(time(clock)?))
}

/// What is wrong with a literal of this kind; `None` where it is fine.
pub fn mistake(kind: Token, text: &str, span: Span) -> Option<Diagnostic> {
    let (what, is_fine) = match kind {
        Token::Number => ("number", number(text).is_some()),
        Token::Duration => ("duration", Duration::parse(text).is_some()),
        Token::Time => ("time", time(text).is_some()),
        Token::Date => ("date", date(text).is_some()),
        Token::DateTime => ("date and time", date_time(text).is_some()),
        _ => return Some(no_literal(text, span)),
    };
    (!is_fine).then(|| refused(kind, what, text, span))
}

fn error(span: Span, message: String) -> Diagnostic {
    Diagnostic::error(codes::INVALID_LITERAL, span, message)
}

/// A literal of the right shape with parts that cannot be.
fn refused(kind: Token, what: &str, text: &str, span: Span) -> Diagnostic {
    let diagnostic = error(span, format!("there is no {what} `{text}`"));
    match kind {
        Token::Number => diagnostic.note("numbers have at most 28 digits"),
        Token::Duration => duration_help(diagnostic, text, span),
        Token::Time => clock_help(diagnostic, text, span),
        Token::DateTime => match text.split_once('T') {
            Some((day, clock)) if date(day).is_some() => clock_note(diagnostic, clock),
            Some((day, _)) => diagnostic.note(date_note(day)),
            None => diagnostic,
        },
        _ => diagnostic.note(date_note(text)),
    }
}

fn duration_help(diagnostic: Diagnostic, text: &str, span: Span) -> Diagnostic {
    let diagnostic = diagnostic.note("units go from long to short, each once: `w`, `d`, `h`, `m`, `s`");
    match sorted_duration(text) {
        Some(sorted) => diagnostic.unsafe_fix(format!("write `{sorted}`"), span, sorted),
        None => diagnostic.help("such as `90s`, `15m`, `24h`, `7d`, `2w` or `1h30m`"),
    }
}

/// The same parts from long to short, if that is a duration.
fn sorted_duration(text: &str) -> Option<String> {
    let mut parts: Vec<&str> = text.split_inclusive(|letter: char| letter.is_ascii_alphabetic()).collect();
    parts.sort_by_key(|part| part.chars().last().and_then(|unit| "wdhms".find(unit)));
    let sorted = parts.concat();
    Duration::parse(&sorted).map(|_| sorted)
}

fn clock_note(diagnostic: Diagnostic, clock: &str) -> Diagnostic {
    let hour: u32 = clock.split(':').next().and_then(|hour| hour.parse().ok()).unwrap_or(0);
    match hour {
        24.. => diagnostic.note("hours go from 00 to 23"),
        _ => diagnostic.note("minutes go from 00 to 59"),
    }
}

fn clock_help(diagnostic: Diagnostic, clock: &str, span: Span) -> Diagnostic {
    let diagnostic = clock_note(diagnostic, clock);
    if clock == "24:00" {
        return diagnostic.help("midnight is `00:00`").unsafe_fix("write `00:00`", span, "00:00");
    }
    diagnostic
}

fn date_note(day: &str) -> String {
    let mut parts = day.split('-').map(|part| part.parse::<i16>().unwrap_or(0));
    let (year, month) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    let first = i8::try_from(month).ok().and_then(|month| civil::Date::new(year, month, 1).ok());
    match first {
        Some(first) => format!("{} has {} days", first.strftime("%B %Y"), first.days_in_month()),
        None => "months go from 01 to 12".into(),
    }
}

/// Something that begins with a digit and has the shape of no literal.
fn no_literal(text: &str, span: Span) -> Diagnostic {
    let plain = error(span, format!("`{text}` is no number, duration, time or date"));
    let Some((what, meant)) = meant(text) else {
        return plain
            .note("a number has digits and perhaps a point: `12.50`")
            .help("durations are written `90s`, `15m`, `24h`, `7d`, `2w`; names begin with a letter");
    };
    error(span, format!("`{text}` is not how a {what} is written"))
        .help(format!("write `{meant}`"))
        .unsafe_fix(format!("write `{meant}`"), span, meant)
}

/// What a literal in another spelling means, and what that is.
fn meant(text: &str) -> Option<(&'static str, String)> {
    let found = meant_duration(text).map(|meant| ("duration", meant));
    let found = found.or_else(|| meant_clock(text).map(|meant| ("time", meant)));
    let found = found.or_else(|| meant_date(text).map(|meant| ("date", meant)));
    let found = found.or_else(|| meant_date_time(text).map(|meant| ("date and time", meant)));
    found.or_else(|| meant_number(text).map(|meant| ("number", meant)))
}

/// `24hours`, `30min`, `2days`, `1heure`, `3j`
fn meant_duration(text: &str) -> Option<String> {
    let (digits, unit) = split_digits(text)?;
    let unit = match unit.to_lowercase().as_str() {
        "s" | "sec" | "secs" | "second" | "seconds" | "seconde" | "secondes" => "s",
        "m" | "mn" | "min" | "mins" | "minute" | "minutes" => "m",
        "h" | "hr" | "hrs" | "hour" | "hours" | "heure" | "heures" => "h",
        "d" | "day" | "days" | "j" | "jour" | "jours" => "d",
        "w" | "wk" | "week" | "weeks" | "semaine" | "semaines" => "w",
        _ => return None,
    };
    let meant = format!("{digits}{unit}");
    Duration::parse(&meant).map(|_| meant)
}

/// `9am`, `9pm`, `9h30`, `9h`
fn meant_clock(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let (clock, add) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(clock), _) => (clock, Some(0)),
        (_, Some(clock)) => (clock, Some(12)),
        _ => (lower.as_str(), None),
    };
    let (hour, minute) = clock.split_once([':', 'h']).unwrap_or((clock, "0"));
    let hour: i8 = hour.parse().ok()?;
    let hour = match add {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(add) => hour % 12 + add,
        None if clock.contains('h') => hour,
        None => return None,
    };
    let time = civil::Time::new(hour, minute.parse().ok()?, 0, 0).ok()?;
    Some(time.strftime("%H:%M").to_string())
}

/// `2026-1-5`, `25/12/2026` (the day first, unless that cannot be), `25.12.2026`
fn meant_date(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let number = |part: &str| part.parse::<i16>().ok();
    let (first, second, third) = (number(first)?, number(second)?, number(third)?);
    let (year, month, day) = match first {
        1000.. => (first, second, third),
        _ if second > 12 => (third, first, second),
        _ => (third, second, first),
    };
    civil::Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok().map(|date| date.to_string())
}

/// `2026-12-25T9:00`, with seconds, with a time zone
fn meant_date_time(text: &str) -> Option<String> {
    let (day, clock) = text.split_once('T')?;
    let day = date(day)?;
    let mut parts = clock.trim_end_matches(|letter: char| !letter.is_ascii_digit()).split(':');
    let hour = parts.next()?.parse().ok()?;
    let minute = parts.next().map_or(Ok(0), str::parse).ok()?;
    let time = civil::Time::new(hour, minute, 0, 0).ok()?;
    Some(format!("{day}T{}", time.strftime("%H:%M")))
}

/// `1_000`
fn meant_number(text: &str) -> Option<String> {
    let meant = text.replace('_', "");
    (meant != text && number(&meant).is_some()).then_some(meant)
}

fn split_digits(text: &str) -> Option<(&str, &str)> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit())?;
    text.split_at_checked(digits).filter(|(digits, _)| !digits.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_spellings_are_understood() {
        for (text, expected) in [
            ("24hours", Some("24h")),
            ("30min", Some("30m")),
            ("3j", Some("3d")),
            ("9am", Some("09:00")),
            ("12am", Some("00:00")),
            ("9:30pm", Some("21:30")),
            ("9h30", Some("09:30")),
            ("2026-1-5", Some("2026-01-05")),
            ("25/12/2026", Some("2026-12-25")),
            ("12/25/2026", Some("2026-12-25")),
            ("2026-12-25T9:00", Some("2026-12-25T09:00")),
            ("2026-12-25T09:00:30Z", Some("2026-12-25T09:00")),
            ("1_000", Some("1000")),
            ("3x", None),
            ("13pm", None),
            ("99/99/2026", None),
        ] {
            assert_eq!(meant(text).map(|(_, meant)| meant).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let span = Span::default();
        for (kind, text, fine) in [
            (Token::Time, "09:00", true),
            (Token::Time, "9:05", true),
            (Token::Time, "25:00", false),
            (Token::Time, "12:60", false),
            (Token::Date, "2026-02-28", true),
            (Token::Date, "2026-02-30", false),
            (Token::DateTime, "2026-12-25T24:00", false),
            (Token::Duration, "30m1h", false),
            (Token::Number, "99999999999999999999999999999", false),
        ] {
            assert_eq!(mistake(kind, text, span).is_none(), fine, "{text}");
        }
    }
}
