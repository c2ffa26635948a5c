//! E0306 not-assignable: `set`, `clear` or `answer` on something that cannot be written.

use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// A field that only the runtime writes.
pub fn read_only(span: Span, name: &str) -> Diagnostic {
    let help = match name {
        "contact.subscribed" => "write `subscribe` or `unsubscribe`",
        _ => "keep it in a field of your own",
    };
    Diagnostic::error(codes::NOT_ASSIGNABLE, span, format!("`{name}` can only be read"))
        .note("the runtime keeps it")
        .help(help)
}

/// Something that is no field and no variable.
pub fn not_a_place(span: Span, what: &str, help: &str) -> Diagnostic {
    Diagnostic::error(codes::NOT_ASSIGNABLE, span, format!("{what} cannot be set")).help(help)
}

/// `clear` on something that is never missing.
pub fn never_missing(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error(codes::NOT_ASSIGNABLE, span, format!("`{name}` cannot be cleared"))
        .note("it is never missing")
        .help("write `?` after its type, or set it to another value")
}
