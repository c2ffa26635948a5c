//! E0301 type-mismatch: a value of another type than is needed.

use crate::diag::{Diagnostic, Edit, codes};
use crate::source::Span;

/// `is` and `wanted` name types in words: `a text`, `a number`.
pub fn mismatch(span: Span, is: &str, wanted: &str) -> Diagnostic {
    Diagnostic::error(codes::TYPE_MISMATCH, span, format!("this is {is}, but {wanted} is needed here"))
}

/// `or` before what stands in for a missing value.
pub fn default_by_or(operator: Span) -> Diagnostic {
    Diagnostic::error(codes::TYPE_MISMATCH, operator, "`or` joins conditions, and this is a value")
        .note("what is taken where a value is missing stands behind `??`")
        .help("write `??`")
        .safe_fix("Write `??`", operator, "??")
}

/// Something that only `{…}` turns into a text. `source` is the expression as written.
pub fn into_text(span: Span, is: &str, source: &str) -> Diagnostic {
    let repair = vec![
        Edit { span: span.before(), text: "\"{".to_owned() },
        Edit { span: span.after(), text: "}\"".to_owned() },
    ];
    if source.starts_with(|digit: char| digit.is_ascii_digit()) && !source.contains(' ') {
        let meant = format!("\"{source}\"");
        // Perhaps it is the text that was meant as a number.
        return mismatch(span, is, "a text").help(format!("put it in quotes: `{meant}`")).unsafe_fix(
            "Put it in quotes",
            span,
            meant,
        );
    }
    if source.contains('\n') {
        return mismatch(span, is, "a text").help("write it inside a text, on one line: `\"{…}\"`");
    }
    mismatch(span, is, "a text").help(format!("write it inside a text: `\"{{{source}}}\"`")).fix(
        "Put it into a text",
        true,
        repair,
    )
}

/// A sender's number that stands without quotes.
pub fn number_without_quotes(span: Span, source: &str) -> Option<Diagnostic> {
    let is_number = !source.is_empty() && source.chars().all(|digit| digit.is_ascii_digit());
    // Longer numbers than short codes begin with the country, unless a zero leads within it.
    let plus = if source.len() > 8 && !source.starts_with('0') { "+" } else { "" };
    let meant = format!("\"{plus}{source}\"");
    is_number.then(|| {
        Diagnostic::error(codes::TYPE_MISMATCH, span, "a sender's number stands in quotes")
            .note("it is a text: nobody counts with it")
            .help(format!("write `{meant}`"))
            .safe_fix("Put it in quotes", span, meant)
    })
}

/// A duration, a number or the like written as a text.
pub fn quoted_literal(span: Span, literal: &str, wanted: &str) -> Diagnostic {
    without_quotes(mismatch(span, "a text", wanted), span, literal)
}

fn without_quotes(diagnostic: Diagnostic, span: Span, meant: &str) -> Diagnostic {
    diagnostic.help(format!("write it without quotes: `{meant}`")).safe_fix("Remove the quotes", span, meant)
}

/// An enum value written as a text.
pub fn quoted_enum_value(span: Span, name: &str, wanted: &str) -> Diagnostic {
    without_quotes(mismatch(span, "a text", wanted), span, name)
}

/// Two values that can never be equal.
pub fn never_equal(span: Span, left: &str, right: &str) -> Diagnostic {
    Diagnostic::error(codes::TYPE_MISMATCH, span, format!("{left} can never equal {right}"))
        .help("compare values of one type")
}

/// The branches of one value that have no type in common.
pub fn branches(span: Span, one: &str, other: &str) -> Diagnostic {
    Diagnostic::error(codes::TYPE_MISMATCH, span, format!("this is {other}, but the other value is {one}"))
        .help("both must be of one type")
}

/// Something that must be known when compiling.
pub fn not_constant(span: Span, what: &str, help: &str) -> Diagnostic {
    Diagnostic::error(codes::TYPE_MISMATCH, span, format!("{what} must be written down, not computed"))
        .note("it has to be known before anybody writes")
        .help(help)
}

/// A type that cannot stand at this place, such as an answer that is a list.
pub fn unusable(span: Span, message: String, help: &str) -> Diagnostic {
    Diagnostic::error(codes::TYPE_MISMATCH, span, message).help(help)
}
