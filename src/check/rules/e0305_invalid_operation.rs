//! E0305 invalid-operation: an operation that these values do not have.

use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// An operator between two types that do not go with it, in words: `a text`, `a number`.
pub fn operator(span: Span, operator: &str, left: &str, right: &str) -> Diagnostic {
    let message = format!("`{operator}` does not work between {left} and {right}");
    Diagnostic::error(codes::INVALID_OPERATION, span, message)
}

/// The same where one of the values is a number in quotes: what it is without them.
pub fn without_quotes(report: Diagnostic, span: Span, number: &str) -> Diagnostic {
    report.help(format!("write the number without quotes: `{number}`")).safe_fix(
        "Remove the quotes",
        span,
        number,
    )
}

/// An operator on one value.
pub fn on(span: Span, operator: &str, value: &str) -> Diagnostic {
    Diagnostic::error(codes::INVALID_OPERATION, span, format!("`{operator}` does not work with {value}"))
}

/// A division by a constant zero.
pub fn division_by_zero(span: Span) -> Diagnostic {
    Diagnostic::error(codes::INVALID_OPERATION, span, "this divides by zero")
        .note("there would never be a result")
}

/// A name that could be one of several things here, such as `event` where two events can start the unit.
pub fn several_events(span: Span, name: &str) -> Diagnostic {
    let message = format!("several triggers bring a different `{name}`");
    Diagnostic::error(codes::INVALID_OPERATION, span, message)
        .note("which one started this is not known here")
        .help("make one unit for each of them")
}

/// Something that goes round in itself: constants or templates.
pub fn circular(span: Span, what: &str, name: &str) -> Diagnostic {
    Diagnostic::error(codes::INVALID_OPERATION, span, format!("the {what} `{name}` is made of itself"))
        .note("it would never end")
}

/// Any other operation that cannot be.
pub fn other(span: Span, message: impl Into<String>, help: &str) -> Diagnostic {
    Diagnostic::error(codes::INVALID_OPERATION, span, message).help(help)
}
