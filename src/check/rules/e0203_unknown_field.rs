//! E0203 unknown-field: a field that the object, event or result does not have.

use super::e0202_unknown_name::did_you_mean;
use crate::diag::suggest::Suggestion;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// `owner` is what lacks the field: `the contact`, "the object `deal`".
pub fn unknown(
    span: Span,
    field: &str,
    owner: &str,
    known: &str,
    suggestion: Option<&Suggestion>,
) -> Diagnostic {
    let message = format!("{owner} has no field `{field}`");
    let unknown = Diagnostic::error(codes::UNKNOWN_FIELD, span, message);
    match (suggestion, owner) {
        (Some(near), _) => did_you_mean(unknown, span, near),
        (None, "the contact") => unknown.help(format!("declare it: `object contact {{ {field}: text? }}`")),
        (None, _) if known.is_empty() => unknown,
        (None, _) => unknown.help(format!("it has {known}")),
    }
}

/// A field of something that has none, such as a text.
pub fn no_fields(span: Span, field: &str, what: &str, help: &str) -> Diagnostic {
    let message = format!("{what} has no fields, so no `{field}`");
    Diagnostic::error(codes::UNKNOWN_FIELD, span, message).help(help)
}
