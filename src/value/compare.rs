//! Equality and order of values.

use std::cmp::Ordering;

use super::Value;

/// Whether two values are equal. A missing value equals only a missing one. Texts are compared as they are, without
/// folding; durations by their length with days of 24 hours. Values of different types are not equal.
pub fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Duration(left), Value::Duration(right)) => left.nominal_ms() == right.nominal_ms(),
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len() && left.iter().zip(right.iter()).all(|(left, right)| equal(left, right))
        }
        (Value::Record(left), Value::Record(right)) => {
            let same = |((left_name, left), (right_name, right)): (&(_, Value), &(_, Value))| {
                left_name == right_name && equal(left, right)
            };
            left.len() == right.len() && left.iter().zip(right.iter()).all(same)
        }
        _ => left == right,
    }
}

/// Which of two values comes first. `None` where there is no order: missing values, truths, enum values, lists,
/// records, and values of different types. Texts are ordered by code point.
pub fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => Some(left.cmp(right)),
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
        (Value::Time(left), Value::Time(right)) => Some(left.cmp(right)),
        (Value::Instant(left), Value::Instant(right)) => Some(left.cmp(right)),
        (Value::Duration(left), Value::Duration(right)) => Some(left.nominal_ms().cmp(&right.nominal_ms())),
        _ => None,
    }
}

/// Whether a value lies between two others, both included. False where there is no order.
pub fn between(value: &Value, low: &Value, high: &Value) -> bool {
    let at_least = order(value, low).is_some_and(Ordering::is_ge);
    at_least && order(value, high).is_some_and(Ordering::is_le)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Duration, Symbol, number};

    fn decimal(literal: &str) -> Value {
        Value::Number(number::parse(literal).unwrap())
    }

    #[test]
    fn equality() {
        assert!(equal(&Value::Missing, &Value::Missing));
        assert!(!equal(&Value::Missing, &Value::text("")));
        assert!(!equal(&Value::Bool(false), &Value::Missing));
        assert!(equal(&decimal("1.50"), &decimal("1.5")));
        assert!(!equal(&decimal("1"), &Value::text("1")));
        assert!(!equal(&Value::text("Été"), &Value::text("été")));
        assert!(equal(
            &Value::Duration(Duration::from_days(1)),
            &Value::Duration(Duration::from_ms(86_400_000))
        ));
        assert!(equal(&Value::list(vec![decimal("1.0")]), &Value::list(vec![decimal("1")])));
        assert!(!equal(&Value::list(vec![]), &Value::list(vec![Value::Missing])));
        let record = |name| Value::record(vec![(Symbol::of(name), Value::Bool(true))]);
        assert!(equal(&record("a"), &record("a")));
        assert!(!equal(&record("a"), &record("b")));
    }

    #[test]
    fn ordering() {
        assert_eq!(order(&decimal("2"), &decimal("10")), Some(Ordering::Less));
        assert_eq!(order(&Value::Missing, &decimal("10")), None);
        assert_eq!(order(&Value::Bool(true), &Value::Bool(false)), None);
        assert_eq!(order(&Value::Instant(2), &Value::Instant(1)), Some(Ordering::Greater));
        let (day, hours) = (Duration::from_days(1), Duration::from_ms(25 * 3_600_000));
        assert_eq!(order(&Value::Duration(day), &Value::Duration(hours)), Some(Ordering::Less));
        assert!(between(&decimal("1"), &decimal("1"), &decimal("2")));
        assert!(between(&decimal("2"), &decimal("1"), &decimal("2")));
        assert!(!between(&decimal("3"), &decimal("1"), &decimal("2")));
        assert!(!between(&Value::Missing, &decimal("1"), &decimal("2")));
    }
}
