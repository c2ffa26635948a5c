//! `+ - * / %` and unary `-` on values. Operands are typed by the checker; others, and results that no value holds,
//! give a missing value.

use rust_decimal::Decimal;

use super::number::{self, NumberError};
use super::{Context, DAY_MS, Duration, Value, Zone, bounds, calendar};

/// `left + right`: numbers, durations, texts (joined), and a moment (date, time, date-time) with a duration.
pub fn add(left: &Value, right: &Value, context: &Context<'_>) -> Value {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => from_number(number::add(*left, *right)),
        (Value::Duration(left), Value::Duration(right)) => from_duration(left.plus(*right)),
        (Value::Text(left), Value::Text(right)) => Value::text(&bounds::cut(format!("{left}{right}"))),
        (moment, Value::Duration(duration)) | (Value::Duration(duration), moment) => {
            move_by(moment, *duration, context.zone)
        }
        _ => Value::Missing,
    }
}

/// `left - right`: numbers, durations, a moment less a duration, and the duration between two moments of one type:
/// calendar days between dates, else elapsed time.
pub fn subtract(left: &Value, right: &Value, context: &Context<'_>) -> Value {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => from_number(number::subtract(*left, *right)),
        (Value::Duration(left), Value::Duration(right)) => from_duration(left.minus(*right)),
        (moment, Value::Duration(duration)) => {
            duration.negated().map_or(Value::Missing, |duration| move_by(moment, duration, context.zone))
        }
        (Value::Date(left), Value::Date(right)) => {
            Value::Duration(Duration::from_days(calendar::days_between(*right, *left)))
        }
        (Value::Instant(left), Value::Instant(right)) => {
            from_duration(left.checked_sub(*right).map(Duration::from_ms))
        }
        (Value::Time(left), Value::Time(right)) => {
            let ms = left.duration_since(*right).as_millis();
            from_duration(i64::try_from(ms).ok().map(Duration::from_ms))
        }
        _ => Value::Missing,
    }
}

/// `left * right`: numbers, and a number with a duration.
pub fn multiply(left: &Value, right: &Value) -> Value {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => from_number(number::multiply(*left, *right)),
        (Value::Duration(duration), Value::Number(factor))
        | (Value::Number(factor), Value::Duration(duration)) => {
            from_duration(scale(*duration, |part| number::multiply(part, *factor)))
        }
        _ => Value::Missing,
    }
}

/// `left / right`: numbers (a quotient keeps 10 digits), a duration by a number, and a duration by a duration, which
/// gives a number. Missing where the divisor is zero.
pub fn divide(left: &Value, right: &Value) -> Value {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => from_number(number::divide(*left, *right)),
        (Value::Duration(duration), Value::Number(divisor)) => {
            from_duration(scale(*duration, |part| number::divide(part, *divisor)))
        }
        (Value::Duration(left), Value::Duration(right)) => {
            from_number(number::divide(Decimal::from(left.nominal_ms()), Decimal::from(right.nominal_ms())))
        }
        _ => Value::Missing,
    }
}

/// `left % right`: the remainder of numbers, with the sign of `left`. Missing where the divisor is zero.
pub fn remainder(left: &Value, right: &Value) -> Value {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => from_number(number::remainder(*left, *right)),
        _ => Value::Missing,
    }
}

/// `-value`: a number or a duration.
pub fn negate(value: &Value) -> Value {
    match value {
        Value::Number(decimal) => Value::Number(-*decimal),
        Value::Duration(duration) => from_duration(duration.negated()),
        _ => Value::Missing,
    }
}

/// A date, time or date-time some time later.
fn move_by(moment: &Value, duration: Duration, zone: &Zone) -> Value {
    match moment {
        Value::Date(date) => calendar::add_to_date(*date, duration).map_or(Value::Missing, Value::Date),
        Value::Time(time) => Value::Time(calendar::add_to_time(*time, duration)),
        Value::Instant(instant) => zone.add(*instant, duration).map_or(Value::Missing, Value::Instant),
        _ => Value::Missing,
    }
}

