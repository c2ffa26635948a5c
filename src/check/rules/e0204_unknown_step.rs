//! E0204 unknown-step: a target that is no step of this conversation.

use super::e0202_unknown_name::did_you_mean;
use crate::diag::suggest::Suggestion;
use crate::diag::{Diagnostic, Edit, codes};
use crate::source::Span;

/// No step has the name. `end_of_unit` is where a new step can be written: before the closing brace.
pub fn unknown(
    span: Span,
    name: &str,
    unit: &str,
    suggestion: Option<&Suggestion>,
    end_of_unit: Span,
) -> Diagnostic {
    let message = format!("the conversation `{unit}` has no step `{name}`");
    let unknown = Diagnostic::error(codes::UNKNOWN_STEP, span, message).note("nobody could get there");
    match suggestion {
        Some(near) => did_you_mean(unknown, span, near),
        None => {
            let step = format!("\n  recommendation {name} {{\n    say \"{name}\"\n  }}\n");
            unknown.help(format!("write the step, such as `message {name} {{ … }}`")).fix(
                format!("Create the step `{name}`"),
                false,
                vec![Edit { span: end_of_unit, text: step }],
            )
        }
    }
}

/// A target that is another unit. `lead` is what leads to it, `->` or `goto`, and where that stands.
pub fn other_unit(
    span: Span,
    name: &str,
    unit: &str,
    conversation: bool,
    lead: Option<(&str, Span)>,
) -> Diagnostic {
    let kind = if conversation { "a conversation" } else { "an automation" };
    let message = format!("`{name}` is {kind} and no step of `{unit}`");
    let found = Diagnostic::error(codes::UNKNOWN_STEP, span, message)
        .note("a target is a step of the same conversation");
    // An automation runs beside the conversation, which goes on.
    let start = if conversation { format!("start {name}") } else { format!("start {name}  end") };
    let (written, meant) = match lead {
        Some(("->", arrow)) => (Some(arrow.to(span)), format!("{{ {start} }}")),
        Some((_, goto)) => (Some(goto.to(span)), start),
        None => (None, start),
    };
    let found = match conversation {
        true => found.help(format!(
            "`{meant}` leaves this conversation for it; `run {name}` has it inside this one and goes on here"
        )),
        false => found.help(format!("`{meant}` starts it and ends the conversation")),
    };
    match written {
        Some(written) => found.unsafe_fix(format!("Write `{meant}`"), written, meant),
        None => found,
    }
}

/// `default` where no default recommendation is declared.
pub fn no_default(span: Span, unit: &str, end_of_unit: Span) -> Diagnostic {
    let step = "\n  default recommendation {\n    say \"Thank you!\"\n  }\n".to_owned();
    let message = format!("the conversation `{unit}` has no default recommendation");
    Diagnostic::error(codes::UNKNOWN_STEP, span, message)
        .note("nobody could get there")
        .help("write one: `default recommendation { say \"…\" }`")
        .fix("Create a default recommendation", false, vec![Edit { span: end_of_unit, text: step }])
}

/// A jump where there are no steps.
pub fn outside(span: Span, name: &str) -> Diagnostic {
    let message = format!("there is no step `{name}` to go to: an automation has no steps");
    Diagnostic::error(codes::UNKNOWN_STEP, span, message)
        .help("make it a conversation, or start one: `start NAME`")
}

/// A step that no conversation of the project has, named by a test.
pub fn anywhere(span: Span, name: &str, suggestion: Option<&Suggestion>) -> Diagnostic {
    let unknown =
        Diagnostic::error(codes::UNKNOWN_STEP, span, format!("no conversation has a step `{name}`"));
    match suggestion {
        Some(near) => did_you_mean(unknown, span, near),
        None => unknown,
    }
}
