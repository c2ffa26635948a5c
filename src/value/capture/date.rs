//! Days as people write them: `2026-12-25`, `25/12`, `25.12.26`, `25 December`, `Dec 25th, 2026`, `le 1er mai`.

use jiff::civil::Date;

use super::Found;
use super::token::{Token, at, skip_space};
use crate::text::fold;
use crate::value::Context;
use crate::value::language::LANGUAGES;

/// Countries that write the month before the day.
const MONTH_FIRST: &[&str] = &[
    "AS", "CA", "CN", "FM", "GU", "HU", "JP", "KP", "KR", "LT", "MH", "MN", "MP", "PH", "PR", "PW", "TW",
    "UM", "US", "VI",
];

/// Words between day, month and year.
const OF: &[&str] = &["of", "de", "du", "del", "di"];

/// What may follow a day's number.
const ORDINALS: &[&str] = &["st", "nd", "rd", "th", "er", "o", "a", "e", "ste", "de"];

/// Years of two digits from here on are of the last century.
const PIVOT_YEAR: i16 = 70;

/// What was read: the day, `None` for one that does not exist, and the place after it.
type Read = (Option<Date>, usize);

/// The days in the tokens of a folded reply. Day and month as numbers stand in the order of the country; without a
/// year it is the next such day, today included. Names of months in any known language.
pub fn find(tokens: &[Token<'_>], context: &Context<'_>) -> Found<Date> {
    let reader =
        Reader { tokens, today: context.today(), month_first: MONTH_FIRST.contains(&context.country) };
    Found::scan(tokens.len(), |place| {
        let shapes = [Reader::iso, Reader::numbers, Reader::day_then_name, Reader::name_then_day];
        shapes.into_iter().find_map(|shape| shape(&reader, place)).map(|(date, end)| (date, end - place))
    })
}

struct Reader<'t> {
    tokens: &'t [Token<'t>],
    today: Date,
    month_first: bool,
}

impl Reader<'_> {
    fn at(&self, place: usize) -> Token<'_> {
        at(self.tokens, place)
    }

    /// `2026-12-25`, also with `/` or `.`
    fn iso(&self, place: usize) -> Option<Read> {
        let year = self.at(place).digits().filter(|digits| digits.len() == 4)?.parse().ok()?;
        let mark = self.mark(place + 1)?;
        let month = self.at(place + 2).short_number()?;
        let day = self.at(place + 4).short_number()?;
        (self.mark(place + 3)? == mark).then(|| (Date::new(year, month, day).ok(), place + 5))
    }

    /// `25/12`, `25.12.`, `25/12/26`, `25-12-2026`, `25 12 2026`
    fn numbers(&self, place: usize) -> Option<Read> {
        let first = self.at(place).short_number()?;
        let second = self.at(place + 2).short_number()?;
        let (month, day) = if self.month_first { (first, second) } else { (second, first) };
        if self.at(place + 1) == Token::Space && self.at(place + 3) == Token::Space {
            let year = self.four_digits(place + 4)?;
            return Some((Date::new(year, month, day).ok(), place + 5));
        }
        let mark = self.mark(place + 1)?;
        let has_year = self.mark(place + 3) == Some(mark);
        let end = place + 3 + usize::from(self.at(place + 3) == Token::Mark('.') && mark == '.');
        let with_space = if mark == '.' { skip_space(self.tokens, place + 4) } else { place + 4 };
        match self.year(with_space).filter(|_| has_year) {
            Some(year) => Some((Date::new(year, month, day).ok(), with_space + 1)),
            None if has_year && self.at(place + 4).digits().is_some() => Some((None, place + 5)),
            None => Some((self.next(month, day), end)),
        }
    }

    /// `25 December`, `25th of December 2026`, `1er mai`, `25. Dez.`
    fn day_then_name(&self, place: usize) -> Option<Read> {
        let day = self.at(place).short_number()?;
        let after_day = self.skip_words(self.skip_ordinal(place + 1), OF);
        let month = self.month(after_day)?;
        Some(self.with_year(month, day, self.skip_point(after_day + 1)))
    }

    /// `December 25`, `Dec. 25th, 2026`
    fn name_then_day(&self, place: usize) -> Option<Read> {
        let month = self.month(place)?;
        let at_day = skip_space(self.tokens, self.skip_point(place + 1));
        let day = self.at(at_day).short_number()?;
        Some(self.with_year(month, day, self.skip_ordinal(at_day + 1)))
    }

    /// Adds the year that may follow a day and a month.
    fn with_year(&self, month: i8, day: i8, end: usize) -> Read {
        let after_comma = end + usize::from(self.at(end) == Token::Mark(','));
        let at_year = self.skip_words(after_comma, OF);
        match self.four_digits(at_year) {
            Some(year) if at_year > end => (Date::new(year, month, day).ok(), at_year + 1),
            _ => (self.next(month, day), end),
        }
    }

    /// A mark between the numbers of a date.
    fn mark(&self, place: usize) -> Option<char> {
        match self.at(place) {
            Token::Mark(mark @ ('/' | '-' | '.')) => Some(mark),
            _ => None,
        }
    }

    fn four_digits(&self, place: usize) -> Option<i16> {
        self.at(place).digits().filter(|digits| digits.len() == 4)?.parse().ok()
    }

    /// A year of four digits or two.
    fn year(&self, place: usize) -> Option<i16> {
        let short = || self.at(place).two_digits().map(i16::from);
        let century = |year| if year < PIVOT_YEAR { 2000 + year } else { 1900 + year };
        self.four_digits(place).or_else(|| short().map(century))
    }

    fn month(&self, place: usize) -> Option<i8> {
        month_named(self.at(place).word()?)
    }

    fn skip_point(&self, place: usize) -> usize {
        place + usize::from(self.at(place) == Token::Mark('.'))
    }

    /// The place after `.` or `th` behind a day.
    fn skip_ordinal(&self, place: usize) -> usize {
        match self.at(place) {
            Token::Word(word) if ORDINALS.contains(&word) => place + 1,
            _ => self.skip_point(place),
        }
    }

    /// The place after spaces and one of some words.
    fn skip_words(&self, place: usize, words: &[&str]) -> usize {
        let place = skip_space(self.tokens, place);
        match self.at(place) {
            Token::Word(word) if words.contains(&word) => skip_space(self.tokens, place + 1),
            _ => place,
        }
    }

    /// The next day with this month and day, today included; 29 February may be years away.
    fn next(&self, month: i8, day: i8) -> Option<Date> {
        let this_year = self.today.year();
        (0..=8)
            .filter_map(|years| Date::new(this_year.checked_add(years)?, month, day).ok())
            .find(|date| *date >= self.today)
    }
}

