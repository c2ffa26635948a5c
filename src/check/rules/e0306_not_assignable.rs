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

/// A test that says what was sent before it.
pub fn of_last_message(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error(codes::NOT_ASSIGNABLE, span, format!("`{name}` cannot be given"))
        .note("it tells of the last SMS that was sent")
        .help("have the test send one, with `user`, `event` or `campaign`")
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
