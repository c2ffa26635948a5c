//! What a subscriber's reply is worth: the values that `answer NAME: TYPE` accepts, and what `number(…)`, `date(…)`,
//! `phone(…)` make of a text.

pub mod date;
pub mod duration;
pub mod number;
pub mod time;
mod token;

use super::language::{LANGUAGES, Language, known_language};
use super::{Context, Value, iso};
use crate::text;

use token::{Token, tokens};

/// A type that a reply can be read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// Any text.
    Text,
    /// A number.
    Number,
    /// A number without fraction.
    Whole,
    /// Yes or no.
    Bool,
    /// A day.
    Date,
    /// A clock time.
    Time,
    /// A day and a clock time.
    DateTime,
    /// A duration.
    Duration,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// The address of a page.
    Url,
}

/// The value of a type in a reply: the only one of its kind in it. `None` where the reply has none, two different
/// ones, or one that is none (`31/02`). Equal ones count once. `max_characters` bounds a text; a longer one is none.
pub fn capture(
    scalar: Scalar,
    max_characters: Option<usize>,
    reply: &str,
    context: &Context<'_>,
) -> Option<Value> {
    match scalar {
        Scalar::Text => text_of(reply, max_characters),
        Scalar::Number => number_of(reply, context).map(Value::Number),
        Scalar::Whole => number_of(reply, context).filter(|number| number.is_integer()).map(Value::Number),
        Scalar::Bool => truth_of(reply, context).map(Value::Bool),
        Scalar::Date => only(date::find(&tokens(&folded(reply)), context).values()).map(Value::Date),
        Scalar::Time => only(time::find(&tokens(&folded(reply))).values()).map(Value::Time),
        Scalar::DateTime => instant_of(reply, context).map(Value::Instant),
        Scalar::Duration => only(duration::find(&tokens(&folded(reply))).values()).map(Value::Duration),
        Scalar::Phone => text::only_phone(reply, country(context)).map(|number| Value::text(number.as_str())),
        Scalar::Email => text::only_email(reply).map(|address| Value::text(&address)),
        Scalar::Url => text::only_url(reply).map(|address| Value::text(&address)),
    }
}

/// The value of a type that a whole text is, spaces at its ends aside: the rules of [`capture`] where nothing may
/// stand beside it. `None` if it is none.
pub fn convert(scalar: Scalar, text: &str, context: &Context<'_>) -> Option<Value> {
    let folded = folded(text);
    let tokens = tokens(&folded);
    match scalar {
        Scalar::Number | Scalar::Whole => {
            number::find(&tokens, context.country).whole(&tokens)?;
            capture(scalar, None, text, context)
        }
        Scalar::Date => date::find(&tokens, context).whole(&tokens).map(Value::Date),
        Scalar::Time => time::find(&tokens).whole(&tokens).map(Value::Time),
        Scalar::Duration => duration::find(&tokens).whole(&tokens).map(Value::Duration),
        Scalar::Phone => {
            let number = text::parse_phone(text.trim(), country(context)).ok()?;
            Some(Value::text(number.as_str()))
        }
        Scalar::Email => Some(text.trim()).filter(|text| text::is_email(text)).map(Value::text),
        Scalar::Url => Some(text.trim()).filter(|text| text::is_url(text)).map(Value::text),
        Scalar::Text | Scalar::Bool | Scalar::DateTime => capture(scalar, None, text, context),
    }
}

/// Words for yes and for no in some languages, folded. A language without words adds none; where none has any, those
/// of every language count. Words of one letter are given only where the reply is one word: `o` is yes in French, but
/// the `j` of `j'ai` is no German yes.
pub fn truth_words<'l>(
    languages: impl IntoIterator<Item = &'l str>,
    reply_is_one_word: bool,
) -> (Vec<&'static str>, Vec<&'static str>) {
    let mut known: Vec<_> = languages.into_iter().filter_map(known_language).collect();
    if known.is_empty() {
        known = LANGUAGES.iter().collect();
    }
    let gather = |words: fn(&Language) -> &'static [&'static str]| {
        let mut gathered: Vec<&'static str> =
            known.iter().flat_map(|language| words(language)).copied().collect();
        gathered.retain(|word| reply_is_one_word || word.len() > 1);
        gathered.sort_unstable();
        gathered.dedup();
        gathered
    };
    (gather(|language| language.yes), gather(|language| language.no))
}

/// Case, accents and scripts of digits do not count.
fn folded(reply: &str) -> std::borrow::Cow<'_, str> {
    text::fold(reply, false)
}

