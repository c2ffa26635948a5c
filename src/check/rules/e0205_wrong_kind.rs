//! E0205 wrong-kind: a name or a setting of the wrong kind.

use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// A declaration of another kind than is needed: `is` and `wanted` are kinds such as `group`.
pub fn wrong_kind(span: Span, name: &str, is: &str, wanted: &str, declared: Span) -> Diagnostic {
    Diagnostic::error(
        codes::WRONG_KIND,
        span,
        format!("`{name}` is {}, not {}", article(is), article(wanted)),
    )
    .label(declared, format!("{} is declared here", article(is)))
    .help(format!("name {} here", article(wanted)))
}

/// A declaration that has no value, used as one.
pub fn no_value(span: Span, name: &str, is: &str, declared: Span, help: &str) -> Diagnostic {
    Diagnostic::error(codes::WRONG_KIND, span, format!("`{name}` is {} and has no value", article(is)))
        .label(declared, "declared here")
        .help(help)
}

/// Something that this kind of thing does not have: `reprompt` in an automation.
pub fn misplaced(span: Span, what: &str, place: &str, help: &str) -> Diagnostic {
    Diagnostic::error(codes::WRONG_KIND, span, format!("{place} has no `{what}`")).help(help)
}

/// A kind with `a` or `an`.
pub fn article(kind: &str) -> String {
    let vowel = kind.starts_with(['a', 'e', 'i', 'o']);
    format!("{} {kind}", if vowel { "an" } else { "a" })
}
