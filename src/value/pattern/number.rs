//! Patterns of numbers: `0.00`, `#,##0.##`.

use rust_decimal::Decimal;

use super::{PatternError, Piece};
use crate::text::LengthRange;
use crate::value::language::Language;
use crate::value::number;

/// The most digits before the point that a number has; a percentage has two more.
const MAX_DIGITS: usize = 29;

/// A pattern of a number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct NumberPattern {
    /// Written before the digits.
    prefix: String,
    /// Written after the digits.
    suffix: String,
    /// The number is multiplied by a hundred.
    percent: bool,
    /// At least so many digits before the point.
    whole_digits: usize,
    /// At least so many digits after the point.
    fraction_digits: usize,
    /// At most so many digits after the point.
    most_fraction_digits: usize,
    /// Digits of the group before the point, if there are groups.
    group: Option<usize>,
    /// Digits of the other groups.
    other_groups: usize,
}

pub(super) fn parse(pieces: &[Piece]) -> Result<NumberPattern, PatternError> {
    let is_core = |piece: &Piece| !piece.quoted && matches!(piece.character, '0' | '#' | ',' | '.');
    let is_digit = |piece: &Piece| !piece.quoted && matches!(piece.character, '0' | '#');
    let first = pieces.iter().position(is_digit).unwrap_or_default();
    // A point before the first digit belongs to the number (`.00`), a comma to nothing.
    let first = match pieces.get(..first).and_then(<[Piece]>::last) {
        Some(before) if is_core(before) && before.character == '.' => first - 1,
        _ => first,
    };
    let (prefix, rest) = pieces.split_at_checked(first).unwrap_or((pieces, &[]));
    let length = rest.iter().position(|piece| !is_core(piece)).unwrap_or(rest.len());
    let (core, suffix) = rest.split_at_checked(length).unwrap_or((rest, &[]));
    let mut pattern = NumberPattern {
        prefix: literal(prefix)?,
        suffix: literal(suffix)?,
        percent: prefix.iter().chain(suffix).any(|piece| piece.character == '%' && !piece.quoted),
        ..NumberPattern::default()
    };
    let point = core.iter().position(|piece| piece.character == '.').unwrap_or(core.len());
    let (whole, fraction) = core.split_at_checked(point).unwrap_or((core, &[]));
    pattern.read_whole(whole)?;
    pattern.read_fraction(fraction.get(1..).unwrap_or_default())?;
    Ok(pattern)
}

/// Text around the digits.
fn literal(pieces: &[Piece]) -> Result<String, PatternError> {
    for piece in pieces.iter().filter(|piece| !piece.quoted) {
        let message = match piece.character {
            '0' | '#' => "the number stands only once in a pattern; other digits stand between single quotes",
            ',' => "a `,` stands between digits before the point",
            ';' => {
                "no pattern of its own for negative numbers; a `;` in the text stands between single quotes"
            }
            _ => continue,
        };
        return Err(wrong(piece, message));
    }
    Ok(pieces.iter().map(|piece| piece.character).collect())
}

fn wrong(piece: &Piece, message: &str) -> PatternError {
    PatternError::new(message.to_owned(), piece.at, piece.at + piece.character.len_utf8())
}

impl NumberPattern {
    /// `#,##0`
    fn read_whole(&mut self, pieces: &[Piece]) -> Result<(), PatternError> {
        let mut since_comma = 0;
        for (at, piece) in pieces.iter().enumerate() {
            match piece.character {
                ',' if since_comma == 0 || at + 1 == pieces.len() => {
                    return Err(wrong(piece, "a `,` stands between digits before the point"));
                }
                ',' => {
                    self.other_groups = since_comma;
                    self.group = Some(0);
                    since_comma = 0;
                    continue;
                }
                '#' if self.whole_digits > 0 => {
                    return Err(wrong(piece, "before the point a `#` stands before every `0`"));
                }
                '0' => self.whole_digits += 1,
                _ => {}
            }
            since_comma += 1;
        }
        let commas = pieces.iter().filter(|piece| piece.character == ',').count();
        self.group = self.group.map(|_| since_comma);
        // With one comma the groups are alike: what stands before it does not count.
        if commas < 2 {
            self.other_groups = since_comma;
        }
        Ok(())
    }

    /// `00##`
    fn read_fraction(&mut self, pieces: &[Piece]) -> Result<(), PatternError> {
        for piece in pieces {
            match piece.character {
                '0' if self.most_fraction_digits > self.fraction_digits => {
                    return Err(wrong(piece, "after the point a `#` stands after every `0`"));
                }
                '0' => self.fraction_digits += 1,
                '.' => return Err(wrong(piece, "a second point")),
                ',' => return Err(wrong(piece, "a `,` stands between digits before the point")),
                _ => {}
            }
            self.most_fraction_digits += 1;
        }
        Ok(())
    }

    /// Writes a number, rounded with halves away from zero.
    pub(super) fn format(&self, decimal: Decimal, language: &Language) -> String {
        let (whole, fraction, negative) = self.digits(decimal);
        let mut text = if negative { String::from("-") } else { String::new() };
        text.push_str(&self.prefix);
        self.push_whole(&whole, language, &mut text);
        if !fraction.is_empty() {
            text.push(language.decimal_sign);
            text.push_str(&fraction);
        }
        text + &self.suffix
    }

    /// Digits before and after the point, as many as are written, and whether the number is less than zero.
    fn digits(&self, decimal: Decimal) -> (String, String, bool) {
        let shift = if self.percent { 2 } else { 0 };
        let places = i64::try_from(self.most_fraction_digits).unwrap_or(i64::MAX);
        let rounded = number::round(decimal, places + shift);
        let text = rounded.abs().normalize().to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let (mut whole, mut fraction) = (whole.to_owned(), fraction.to_owned());
        for _ in 0..shift {
            whole.push(if fraction.is_empty() { '0' } else { fraction.remove(0) });
        }
        let whole = whole.trim_start_matches('0');
        let fraction = format!("{fraction:0<least$}", least = self.fraction_digits);
        let least = if fraction.is_empty() { self.whole_digits.max(1) } else { self.whole_digits };
        (format!("{whole:0>least$}"), fraction, rounded.is_sign_negative() && !rounded.is_zero())
    }

    /// Writes digits in groups.
    fn push_whole(&self, digits: &str, language: &Language, text: &mut String) {
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && self.is_group_end(digits.len() - at) {
                text.push(language.group_sign);
            }
            text.push(digit);
        }
    }

    /// Whether a group ends where so many digits are still to come.
    fn is_group_end(&self, left: usize) -> bool {
        let Some(group) = self.group else { return false };
        left == group || (left > group && (left - group).is_multiple_of(self.other_groups.max(1)))
    }

    /// How short and how long the text can be.
    pub(super) fn length(&self) -> LengthRange {
        let least = self.whole_digits + self.fraction_digits + usize::from(self.fraction_digits > 0);
        let whole_digits = self.whole_digits.max(MAX_DIGITS + 2);
        let groups = (1..whole_digits).filter(|left| self.is_group_end(*left)).count();
        let fraction = self.most_fraction_digits + usize::from(self.most_fraction_digits > 0);
        let written = LengthRange::letters(least.max(1)..=1 + whole_digits + groups + fraction);
        LengthRange::exactly(&self.prefix) + written + LengthRange::exactly(&self.suffix)
    }
}
