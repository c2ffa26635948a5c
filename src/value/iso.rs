//! Dates, clock times and date-times as ISO 8601 writes them: literals, JSON and text.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use super::Zone;

/// Reads `2026-12-25`. `None` for any other shape and for days that do not exist.
pub fn parse_date(text: &str) -> Option<Date> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = text.as_bytes() else { return None };
    Date::new(
        number(&[a, b, c, d])?,
        i8::try_from(number(&[e, f])?).ok()?,
        i8::try_from(number(&[g, h])?).ok()?,
    )
    .ok()
}

/// Reads `09:00`, `09:00:30` or `09:00:30.250`. `None` for any other shape and for times past 23:59:59.
pub fn parse_time(text: &str) -> Option<Time> {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, ""));
    let (hour, minute, second) = match *clock.as_bytes() {
        [a, b, b':', c, d] if clock.len() == text.len() => (number(&[a, b])?, number(&[c, d])?, 0),
        [a, b, b':', c, d, b':', e, f] => (number(&[a, b])?, number(&[c, d])?, number(&[e, f])?),
        _ => return None,
    };
    if second > 59 || (fraction.is_empty() && clock.len() != text.len()) {
        return None;
    }
    let part = |part: i16| i8::try_from(part).ok();
    Time::new(part(hour)?, part(minute)?, part(second)?, nanoseconds(fraction)?).ok()
}

/// Reads a local date-time: date, `T` or a space, clock time.
pub fn parse_datetime(text: &str) -> Option<DateTime> {
    let (date, time) = text.split_once(['T', 't', ' '])?;
    Some(parse_date(date)?.to_datetime(parse_time(time)?))
}

/// Reads an instant: a date-time with `Z` or an offset such as `+02:00` or `+0200`; without one it is local to `zone`.
pub fn parse_instant(text: &str, zone: &Zone) -> Option<i64> {
    if let Some(local) = text.strip_suffix(['Z', 'z']) {
        return Zone::UTC.instant(parse_datetime(local)?);
    }
    // The date's own hyphens are in the first ten bytes.
    let sign = text.bytes().enumerate().skip(11).find(|(_, byte)| matches!(byte, b'+' | b'-'));
    let Some((at, sign)) = sign else { return zone.instant(parse_datetime(text)?) };
    let (local, offset) = text.split_at_checked(at)?;
    let seconds = parse_offset(offset.get(1..)?)? * if sign == b'-' { -1 } else { 1 };
    let instant = Offset::from_seconds(seconds).ok()?.to_timestamp(parse_datetime(local)?).ok()?;
    Some(instant.as_millisecond())
}

/// Seconds of `02:00`, `0200` or `02`.
fn parse_offset(text: &str) -> Option<i32> {
    let (hours, minutes) = match *text.as_bytes() {
        [a, b] => (number(&[a, b])?, 0),
        [a, b, c, d] | [a, b, b':', c, d] => (number(&[a, b])?, number(&[c, d])?),
        _ => return None,
    };
    (hours < 24 && minutes < 60).then(|| i32::from(hours) * 3600 + i32::from(minutes) * 60)
}

/// Digits as a number; at most four of them are given.
fn number(digits: &[u8]) -> Option<i16> {
    digits
        .iter()
        .try_fold(0_i16, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i16::from(digit - b'0')))
}

/// Nanoseconds of the digits after a point; digits past the ninth do not count.
fn nanoseconds(fraction: &str) -> Option<i32> {
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
    Some(digits.fold(0, |sum, digit| sum * 10 + i32::from(digit - b'0')))
}

/// `2026-12-25`.
pub fn display_date(date: Date) -> String {
    date.to_string()
}

/// `09:00`, or `09:00:30` where there are seconds; fractions are left out.
pub fn display_time(time: Time) -> String {
    if time.second() == 0 {
        format!("{:02}:{:02}", time.hour(), time.minute())
    } else {
        format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
    }
}

/// `2026-12-25T09:00`, as a clock shows it.
pub fn display_datetime(local: DateTime) -> String {
    format!("{}T{}", display_date(local.date()), display_time(local.time()))
}

/// `2026-12-25T08:00:00.000Z`: an instant for other programs.
pub fn display_instant(instant_ms: i64) -> String {
    let local = Zone::UTC.local(instant_ms);
    let (time, milliseconds) = (local.time(), local.time().subsec_nanosecond() / 1_000_000);
    let clock = format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second());
    format!("{}T{clock}.{milliseconds:03}Z", display_date(local.date()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    #[test]
    fn dates() {
        assert_eq!(parse_date("2026-12-25"), Some(date(2026, 12, 25)));
        assert_eq!(parse_date("2028-02-29"), Some(date(2028, 2, 29)));
        for wrong in [
            "2026-02-30",
            "2026-2-3",
            "26-12-25",
            "2026/12/25",
            "",
            "2026-12-25 ",
            "٢٠٢٦-12-25",
            "2026-13-01",
        ] {
            assert_eq!(parse_date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn times() {
        assert_eq!(parse_time("09:00"), Some(time(9, 0, 0, 0)));
        assert_eq!(parse_time("23:59:59"), Some(time(23, 59, 59, 0)));
        assert_eq!(parse_time("09:00:30.25"), Some(time(9, 0, 30, 250_000_000)));
        assert_eq!(parse_time("09:00:30.1234567891"), Some(time(9, 0, 30, 123_456_789)));
        for wrong in
            ["25:00", "24:00", "9:00", "09:60", "09:00:60", "09:00.5", "09:00:30.", "09:00:30.x", "", "09"]
        {
            assert_eq!(parse_time(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn instants() {
        let paris = Zone::named("Europe/Paris").unwrap();
        let eight = Some(1_798_185_600_000);
        for text in [
            "2026-12-25T08:00Z",
            "2026-12-25T09:00",
            "2026-12-25 09:00:00",
            "2026-12-25T09:00+01:00",
            "2026-12-25T09:00:00.000+0100",
            "2026-12-25T03:00-05",
            "2026-12-25t08:00:00z",
        ] {
            assert_eq!(parse_instant(text, &paris), eight, "{text}");
        }
        for wrong in
            ["2026-12-25", "2026-12-25T09:00+25:00", "2026-12-25T09:00+1", "T", "", "2026-12-25T09:00é"]
        {
            assert_eq!(parse_instant(wrong, &paris), None, "{wrong}");
        }
        assert_eq!(display_instant(1_798_185_600_123), "2026-12-25T08:00:00.123Z");
    }

    proptest! {
        #[test]
        fn display_reads_back(seconds in 0..4_000_000_000_i64) {
            let local = Zone::UTC.local(seconds * 1000);
            prop_assert_eq!(parse_datetime(&display_datetime(local)), Some(local));
            prop_assert_eq!(parse_instant(&display_instant(seconds * 1000), &Zone::UTC), Some(seconds * 1000));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][-+0-9:.Zé]{0,12}") {
            let _ = parse_instant(&text, &Zone::UTC);
        }
    }
}
