//! E0308 invalid-value: a literal that is not valid where it stands, and percentages that do not add up to 100.

use rust_decimal::Decimal;

use crate::diag::{Diagnostic, codes};
use crate::source::Span;
use crate::text::PhoneError;

/// A text that is not what it has to be. `what` says what is wrong in a sentence without a full stop.
pub fn invalid(span: Span, what: impl Into<String>, help: &str) -> Diagnostic {
    Diagnostic::error(codes::INVALID_VALUE, span, what).help(help)
}

/// A phone number that is none.
pub fn phone(span: Span, text: &str, error: PhoneError) -> Diagnostic {
    let why = match error {
        PhoneError::NotANumber => "it has no form of a phone number",
        PhoneError::ShortCode => "a short code cannot be a contact's number",
        PhoneError::MissingCountry => "without a country nobody knows whose number it is",
        PhoneError::WrongLength => "it has too few or too many digits",
        _ => "no such number is given out anywhere",
    };
    invalid(span, format!("`{text}` is not a phone number"), "write it in international form: `+33611223344`")
        .note(why)
}

/// Percentages of a `split`.
pub fn percentages(span: Span, sum: Decimal) -> Diagnostic {
    let message = format!("these percentages add up to {}, not 100", sum.normalize());
    invalid(span, message, "change them so that everybody takes exactly one branch")
}
