//! Quiet hours: until when marketing is held.

use jiff::civil::{Date, Weekday};

use crate::config::QuietHours;
use crate::value::{Zone, calendar};

/// Days that a search for the next moment looks ahead: no policy closes for longer.
const DAYS_AHEAD: i64 = 14;

/// When marketing may next be sent to somebody in a time zone; `None`: now.
pub fn held_until(policy: QuietHours, zone: &Zone, now_ms: i64) -> Option<i64> {
    let (from_hour, to_hour) = match policy {
        QuietHours::None => return None,
        QuietHours::FrMarketing => (8, 20),
        QuietHours::UsMarketing => (8, 21),
    };
    let local = zone.local(now_ms);
    let opens = |date: Date| zone.instant(date.at(from_hour, 0, 0, 0));
    let is_open_day = |date: Date| policy != QuietHours::FrMarketing || !is_french_day_off(date);
    if is_open_day(local.date()) && (from_hour..to_hour).contains(&local.hour()) {
        return None;
    }
    let days = (0..DAYS_AHEAD).filter_map(|days| calendar::add_days(local.date(), days));
    days.filter(|date| is_open_day(*date)).filter_map(opens).find(|at_ms| *at_ms > now_ms)
}

/// Sundays and the public holidays of metropolitan France (code du travail, L3133-1).
fn is_french_day_off(date: Date) -> bool {
    const FIXED: [(i8, i8); 8] = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
    /// Days from Easter Sunday: Easter Monday, Ascension, Whit Monday.
    const MOVABLE: [i64; 3] = [1, 39, 50];
    let easter = easter_sunday(date.year());
    let movable = || {
        MOVABLE.iter().any(|days| easter.and_then(|easter| calendar::add_days(easter, *days)) == Some(date))
    };
    date.weekday() == Weekday::Sunday || FIXED.contains(&(date.month(), date.day())) || movable()
}

/// Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher).
fn easter_sunday(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::iso::{display_datetime, parse_datetime};

    fn paris() -> Zone {
        Zone::named("Europe/Paris").unwrap()
    }

    fn next(policy: QuietHours, local: &str) -> Option<String> {
        let now_ms = paris().instant(parse_datetime(local).unwrap()).unwrap();
        held_until(policy, &paris(), now_ms).map(|at_ms| display_datetime(paris().local(at_ms)))
    }

    #[test]
    fn french_marketing_keeps_nights_sundays_and_holidays_free() {
        let next = |local| next(QuietHours::FrMarketing, local);
        assert_eq!(next("2026-11-25T08:00"), None);
        assert_eq!(next("2026-11-25T19:59"), None);
        assert_eq!(next("2026-11-25T20:00").as_deref(), Some("2026-11-26T08:00"));
        assert_eq!(next("2026-11-25T07:59").as_deref(), Some("2026-11-25T08:00"));
        // Saturday evening to Monday; Easter Sunday to the Tuesday after.
        assert_eq!(next("2026-11-28T21:00").as_deref(), Some("2026-11-30T08:00"));
        assert_eq!(next("2026-04-05T10:00").as_deref(), Some("2026-04-07T08:00"));
        assert_eq!(next("2026-05-14T10:00").as_deref(), Some("2026-05-15T08:00"));
    }

    #[test]
    fn easter_of_some_years() {
        for (year, month, day) in [(1970, 3, 29), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25), (2100, 3, 28)] {
            assert_eq!(easter_sunday(year), Date::new(year, month, day).ok());
        }
    }

    /// All holidays of each year from 1970 to 2100, as PyPI `holidays` 0.109 names them for metropolitan France. We know
    /// today's law alone: 8 May was no holiday until 1981, Whit Monday was none from 2005 to 2007.
    #[test]
    fn holidays_are_those_of_another_calendar() {
        let mut years = 0;
        for line in include_str!("policy/french_holidays.txt").lines() {
            let (year, theirs) = line.split_once(' ').unwrap();
            let year: i16 = year.parse().unwrap();
            let mut theirs: Vec<&str> = theirs.split(' ').collect();
            let first = Date::new(year, 1, 1).unwrap();
            let days = (0..366).filter_map(|days| calendar::add_days(first, days));
            let days = days.filter(|date| date.year() == year && date.weekday() != Weekday::Sunday);
            let ours: Vec<String> = days
                .filter(|date| is_french_day_off(*date))
                .map(|date| date.strftime("%m-%d").to_string())
                .collect();
            theirs.retain(|day| !is_sunday(year, day));
            let ours = ours.iter().map(String::as_str).filter(|day| {
                let is_newer = *day == "05-08" && year < 1982
                    || is_whit_monday(year, day) && (2005..2008).contains(&year);
                !is_newer || theirs.contains(day)
            });
            assert_eq!(ours.collect::<Vec<_>>(), theirs, "{year}");
            years += 1;
        }
        assert_eq!(years, 131);
    }

    fn date(year: i16, day: &str) -> Date {
        format!("{year}-{day}").parse().unwrap()
    }

    fn is_sunday(year: i16, day: &str) -> bool {
        date(year, day).weekday() == Weekday::Sunday
    }

    fn is_whit_monday(year: i16, day: &str) -> bool {
        calendar::add_days(easter_sunday(year).unwrap(), 50) == Some(date(year, day))
    }

    #[test]
    fn others_do_not_know_french_holidays() {
        assert_eq!(next(QuietHours::UsMarketing, "2026-12-25T20:30"), None);
        assert_eq!(next(QuietHours::UsMarketing, "2026-12-25T21:00").as_deref(), Some("2026-12-26T08:00"));
        assert_eq!(next(QuietHours::None, "2026-12-25T03:00"), None);
    }
}
