//! E0303 unknown-enum-value: a word that is not one of the enum's values.

use super::e0202_unknown_name::did_you_mean;
use crate::diag::suggest::Suggestion;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// `values` lists what may stand: `small, large`.
pub fn unknown(span: Span, name: &str, values: &str, suggestion: Option<&Suggestion>) -> Diagnostic {
    let message = format!("`{name}` is not one of {values}");
    let unknown = Diagnostic::error(codes::UNKNOWN_ENUM_VALUE, span, message);
    match suggestion {
        Some(near) => did_you_mean(unknown, span, near),
        None => unknown.help(format!("write one of {values}")),
    }
}
