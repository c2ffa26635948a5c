//! Phone numbers and the other names that a message can come from.

use std::fmt;
use std::str::FromStr;

use phonenumber::country;

use super::gsm::is_gsm;

/// A phone number in the form of ITU-T E.164: `+` and up to fifteen digits. It identifies a contact.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct E164(String);

/// Digits of the shortest and the longest number in international form.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

impl E164 {
    /// Takes a number that is in E.164 form already, as providers write it; spaces or a missing `+` are refused. It is
    /// not held against the numbering plans, which change: a contact who writes to us exists.
    pub fn new(text: &str) -> Result<Self, PhoneError> {
        let digits = text.strip_prefix('+').ok_or(PhoneError::NotANumber)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) || digits.starts_with('0') {
            return Err(PhoneError::NotANumber);
        }
        if DIGITS.contains(&digits.len()) { Ok(Self(text.to_owned())) } else { Err(PhoneError::WrongLength) }
    }

    /// The number with its `+`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number for logs, with all but the first four and the last two characters hidden: `+336••••••78`.
    pub fn masked(&self) -> String {
        mask_phone(&self.0)
    }
}

impl fmt::Display for E164 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Any number for logs, with all but the first four and the last two characters hidden; of six or fewer, all.
pub fn mask_phone(number: &str) -> String {
    let length = number.chars().count();
    let shown = |at: usize| length > 6 && (at < 4 || at + 2 >= length);
    number.chars().enumerate().map(|(at, c)| if shown(at) { c } else { '•' }).collect()
}

/// Fewest digits that are taken for a phone number in a text.
const DIGITS_OF_A_NUMBER: usize = 7;

/// A text in which everything is masked that may be a phone number: what others say of a contact names it. Addresses of machines
/// stay.
pub fn mask_phones_in(text: &str) -> String {
    let (mut shown, mut run) = (String::new(), String::new());
    for letter in text.chars() {
        let goes_on = letter.is_ascii_digit() || (!run.is_empty() && " -.()/".contains(letter));
        if !goes_on {
            show(&mut shown, &mut run);
        }
        if goes_on || letter == '+' { run.push(letter) } else { shown.push(letter) }
    }
    show(&mut shown, &mut run);
    shown
}

/// Adds digits with what stands between and behind them, masked where they are many.
fn show(shown: &mut String, run: &mut String) {
    let number = run.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let is_address = number.parse::<std::net::Ipv4Addr>().is_ok();
    if digits >= DIGITS_OF_A_NUMBER && !is_address {
        shown.push_str(&mask_phone(number));
        shown.push_str(run.strip_prefix(number).unwrap_or_default());
    } else {
        shown.push_str(run);
    }
    run.clear();
}

/// Why a text is not a phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PhoneError {
    /// It has other characters than those of a phone number, or no digits.
    NotANumber,
    /// It is a short code (`36180`), which has no E.164 form.
    ShortCode,
    /// It is a national number, and no default country is known.
    MissingCountry,
    /// The default country is not an ISO 3166 code of two letters that has a numbering plan.
    UnknownCountry,
    /// It has too few or too many digits for its country.
    WrongLength,
    /// Its country's numbering plan has no such number.
    NotInPlan,
}

impl fmt::Display for PhoneError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotANumber => "this is not a phone number",
            Self::ShortCode => "this is a short code, not the number of a phone",
            Self::MissingCountry => {
                "this number has no country: write it as +33612345678, or declare a default country"
            }
            Self::UnknownCountry => "the default country is not a country code such as FR",
            Self::WrongLength => "this number has too few or too many digits",
            Self::NotInPlan => "no phone can have this number",
        })
    }
}

impl std::error::Error for PhoneError {}

/// Reads a phone number as people write it: `+33 6 12 34 56 78`, `0033612345678`, and with a default country (ISO 3166,
/// two letters) `06 12 34 56 78`. Digits of any script count. The number must exist in the numbering plan.
pub fn parse_phone(text: &str, default_country: Option<&str>) -> Result<E164, PhoneError> {
    let folded = super::fold::fold(text, false);
    let written = folded.strip_prefix("tel:").unwrap_or(&folded);
    if is_short_code(written) {
        return Err(PhoneError::ShortCode);
    }
    if !is_written_as_number(written) {
        return Err(PhoneError::NotANumber);
    }
    let country = default_country.map(country_id).transpose()?;
    let international = with_plus(written);
    if country.is_none() && !international.starts_with('+') {
        return Err(PhoneError::MissingCountry);
    }
    let number = phonenumber::parse(country, &international).map_err(|error| reason(&error))?;
    if !number.is_valid() {
        return Err(PhoneError::NotInPlan);
    }
    E164::new(&number.format().mode(phonenumber::Mode::E164).to_string())
}

fn country_id(code: &str) -> Result<country::Id, PhoneError> {
    country::Id::from_str(&code.to_ascii_uppercase()).map_err(|_| PhoneError::UnknownCountry)
}

/// Digits with at most one `+`, in front, and the marks that people put between them. Letters are refused: the library
/// would read them as the keys they stand on.
fn is_written_as_number(text: &str) -> bool {
    let rest = text.strip_prefix('(').unwrap_or(text);
    let rest = rest.strip_prefix('+').unwrap_or(rest);
    rest.bytes().any(|byte| byte.is_ascii_digit())
        && rest.bytes().all(|byte| byte.is_ascii_digit() || b" .-/()".contains(&byte))
}

