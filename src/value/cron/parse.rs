//! Reading a cron expression.

use super::Cron;

/// Why an expression is no schedule, with the bytes of it that are wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CronError {
    /// In plain words, with the name of the field and without a full stop.
    pub message: String,
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// A field of an expression.
struct Field {
    name: &'static str,
    first: u8,
    last: u8,
    /// Names of values, beginning with the value `first_name`.
    names: &'static [&'static str],
    first_name: u8,
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const FIELDS: [Field; 5] = [
    Field { name: "minute", first: 0, last: 59, names: &[], first_name: 0 },
    Field { name: "hour", first: 0, last: 23, names: &[], first_name: 0 },
    Field { name: "day", first: 1, last: 31, names: &[], first_name: 0 },
    Field { name: "month", first: 1, last: 12, names: &MONTHS, first_name: 1 },
    Field { name: "weekday", first: 0, last: 7, names: &WEEKDAYS, first_name: 0 },
];

/// Days of each month, February in a leap year.
const MONTH_DAYS: [u8; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// A part of an expression and where it begins.
#[derive(Clone, Copy)]
struct Part<'e> {
    text: &'e str,
    start: usize,
}

impl<'e> Part<'e> {
    fn error(self, message: String) -> CronError {
        CronError { message, start: self.start, end: self.start + self.text.len() }
    }

    /// The parts between the separators.
    fn split(self, separator: fn(char) -> bool) -> impl Iterator<Item = Self> {
        let mut start = self.start;
        self.text.split_inclusive(separator).map(move |piece| {
            let part = Part { text: piece.trim_end_matches(separator), start };
            start += piece.len();
            part
        })
    }

    /// What stands before and after the first `mark`.
    fn split_once(self, mark: char) -> Option<(Self, Self)> {
        let (before, after) = self.text.split_once(mark)?;
        let start = self.start + before.len() + mark.len_utf8();
        Some((Part { text: before, start: self.start }, Part { text: after, start }))
    }
}

pub(super) fn parse(expression: &str) -> Result<Cron, CronError> {
    let whole = Part { text: expression, start: 0 };
    let trimmed = expression.trim();
    if trimmed.starts_with('@') {
        let spelled_out = nickname(trimmed).ok_or_else(|| {
            whole.error("this is not one of @hourly, @daily, @weekly, @monthly and @yearly".to_owned())
        })?;
        return parse(spelled_out);
    }
    let parts: Vec<Part<'_>> =
        whole.split(char::is_whitespace).filter(|part| !part.text.is_empty()).collect();
    let &[minute, hour, day, month, weekday] = parts.as_slice() else {
        return Err(whole.error(wrong_count(parts.len())));
    };
    let [minutes, hours, days, months, weekdays] = &FIELDS;
    let weekday_bits = weekdays.parse(weekday)?;
    let cron = Cron {
        minutes: minutes.parse(minute)?,
        hours: hours.parse(hour)?,
        days: days.parse(day)?,
        months: months.parse(month)?,
        weekdays: (weekday_bits | weekday_bits >> 7) & 0x7f,
        either_day: !day.text.starts_with('*') && !weekday.text.starts_with('*'),
    };
    if !cron.either_day && !some_month_has_a_day(&cron) {
        return Err(day.error("no month of the schedule has this day, so it would never fire".to_owned()));
    }
    Ok(cron)
}

fn nickname(text: &str) -> Option<&'static str> {
    match text.to_ascii_lowercase().as_str() {
        "@hourly" => Some("0 * * * *"),
        "@daily" | "@midnight" => Some("0 0 * * *"),
        "@weekly" => Some("0 0 * * 0"),
        "@monthly" => Some("0 0 1 * *"),
        "@yearly" | "@annually" => Some("0 0 1 1 *"),
        _ => None,
    }
}

fn wrong_count(count: usize) -> String {
    let shape = "a schedule has five fields, `minute hour day month weekday`";
    match count {
        6 | 7 => format!("{shape}; this one has {count}: there is none for seconds or years"),
        1 => format!("{shape}; this one has 1"),
        _ => format!("{shape}; this one has {count}"),
    }
}

