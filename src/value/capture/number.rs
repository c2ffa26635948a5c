//! Numbers as people write them: `12`, `-3`, `12.50`, `12,50`, `1 000`, `1,000.50`.

use rust_decimal::Decimal;

use super::Found;
use super::token::{Token, at};
use crate::value::number;

/// Countries that write a point before a fraction and a comma between thousands.
const POINT_COUNTRIES: &[&str] = &[
    "AE", "AU", "BB", "BD", "BS", "BW", "BZ", "CA", "CH", "CN", "DO", "EG", "ET", "GB", "GH", "GT", "HK",
    "HN", "IE", "IL", "IN", "JM", "JO", "JP", "KE", "KR", "KW", "LB", "LI", "LK", "LR", "MM", "MO", "MT",
    "MU", "MW", "MX", "MY", "NG", "NI", "NP", "NZ", "PA", "PE", "PH", "PK", "PR", "QA", "RW", "SA", "SG",
    "SV", "TH", "TT", "TW", "TZ", "UG", "US", "ZM", "ZW",
];

/// The numbers in the tokens of a folded reply.
///
/// A sign counts where a space or nothing stands before it. One `.` or `,` stands before a fraction, but before exactly
/// three digits it separates thousands where the country writes it so (`1,000` in the US, `1.000` in Germany).
/// Two or more separate thousands, and a different last one the fraction. Spaces separate thousands in countries that
/// write a comma before fractions, apostrophes everywhere.
pub fn find(tokens: &[Token<'_>], country: &str) -> Found<Decimal> {
    Found::scan(tokens.len(), |place| {
        let signed = matches!(at(tokens, place), Token::Mark('-' | '+')) && starts_a_word(tokens, place);
        let negative = signed && at(tokens, place) == Token::Mark('-');
        let first = place + usize::from(signed);
        let (parts, end) = parts(tokens, first, country)?;
        let value = value(&parts, country).map(|number| if negative { -number } else { number });
        Some((value, end - place))
    })
}

/// Nothing or a space stands before a token.
fn starts_a_word(tokens: &[Token<'_>], place: usize) -> bool {
    place.checked_sub(1).is_none_or(|before| at(tokens, before) == Token::Space)
}

/// Digits with the mark before each: the longest run from a place, and the place after it.
fn parts<'t>(tokens: &[Token<'t>], first: usize, country: &str) -> Option<(Vec<(char, &'t str)>, usize)> {
    let (mut parts, mut end) = match (at(tokens, first), at(tokens, first + 1)) {
        (Token::Digits(digits), _) => (vec![(' ', digits)], first + 1),
        // `.5`
        (Token::Mark(mark @ ('.' | ',')), Token::Digits(digits)) if starts_a_word(tokens, first) => {
            (vec![(' ', "0"), (mark, digits)], first + 2)
        }
        _ => return None,
    };
    while let Some(digits) = at(tokens, end + 1).digits() {
        let mark = match at(tokens, end) {
            Token::Mark(mark @ ('.' | ',' | '\'')) => mark,
            Token::Space if spaces_group(country) && continues_group(&parts, digits) => ' ',
            _ => break,
        };
        parts.push((mark, digits));
        end += 2;
    }
    Some((parts, end))
}

/// Whether three digits after a space can belong to the number before it.
fn continues_group(parts: &[(char, &str)], digits: &str) -> bool {
    let led = parts.first().is_some_and(|(_, lead)| lead.len() <= 3 && !lead.starts_with('0'));
    led && digits.len() == 3 && parts.iter().skip(1).all(|(mark, _)| *mark == ' ')
}

fn spaces_group(country: &str) -> bool {
    !country.is_empty() && !POINT_COUNTRIES.contains(&country)
}

/// The number that the parts are; `None` if they are none.
fn value(parts: &[(char, &str)], country: &str) -> Option<Decimal> {
    let (last, before) = parts.split_last()?;
    let marks: Vec<char> = parts.iter().skip(1).map(|(mark, _)| *mark).collect();
    let has_fraction = match marks.as_slice() {
        [] => false,
        [mark] => !separates_thousands(*mark, parts, country),
        [first, .., mark] => first != mark,
    };
    let whole = if has_fraction { before } else { parts };
    if has_fraction && !matches!(last.0, '.' | ',') || !is_grouped(whole) {
        return None;
    }
    let digits: String = whole.iter().map(|(_, digits)| *digits).collect();
    number::parse(&if has_fraction { format!("{digits}.{}", last.1) } else { digits })
}

/// Whether the only mark stands between thousands and not before a fraction.
fn separates_thousands(mark: char, parts: &[(char, &str)], country: &str) -> bool {
    let grouped = matches!(parts, [(_, lead), (_, rest)] if rest.len() == 3 && lead.len() <= 3 && !lead.starts_with('0'));
    match mark {
        '.' => grouped && spaces_group(country),
        ',' => grouped && POINT_COUNTRIES.contains(&country),
        _ => true,
    }
}

/// One part, or groups with one mark: first one to three digits, last three, between them three, or two as in India.
fn is_grouped(parts: &[(char, &str)]) -> bool {
    let [(_, lead), groups @ .., (mark, last)] = parts else { return true };
    (1..=3).contains(&lead.len())
        && last.len() == 3
        && groups.iter().all(|(other, digits)| {
            other == mark && (digits.len() == 3 || (digits.len() == 2 && *mark == ','))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::capture::{only, tokens};

    fn number_in(reply: &str, country: &str) -> Option<String> {
        let folded = crate::text::fold(reply, false);
        only(find(&tokens(&folded), country).values()).map(number::display)
    }

    #[test]
    fn in_every_country() {
        for (reply, expected) in [
            ("12", Some("12")),
            ("  12 ", Some("12")),
            ("-3", Some("-3")),
            ("+3", Some("3")),
            ("12.50", Some("12.5")),
            ("12,50", Some("12.5")),
            ("0.500", Some("0.5")),
            (".5", Some("0.5")),
            ("we are 4.", Some("4")),
            ("4, please", Some("4")),
            ("20€", Some("20")),
            ("$ 20", Some("20")),
            ("5kg", Some("5")),
            ("50%", Some("50")),
            ("٢", Some("2")),
            ("2️⃣", Some("2")),
            ("2, yes 2.0", Some("2")),
            ("1.234.567", Some("1234567")),
            ("1,234,567", Some("1234567")),
            ("1,234,567.89", Some("1234567.89")),
            ("1.234,5", Some("1234.5")),
            ("12,34,567", Some("1234567")),
            ("1'000", Some("1000")),
            ("−7", Some("-7")),
            ("1-2", None),
            ("10:30", None),
            ("3/4", None),
            ("½", None),
            ("2 or 3", None),
            ("1.2.3", None),
            ("1.23.456", None),
            ("12.34,56.78", None),
            ("none", None),
            ("", None),
            ("99999999999999999999999999999999999", None),
        ] {
            for country in ["FR", "US", ""] {
                assert_eq!(number_in(reply, country).as_deref(), expected, "{reply} in {country}");
            }
        }
    }

    #[test]
    fn thousands_by_country() {
        for (reply, france, us, unknown) in [
            ("1,000", Some("1"), Some("1000"), Some("1")),
            ("1.000", Some("1000"), Some("1"), Some("1")),
            ("1 000", Some("1000"), None, None),
            ("1 000,50", Some("1000.5"), None, None),
            ("1\u{202f}000\u{202f}000", Some("1000000"), None, None),
            ("2 100 50", None, None, None),
            ("06 12 34", None, None, None),
        ] {
            for (country, expected) in [("FR", france), ("US", us), ("", unknown)] {
                assert_eq!(number_in(reply, country).as_deref(), expected, "{reply} in {country}");
            }
        }
    }
}