/// `00` is how most of the world dials `+`.
fn with_plus(written: &str) -> String {
    match written.strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        None => written.to_owned(),
    }
}

fn reason(error: &phonenumber::ParseError) -> PhoneError {
    use phonenumber::ParseError;
    match error {
        ParseError::TooShortAfterIdd | ParseError::TooShortNsn | ParseError::TooLong => {
            PhoneError::WrongLength
        }
        ParseError::InvalidCountryCode => PhoneError::NotInPlan,
        _ => PhoneError::NotANumber,
    }
}

/// Whether a sender is a short code: three to six digits, the first of which is not 0.
pub fn is_short_code(text: &str) -> bool {
    (3..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0')
}

/// Whether a sender is an alphanumeric id: one to eleven letters, digits, spaces or `-_.&+` of GSM-7, at least one
/// letter among them, no space at an end.
pub fn is_alphanumeric_sender(text: &str) -> bool {
    let allowed = |c: char| is_gsm(c) && (c.is_ascii_alphanumeric() || " -_.&+".contains(c));
    (1..=11).contains(&text.len())
        && text.chars().all(allowed)
        && text.chars().any(|c| c.is_ascii_alphabetic())
        && text.trim() == text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_within_texts_are_masked() {
        for (text, masked) in [
            ("answered 400: no route to +33612345678.", "answered 400: no route to +336••••••78."),
            ("33612345678 and 06 12 34 56 78, gone", "3361•••••78 and 06 1••••••••78, gone"),
            ("error 21610: the limit is 160", "error 21610: the limit is 160"),
            ("no connection: 192.168.100.12:8080", "no connection: 192.168.100.12:8080"),
            ("+", "+"),
            ("", ""),
        ] {
            assert_eq!(mask_phones_in(text), masked);
        }
    }

    fn parsed(text: &str, country: Option<&str>) -> Result<String, PhoneError> {
        parse_phone(text, country).map(|number| number.as_str().to_owned())
    }

    #[test]
    fn reads_numbers_as_people_write_them() {
        let cases = [
            ("06 12 34 56 78", Some("FR"), "+33612345678"),
            ("06.12.34.56.78", Some("fr"), "+33612345678"),
            ("0033612345678", None, "+33612345678"),
            ("+33 (0)6 12 34 56 78", None, "+33612345678"),
            ("+33612345678", Some("US"), "+33612345678"),
            ("０６１２３４５６７８", Some("FR"), "+33612345678"),
            ("tel:+33-6-12-34-56-78", None, "+33612345678"),
            ("0692123456", Some("RE"), "+262692123456"),
            ("(202) 555-0100", Some("US"), "+12025550100"),
            ("+33600000000", None, "+33600000000"),
            ("+33644600000", None, "+33644600000"),
            ("+447911123456", None, "+447911123456"),
            ("+15005550006", None, "+15005550006"),
        ];
        for (text, country, number) in cases {
            assert_eq!(parsed(text, country).as_deref(), Ok(number), "{text:?}");
        }
    }

    #[test]
    fn refuses_what_is_none() {
        use PhoneError::*;
        let cases = [
            ("36180", Some("FR"), ShortCode),
            ("0612345678", None, MissingCountry),
            ("0612345678", Some("XX"), UnknownCountry),
            ("", Some("FR"), NotANumber),
            ("call me", Some("FR"), NotANumber),
            ("1-800-FLOWERS", Some("US"), NotANumber),
            ("+33612345678 or so", None, NotANumber),
            ("06 12 34 56", Some("FR"), NotInPlan),
            ("+999123456789", None, NotInPlan),
            ("++33612345678", None, NotANumber),
        ];
        for (text, country, error) in cases {
            assert_eq!(parsed(text, country), Err(error), "{text:?}");
        }
    }

    #[test]
    fn takes_the_form_of_providers() {
        assert_eq!(E164::new("+33612345678").map(|number| number.to_string()).as_deref(), Ok("+33612345678"));
        for text in ["33612345678", "+0612345678", "+33 612345678", "+", "+12", "+1234567890123456", "36180"]
        {
            assert!(E164::new(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn hides_numbers_in_logs() {
        assert_eq!(mask_phone("+33612345678"), "+336••••••78");
        assert_eq!(mask_phone("36180"), "•••••");
        assert_eq!(mask_phone("é🙂"), "••");
    }

    #[test]
    fn knows_senders_that_are_no_phones() {
        assert!(is_short_code("36180") && is_short_code("123"));
        assert!(
            !is_short_code("12")
                && !is_short_code("0123")
                && !is_short_code("1234567")
                && !is_short_code("3618a")
        );
        for sender in ["SHOP", "My Shop", "3Suisses", "A-B_C.D&E+F", "x"] {
            assert!(is_alphanumeric_sender(sender), "{sender:?}");
        }
        for sender in ["", "12345", "TwelveLetter", "Café", " Shop", "Shop!", "\n"] {
            assert!(!is_alphanumeric_sender(sender), "{sender:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_number_or_an_error(text in "[+0-9 ().x/-]{0,24}|\\PC{0,20}") {
            if let Ok(number) = parse_phone(&text, Some("FR")) {
                proptest::prop_assert_eq!(E164::new(number.as_str()), Ok(number));
            }
        }
    }
}
