//! Clock times, days and time zones. Instants are milliseconds since 1970 UTC.
//!
//! A local time that does not exist is the first instant after the gap; one that occurs twice, the first.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Span, Timestamp};

use super::{DAY_MS, Duration};

/// A time zone of the IANA database, which is part of the program: a host's own database does not change results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(TimeZone::UTC);

    /// The zone of an IANA name such as `Europe/Paris`, in any case. `None` if there is none.
    pub fn named(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }

    /// The zone's IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// What a clock on the wall shows at an instant. Instants outside the years -9999 to 9999 are taken as the nearest
    /// inside.
    pub fn local(&self, instant_ms: i64) -> DateTime {
        self.0.to_datetime(timestamp(instant_ms))
    }

    /// The instant of a local time; `None` outside the calendar.
    pub fn instant(&self, local: DateTime) -> Option<i64> {
        let ambiguous = self.0.to_ambiguous_timestamp(local);
        match ambiguous.offset() {
            AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(local).ok(),
            AmbiguousOffset::Fold { before, .. } => before.to_timestamp(local).ok(),
            // The later offset gives an instant before the change, the next change from there is the end of the gap.
            AmbiguousOffset::Gap { after, .. } => {
                let before_gap = after.to_timestamp(local).ok()?;
                self.0.following(before_gap).next().map(|change| change.timestamp())
            }
        }
        .map(Timestamp::as_millisecond)
    }

    /// The instant at which a day begins.
    pub fn start_of_day(&self, date: Date) -> Option<i64> {
        self.instant(date.to_datetime(Time::midnight()))
    }

    /// An instant some time later (or earlier): first the calendar days, at the same clock time, then the elapsed time.
    /// `None` outside the calendar.
    pub fn add(&self, instant_ms: i64, duration: Duration) -> Option<i64> {
        let moved = if duration.days == 0 {
            instant_ms
        } else {
            let local = self.local(instant_ms);
            let date = add_days(local.date(), i64::from(duration.days))?;
            self.instant(date.to_datetime(local.time()))?
        };
        let sum = moved.checked_add(duration.ms)?;
        in_calendar(sum).then_some(sum)
    }

    /// The next instant strictly after `after_ms` at which a clock shows `time`.
    pub fn next_clock_time(&self, after_ms: i64, time: Time) -> Option<i64> {
        let today = self.local(in_calendar(after_ms).then_some(after_ms)?).date();
        (-1..=3)
            .filter_map(|days| self.instant(add_days(today, days)?.to_datetime(time)))
            .find(|&instant| instant > after_ms)
    }
}

