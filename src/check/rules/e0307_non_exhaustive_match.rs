//! E0307 non-exhaustive-match: a `match` that leaves values uncovered.

use crate::diag::{Diagnostic, Edit, codes};
use crate::source::Span;

/// Names the values without an arm. `end` is where arms can be added: before the closing brace.
pub fn uncovered(span: Span, values: &[String], end: Span) -> Diagnostic {
    let arms: String = values.iter().map(|value| format!(" {value} {{ }}")).collect();
    let message = format!("this `match` has no arm for {}", listed(values));
    Diagnostic::error(codes::NON_EXHAUSTIVE_MATCH, span, message)
        .note("nothing would happen then")
        .help(format!("add `{} {{ … }}`, or `else {{ … }}`", values.join(" { … } ")))
        .fix("Add the missing arms", false, vec![Edit { span: end, text: format!("{arms} ") }])
}

/// A `match` over values that cannot all be listed, such as texts.
pub fn needs_else(span: Span, what: &str, end: Span) -> Diagnostic {
    let message = format!("this `match` over {what} needs an `else`");
    Diagnostic::error(codes::NON_EXHAUSTIVE_MATCH, span, message)
        .note("its arms cannot name every value")
        .help("add `else { … }`")
        .fix("Add `else`", false, vec![Edit { span: end, text: " else { } ".to_owned() }])
}

fn listed(values: &[String]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}
