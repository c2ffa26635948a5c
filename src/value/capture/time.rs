//! Clock times as people write them: `9:30`, `9h30`, `9.30`, `9 am`, `14 Uhr`, `noon`.

use jiff::civil::Time;

use super::Found;
use super::token::{Token, at, skip_space};

/// Words between hour and minute, or after the hour.
const HOUR_WORDS: &[&str] =
    &["h", "hr", "hrs", "heure", "heures", "uhr", "u", "uur", "hora", "horas", "ora", "ore", "oclock"];

/// Names of two times.
const NAMES: &[(&str, i8)] = &[
    ("noon", 12),
    ("midday", 12),
    ("midi", 12),
    ("mittag", 12),
    ("mediodia", 12),
    ("mezzogiorno", 12),
    ("midnight", 0),
    ("minuit", 0),
    ("mitternacht", 0),
    ("medianoche", 0),
    ("mezzanotte", 0),
    ("middernacht", 0),
];

/// The clock times in the tokens of a folded reply. A number alone is none: `9` may be morning or evening.
pub fn find(tokens: &[Token<'_>]) -> Found<Time> {
    Found::scan(tokens.len(), |place| {
        if let Token::Word(word) = at(tokens, place) {
            let (_, hour) = NAMES.iter().find(|(name, _)| *name == word)?;
            return Some((Time::new(*hour, 0, 0, 0).ok(), 1));
        }
        let hour = at(tokens, place).short_number()?;
        let (minute, second, end) = minutes(tokens, place + 1)?;
        let (hour, end) = match half_of_day(tokens, end) {
            Some((is_afternoon, after)) => (in_half(hour, is_afternoon), after),
            None => (Some(hour), end),
        };
        Some((hour.and_then(|hour| Time::new(hour, minute, second, 0).ok()), end - place))
    })
}

/// What follows an hour: its minute and second, and the place after them. `None` where nothing tells that it was one.
fn minutes(tokens: &[Token<'_>], place: usize) -> Option<(i8, i8, usize)> {
    let two_digits = |place: usize| at(tokens, place).two_digits();
    match at(tokens, place) {
        Token::Mark(':') => {
            let minute = two_digits(place + 1)?;
            match two_digits(place + 3).filter(|_| at(tokens, place + 2) == Token::Mark(':')) {
                Some(second) => Some((minute, second, place + 4)),
                None => Some((minute, 0, place + 2)),
            }
        }
        Token::Mark('.') => {
            two_digits(place + 1).map(|minute| (minute, 0, after_hour_word(tokens, place + 2)))
        }
        _ => {
            let word = skip_space(tokens, place);
            let end = after_hour_word(tokens, place);
            if end == place {
                return half_of_day(tokens, place).map(|_| (0, 0, place));
            }
            let at_minute = skip_space(tokens, word + 1);
            match two_digits(at_minute) {
                Some(minute) => Some((minute, 0, at_minute + 1)),
                None => Some((0, 0, end)),
            }
        }
    }
}

/// The place after a word such as `h` or `Uhr`; the same place if there is none.
fn after_hour_word(tokens: &[Token<'_>], place: usize) -> usize {
    let word = skip_space(tokens, place);
    match at(tokens, word) {
        Token::Word(text) if HOUR_WORDS.contains(&text) => word + 1,
        _ => place,
    }
}

/// Whether `pm` or `p.m.` follows, and not `am`, and the place after it.
fn half_of_day(tokens: &[Token<'_>], place: usize) -> Option<(bool, usize)> {
    let place = skip_space(tokens, place);
    match at(tokens, place).word()? {
        "am" => Some((false, place + 1)),
        "pm" => Some((true, place + 1)),
        half @ ("a" | "p") => {
            let point = place + 1 + usize::from(at(tokens, place + 1) == Token::Mark('.'));
            let letter = skip_space(tokens, point);
            if at(tokens, letter) != Token::Word("m") {
                return None;
            }
            let end = letter + 1 + usize::from(at(tokens, letter + 1) == Token::Mark('.'));
            Some((half == "p", end))
        }
        _ => None,
    }
}

/// The hour of a clock of 12 hours; hours past 12 may stand beside `pm`.
fn in_half(hour: i8, is_afternoon: bool) -> Option<i8> {
    match (hour, is_afternoon) {
        (12, false) => Some(0),
        (1..=11, false) | (12..=23, true) => Some(hour),
        (1..=11, true) => Some(hour + 12),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::capture::{only, tokens};
    use crate::value::iso;

    fn time_in(reply: &str) -> Option<String> {
        let folded = crate::text::fold(reply, false);
        only(find(&tokens(&folded)).values()).map(iso::display_time)
    }

    #[test]
    fn clock_times() {
        for (reply, expected) in [
            ("09:00", Some("09:00")),
            ("9:30", Some("09:30")),
            ("at 9:30 please", Some("09:30")),
            ("09:30:15", Some("09:30:15")),
            ("9h", Some("09:00")),
            ("9h30", Some("09:30")),
            ("à 21 h 15", Some("21:15")),
            ("9.30", Some("09:30")),
            ("14 Uhr", Some("14:00")),
            ("14 Uhr 30", Some("14:30")),
            ("14.30 Uhr", Some("14:30")),
            ("9u30", Some("09:30")),
            ("9am", Some("09:00")),
            ("9:30 PM", Some("21:30")),
            ("9 p.m.", Some("21:00")),
            ("9 p. m.", Some("21:00")),
            ("12 am", Some("00:00")),
            ("12:30pm", Some("12:30")),
            ("14:00 pm", Some("14:00")),
            ("noon", Some("12:00")),
            ("à midi", Some("12:00")),
            ("Midnight!", Some("00:00")),
            ("9", None),
            ("25:00", None),
            ("24:00", None),
            ("9:60", None),
            ("13 am", None),
            ("0 pm", None),
            ("9:30 or 10:30", None),
            ("9:30, yes 9.30", Some("09:30")),
            ("9:5", None),
            ("9 a", None),
            ("", None),
        ] {
            assert_eq!(time_in(reply).as_deref(), expected, "{reply}");
        }
    }
}