/// The project's country, if it has one.
fn country<'a>(context: &Context<'a>) -> Option<&'a str> {
    Some(context.country).filter(|country| !country.is_empty())
}

/// The trimmed text with its spaces joined; `None` if nothing is left or it is too long.
fn text_of(reply: &str, max_characters: Option<usize>) -> Option<Value> {
    let joined = reply.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = max_characters.is_none_or(|max| text::fits(&joined, max));
    (fits && !joined.is_empty()).then(|| Value::text(&joined))
}

fn number_of(reply: &str, context: &Context<'_>) -> Option<rust_decimal::Decimal> {
    only(number::find(&tokens(&folded(reply)), context.country).values())
}

/// Whether the whole reply, punctuation and emoji at its ends aside, is a word for yes or for no: in the contact's
/// language, else in any.
fn truth_of(reply: &str, context: &Context<'_>) -> Option<bool> {
    let folded = folded(reply);
    let word = text::strip_punctuation_and_emoji(&folded);
    let (yes, no) = truth_words([context.language], true);
    if yes.contains(&word) { Some(true) } else { no.contains(&word).then_some(false) }
}

/// The instant of a day and a clock time: ISO 8601 as a whole, with or without an offset, else a day and a clock time
/// in any order, in the contact's time zone.
fn instant_of(reply: &str, context: &Context<'_>) -> Option<i64> {
    if let Some(instant) = iso::parse_instant(reply.trim(), context.zone) {
        return Some(instant);
    }
    let folded = folded(reply);
    let tokens = tokens(&folded);
    // What looks like a day and is none may be a clock time: `25.12. 9.30`.
    let dates = date::find(&tokens, context).valid();
    let date = only(dates.values())?;
    let time = only(time::find(&dates.without(&tokens)).values())?;
    context.zone.instant(date.to_datetime(time))
}

/// What was found in a reply: values, or `None` for what has the shape of one and is none; with the range of tokens.
#[derive(Debug)]
pub struct Found<T>(Vec<(Option<T>, std::ops::Range<usize>)>);

impl<T: Clone> Found<T> {
    /// Looks for values from left to right: `read` tells what stands at a token, and how many tokens it takes.
    fn scan(length: usize, mut read: impl FnMut(usize) -> Option<(Option<T>, usize)>) -> Self {
        let mut found = Vec::new();
        let mut at = 0;
        while at < length {
            let Some((value, taken)) = read(at) else {
                at += 1;
                continue;
            };
            let taken = taken.max(1);
            found.push((value, at..at + taken));
            at += taken;
        }
        Self(found)
    }

    /// The values in order.
    fn values(&self) -> impl Iterator<Item = Option<T>> {
        self.0.iter().map(|(value, _)| value.clone())
    }

    /// Without what is no value.
    fn valid(mut self) -> Self {
        self.0.retain(|(value, _)| value.is_some());
        self
    }

    /// The value, if it is the only one and all tokens belong to it.
    fn whole(&self, tokens: &[Token<'_>]) -> Option<T> {
        let [(Some(value), range)] = self.0.as_slice() else { return None };
        (*range == (0..tokens.len())).then(|| value.clone())
    }

    /// The tokens with a gap in place of each value.
    fn without<'t>(&self, tokens: &[Token<'t>]) -> Vec<Token<'t>> {
        let covered = |at: usize| self.0.iter().any(|(_, range)| range.contains(&at));
        let blank = |(at, token): (usize, &Token<'t>)| if covered(at) { Token::Space } else { *token };
        tokens.iter().enumerate().map(blank).collect()
    }
}

