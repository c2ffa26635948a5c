//! CLDR patterns: what `format(value, "pattern")` writes.

mod moment;
mod number;

use jiff::civil::{DateTime, Time};

use super::language::{Language, language};
use super::{Context, Value};
use crate::text::LengthRange;

use number::NumberPattern;

/// The longest pattern in bytes.
pub const MAX_PATTERN_BYTES: usize = 100;

/// A pattern, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(Form);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Form {
    Moment(Vec<moment::Item>),
    Number(NumberPattern),
}

/// What a pattern writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatternKind {
    /// A number.
    Number,
    /// A date, or the day of a date-time.
    Date,
    /// A clock time, or that of a date-time.
    Time,
    /// A date-time alone: it has day and clock.
    DateTime,
}

/// Why a text is no pattern, with the bytes of it that are wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    /// In plain words, without a full stop.
    pub message: String,
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// A piece of a pattern, before it is known what the pattern writes.
#[derive(Debug, Clone, Copy)]
struct Piece {
    /// The character.
    character: char,
    /// It stood between quotes.
    quoted: bool,
    /// Its first byte.
    at: usize,
}

impl Pattern {
    /// Reads a pattern. One with `0` or `#` outside quotes writes a number, any other a date or time. Text between
    /// single quotes is written as it is, `''` is a quote.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        if text.len() > MAX_PATTERN_BYTES {
            return Err(PatternError::new(
                format!("a pattern has at most {MAX_PATTERN_BYTES} bytes"),
                0,
                text.len(),
            ));
        }
        let pieces = pieces(text)?;
        let is_number = pieces.iter().any(|piece| !piece.quoted && matches!(piece.character, '0' | '#'));
        if is_number {
            return number::parse(&pieces).map(|pattern| Self(Form::Number(pattern)));
        }
        let items = moment::parse(&pieces)?;
        if !items.iter().any(moment::Item::is_field) {
            let message =
                "nothing of a value is written: a pattern has fields such as `dd/MM/yyyy`, `HH:mm` or `0.00`";
            return Err(PatternError::new(message.to_owned(), 0, text.len()));
        }
        Ok(Self(Form::Moment(items)))
    }

    /// What it writes.
    pub fn kind(&self) -> PatternKind {
        let Form::Moment(items) = &self.0 else { return PatternKind::Number };
        match (items.iter().any(moment::Item::is_of_day), items.iter().any(moment::Item::is_of_clock)) {
            (true, true) => PatternKind::DateTime,
            (true, false) => PatternKind::Date,
            _ => PatternKind::Time,
        }
    }

    /// A value in the contact's language and time zone. `None` where the pattern is for another type.
    pub fn format(&self, value: &Value, context: &Context<'_>) -> Option<String> {
        let names = language(context.language);
        match (&self.0, value) {
            (Form::Number(pattern), Value::Number(decimal)) => Some(pattern.format(*decimal, names)),
            (Form::Moment(items), _) => {
                moment::format(items, moment_of(value, self.kind(), context)?, names).into()
            }
            _ => None,
        }
    }

    /// How short and how long what it writes can be in these languages; English where there are none.
    pub fn length<'l>(&self, languages: impl IntoIterator<Item = &'l str>) -> LengthRange {
        let of_language = |names: &Language| match &self.0 {
            Form::Moment(items) => moment::length(items, names),
            Form::Number(pattern) => pattern.length(),
        };
        let lengths = languages.into_iter().map(|tag| of_language(language(tag)));
        lengths.reduce(LengthRange::or).unwrap_or_else(|| of_language(language("en")))
    }
}

/// Day and clock of a value; what it lacks is not written by a pattern of that kind.
fn moment_of(value: &Value, kind: PatternKind, context: &Context<'_>) -> Option<DateTime> {
    match (value, kind) {
        (Value::Instant(instant), _) => Some(context.zone.local(*instant)),
        (Value::Date(date), PatternKind::Date) => Some(date.to_datetime(Time::midnight())),
        (Value::Time(time), PatternKind::Time) => Some(jiff::civil::Date::ZERO.to_datetime(*time)),
        _ => None,
    }
}

impl PatternError {
    fn new(message: String, start: usize, end: usize) -> Self {
        Self { message, start, end }
    }
}

