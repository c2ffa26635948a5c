//! E0302 missing-value: a value that may be missing where one is needed.

use crate::diag::{Diagnostic, Edit, codes};
use crate::source::Span;

/// A default that says nothing. Somebody should look at what subscribers would read.
pub const FILLER: &str = "\"-\"";

/// What is known about a value that may be missing.
#[derive(Debug, Clone, Copy)]
pub struct Missing<'a> {
    /// The expression.
    pub span: Span,
    /// As it is written.
    pub source: &'a str,
    /// Why it matters, such as what a subscriber would read.
    pub note: &'a str,
    /// A default that fits its type, such as `0`; empty if there is none to propose.
    pub default: &'a str,
    /// Whether the expression needs parentheses before `??`.
    pub loose: bool,
    /// Where it became one that may be missing: the field's declaration.
    pub declared: Option<Span>,
}

/// A value is needed and this one may be missing.
pub fn may_be_missing(missing: Missing<'_>) -> Diagnostic {
    let Missing { span, source, note, default, loose, declared } = missing;
    let found =
        Diagnostic::error(codes::MISSING_VALUE, span, format!("`{source}` may be missing")).note(note);
    let found = match declared {
        Some(declared) => found.label(declared, "it may be missing because of `?`"),
        None => found,
    };
    if default.is_empty() {
        return found.help(format!("test it first: `if {source} is set {{ … }}`"));
    }
    let (open, close) = if loose { ("(", ")") } else { ("", "") };
    let mut repair = vec![Edit { span: span.after(), text: format!("{close} ?? {default}") }];
    if loose {
        repair.push(Edit { span: span.before(), text: open.to_owned() });
    }
    found.help(format!("give a default: `{open}{source}{close} ?? {default}`")).fix(
        format!("Add the default `{default}`"),
        default != FILLER,
        repair,
    )
}

/// A field of the contact that is never missing and has nothing to begin with.
pub fn field_without_default(span: Span, name: &str, after_type: Span) -> Diagnostic {
    let message = format!("a new contact has no `{name}`");
    Diagnostic::error(codes::MISSING_VALUE, span, message)
        .note("so it may be missing")
        .help("write `?` after its type, or give it a default: `= …`")
        .safe_fix("Let it be missing", after_type, "?")
}
