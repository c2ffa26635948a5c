//! Schedules: cron expressions of five fields, `minute hour day month weekday`.

mod parse;

use jiff::civil::{Date, DateTime, Time};

use super::{Zone, calendar};

pub use parse::CronError;

/// Days to look ahead: the rarest schedules, a day of the month that must also be a day of the week, come round within
/// 40 years.
const HORIZON_DAYS: i64 = 40 * 366;

/// A schedule. In each set the bit of a value says whether it is in the set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cron {
    /// 0 to 59.
    minutes: u64,
    /// 0 to 23.
    hours: u64,
    /// Days of the month, 1 to 31.
    days: u64,
    /// 1 to 12.
    months: u64,
    /// Days of the week, Sunday is 0.
    weekdays: u64,
    /// Where both days of the month and days of the week are given, either will do.
    either_day: bool,
}

impl Cron {
    /// Reads `30 9 * * MON-FRI`, `@daily` and the like: numbers, `*`, ranges `1-5`, lists `1,3`, steps `*/15` and `8-18/2`,
    /// English names of months and days of the week in any case, Sunday as 0 or 7. A schedule that can never fire is
    /// refused.
    pub fn parse(expression: &str) -> Result<Self, CronError> {
        parse::parse(expression)
    }

    /// The first instant strictly after `after_ms` at which the schedule fires in a time zone. Times of one day that a
    /// change of the clock makes one instant fire once. `None` only where the calendar ends.
    pub fn next(&self, zone: &Zone, after_ms: i64) -> Option<i64> {
        let from = zone.local(calendar::in_calendar(after_ms).then_some(after_ms)?);
        (0..HORIZON_DAYS)
            .map_while(|days| calendar::add_days(from.date(), days))
            .filter(|date| self.has_day(*date))
            .find_map(|date| self.next_on(date, from, zone, after_ms))
    }

    /// The first firing on one day that is after an instant, which a clock shows as `from`.
    fn next_on(&self, date: Date, from: DateTime, zone: &Zone, after_ms: i64) -> Option<i64> {
        let (first_hour, first_minute) =
            if date == from.date() { (from.hour(), from.minute()) } else { (0, 0) };
        (first_hour..24).filter(|hour| has(self.hours, *hour)).find_map(|hour| {
            let first_minute = if hour == first_hour { first_minute } else { 0 };
            (first_minute..60)
                .filter(|minute| has(self.minutes, *minute))
                .filter_map(|minute| zone.instant(date.to_datetime(Time::new(hour, minute, 0, 0).ok()?)))
                .find(|instant| *instant > after_ms)
        })
    }

    fn has_day(&self, date: Date) -> bool {
        let day = has(self.days, date.day());
        let weekday = has(self.weekdays, date.weekday().to_sunday_zero_offset());
        has(self.months, date.month()) && if self.either_day { day || weekday } else { day && weekday }
    }
}