/// The characters of a pattern, with what quotes mean taken out.
fn pieces(text: &str) -> Result<Vec<Piece>, PatternError> {
    let mut pieces = Vec::new();
    let mut opened = None;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if character != '\'' {
            pieces.push(Piece { character, quoted: opened.is_some(), at });
        } else if characters.next_if(|(_, next)| *next == '\'').is_some() {
            pieces.push(Piece { character, quoted: true, at });
        } else {
            opened = if opened.is_some() { None } else { Some(at) };
        }
    }
    match opened {
        Some(at) => Err(PatternError::new(
            "this quote is never closed; a quote in the text is written twice".to_owned(),
            at,
            text.len(),
        )),
        None => Ok(pieces),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Length;
    use crate::value::{Zone, iso, number};
    use proptest::prelude::*;

    fn formatted(pattern: &str, value: &Value, language: &str) -> String {
        let paris = Zone::named("Europe/Paris").unwrap();
        let context = Context { now_ms: 0, zone: &paris, language, country: "FR", names: &() };
        Pattern::parse(pattern).unwrap().format(value, &context).unwrap()
    }

    fn instant(text: &str) -> Value {
        Value::Instant(iso::parse_instant(text, &Zone::named("Europe/Paris").unwrap()).unwrap())
    }

    #[test]
    fn moments() {
        let moment = instant("2026-08-05T09:03:07");
        for (pattern, language, expected) in [
            ("dd/MM/yyyy HH:mm", "en", "05/08/2026 09:03"),
            ("d/M/yy", "en", "5/8/26"),
            ("EEEE d MMMM y", "fr", "mercredi 5 août 2026"),
            ("EEE d MMM", "fr", "mer. 5 août"),
            ("EEEE, d. MMMM", "de", "Mittwoch, 5. August"),
            ("E d 'de' MMMM", "es-MX", "mié 5 de agosto"),
            ("EEEE d MMMM", "it", "mercoledì 5 agosto"),
            ("EEEE, d 'de' MMMM", "pt-BR", "quarta-feira, 5 de agosto"),
            ("EEEE d MMMM", "nl", "woensdag 5 augustus"),
            ("EEEE d MMMM", "ja", "Wednesday 5 August"),
            ("h:mm a", "en", "9:03 AM"),
            ("hh:mm a", "es", "09:03 a. m."),
            ("H'h'mm", "fr", "9h03"),
            ("h 'o''clock'", "en", "9 o'clock"),
            ("m:s", "en", "3:7"),
            ("LLLL", "en", "August"),
        ] {
            assert_eq!(formatted(pattern, &moment, language), expected, "{pattern} in {language}");
        }
        for (clock, expected) in
            [("00:00", "12 AM"), ("12:00", "12 PM"), ("13:00", "1 PM"), ("23:59", "11 PM")]
        {
            assert_eq!(formatted("h a", &Value::Time(iso::parse_time(clock).unwrap()), "en"), expected);
        }
        assert_eq!(formatted("EEEE", &Value::Date(iso::parse_date("2026-03-29").unwrap()), "en"), "Sunday");
    }

    #[test]
    fn numbers() {
        for (pattern, literal, language, expected) in [
            ("0", "3.5", "en", "4"),
            ("0", "-0.4", "en", "0"),
            ("0.00", "3.5", "en", "3.50"),
            ("0.00", "3.5", "fr", "3,50"),
            ("0.##", "3", "en", "3"),
            ("0.0#", "3", "en", "3.0"),
            ("#.##", "0.5", "en", ".5"),
            ("#.##", "0", "en", "0"),
            ("#,##0.##", "1234567.891", "en", "1,234,567.89"),
            ("#,##0.##", "1234567.891", "fr", "1 234 567,89"),
            ("#,##0", "1234567", "de", "1.234.567"),
            ("#,##,##0", "1234567", "en", "12,34,567"),
            ("#,##0", "-1234", "en", "-1,234"),
            ("00", "7", "en", "07"),
            ("0,000", "7", "en", "0,007"),
            ("0.00 €", "9.9", "fr", "9,90 €"),
            ("'#'0", "7", "en", "#7"),
            ("$0.00", "-7", "en", "-$7.00"),
            ("0%", "0.256", "en", "26%"),
            ("0.0 '%'", "0.256", "en", "0.3 %"),
            ("0", "79228162514264337593543950335", "en", "79228162514264337593543950335"),
            ("0%", "79228162514264337593543950335", "en", "7922816251426433759354395033500%"),
        ] {
            assert_eq!(
                formatted(pattern, &Value::Number(number::parse(literal).unwrap()), language),
                expected,
                "{pattern}"
            );
        }
    }

    #[test]
    fn kinds() {
        for (pattern, kind) in [
            ("0.00", PatternKind::Number),
            ("'d' 0", PatternKind::Number),
            ("EEEE", PatternKind::Date),
            ("HH'0'", PatternKind::Time),
            ("d HH", PatternKind::DateTime),
        ] {
            assert_eq!(Pattern::parse(pattern).unwrap().kind(), kind, "{pattern}");
        }
        let context = Context { now_ms: 0, zone: &Zone::UTC, language: "", country: "", names: &() };
        let day = Value::Date(iso::parse_date("2026-03-29").unwrap());
        assert_eq!(Pattern::parse("HH:mm").unwrap().format(&day, &context), None);
        assert_eq!(Pattern::parse("0").unwrap().format(&day, &context), None);
        assert_eq!(Pattern::parse("0").unwrap().format(&Value::Missing, &context), None);
    }

    #[test]
    fn errors() {
        for (pattern, start, end, part) in [
            ("", 0, 0, "nothing of a value"),
            ("--", 0, 2, "nothing of a value"),
            ("'dd'", 0, 4, "nothing of a value"),
            ("dd 'of", 3, 6, "never closed"),
            ("DD/MM", 0, 2, "write `d`"),
            ("dd/MM/YYYY", 6, 10, "write `y`"),
            ("dd/MM/yyy", 6, 9, "`y`, `yy` or `yyyy`"),
            ("MMMMM", 0, 5, "`M`, `MM`, `MMM` or `MMMM`"),
            ("HH:mm:ss.SSS", 9, 12, "fractions"),
            ("é HH z", 6, 7, "time zone"),
            ("le d", 0, 1, "quotes"),
            ("0.0.0", 3, 4, "second point"),
            ("0#", 1, 2, "`#` stands before"),
            ("0.#0", 3, 4, "`#` stands after"),
            ("0.0,0", 3, 4, "before the point"),
            ("0 0", 2, 3, "once"),
            (",0", 0, 1, "between digits"),
            ("0,", 1, 2, "between digits"),
            ("0,.0", 1, 2, "between digits"),
            ("0;(0)", 1, 2, "quotes"),
        ] {
            let error = Pattern::parse(pattern).unwrap_err();
            assert!(error.message.contains(part), "{pattern}: {error:?}");
            assert_eq!((error.start, error.end), (start, end), "{pattern}: {error:?}");
        }
    }

    #[test]
    fn lengths() {
        let range =
            |pattern, languages: &[&str]| Pattern::parse(pattern).unwrap().length(languages.iter().copied());
        assert_eq!(range("dd/MM/yyyy", &["en"]).longest, Length::plain(10));
        assert_eq!(range("MMMM", &["en"]).shortest.septets, 3);
        assert_eq!(range("MMMM", &["en"]).longest.septets, 9);
        assert!(!range("MMMM", &["en"]).longest.forces_ucs2);
        assert!(range("MMMM", &["en", "fr"]).longest.forces_ucs2);
        assert!(!range("MMMM", &["fr"]).shortest.forces_ucs2);
        assert_eq!(range("0.00", &[]).shortest.septets, 4);
    }

    proptest! {
        #[test]
        fn any_pattern_is_read_or_refused(text in "[dMyEHhmsa0#.,%' Yé;-]{0,12}", seconds in any::<i32>(), mantissa in any::<i64>(), scale in 0..20_u32) {
            let Ok(pattern) = Pattern::parse(&text) else { return Ok(()) };
            let context = Context { now_ms: 0, zone: &Zone::UTC, language: "fr", country: "", names: &() };
            let value = if pattern.kind() == PatternKind::Number {
                Value::Number(rust_decimal::Decimal::new(mantissa, scale))
            } else {
                Value::Instant(i64::from(seconds) * 1000)
            };
            let text = pattern.format(&value, &context).unwrap();
            let (range, length) = (pattern.length(["fr"]), Length::of(&text));
            prop_assert!(length.utf16_units <= range.longest.utf16_units, "{} {:?}", text, range);
            prop_assert!(length.utf16_units >= range.shortest.utf16_units, "{} {:?}", text, range);
            prop_assert!(range.longest.forces_ucs2 || !length.forces_ucs2, "{}", text);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,30}") {
            if let Err(error) = Pattern::parse(&text) {
                prop_assert!(text.get(error.start..error.end).is_some());
            }
        }
    }
}
