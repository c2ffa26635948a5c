//! `during 09:00 to 19:00 on mon to sat`: the hours in which something may happen.

use jiff::civil::{Date, Time, Weekday};

use super::{Zone, calendar};

/// Names of the days of the week as scripts write them, Monday first.
pub const DAY_NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The script's name of a day of the week.
pub fn day_name(day: Weekday) -> &'static str {
    DAY_NAMES.iter().copied().nth(usize::from(day.to_monday_zero_offset().unsigned_abs())).unwrap_or("mon")
}

/// The day of the week that a script's name stands for.
pub fn day_named(name: &str) -> Option<Weekday> {
    let offset = DAY_NAMES.iter().position(|day| *day == name)?;
    Weekday::from_monday_zero_offset(i8::try_from(offset).ok()?).ok()
}

/// A set of days of the week; bit 0 is Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Days(u8);

impl Days {
    /// No day.
    pub const NONE: Self = Self(0);
    /// Every day.
    pub const ALL: Self = Self(0x7f);

    /// The set of these bits; a bit past Sunday's does not count.
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & 0x7f)
    }

    /// The bits, Monday lowest.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// One day alone.
    pub fn one(day: Weekday) -> Self {
        Self(1 << day.to_monday_zero_offset())
    }

    /// The days from one to another, both included; `sat to mon` goes through Sunday.
    pub fn range(first: Weekday, last: Weekday) -> Self {
        first
            .cycle_forward()
            .take(1 + days_until(first, last))
            .fold(Self::NONE, |days, day| days.with(Self::one(day)))
    }

    /// The days of both sets.
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a day is in the set.
    pub fn has(self, day: Weekday) -> bool {
        self.0 & Self::one(day).0 != 0
    }
}

/// Days to go forward from one day of the week to another, 0 to 6.
fn days_until(first: Weekday, last: Weekday) -> usize {
    usize::from(first.until(last).unsigned_abs())
}

/// Hours of the day on some days of the week. The first moment belongs to it, the last does not; where it does not end
/// after it begins it passes midnight, and belongs to the day on which it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// When it opens.
    pub from: Time,
    /// When it closes.
    pub to: Time,
    /// The days on which it opens.
    pub days: Days,
}

impl Window {
    /// The first instant at or after `instant_ms` that lies inside. `None` for a window that never opens.
    pub fn next(&self, zone: &Zone, instant_ms: i64) -> Option<i64> {
        let today = zone.local(instant_ms).date();
        // From yesterday, whose window may pass midnight, to two weeks on: a clock change can swallow one opening.
        (-1..=14).filter_map(|days| calendar::add_days(today, days)).find_map(|date| {
            let (opens, closes) = self.opening(zone, date)?;
            (instant_ms < closes).then_some(instant_ms.max(opens))
        })
    }

    /// Whether an instant lies inside.
    pub fn holds(&self, zone: &Zone, instant_ms: i64) -> bool {
        self.next(zone, instant_ms) == Some(instant_ms)
    }

    /// When it opens on a day, and closes.
    fn opening(&self, zone: &Zone, date: Date) -> Option<(i64, i64)> {
        if !self.days.has(date.weekday()) {
            return None;
        }
        let last = if self.to > self.from { date } else { date.tomorrow().ok()? };
        let (opens, closes) =
            (zone.instant(date.to_datetime(self.from))?, zone.instant(last.to_datetime(self.to))?);
        (opens < closes).then_some((opens, closes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::iso::{display_datetime, parse_instant, parse_time};
    use proptest::prelude::*;

    fn window(from: &str, to: &str, days: Days) -> Window {
        Window { from: parse_time(from).unwrap(), to: parse_time(to).unwrap(), days }
    }

    fn next(window: Window, instant: &str) -> String {
        let paris = Zone::named("Europe/Paris").unwrap();
        let instant = parse_instant(instant, &paris).unwrap();
        display_datetime(paris.local(window.next(&paris, instant).unwrap()))
    }

    #[test]
    fn day_sets() {
        let set = |first, last| Days::range(day_named(first).unwrap(), day_named(last).unwrap());
        assert_eq!(set("mon", "sat").bits(), 0b011_1111);
        assert_eq!(set("sat", "mon").bits(), 0b110_0001);
        assert_eq!(set("wed", "wed").bits(), 0b000_0100);
        assert_eq!(set("tue", "mon"), Days::ALL);
        assert_eq!(day_named("Mon"), None);
        for name in DAY_NAMES {
            assert_eq!(day_name(day_named(name).unwrap()), name);
        }
    }

    #[test]
    fn opening_hours() {
        let shop = window("09:00", "19:00", Days::from_bits(0b011_1111));
        // 2026-01-05 is a Monday.
        for (instant, expected) in [
            ("2026-01-05T08:59:59", "2026-01-05T09:00"),
            ("2026-01-05T09:00", "2026-01-05T09:00"),
            ("2026-01-05T18:59:59", "2026-01-05T18:59:59"),
            ("2026-01-05T19:00", "2026-01-06T09:00"),
            ("2026-01-10T19:00", "2026-01-12T09:00"),
            ("2026-01-11T12:00", "2026-01-12T09:00"),
        ] {
            assert_eq!(next(shop, instant), expected, "{instant}");
        }
    }

    #[test]
    fn past_midnight_belongs_to_the_day_it_began() {
        let bar = window("18:00", "02:00", Days::one(Weekday::Friday));
        for (instant, expected) in [
            ("2026-01-09T23:00", "2026-01-09T23:00"),
            ("2026-01-10T01:59", "2026-01-10T01:59"),
            ("2026-01-10T02:00", "2026-01-16T18:00"),
            ("2026-01-09T01:00", "2026-01-09T18:00"),
        ] {
            assert_eq!(next(bar, instant), expected, "{instant}");
        }
        let always = window("09:00", "09:00", Days::ALL);
        assert_eq!(next(always, "2026-01-09T08:00"), "2026-01-09T08:00");
    }

    #[test]
    fn clock_changes() {
        assert_eq!(next(window("02:30", "05:00", Days::ALL), "2026-03-29T01:00"), "2026-03-29T03:00");
        // All of it falls into the gap, so it does not open that Sunday.
        assert_eq!(
            next(window("02:10", "02:50", Days::one(Weekday::Sunday)), "2026-03-28T12:00"),
            "2026-04-05T02:10"
        );
        assert_eq!(next(window("02:00", "02:30", Days::ALL), "2026-10-25T03:00"), "2026-10-26T02:00");
    }

    #[test]
    fn no_day_never_opens() {
        assert_eq!(window("09:00", "19:00", Days::NONE).next(&Zone::UTC, 0), None);
    }

    proptest! {
        #[test]
        fn the_next_instant_lies_inside(instant in 0..4_000_000_000_000_i64, from in 0..1440_i32, to in 0..1440_i32, days in 1..128_u8) {
            let clock = |minutes: i32| Time::new((minutes / 60) as i8, (minutes % 60) as i8, 0, 0).unwrap();
            let paris = Zone::named("Europe/Paris").unwrap();
            let window = Window { from: clock(from), to: clock(to), days: Days::from_bits(days) };
            let next = window.next(&paris, instant).unwrap();
            prop_assert!(next >= instant && window.holds(&paris, next));
        }
    }
}
