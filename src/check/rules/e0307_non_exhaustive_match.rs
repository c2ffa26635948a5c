//! E0307 non-exhaustive-match: a `match` that leaves values uncovered.

use crate::diag::{Diagnostic, Edit, codes};
use crate::source::Span;

/// Where an arm can be added, and what then stands around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// The place.
    pub place: Span,
    /// A space, or a new line and its indentation.
    pub before: String,
    /// What stands between the last arm and the brace.
    pub after: &'static str,
}

impl Room {
    fn add<'a>(&self, arms: impl Iterator<Item = &'a str>) -> Vec<Edit> {
        let arms: String = arms.map(|arm| format!("{}{arm} {{ }}", self.before)).collect();
        vec![Edit { span: self.place, text: format!("{arms}{}", self.after) }]
    }
}

/// Names the values without an arm.
pub fn uncovered(span: Span, values: &[String], room: &Room) -> Diagnostic {
    let message = format!("this `match` has no arm for {}", listed(values));
    Diagnostic::error(codes::NON_EXHAUSTIVE_MATCH, span, message)
        .note("nothing would happen then")
        .help(format!("add `{} {{ … }}`, or `else {{ … }}`", values.join(" { … } ")))
        .fix("Add the missing arms", false, room.add(values.iter().map(String::as_str)))
}

/// A `match` over values that cannot all be listed, such as texts.
pub fn needs_else(span: Span, what: &str, room: &Room) -> Diagnostic {
    let message = format!("this `match` over {what} needs an `else`");
    Diagnostic::error(codes::NON_EXHAUSTIVE_MATCH, span, message)
        .note("its arms cannot name every value")
        .help("add `else { … }`")
        .fix("Add `else`", false, room.add(["else"].into_iter()))
}

fn listed(values: &[String]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}
