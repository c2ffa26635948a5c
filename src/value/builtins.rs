//! The built-in functions that need nothing but their arguments and the contact's context.
//!
//! The checker has typed the arguments; others, too few of them, and results that no value holds give a missing value.

use std::cmp::Ordering;

use jiff::civil::Weekday;
use rust_decimal::Decimal;
use unicode_segmentation::UnicodeSegmentation as _;

use super::bounds::{MAX_LIST_ITEMS, cut};
use super::capture::{Scalar, convert};
use super::pattern::Pattern;
use super::{
    Context, DAY_MS, Duration, HOUR_MS, MINUTE_MS, Symbol, Value, compare, display, join, number, window,
};
use crate::text;

/// The value of a built-in function of this name. Missing for names that are none, and for `link` and
/// `unsubscribe_url`, whose values the host gives.
pub fn call(name: &str, arguments: &[Value], context: &Context<'_>) -> Value {
    match (name, arguments) {
        ("now", []) => Value::Instant(context.now_ms),
        ("today", []) => Value::Date(context.today()),
        ("upper", [Value::Text(text)]) => Value::text(&cut(text.to_uppercase())),
        ("lower", [Value::Text(text)]) => Value::text(&cut(text.to_lowercase())),
        ("title", [Value::Text(text)]) => Value::text(&cut(title(text))),
        ("trim", [Value::Text(text)]) => Value::text(text.trim()),
        ("len", [Value::Text(text)]) => count_of(text::length_in_characters(text)),
        ("word", [Value::Text(text), n]) => word(text, n),
        ("digits", [Value::Text(text)]) => Value::text(&digits(text)),
        ("number", [Value::Text(text)]) => converted(Scalar::Number, text, context),
        ("phone", [Value::Text(text)]) => converted(Scalar::Phone, text, context),
        ("email", [Value::Text(text)]) => converted(Scalar::Email, text, context),
        ("date", [value]) => date(value, context),
        ("time", [value]) => time(value, context),
        ("round", [Value::Number(decimal)]) => Value::Number(number::round(*decimal, 0)),
        ("round", [Value::Number(decimal), places]) => round(*decimal, places),
        ("min", values) => extreme(values, Ordering::Less),
        ("max", values) => extreme(values, Ordering::Greater),
        ("format", [value, Value::Text(pattern)]) => format(value, pattern, context),
        ("weekday", [value]) => weekday(value, context),
        ("days", [value]) => days(value),
        ("hours", [value]) => elapsed(value, HOUR_MS),
        ("minutes", [value]) => elapsed(value, MINUTE_MS),
        ("count", [Value::List(items)]) => count_of(items.len()),
        ("item", [Value::List(items), n]) => item(items, n),
        ("join", [Value::List(items)]) => Value::text(&join(items.iter(), ", ", context)),
        ("join", [Value::List(items), separator]) => {
            Value::text(&join(items.iter(), &display(separator, context), context))
        }
        ("append", [Value::List(items), value]) => append(items, value),
        _ => Value::Missing,
    }
}

fn count_of(count: usize) -> Value {
    i64::try_from(count).map_or(Value::Missing, Value::whole)
}

fn converted(scalar: Scalar, text: &str, context: &Context<'_>) -> Value {
    convert(scalar, text, context).unwrap_or_default()
}

/// Each word with a capital at its beginning and small letters after it. What follows an apostrophe begins a word where
/// one letter stands before it: `O'Neil`, `L'Été`, but `Don't`.
fn title(text: &str) -> String {
    let mut titled = String::with_capacity(text.len());
    // Letters of the word so far.
    let mut letters = 0_usize;
    for cluster in text.graphemes(true) {
        let (base, marks) = split_first(cluster);
        if base.is_alphanumeric() {
            match letters {
                0 => push_capital(base, &mut titled),
                _ => titled.extend(base.to_lowercase()),
            }
            titled.push_str(marks);
            letters += 1;
        } else {
            titled.push_str(cluster);
            letters = if matches!(base, '\'' | '’') && letters > 1 { letters } else { 0 };
        }
    }
    titled
}

