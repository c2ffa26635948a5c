//! Durations: `90s 15m 24h 7d 2w 1h30m`.

use std::fmt;

/// A length of time: calendar days (same clock time) and elapsed milliseconds, counted separately because a day is
/// not always 24 hours long. `==` compares the two parts; authors' comparisons go through [`Duration::nominal_ms`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
pub struct Duration {
    /// Calendar days.
    pub days: i32,
    /// Elapsed milliseconds.
    pub ms: i64,
}

/// Milliseconds of a second.
pub const SECOND_MS: i64 = 1_000;
/// Milliseconds of a minute.
pub const MINUTE_MS: i64 = 60 * SECOND_MS;
/// Milliseconds of an hour.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
/// Milliseconds of a day of 24 hours.
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// Units from long to short, as literals write them: letter, days, milliseconds.
const UNITS: [(u8, i64, i64); 5] =
    [(b'w', 7, 0), (b'd', 1, 0), (b'h', 0, HOUR_MS), (b'm', 0, MINUTE_MS), (b's', 0, SECOND_MS)];

impl Duration {
    /// So many calendar days.
    pub const fn from_days(days: i32) -> Self {
        Self { days, ms: 0 }
    }

    /// So many elapsed milliseconds.
    pub const fn from_ms(ms: i64) -> Self {
        Self { days: 0, ms }
    }

    /// Reads a literal: whole numbers with the units `w d h m s`, each at most once, from long to short, nothing in
    /// between. `None` for anything else and for lengths past a million days.
    pub fn parse(literal: &str) -> Option<Self> {
        let mut rest = literal.as_bytes();
        let mut units = UNITS.iter();
        let mut total = Self::default();
        while !rest.is_empty() {
            let (count, after) = leading_number(rest)?;
            let (letter, tail) = after.split_first()?;
            let (_, days, ms) = units.find(|(unit, ..)| unit == letter)?;
            total =
                total.plus(Self { days: i32::try_from(days * count).ok()?, ms: ms.checked_mul(count)? })?;
            rest = tail;
        }
        (!literal.is_empty()).then_some(total)
    }

    /// The length in milliseconds with days of 24 hours: what ordering, equality and `hours(…)` go by.
    pub const fn nominal_ms(self) -> i64 {
        (self.days as i64).saturating_mul(DAY_MS).saturating_add(self.ms)
    }

    /// Shorter than nothing.
    pub const fn is_negative(self) -> bool {
        self.nominal_ms() < 0
    }

    /// The sum, part by part; `None` past what the parts hold.
    pub fn plus(self, other: Self) -> Option<Self> {
        Some(Self { days: self.days.checked_add(other.days)?, ms: self.ms.checked_add(other.ms)? })
    }

    /// The difference, part by part; `None` past what the parts hold.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated()?)
    }

    /// The same length backwards.
    pub fn negated(self) -> Option<Self> {
        Some(Self { days: self.days.checked_neg()?, ms: self.ms.checked_neg()? })
    }
}

/// At most nine digits from the front and what follows them.
fn leading_number(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 || digits > 9 {
        return None;
    }
    let (number, rest) = bytes.split_at_checked(digits)?;
    let count = number.iter().fold(0_i64, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    (count <= 1_000_000 || rest.first().is_some_and(|unit| matches!(unit, b'h' | b'm' | b's')))
        .then_some((count, rest))
}

impl fmt::Display for Duration {
    /// As a literal: days, hours, minutes, seconds, those that are not zero; fractions of a second are left out.
    /// A part that runs backwards has a minus sign.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.ms / SECOND_MS;
        if self.days == 0 && seconds == 0 {
            return out.write_str("0s");
        }
        if self.days != 0 {
            write!(out, "{}d", self.days)?;
        }
        if seconds < 0 {
            out.write_str("-")?;
        }
        let seconds = seconds.unsigned_abs();
        for (unit, count) in [('h', seconds / 3600), ('m', seconds / 60 % 60), ('s', seconds % 60)] {
            if count > 0 {
                write!(out, "{count}{unit}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn literals() {
        let ms = |ms| Some(Duration::from_ms(ms));
        for (literal, expected) in [
            ("90s", ms(90_000)),
            ("15m", ms(900_000)),
            ("24h", ms(86_400_000)),
            ("7d", Some(Duration::from_days(7))),
            ("2w", Some(Duration::from_days(14))),
            ("1h30m", ms(5_400_000)),
            ("1w1d2h", Some(Duration { days: 8, ms: 7_200_000 })),
            ("0s", ms(0)),
            ("", None),
            ("3", None),
            ("3x", None),
            ("30m1h", None),
            ("1h1h", None),
            ("h", None),
            ("-1h", None),
            ("1 h", None),
            ("9999999999s", None),
            ("999999999w", None),
        ] {
            assert_eq!(Duration::parse(literal), expected, "{literal}");
        }
    }

    #[test]
    fn display() {
        for (duration, expected) in [
            (Duration::default(), "0s"),
            (Duration::from_ms(999), "0s"),
            (Duration::from_ms(5_400_000), "1h30m"),
            (Duration::from_ms(90_000), "1m30s"),
            (Duration::from_days(14), "14d"),
            (Duration { days: 1, ms: 7_200_000 }, "1d2h"),
            (Duration { days: 1, ms: -7_200_000 }, "1d-2h"),
            (Duration::from_ms(i64::MIN), "-2562047788015h12m55s"),
        ] {
            assert_eq!(duration.to_string(), expected);
        }
    }

    proptest! {
        #[test]
        fn display_reads_back(days in 0..1_000_000_i32, seconds in 0..100_000_000_i64) {
            let duration = Duration { days, ms: seconds * SECOND_MS };
            prop_assert_eq!(Duration::parse(&duration.to_string()), Some(duration));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,20}") {
            let _ = Duration::parse(&text);
        }
    }
}