fn has(set: u64, value: i8) -> bool {
    set & (1 << value) != 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::iso::{display_datetime, parse_instant};
    use proptest::prelude::*;

    fn paris() -> Zone {
        Zone::named("Europe/Paris").unwrap()
    }

    /// The next firings in Paris.
    fn firings(expression: &str, after: &str, count: usize) -> Vec<String> {
        let cron = Cron::parse(expression).unwrap();
        let mut instant = parse_instant(after, &paris()).unwrap();
        let mut firings = Vec::new();
        for _ in 0..count {
            instant = cron.next(&paris(), instant).unwrap();
            firings.push(display_datetime(paris().local(instant)));
        }
        firings
    }

    #[test]
    fn next_firings() {
        for (expression, after, expected) in [
            ("0 9 * * *", "2026-01-05T09:00", "2026-01-06T09:00"),
            ("0 9 * * *", "2026-01-05T08:59:59", "2026-01-05T09:00"),
            ("*/15 * * * *", "2026-01-05T09:07:30", "2026-01-05T09:15"),
            ("30 9 * * MON-FRI", "2026-01-09T10:00", "2026-01-12T09:30"),
            ("0 0 1 * *", "2026-01-05T09:00", "2026-02-01T00:00"),
            ("0 0 31 * *", "2026-02-01T09:00", "2026-03-31T00:00"),
            ("0 0 29 2 *", "2026-01-01T00:00", "2028-02-29T00:00"),
            ("0 0 29 2 *", "2096-03-01T00:00", "2104-02-29T00:00"),
            ("0 12 25 dec *", "2026-12-25T12:00", "2027-12-25T12:00"),
            ("59 23 31 12 *", "2026-12-31T23:58", "2026-12-31T23:59"),
            // Either the 13th or a Friday.
            ("0 0 13 * FRI", "2026-01-05T00:00", "2026-01-09T00:00"),
            ("0 0 13 * FRI", "2026-01-09T00:00", "2026-01-13T00:00"),
            // A day of the month that starts with `*` and a day of the week: both.
            ("0 0 */30 2 1", "2026-01-05T00:00", "2027-02-01T00:00"),
            ("0 8-18/5 * * *", "2026-01-05T09:00", "2026-01-05T13:00"),
            ("@weekly", "2026-01-05T09:00", "2026-01-11T00:00"),
        ] {
            assert_eq!(firings(expression, after, 1), [expected], "{expression} after {after}");
        }
    }

    #[test]
    fn the_hour_that_is_left_out() {
        assert_eq!(firings("30 2 * * *", "2026-03-28T12:00", 2), ["2026-03-29T03:00", "2026-03-30T02:30"]);
        assert_eq!(
            firings("*/30 * * * *", "2026-03-29T01:15", 3),
            ["2026-03-29T01:30", "2026-03-29T03:00", "2026-03-29T03:30"]
        );
    }

    #[test]
    fn the_hour_that_comes_twice() {
        assert_eq!(firings("30 2 * * *", "2026-10-24T12:00", 2), ["2026-10-25T02:30", "2026-10-26T02:30"]);
        let cron = Cron::parse("30 2 * * *").unwrap();
        let noon = parse_instant("2026-10-24T12:00", &paris()).unwrap();
        assert_eq!(cron.next(&paris(), noon), parse_instant("2026-10-25T00:30Z", &paris()));
        // From within the second of the two hours the next is after it.
        let second = parse_instant("2026-10-25T01:10Z", &paris()).unwrap();
        let half_hourly = Cron::parse("*/30 * * * *").unwrap();
        assert_eq!(half_hourly.next(&paris(), second), parse_instant("2026-10-25T02:00Z", &paris()));
    }

    #[test]
    fn where_the_calendar_ends() {
        let cron = Cron::parse("@daily").unwrap();
        assert_eq!(cron.next(&Zone::UTC, i64::MAX), None);
        assert!(cron.next(&Zone::UTC, -377_700_000_000_000).is_some());
    }

    proptest! {
        #[test]
        fn the_next_firing_is_the_first_minute_that_fits(
            after in 1_700_000_000_000..2_000_000_000_000_i64, minute in 0..60_u8, hour in 0..24_u8, weekday in 0..7_u8,
        ) {
            let cron = Cron::parse(&format!("{minute} {hour} * * {weekday}")).unwrap();
            let next = cron.next(&Zone::UTC, after).unwrap();
            let fits = |instant: i64| {
                let local = Zone::UTC.local(instant);
                local.minute() == minute as i8
                    && local.hour() == hour as i8
                    && local.date().weekday().to_sunday_zero_offset() == weekday as i8
            };
            let mut expected = after - after % 60_000 + 60_000;
            while !fits(expected) {
                expected += 60_000;
            }
            prop_assert_eq!(next, expected);
        }

        #[test]
        fn firings_move_on(after in any::<i32>(), days in 1..29_u8, months in 1..13_u8, zone in 0..3_usize) {
            let zone = Zone::named(["Europe/Paris", "Australia/Lord_Howe", "America/St_Johns"][zone]).unwrap();
            let cron = Cron::parse(&format!("*/7 * {days} {months} *")).unwrap();
            let mut instant = i64::from(after) * 1000;
            for _ in 0..20 {
                let next = cron.next(&zone, instant).unwrap();
                prop_assert!(next > instant);
                instant = next;
            }
        }
    }
}