/// The first character and what follows it.
fn split_first(cluster: &str) -> (char, &str) {
    let mut characters = cluster.chars();
    (characters.next().unwrap_or_default(), characters.as_str())
}

/// `ß` becomes `Ss`, not `SS`.
fn push_capital(character: char, out: &mut String) {
    let mut capitals = character.to_uppercase();
    out.extend(capitals.next());
    capitals.for_each(|rest| out.extend(rest.to_lowercase()));
}

/// The place of the n-th of some entries, counted from 1, or backwards from -1.
fn place(n: &Value, count: usize) -> Option<usize> {
    let n = n.as_i64()?;
    let from_end = || count.checked_sub(usize::try_from(n.unsigned_abs()).ok()?);
    match n.cmp(&0) {
        Ordering::Greater => usize::try_from(n - 1).ok(),
        Ordering::Equal => None,
        Ordering::Less => from_end(),
    }
}

fn word(text: &str, n: &Value) -> Value {
    let words: Vec<&str> = text.split_whitespace().collect();
    place(n, words.len()).and_then(|at| words.get(at)).map_or(Value::Missing, |word| Value::text(word))
}

fn item(items: &[Value], n: &Value) -> Value {
    place(n, items.len()).and_then(|at| items.get(at)).cloned().unwrap_or_default()
}

/// The digits of any script as 0 to 9.
fn digits(text: &str) -> String {
    text::fold(text, false).chars().filter(char::is_ascii_digit).collect()
}

fn date(value: &Value, context: &Context<'_>) -> Value {
    match value {
        Value::Text(text) => converted(Scalar::Date, text, context),
        Value::Instant(instant) => Value::Date(context.zone.local(*instant).date()),
        Value::Date(date) => Value::Date(*date),
        _ => Value::Missing,
    }
}

fn time(value: &Value, context: &Context<'_>) -> Value {
    match value {
        Value::Text(text) => converted(Scalar::Time, text, context),
        Value::Instant(instant) => Value::Time(context.zone.local(*instant).time()),
        Value::Time(time) => Value::Time(*time),
        _ => Value::Missing,
    }
}

fn round(decimal: Decimal, places: &Value) -> Value {
    places.as_i64().map_or(Value::Missing, |places| Value::Number(number::round(decimal, places)))
}

/// The first of the values that no other one is less than, or greater than. Missing where one has no order.
fn extreme(values: &[Value], direction: Ordering) -> Value {
    let better = |best: Value, value: &Value| match compare::order(value, &best)? {
        order if order == direction => Some(value.clone()),
        _ => Some(best),
    };
    let Some((first, rest)) = values.split_first() else { return Value::Missing };
    rest.iter().try_fold(first.clone(), better).unwrap_or_default()
}

fn format(value: &Value, pattern: &str, context: &Context<'_>) -> Value {
    let formatted = Pattern::parse(pattern).ok().and_then(|pattern| pattern.format(value, context));
    formatted.map_or(Value::Missing, |text| Value::text(&text))
}

/// `mon` to `sun`.
fn weekday(value: &Value, context: &Context<'_>) -> Value {
    let symbol = |day: Weekday| Value::Symbol(Symbol::of(window::day_name(day)));
    match value {
        Value::Date(date) => symbol(date.weekday()),
        Value::Instant(instant) => symbol(context.zone.local(*instant).date().weekday()),
        _ => Value::Missing,
    }
}

/// A duration of so many calendar days, or how many days of 24 hours a duration has.
fn days(value: &Value) -> Value {
    match value {
        Value::Number(_) => {
            let days = value.as_i64().and_then(|days| i32::try_from(days).ok());
            days.map_or(Value::Missing, |days| Value::Duration(Duration::from_days(days)))
        }
        _ => elapsed(value, DAY_MS),
    }
}