/// The month of a folded name, whole or short, in any known language.
fn month_named(word: &str) -> Option<i8> {
    if word.len() < 3 {
        return None;
    }
    let found = LANGUAGES.iter().find_map(|language| {
        let is_named = |name: &str| fold(name, false).trim_end_matches('.') == word;
        let whole = language.months.iter().position(|name| is_named(name));
        whole.or_else(|| language.short_months.iter().position(|name| is_named(name)))
    });
    let other = || OTHER_SHORT_MONTHS.iter().find(|(name, _)| *name == word).map(|(_, month)| *month);
    found.and_then(|at| i8::try_from(at + 1).ok()).or_else(other)
}

/// Short names that people write and CLDR does not have.
const OTHER_SHORT_MONTHS: &[(&str, i8)] = &[
    ("sept", 9),
    ("sep", 9),
    ("jan", 1),
    ("fev", 2),
    ("mrz", 3),
    ("maa", 3),
    ("jui", 7),
    ("decemb", 12),
    ("setiembre", 9),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::capture::{only, tokens};
    use crate::value::{Zone, iso};

    /// On Monday 2026-01-05.
    fn date_in(reply: &str, country: &str) -> Option<String> {
        let now_ms = iso::parse_instant("2026-01-05T10:00Z", &Zone::UTC).unwrap();
        let context = Context { now_ms, zone: &Zone::UTC, language: "", country, names: &() };
        let folded = fold(reply, false);
        only(find(&tokens(&folded), &context).values()).map(iso::display_date)
    }

    #[test]
    fn in_every_country() {
        for (reply, expected) in [
            ("2026-12-25", Some("2026-12-25")),
            ("on 2026/12/25, please", Some("2026-12-25")),
            ("2026-02-30", None),
            ("25 December", Some("2026-12-25")),
            ("25 december 2027", Some("2027-12-25")),
            ("Dec 25", Some("2026-12-25")),
            ("Dec. 25th, 2027", Some("2027-12-25")),
            ("the 3rd of May", Some("2026-05-03")),
            ("le 1er février", Some("2026-02-01")),
            ("25 août", Some("2026-08-25")),
            ("3 juil. 2026", Some("2026-07-03")),
            ("25. März", Some("2026-03-25")),
            ("3 de mayo de 2026", Some("2026-05-03")),
            ("1º de maio", Some("2026-05-01")),
            ("25dec", Some("2026-12-25")),
            ("1 mei", Some("2026-05-01")),
            ("4 January", Some("2027-01-04")),
            ("5 January", Some("2026-01-05")),
            ("29 February", Some("2028-02-29")),
            ("31 February", None),
            ("1 May or 2 May", None),
            ("1 May, yes 1/5/2026, May 1", Some("2026-05-01")),
            ("tomorrow", None),
            ("12", None),
            ("", None),
        ] {
            assert_eq!(date_in(reply, "").as_deref(), expected, "{reply}");
        }
    }

    #[test]
    fn order_of_the_country() {
        for (reply, france, us) in [
            ("3/4", Some("2026-04-03"), Some("2026-03-04")),
            ("3/4/27", Some("2027-04-03"), Some("2027-03-04")),
            ("03-04-2027", Some("2027-04-03"), Some("2027-03-04")),
            ("03 04 2027", Some("2027-04-03"), Some("2027-03-04")),
            ("25/12", Some("2026-12-25"), None),
            ("12/25", None, Some("2026-12-25")),
            ("25.12.", Some("2026-12-25"), None),
            ("25.12.26", Some("2026-12-25"), None),
            ("25. 12. 2026", None, None),
            ("12/03/85", Some("1985-03-12"), Some("1985-12-03")),
            ("31/02", None, None),
            ("25/12/2026/1", Some("2026-12-25"), None),
            ("25/12/126", None, None),
            ("25/12 ou 26/12", None, None),
            ("25/12, oui le 25/12", Some("2026-12-25"), None),
        ] {
            assert_eq!(date_in(reply, "FR").as_deref(), france, "{reply} in FR");
            assert_eq!(date_in(reply, "US").as_deref(), us, "{reply} in US");
        }
    }

    #[test]
    fn every_month_name_is_known() {
        for language in &LANGUAGES {
            for (at, name) in language.months.iter().enumerate() {
                assert_eq!(month_named(&fold(name, false)), Some(at as i8 + 1), "{name}");
            }
            for (at, name) in language.short_months.iter().enumerate() {
                assert_eq!(
                    month_named(fold(name, false).trim_end_matches('.')),
                    Some(at as i8 + 1),
                    "{name}"
                );
            }
        }
    }
}