/// The only value; equal ones count once. `None` beside one that has the shape and is none.
fn only<T: PartialEq>(mut values: impl Iterator<Item = Option<T>>) -> Option<T> {
    let first = values.next()??;
    values.all(|value| value.as_ref() == Some(&first)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Zone, display};
    use proptest::prelude::*;

    /// What is captured from a reply in a country on Monday 2026-01-05 at 10:00 in Paris.
    fn captured(scalar: Scalar, reply: &str, country: &str) -> Option<String> {
        let paris = Zone::named("Europe/Paris").unwrap();
        let now_ms = iso::parse_instant("2026-01-05T10:00", &paris).unwrap();
        let context = Context { now_ms, zone: &paris, language: "", country, names: &() };
        capture(scalar, Some(20), reply, &context).map(|value| display(&value, &context))
    }

    fn converted(scalar: Scalar, text: &str) -> Option<String> {
        let context =
            Context { now_ms: 1_767_225_600_000, zone: &Zone::UTC, language: "", country: "FR", names: &() };
        convert(scalar, text, &context).map(|value| display(&value, &context))
    }

    #[test]
    fn texts() {
        for (reply, expected) in [
            ("  two \n words ", Some("two words")),
            (" \n ", None),
            ("", None),
            ("12345678901234567890", Some("12345678901234567890")),
            ("123456789012345678901", None),
        ] {
            assert_eq!(captured(Scalar::Text, reply, "FR").as_deref(), expected, "{reply:?}");
        }
    }

    #[test]
    fn truths() {
        for (reply, expected) in [
            ("Yes!", Some("true")),
            ("OUI 👍", Some("true")),
            ("d’accord", Some("true")),
            ("nein", Some("false")),
            ("Não", Some("false")),
            ("maybe", None),
            ("yes no", None),
            ("", None),
        ] {
            assert_eq!(captured(Scalar::Bool, reply, "FR").as_deref(), expected, "{reply:?}");
        }
        let (yes, no) = truth_words(["fr-FR", "xx"], true);
        assert!(yes.contains(&"oui") && yes.contains(&"o") && !yes.contains(&"yes") && no.contains(&"non"));
        assert!(truth_words(["xx"], false).0.contains(&"yes"));
        assert!(!truth_words(["de"], false).0.contains(&"j"));
    }

    #[test]
    fn date_times() {
        for (reply, expected) in [
            ("2026-12-25T09:00", Some("2026-12-25T09:00")),
            ("2026-12-25T09:00Z", Some("2026-12-25T10:00")),
            ("on 25/12 at 9h30 please", Some("2026-12-25T09:30")),
            ("le 1er mai à 14h", Some("2026-05-01T14:00")),
            ("9:30 pm, 6 jan", Some("2026-01-06T21:30")),
            ("25.12. 9.30", Some("2026-12-25T09:30")),
            ("29/03 2:30", Some("2026-03-29T03:00")),
            ("25/12", None),
            ("9:30", None),
            ("25/12 9:30 or 10:30", None),
        ] {
            assert_eq!(captured(Scalar::DateTime, reply, "FR").as_deref(), expected, "{reply}");
        }
    }

    #[test]
    fn contact_points() {
        assert_eq!(captured(Scalar::Phone, "06 12 34 56 78 merci", "FR").as_deref(), Some("+33612345678"));
        assert_eq!(captured(Scalar::Phone, "06 12 34 56 78", ""), None);
        assert_eq!(captured(Scalar::Email, "me: a@example.com.", "FR").as_deref(), Some("a@example.com"));
        assert_eq!(
            captured(Scalar::Url, "see https://example.com/x", "FR").as_deref(),
            Some("https://example.com/x")
        );
    }

    #[test]
    fn conversions_take_the_whole_text() {
        for (scalar, text, expected) in [
            (Scalar::Number, " 12,50 ", Some("12.5")),
            (Scalar::Number, "-3", Some("-3")),
            (Scalar::Number, "12 apples", None),
            (Scalar::Number, "", None),
            (Scalar::Date, "25/12/2026", Some("2026-12-25")),
            (Scalar::Date, "on 25/12/2026", None),
            (Scalar::Time, "9h30", Some("09:30")),
            (Scalar::Time, "at 9h30", None),
            (Scalar::Duration, "1h30", Some("1h30m")),
            (Scalar::Phone, "0612345678", Some("+33612345678")),
            (Scalar::Phone, "call 0612345678", None),
            (Scalar::Email, " a@example.com ", Some("a@example.com")),
            (Scalar::Email, "mail a@example.com", None),
            (Scalar::Url, "https://example.com", Some("https://example.com")),
        ] {
            assert_eq!(converted(scalar, text).as_deref(), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_reply_is_read_or_refused(reply in "[0-9/.:,hampm dejan'é£-]{0,24}|\\PC{0,40}") {
            for scalar in [
                Scalar::Text, Scalar::Number, Scalar::Whole, Scalar::Bool, Scalar::Date, Scalar::Time,
                Scalar::DateTime, Scalar::Duration, Scalar::Phone, Scalar::Email, Scalar::Url,
            ] {
                for country in ["FR", "US", ""] {
                    let _ = captured(scalar, &reply, country);
                }
                let _ = converted(scalar, &reply);
            }
        }
    }
}
