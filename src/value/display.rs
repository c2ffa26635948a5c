//! Values as text: what `{…}` inserts.

use super::{Context, Symbol, Value, bounds, iso, number, window};

/// A value as text. Numbers have a point and no trailing zeros, dates are ISO 8601, date-times what the contact's clock
/// shows, durations as literals write them, lists and records their parts joined by `, `. A missing value is empty.
pub fn display(value: &Value, context: &Context<'_>) -> String {
    match value {
        Value::Missing => String::new(),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(decimal) => number::display(*decimal),
        Value::Text(text) => text.to_string(),
        Value::Symbol(symbol) => name_of(*symbol, context).to_owned(),
        Value::Date(date) => iso::display_date(*date),
        Value::Time(time) => iso::display_time(*time),
        Value::Instant(instant) => iso::display_datetime(context.zone.local(*instant)),
        Value::Duration(duration) => duration.to_string(),
        Value::List(items) => join(items.iter(), ", ", context),
        Value::Record(fields) => join(fields.iter().map(|(_, value)| value), ", ", context),
    }
}

/// Values as text with a separator between them, cut at [`bounds::MAX_TEXT_BYTES`].
pub fn join<'v>(values: impl Iterator<Item = &'v Value>, separator: &str, context: &Context<'_>) -> String {
    let mut text = String::new();
    for (at, value) in values.enumerate() {
        if at > 0 {
            text.push_str(separator);
        }
        text.push_str(&display(value, context));
        if text.len() > bounds::MAX_TEXT_BYTES {
            break;
        }
    }
    bounds::cut(text)
}

/// The name of an enum value; that of a value which the program no longer has is empty.
fn name_of<'a>(symbol: Symbol, context: &Context<'a>) -> &'a str {
    let built_in = || window::DAY_NAMES.into_iter().find(|name| Symbol::of(name) == symbol);
    context.names.name_of(symbol).or_else(built_in).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Duration, Names, Zone};
    use jiff::civil::{date, time};

    struct Sizes;

    impl Names for Sizes {
        fn name_of(&self, symbol: Symbol) -> Option<&str> {
            (symbol == Symbol::of("small")).then_some("small")
        }
    }

    #[test]
    fn every_type() {
        let paris = Zone::named("Europe/Paris").unwrap();
        let context = Context { now_ms: 0, zone: &paris, language: "fr", country: "FR", names: &Sizes };
        for (value, expected) in [
            (Value::Missing, ""),
            (Value::Bool(true), "true"),
            (Value::Number(number::parse("12.50").unwrap()), "12.5"),
            (Value::text("été"), "été"),
            (Value::Symbol(Symbol::of("small")), "small"),
            (Value::Symbol(Symbol::of("sat")), "sat"),
            (Value::Symbol(Symbol::of("gone")), ""),
            (Value::Date(date(2026, 2, 3)), "2026-02-03"),
            (Value::Time(time(9, 5, 0, 0)), "09:05"),
            (Value::Instant(1_798_185_600_000), "2026-12-25T09:00"),
            (Value::Instant(1_798_185_601_999), "2026-12-25T09:00:01"),
            (Value::Duration(Duration::from_ms(5_400_000)), "1h30m"),
            (Value::list(vec![Value::text("a"), Value::Bool(false)]), "a, false"),
            (Value::record(vec![(Symbol(2), Value::text("b")), (Symbol(1), Value::text("a"))]), "a, b"),
        ] {
            assert_eq!(display(&value, &context), expected, "{value:?}");
        }
    }
}
