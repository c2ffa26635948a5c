//! Patterns of dates and times: `EEEE d MMMM`, `HH:mm`.

use jiff::civil::DateTime;

use super::{PatternError, Piece};
use crate::text::LengthRange;
use crate::value::language::Language;

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    /// Written as it is.
    Literal(String),
    /// `y`: all digits of the year, at least so many.
    Year(usize),
    /// `yy`
    ShortYear,
    /// `M`, `MM`: the month as a number of at least so many digits.
    Month(usize),
    /// `MMMM`
    MonthName,
    /// `MMM`
    ShortMonthName,
    /// `d`, `dd`
    Day(usize),
    /// `EEEE`
    DayName,
    /// `EEE`
    ShortDayName,
    /// `H`, `HH`: 0 to 23.
    Hour(usize),
    /// `h`, `hh`: 1 to 12.
    HalfDayHour(usize),
    /// `m`, `mm`
    Minute(usize),
    /// `s`, `ss`
    Second(usize),
    /// `a`: before or after noon.
    Half,
}

impl Item {
    pub(super) fn is_field(&self) -> bool {
        !matches!(self, Self::Literal(_))
    }

    pub(super) fn is_of_clock(&self) -> bool {
        matches!(self, Self::Hour(_) | Self::HalfDayHour(_) | Self::Minute(_) | Self::Second(_) | Self::Half)
    }

    pub(super) fn is_of_day(&self) -> bool {
        self.is_field() && !self.is_of_clock()
    }
}

pub(super) fn parse(pieces: &[Piece]) -> Result<Vec<Item>, PatternError> {
    let mut items: Vec<Item> = Vec::new();
    for run in
        pieces.chunk_by(|one, next| is_letter(one) && is_letter(next) && one.character == next.character)
    {
        let Some(first) = run.first() else { continue };
        if is_letter(first) {
            let field = field(first.character, run.len());
            items.push(field.map_err(|message| PatternError::new(message, first.at, first.at + run.len()))?);
        } else if let Some(Item::Literal(text)) = items.last_mut() {
            text.push(first.character);
        } else {
            items.push(Item::Literal(first.character.into()));
        }
    }
    Ok(items)
}

/// Letters of ASCII are fields, or kept for such.
fn is_letter(piece: &Piece) -> bool {
    piece.character.is_ascii_alphabetic() && !piece.quoted
}

/// The field of a letter that stands so many times.
fn field(letter: char, count: usize) -> Result<Item, String> {
    Ok(match (letter, count) {
        ('y', 1 | 4) => Item::Year(count),
        ('y', 2) => Item::ShortYear,
        ('M' | 'L', 1 | 2) => Item::Month(count),
        ('M' | 'L', 3) => Item::ShortMonthName,
        ('M' | 'L', 4) => Item::MonthName,
        ('d', 1 | 2) => Item::Day(count),
        ('E', 1..=3) => Item::ShortDayName,
        ('E', 4) => Item::DayName,
        ('H', 1 | 2) => Item::Hour(count),
        ('h', 1 | 2) => Item::HalfDayHour(count),
        ('m', 1 | 2) => Item::Minute(count),
        ('s', 1 | 2) => Item::Second(count),
        ('a', 1) => Item::Half,
        _ => return Err(not_a_field(letter, count)),
    })
}

/// Why a letter is no field, and what was meant.
fn not_a_field(letter: char, count: usize) -> String {
    let run = letter.to_string().repeat(count);
    match letter {
        'y' => format!("`{run}`: the year is written `y`, `yy` or `yyyy`"),
        'M' | 'L' => format!("`{run}`: the month is written `M`, `MM`, `MMM` or `MMMM`"),
        'd' | 'h' | 'H' | 'm' | 's' => {
            format!("`{run}`: one or two letters, `{letter}` or `{letter}{letter}`")
        }
        'E' => format!("`{run}`: the day of the week is written `EEE` or `EEEE`"),
        'a' => format!("`{run}`: before or after noon is written `a`"),
        'Y' => {
            format!("`{run}` is the year of the week, which differs around New Year; for the year write `y`")
        }
        'D' => format!("`{run}` is the day of the year; for the day of the month write `d`"),
        'S' => format!("`{run}`: fractions of a second are not written"),
        'z' | 'Z' | 'x' | 'X' | 'v' | 'V' | 'O' => format!("`{run}`: the time zone is not written"),
        _ => format!("`{run}` is no field; words stand between single quotes: `d 'de' MMMM`"),
    }
}

/// Writes a moment.
pub(super) fn format(items: &[Item], moment: DateTime, language: &Language) -> String {
    items.iter().map(|item| format_item(item, moment, language)).collect()
}

fn format_item(item: &Item, moment: DateTime, language: &Language) -> String {
    let month = usize::from(moment.month().unsigned_abs()).saturating_sub(1);
    let weekday = usize::from(moment.date().weekday().to_monday_zero_offset().unsigned_abs());
    let name = |names: &[&str], at: usize| names.get(at).copied().unwrap_or_default().to_owned();
    match item {
        Item::Literal(text) => text.clone(),
        Item::Year(digits) => digits_of(moment.year(), *digits),
        Item::ShortYear => digits_of(moment.year().rem_euclid(100), 2),
        Item::Month(digits) => digits_of(moment.month().into(), *digits),
        Item::MonthName => name(&language.months, month),
        Item::ShortMonthName => name(&language.short_months, month),
        Item::Day(digits) => digits_of(moment.day().into(), *digits),
        Item::DayName => name(&language.days, weekday),
        Item::ShortDayName => name(&language.short_days, weekday),
        Item::Hour(digits) => digits_of(moment.hour().into(), *digits),
        Item::HalfDayHour(digits) => digits_of((i16::from(moment.hour()) + 11) % 12 + 1, *digits),
        Item::Minute(digits) => digits_of(moment.minute().into(), *digits),
        Item::Second(digits) => digits_of(moment.second().into(), *digits),
        Item::Half => name(&language.halves, usize::from(moment.hour() >= 12)),
    }
}

fn digits_of(number: i16, digits: usize) -> String {
    format!("{number:0digits$}")
}

/// How short and how long the text can be.
pub(super) fn length(items: &[Item], language: &Language) -> LengthRange {
    items.iter().fold(LengthRange::default(), |sum, item| sum + length_of_item(item, language))
}

fn length_of_item(item: &Item, language: &Language) -> LengthRange {
    match item {
        Item::Literal(text) => LengthRange::exactly(text),
        Item::MonthName => one_of(&language.months),
        Item::ShortMonthName => one_of(&language.short_months),
        Item::DayName => one_of(&language.days),
        Item::ShortDayName => one_of(&language.short_days),
        Item::Half => one_of(&language.halves),
        // Years that SMS speak of have four digits; `-9999` would have five characters.
        Item::Year(digits) => digits_between((*digits).min(4), if *digits == 4 { 4 } else { 5 }),
        Item::ShortYear => digits_between(2, 2),
        Item::Month(digits)
        | Item::Day(digits)
        | Item::Hour(digits)
        | Item::HalfDayHour(digits)
        | Item::Minute(digits)
        | Item::Second(digits) => digits_between(*digits, 2),
    }
}

fn digits_between(least: usize, most: usize) -> LengthRange {
    LengthRange::letters(least..=most)
}

/// One of these names.
fn one_of(names: &[&str]) -> LengthRange {
    names.iter().map(|name| LengthRange::exactly(name)).reduce(LengthRange::or).unwrap_or_default()
}