fn some_month_has_a_day(cron: &Cron) -> bool {
    let months = (1..).zip(MONTH_DAYS).filter(|(month, _): &(u32, u8)| cron.months & (1 << month) != 0);
    months.into_iter().any(|(_, last)| cron.days & ((2_u64 << last) - 1) != 0)
}

impl Field {
    /// The set of the values of a field.
    fn parse(&self, part: Part<'_>) -> Result<u64, CronError> {
        if part.text.ends_with(',') {
            return Err(part.error(format!("{}: something must follow the last comma", self.name)));
        }
        part.split(|c| c == ',').try_fold(0, |set, item| Ok(set | self.item(item)?))
    }

    /// `*`, `5`, `1-5`, with or without a step.
    fn item(&self, part: Part<'_>) -> Result<u64, CronError> {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, self.step(step)?),
            None => (part, 1),
        };
        let (first, last) = self.range(range)?;
        if part.text.contains('/') && !range.text.contains(['*', '-']) {
            let last = self.last;
            let better = format!("{}-{last}/{step}", range.text);
            return Err(part.error(format!("{}: a step needs a range; write `{better}`", self.name)));
        }
        Ok((first..=last).step_by(usize::from(step)).fold(0, |set, value| set | 1 << value))
    }

    /// The first and last value of `*`, `5` or `1-5`.
    fn range(&self, part: Part<'_>) -> Result<(u8, u8), CronError> {
        if part.text == "*" {
            return Ok((self.first, self.last_distinct()));
        }
        let Some((from, to)) = part.split_once('-') else {
            return self.value(part).map(|value| (value, value));
        };
        let (first, last) = (self.value(from)?, self.value(to)?);
        // `fri-sun` ends the week.
        let last = if self.last == 7 && last == 0 && first > 0 { 7 } else { last };
        if first > last {
            let turned = format!("{}-{},{}-{}", from.text, self.last_distinct(), self.first, to.text);
            return Err(
                part.error(format!("{}: `{}` runs backwards; write `{turned}`", self.name, part.text))
            );
        }
        Ok((first, last))
    }

    /// The last value; Sunday as 7 is the same as 0.
    fn last_distinct(&self) -> u8 {
        if self.last == 7 { 6 } else { self.last }
    }

    fn value(&self, part: Part<'_>) -> Result<u8, CronError> {
        if let Some(at) = self.names.iter().position(|name| part.text.eq_ignore_ascii_case(name)) {
            return Ok(self.first_name + u8::try_from(at).unwrap_or_default());
        }
        let number = part.text.parse::<u8>().ok().filter(|_| !part.text.starts_with('+'));
        number
            .filter(|number| (self.first..=self.last).contains(number))
            .ok_or_else(|| part.error(self.not_a_value(part.text)))
    }

    fn step(&self, part: Part<'_>) -> Result<u8, CronError> {
        let most = self.last_distinct() - self.first;
        let step = part.text.parse::<u8>().ok().filter(|step| (1..=most).contains(step));
        step.ok_or_else(|| {
            part.error(format!("{}: the step `{}` is not a number from 1 to {most}", self.name, part.text))
        })
    }

    fn not_a_value(&self, text: &str) -> String {
        let Self { name, first, last, .. } = self;
        let names = match self.names {
            [from, .., to] => format!(" or a name from {} to {}", from.to_uppercase(), to.to_uppercase()),
            _ => String::new(),
        };
        let hint = match text {
            "?" => "; for any value write `*`",
            "" => "; a value is missing",
            _ if text.contains(['L', 'W', '#']) => "; `L`, `W` and `#` are not part of it",
            _ => "",
        };
        format!("{name}: `{text}` is not a number from {first} to {last}{names}{hint}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sets() {
        let field = |at: usize, text| FIELDS[at].parse(Part { text, start: 0 }).unwrap();
        let set = |values: &[u8]| values.iter().fold(0_u64, |set, value| set | 1 << value);
        assert_eq!(field(0, "0,15-17"), set(&[0, 15, 16, 17]));
        assert_eq!(field(0, "*/20"), set(&[0, 20, 40]));
        assert_eq!(field(1, "8-18/5"), set(&[8, 13, 18]));
        assert_eq!(field(3, "jan,DEC"), set(&[1, 12]));
        assert_eq!(field(4, "fri-sun"), set(&[5, 6, 7]));
        assert_eq!(field(4, "0-1"), set(&[0, 1]));
        assert_eq!(field(4, "*"), set(&[0, 1, 2, 3, 4, 5, 6]));
        assert_eq!(parse("0 0 * * 7"), parse("0 0 * * 0"));
        assert_eq!(parse("0 0 * * 7"), parse(" 0  0 *\t* SUN "));
    }

    #[test]
    fn errors_name_the_field_and_the_place() {
        for (expression, start, end, message) in [
            ("61 * * * *", 0, 2, "minute: `61` is not a number from 0 to 59"),
            ("0 24 * * *", 2, 4, "hour: `24` is not a number from 0 to 23"),
            ("0 0 0 * *", 4, 5, "day: `0` is not a number from 1 to 31"),
            ("0 0 L * *", 4, 5, "day: `L` is not a number from 1 to 31; `L`, `W` and `#` are not part of it"),
            ("0 0 ? * 1", 4, 5, "day: `?` is not a number from 1 to 31; for any value write `*`"),
            (
                "0 0 * JANUARY *",
                6,
                13,
                "month: `JANUARY` is not a number from 1 to 12 or a name from JAN to DEC",
            ),
            ("0 0 * * mon-8", 12, 13, "weekday: `8` is not a number from 0 to 7 or a name from SUN to SAT"),
            ("0 22-2 * * *", 2, 6, "hour: `22-2` runs backwards; write `22-23,0-2`"),
            ("*/0 * * * *", 2, 3, "minute: the step `0` is not a number from 1 to 59"),
            ("*/90 * * * *", 2, 4, "minute: the step `90` is not a number from 1 to 59"),
            ("5/15 * * * *", 0, 4, "minute: a step needs a range; write `5-59/15`"),
            ("1,,2 * * * *", 2, 2, "minute: `` is not a number from 0 to 59; a value is missing"),
            ("1, * * * *", 0, 2, "minute: something must follow the last comma"),
            ("é * * * *", 0, 2, "minute: `é` is not a number from 0 to 59"),
            ("0 0 30 2 *", 4, 6, "no month of the schedule has this day, so it would never fire"),
            ("0 0 31 4,6,9,11 *", 4, 6, "no month of the schedule has this day, so it would never fire"),
            ("@reboot", 0, 7, "this is not one of @hourly, @daily, @weekly, @monthly and @yearly"),
            ("", 0, 0, "a schedule has five fields, `minute hour day month weekday`; this one has 0"),
            (
                "0 0 12 * * MON",
                0,
                14,
                "a schedule has five fields, `minute hour day month weekday`; this one has 6: there is none for seconds or years",
            ),
        ] {
            let error = parse(expression).unwrap_err();
            assert_eq!(
                (error.message.as_str(), error.start, error.end),
                (message, start, end),
                "{expression}"
            );
        }
        assert!(parse("0 0 30 2 MON").is_ok(), "either day will do");
    }

    proptest! {
        #[test]
        fn any_expression_is_read_or_refused(expression in "[-0-9*/,@a-zA-Zé ?#]{0,30}") {
            match parse(&expression) {
                Ok(cron) => prop_assert!(cron.next(&crate::value::Zone::UTC, 0).is_some()),
                Err(error) => prop_assert!(expression.get(error.start..error.end).is_some()),
            }
        }

        #[test]
        fn fields_of_any_shape(fields in proptest::collection::vec("([*]|[0-9]{1,2}(-[0-9]{1,2})?)(/[0-9]{1,2})?", 5)) {
            if let Ok(cron) = parse(&fields.join(" ")) {
                prop_assert!(cron.next(&crate::value::Zone::UTC, 0).is_some());
            }
        }
    }
}