/// A duration of so many units, or how many of the units a duration has.
fn elapsed(value: &Value, unit_ms: i64) -> Value {
    let unit = Decimal::from(unit_ms);
    match value {
        Value::Number(count) => {
            let ms = number::multiply(*count, unit).ok().and_then(|ms| number::to_i64(number::round(ms, 0)));
            ms.map_or(Value::Missing, |ms| Value::Duration(Duration::from_ms(ms)))
        }
        Value::Duration(duration) => {
            number::divide(Decimal::from(duration.nominal_ms()), unit).map_or(Value::Missing, Value::Number)
        }
        _ => Value::Missing,
    }
}

/// The list with a value at its end; a list of [`MAX_LIST_ITEMS`] loses its first.
fn append(items: &[Value], value: &Value) -> Value {
    let surplus = (items.len() + 1).saturating_sub(MAX_LIST_ITEMS);
    Value::list(items.iter().skip(surplus).chain([value]).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Zone, iso};
    use proptest::prelude::*;

    fn with_context<T>(test: impl FnOnce(&Context<'_>) -> T) -> T {
        let paris = Zone::named("Europe/Paris").unwrap();
        let now_ms = iso::parse_instant("2026-01-05T00:30", &paris).unwrap();
        test(&Context { now_ms, zone: &paris, language: "fr", country: "FR", names: &() })
    }

    /// What a call gives, as text.
    fn called(name: &str, arguments: &[Value]) -> String {
        with_context(|context| display(&call(name, arguments, context), context))
    }

    fn decimal(literal: &str) -> Value {
        Value::Number(number::parse(literal).unwrap())
    }

    fn duration(literal: &str) -> Value {
        Value::Duration(Duration::parse(literal).unwrap())
    }

    #[test]
    fn clock() {
        assert_eq!(called("now", &[]), "2026-01-05T00:30");
        // In UTC it is still the 4th.
        assert_eq!(called("today", &[]), "2026-01-05");
        assert_eq!(called("weekday", &[with_context(|context| call("now", &[], context))]), "mon");
        assert_eq!(called("weekday", &[Value::Date(iso::parse_date("2026-03-29").unwrap())]), "sun");
        assert_eq!(called("date", &[Value::Instant(1_767_569_400_000)]), "2026-01-05");
        assert_eq!(called("time", &[Value::Instant(1_767_569_400_000)]), "00:30");
    }

    #[test]
    fn texts() {
        let text = Value::text;
        for (name, argument, expected) in [
            ("upper", "straße é", "STRASSE É"),
            ("lower", "ÉTÉ", "été"),
            ("title", "jean-luc MARTIN", "Jean-Luc Martin"),
            ("title", "o'neil l’été don't", "O'Neil L’Été Don't"),
            ("title", "e\u{301}te\u{301} ßa 2nd", "E\u{301}te\u{301} Ssa 2nd"),
            ("trim", " \u{a0}a  b\n", "a  b"),
            ("len", "Léa 👨‍👩‍👧", "5"),
            ("digits", "Order no. 12-34 ٢", "12342"),
            ("number", "12,50", "12.5"),
            ("number", "12 apples", ""),
            ("phone", "06 12 34 56 78", "+33612345678"),
            ("email", "a@example.com ", "a@example.com"),
            ("date", "25/12", "2026-12-25"),
            ("time", "9h30", "09:30"),
            ("nothing", "a", ""),
        ] {
            assert_eq!(called(name, &[text(argument)]), expected, "{name}({argument})");
        }
        for (n, expected) in [
            ("1", "ORDER"),
            ("2", "AB-12,"),
            ("4", ""),
            ("0", ""),
            ("-1", "now"),
            ("-3", "ORDER"),
            ("-4", ""),
        ] {
            assert_eq!(called("word", &[text("ORDER  AB-12,\nnow"), decimal(n)]), expected, "word {n}");
        }
    }

    #[test]
    fn numbers() {
        assert_eq!(called("round", &[decimal("2.5")]), "3");
        assert_eq!(called("round", &[decimal("-2.5")]), "-3");
        assert_eq!(called("round", &[decimal("12.345"), decimal("2")]), "12.35");
        assert_eq!(called("min", &[decimal("3"), decimal("1"), decimal("2")]), "1");
        assert_eq!(called("max", &[decimal("3"), decimal("1")]), "3");
        assert_eq!(called("max", &[duration("1d"), duration("25h")]), "25h");
        assert_eq!(called("min", &[]), "");
        assert_eq!(called("min", &[decimal("1"), Value::Missing]), "");
        assert_eq!(called("format", &[decimal("1234.5"), Value::text("#,##0.00")]), "1 234,50");
        assert_eq!(called("format", &[decimal("1"), Value::text("dd")]), "");
    }

    #[test]
    fn durations() {
        assert_eq!(called("days", &[decimal("2")]), "2d");
        assert_eq!(called("days", &[duration("36h")]), "1.5");
        assert_eq!(called("hours", &[decimal("2")]), "2h");
        assert_eq!(called("hours", &[duration("1d30m")]), "24.5");
        assert_eq!(called("minutes", &[duration("90s")]), "1.5");
        assert_eq!(called("days", &[decimal("99999999999")]), "");
        assert_eq!(called("hours", &[decimal("79228162514264337593543950335")]), "");
    }

    #[test]
    fn lists() {
        let list = Value::list(vec![Value::text("a"), decimal("2.50")]);
        assert_eq!(called("count", std::slice::from_ref(&list)), "2");
        assert_eq!(called("item", &[list.clone(), decimal("2")]), "2.5");
        assert_eq!(called("item", &[list.clone(), decimal("-2")]), "a");
        assert_eq!(called("item", &[list.clone(), decimal("3")]), "");
        assert_eq!(called("join", std::slice::from_ref(&list)), "a, 2.5");
        assert_eq!(called("join", &[list.clone(), Value::text(" / ")]), "a / 2.5");
        assert_eq!(called("append", &[list, Value::Bool(true)]), "a, 2.5, true");
        let full = Value::list((0..1000).map(Value::whole).collect());
        let appended = with_context(|context| call("append", &[full, decimal("-1")], context));
        assert_eq!(called("count", std::slice::from_ref(&appended)), "1000");
        assert_eq!(called("item", &[appended, decimal("1")]), "1");
    }

    #[test]
    fn every_function_of_the_catalog_is_here() {
        #[cfg(feature = "compiler")]
        for function in crate::catalog::functions::all() {
            let from_host = ["link", "unsubscribe_url"].contains(&function.name);
            let arguments = [
                vec![],
                vec![Value::text("1")],
                vec![Value::text("1"), decimal("1")],
                vec![decimal("1")],
                vec![decimal("1"), Value::text("0")],
                vec![Value::Instant(0)],
                vec![Value::list(vec![Value::Bool(true)])],
                vec![Value::list(vec![Value::Bool(true)]), decimal("1")],
                vec![Value::text("a@example.com")],
                vec![Value::text("+33612345678")],
            ];
            let known = with_context(|context| {
                arguments.iter().any(|arguments| !call(function.name, arguments, context).is_missing())
            });
            assert_eq!(known, !from_host, "{}", function.name);
        }
    }

    proptest! {
        #[test]
        fn any_arguments_give_a_value(
            name in "upper|title|word|digits|number|date|time|phone|email|round|format|days|hours|minutes|item",
            text in "\\PC{0,20}", n in any::<i64>(), swap in any::<bool>(),
        ) {
            let mut arguments = vec![Value::text(&text), Value::whole(n)];
            if swap {
                arguments.reverse();
            }
            let _ = called(&name, &arguments);
            let _ = called(&name, &arguments[..1]);
        }
    }
}
