//! E0404 choice-without-target: a choice that leads nowhere.

use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// A way on without a target in a conversation without default recommendation. `what` is `choice`, `answer` …
pub fn nowhere(span: Span, what: &str) -> Diagnostic {
    Diagnostic::error(codes::CHOICE_WITHOUT_TARGET, span, format!("this {what} leads nowhere"))
        .note("whoever takes it would wait for an answer that never comes")
        .help("write a target (`-> NAME`), or a `default recommendation { … }` for all that have none")
}

/// A way on whose statements go on to nothing.
pub fn falls_off(span: Span, what: &str) -> Diagnostic {
    Diagnostic::error(codes::CHOICE_WITHOUT_TARGET, span, format!("this {what} does not say where to go on"))
        .note("after its statements nothing comes")
        .help("add `goto NAME` or `end`, or write a `default recommendation { … }`")
}
