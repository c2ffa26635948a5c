//! Durations as people write them: `2h`, `1h30`, `90 minutes`, `1 week and 2 days`, `1,5 heures`.

use rust_decimal::Decimal;

use super::Found;
use super::token::{Token, at, skip_space};
use crate::value::{Duration, HOUR_MS, MINUTE_MS, SECOND_MS, number};

/// Folded words for units: calendar days, or elapsed milliseconds.
const UNITS: &[(i64, i64, &[&str])] = &[
    (
        7,
        0,
        &[
            "w",
            "wk",
            "wks",
            "week",
            "weeks",
            "sem",
            "semaine",
            "semaines",
            "woche",
            "wochen",
            "semana",
            "semanas",
            "settimana",
            "settimane",
            "weken",
        ],
    ),
    (
        1,
        0,
        &[
            "d", "day", "days", "j", "jour", "jours", "tag", "tage", "tagen", "dia", "dias", "giorno",
            "giorni", "dag", "dagen",
        ],
    ),
    (
        0,
        HOUR_MS,
        &[
            "h", "hr", "hrs", "hour", "hours", "heure", "heures", "std", "stunde", "stunden", "hora",
            "horas", "ora", "ore", "uur", "uren", "u",
        ],
    ),
    (
        0,
        MINUTE_MS,
        &["m", "mn", "min", "mins", "minute", "minutes", "minuten", "minuto", "minutos", "minuti", "minuut"],
    ),
    (
        0,
        SECOND_MS,
        &[
            "s", "sec", "secs", "second", "seconds", "seconde", "secondes", "sek", "sekunde", "sekunden",
            "segundo", "segundos", "secondo", "secondi", "seconden",
        ],
    ),
];

/// Words between the parts of a duration.
const AND: &[&str] = &["and", "et", "und", "y", "e", "en"];

/// The durations in the tokens of a folded reply. Parts that follow each other are one duration.
pub fn find(tokens: &[Token<'_>]) -> Found<Duration> {
    Found::scan(tokens.len(), |place| {
        let (mut total, mut end, mut last_unit) = part(tokens, place)?;
        loop {
            if let Some(minutes) = bare_minutes(tokens, end, last_unit) {
                return Some((sum(total, Some(minutes)), end + 1 - place));
            }
            let Some((next, after, unit)) = part(tokens, skip_and(tokens, end)) else { break };
            (total, end, last_unit) = (sum(total, next), after, unit);
        }
        Some((total, end - place))
    })
}

fn sum(one: Option<Duration>, other: Option<Duration>) -> Option<Duration> {
    one?.plus(other?)
}

/// A number and a unit: their length (`None` if it is none), the place after them, the unit's milliseconds.
fn part(tokens: &[Token<'_>], place: usize) -> Option<(Option<Duration>, usize, i64)> {
    let whole = at(tokens, place).digits()?;
    let fraction = match at(tokens, place + 1) {
        Token::Mark('.' | ',') => at(tokens, place + 2).digits(),
        _ => None,
    };
    let after_number = if fraction.is_some() { place + 3 } else { place + 1 };
    let at_unit = skip_space(tokens, after_number);
    let word = at(tokens, at_unit).word()?;
    let (days, ms, _) = UNITS.iter().find(|(_, _, names)| names.contains(&word))?;
    let count = number::parse(&format!("{whole}.{}", fraction.unwrap_or("0")));
    Some((count.and_then(|count| length(count, *days, *ms)), at_unit + 1, *ms))
}

/// So many units; days and weeks are whole.
fn length(count: Decimal, days: i64, ms: i64) -> Option<Duration> {
    if ms == 0 {
        let days = number::to_i64(count)?.checked_mul(days)?;
        return i32::try_from(days).ok().map(Duration::from_days);
    }
    let ms = number::multiply(count, Decimal::from(ms)).ok()?;
    number::to_i64(number::round(ms, 0)).map(Duration::from_ms)
}

/// The `30` of `1h30`.
fn bare_minutes(tokens: &[Token<'_>], place: usize, unit_ms: i64) -> Option<Duration> {
    let minutes = at(tokens, place).two_digits().filter(|_| unit_ms == HOUR_MS)?;
    let has_unit = part(tokens, place).is_some();
    (minutes < 60 && !has_unit).then(|| Duration::from_ms(i64::from(minutes) * MINUTE_MS))
}

/// The place after spaces, a comma and `and`.
fn skip_and(tokens: &[Token<'_>], place: usize) -> usize {
    let place = place + usize::from(at(tokens, place) == Token::Mark(','));
    let place = skip_space(tokens, place);
    match at(tokens, place) {
        Token::Word(word) if AND.contains(&word) => skip_space(tokens, place + 1),
        _ => place,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::capture::{only, tokens};

    fn duration_in(reply: &str) -> Option<String> {
        let folded = crate::text::fold(reply, false);
        only(find(&tokens(&folded)).values()).map(|duration| duration.to_string())
    }

    #[test]
    fn durations() {
        for (reply, expected) in [
            ("2h", Some("2h")),
            ("1h30", Some("1h30m")),
            ("1h30m", Some("1h30m")),
            ("about 90 minutes", Some("1h30m")),
            ("1 week and 2 days", Some("9d")),
            ("3 jours, 2 heures et 5 min", Some("3d2h5m")),
            ("1.5 hours", Some("1h30m")),
            ("1,5 Stunden", Some("1h30m")),
            ("in 2 Wochen", Some("14d")),
            ("1.5 days", None),
            ("2 hours or 3 hours", None),
            ("2", None),
            ("2 apples", None),
            ("99999999999999999999 weeks", None),
            ("", None),
        ] {
            assert_eq!(duration_in(reply).as_deref(), expected, "{reply}");
        }
    }
}