/// A duration times or over a number: whole days stay calendar days, what is left of a day becomes elapsed time.
fn scale(
    duration: Duration,
    operation: impl Fn(Decimal) -> Result<Decimal, NumberError>,
) -> Option<Duration> {
    let days = operation(Decimal::from(duration.days)).ok()?;
    let whole_days = days.trunc();
    let part_of_day = number::multiply(days - whole_days, Decimal::from(DAY_MS)).ok()?;
    let ms = number::add(operation(Decimal::from(duration.ms)).ok()?, part_of_day).ok()?;
    Some(Duration {
        days: i32::try_from(number::to_i64(whole_days)?).ok()?,
        ms: number::to_i64(number::round(ms, 0))?,
    })
}

/// A number, or nothing.
fn from_number(result: Result<Decimal, NumberError>) -> Value {
    result.map_or(Value::Missing, Value::Number)
}

/// A duration, or nothing.
fn from_duration(duration: Option<Duration>) -> Value {
    duration.map_or(Value::Missing, Value::Duration)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::iso;
    use jiff::civil::{date, time};

    fn decimal(literal: &str) -> Value {
        Value::Number(number::parse(literal).unwrap())
    }

    fn duration(literal: &str) -> Value {
        Value::Duration(Duration::parse(literal).unwrap())
    }

    fn with_paris(test: impl Fn(&Context<'_>)) {
        let paris = Zone::named("Europe/Paris").unwrap();
        test(&Context { now_ms: 0, zone: &paris, language: "", country: "FR", names: &() });
    }

    #[test]
    fn sums_and_differences() {
        with_paris(|context| {
            let instant = |text| Value::Instant(iso::parse_instant(text, context.zone).unwrap());
            let (eve, noon) = (instant("2026-03-28T12:00"), instant("2026-03-29T12:00"));
            assert_eq!(add(&decimal("1.5"), &decimal("0.5"), context), decimal("2"));
            assert_eq!(add(&eve, &duration("1d"), context), noon);
            assert_eq!(add(&duration("23h"), &eve, context), noon);
            assert_eq!(subtract(&noon, &duration("1d"), context), eve);
            assert_eq!(subtract(&noon, &eve, context), duration("23h"));
            assert_eq!(
                subtract(&Value::Date(date(2026, 3, 29)), &Value::Date(date(2026, 3, 28)), context),
                duration("1d")
            );
            let (morning, evening) = (Value::Time(time(9, 0, 0, 0)), Value::Time(time(18, 30, 0, 0)));
            assert_eq!(subtract(&evening, &morning, context), duration("9h30m"));
            assert_eq!(add(&evening, &duration("7h"), context), Value::Time(time(1, 30, 0, 0)));
            assert_eq!(add(&Value::text("a"), &Value::text("b"), context), Value::text("ab"));
            assert_eq!(add(&Value::Missing, &decimal("1"), context), Value::Missing);
            assert_eq!(add(&Value::Missing, &duration("1h"), context), Value::Missing);
            assert_eq!(add(&Value::Date(jiff::civil::Date::MAX), &duration("1d"), context), Value::Missing);
        });
    }

    #[test]
    fn products_and_quotients() {
        assert_eq!(multiply(&duration("1d2h"), &decimal("1.5")), duration("1d15h"));
        assert_eq!(multiply(&decimal("-1"), &duration("1h")), negate(&duration("1h")));
        assert_eq!(divide(&duration("1d"), &decimal("2")), duration("12h"));
        assert_eq!(divide(&duration("1d"), &duration("1h")), decimal("24"));
        assert_eq!(divide(&duration("1d"), &duration("0s")), Value::Missing);
        assert_eq!(divide(&decimal("1"), &decimal("0")), Value::Missing);
        assert_eq!(remainder(&decimal("7"), &decimal("4")), decimal("3"));
        assert_eq!(multiply(&duration("1000000d"), &decimal("1000000")), Value::Missing);
        assert_eq!(negate(&Value::Duration(Duration { days: i32::MIN, ms: 0 })), Value::Missing);
        assert_eq!(negate(&Value::text("a")), Value::Missing);
    }
}