/// The nearest instant inside the calendar.
fn timestamp(instant_ms: i64) -> Timestamp {
    Timestamp::from_millisecond(instant_ms).unwrap_or(if instant_ms < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

/// Whether the calendar reaches to an instant.
pub fn in_calendar(instant_ms: i64) -> bool {
    Timestamp::from_millisecond(instant_ms).is_ok()
}

/// A day so many days later or earlier; `None` outside the years -9999 to 9999.
pub fn add_days(date: Date, days: i64) -> Option<Date> {
    date.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// A day some time later or earlier; elapsed time counts from the day's midnight, with 24 hours a day, so that
/// `date + 36h` is the next day.
pub fn add_to_date(date: Date, duration: Duration) -> Option<Date> {
    add_days(date, i64::from(duration.days).checked_add(duration.ms.div_euclid(DAY_MS))?)
}

/// A clock time some time later or earlier, round the clock; calendar days change nothing.
pub fn add_to_time(time: Time, duration: Duration) -> Time {
    time.wrapping_add(jiff::SignedDuration::from_millis(duration.ms % DAY_MS))
}

/// Days from one date to another, negative backwards.
pub fn days_between(from: Date, to: Date) -> i32 {
    let hours = from.duration_until(to).as_hours();
    i32::try_from(hours / 24).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, datetime, time};
    use proptest::prelude::*;

    fn paris() -> Zone {
        Zone::named("Europe/Paris").unwrap()
    }

    fn utc(year: i16, month: i8, day: i8, hour: i8, minute: i8) -> i64 {
        Zone::UTC.instant(datetime(year, month, day, hour, minute, 0, 0)).unwrap()
    }

    #[test]
    fn names() {
        assert_eq!(Zone::named("europe/paris").unwrap().name(), "Europe/Paris");
        assert!(Zone::named("Europe/Atlantis").is_none());
        assert!(Zone::named("").is_none());
        assert!(Zone::named("/etc/passwd").is_none());
        assert_eq!(Zone::UTC.name(), "UTC");
    }

    #[test]
    fn a_gap_ends_at_its_end() {
        let end = utc(2026, 3, 29, 1, 0);
        for minute in [0, 1, 30, 59] {
            assert_eq!(paris().instant(datetime(2026, 3, 29, 2, minute, 0, 0)), Some(end));
        }
        assert_eq!(paris().instant(datetime(2026, 3, 29, 1, 59, 0, 0)), Some(end - 60_000));
        assert_eq!(paris().instant(datetime(2026, 3, 29, 3, 0, 0, 0)), Some(end));
        assert_eq!(paris().instant(datetime(2026, 3, 29, 3, 1, 0, 0)), Some(end + 60_000));
    }

    #[test]
    fn a_gap_of_a_whole_day() {
        // Samoa left out 2011-12-30.
        let apia = Zone::named("Pacific/Apia").unwrap();
        assert_eq!(apia.instant(datetime(2011, 12, 30, 9, 0, 0, 0)), Some(utc(2011, 12, 30, 10, 0)));
    }

    #[test]
    fn a_fold_takes_the_first() {
        assert_eq!(paris().instant(datetime(2026, 10, 25, 2, 30, 0, 0)), Some(utc(2026, 10, 25, 0, 30)));
        assert_eq!(paris().instant(datetime(2026, 10, 25, 3, 0, 0, 0)), Some(utc(2026, 10, 25, 2, 0)));
    }

    #[test]
    fn days_keep_the_clock_and_hours_do_not() {
        let eve = paris().instant(datetime(2026, 3, 28, 12, 0, 0, 0)).unwrap();
        let local = |duration| paris().local(paris().add(eve, duration).unwrap());
        assert_eq!(local(Duration::from_days(1)), datetime(2026, 3, 29, 12, 0, 0, 0));
        assert_eq!(local(Duration::from_ms(DAY_MS)), datetime(2026, 3, 29, 13, 0, 0, 0));
        assert_eq!(local(Duration { days: 1, ms: 3_600_000 }), datetime(2026, 3, 29, 13, 0, 0, 0));
        assert_eq!(local(Duration::from_days(-1)), datetime(2026, 3, 27, 12, 0, 0, 0));
    }

    #[test]
    fn no_days_keep_the_second_time_of_a_fold() {
        let second = utc(2026, 10, 25, 1, 30);
        assert_eq!(paris().add(second, Duration::default()), Some(second));
        assert_eq!(paris().add(second, Duration::from_ms(60_000)), Some(second + 60_000));
    }

    #[test]
    fn past_the_calendar_there_is_nothing() {
        assert_eq!(Zone::UTC.add(0, Duration::from_days(i32::MAX)), None);
        assert_eq!(Zone::UTC.add(0, Duration::from_ms(i64::MAX)), None);
        assert_eq!(Zone::UTC.add(i64::MAX, Duration::from_days(1)), None);
        assert_eq!(add_days(Date::MAX, 1), None);
        assert_eq!(add_days(Date::MIN, 7_304_483), Some(Date::MAX));
        for days in [7_304_485, 10_000_000, i64::MAX] {
            assert_eq!(add_days(date(2026, 1, 1), days), None);
            assert_eq!(add_days(date(2026, 1, 1), -days), None);
        }
        assert_eq!(add_to_date(Date::MIN, Duration::from_ms(-1)), None);
    }

    #[test]
    fn next_clock_times() {
        let next = |now: DateTime, clock| {
            paris().local(paris().next_clock_time(paris().instant(now).unwrap(), clock).unwrap())
        };
        let nine = time(9, 0, 0, 0);
        assert_eq!(next(datetime(2026, 1, 5, 8, 59, 0, 0), nine), datetime(2026, 1, 5, 9, 0, 0, 0));
        assert_eq!(next(datetime(2026, 1, 5, 9, 0, 0, 0), nine), datetime(2026, 1, 6, 9, 0, 0, 0));
        assert_eq!(next(datetime(2026, 1, 5, 23, 0, 0, 0), nine), datetime(2026, 1, 6, 9, 0, 0, 0));
        let half_past_two = time(2, 30, 0, 0);
        assert_eq!(next(datetime(2026, 3, 29, 1, 0, 0, 0), half_past_two), datetime(2026, 3, 29, 3, 0, 0, 0));
        assert_eq!(
            next(datetime(2026, 3, 29, 3, 0, 0, 0), half_past_two),
            datetime(2026, 3, 30, 2, 30, 0, 0)
        );
    }

    #[test]
    fn a_clock_time_of_a_fold_comes_once() {
        let first = utc(2026, 10, 25, 0, 30);
        let half_past_two = time(2, 30, 0, 0);
        assert_eq!(paris().next_clock_time(first - 1, half_past_two), Some(first));
        assert_eq!(paris().next_clock_time(first, half_past_two), Some(utc(2026, 10, 26, 1, 30)));
    }

    #[test]
    fn dates_and_times() {
        assert_eq!(add_to_date(date(2026, 2, 28), Duration::from_days(1)), Some(date(2026, 3, 1)));
        assert_eq!(add_to_date(date(2026, 2, 28), Duration::from_ms(36 * 3_600_000)), Some(date(2026, 3, 1)));
        assert_eq!(add_to_date(date(2026, 2, 28), Duration::from_ms(-1)), Some(date(2026, 2, 27)));
        assert_eq!(days_between(date(2026, 3, 1), date(2026, 2, 1)), -28);
        assert_eq!(days_between(Date::MIN, Date::MAX), 7_304_483);
        assert_eq!(add_to_time(time(23, 30, 0, 0), Duration::from_ms(3_600_000)), time(0, 30, 0, 0));
        assert_eq!(add_to_time(time(0, 30, 0, 0), Duration::from_ms(-3_600_000)), time(23, 30, 0, 0));
    }

    proptest! {
        #[test]
        fn instants_and_local_times_agree(instant in -2_000_000_000_000..5_000_000_000_000_i64, zone in 0..6_usize) {
            let names = ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "UTC"];
            let zone = Zone::named(names[zone]).unwrap();
            let instant = instant / 1000 * 1000;
            let local = zone.local(instant);
            let back = zone.instant(local).unwrap();
            // Equal, or the first of the two that show this time.
            prop_assert!(back <= instant && zone.local(back) == local);
        }

        #[test]
        fn the_next_clock_time_comes_within_two_days(instant in any::<i64>(), hour in 0..24_i8, minute in 0..60_i8) {
            if let Some(next) = paris().next_clock_time(instant, time(hour, minute, 0, 0)) {
                prop_assert!(next > instant && next - instant < 2 * DAY_MS);
            }
        }

        #[test]
        fn adding_never_panics(instant in any::<i64>(), days in any::<i32>(), ms in any::<i64>()) {
            let _ = paris().add(instant, Duration { days, ms });
            let _ = add_to_time(time(1, 2, 3, 4), Duration { days, ms });
            let _ = add_to_date(date(2026, 1, 1), Duration { days, ms });
        }
    }
}
