//! W0408 choice-never-listed: a choice whose `when` is always false.

use crate::check::constant;
use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::diag::{Diagnostic, codes};

/// Finds choices with a condition that can never hold.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for step in context.units.iter().flat_map(|unit| &unit.steps) {
        let StepKind::Message(message) = &step.kind else { continue };
        for choice in &message.choices {
            let Some(when) = choice.when.as_ref().filter(|when| constant::truth(when) == Some(false)) else {
                continue;
            };
            diagnostics.push(
                Diagnostic::warning(codes::CHOICE_NEVER_LISTED, when.span, "this condition is always false")
                    .note("the choice is never listed, and nobody can choose it")
                    .label(choice.head_span, "this choice")
                    .help("correct the condition, or remove the choice until it is needed"),
            );
        }
    }
}
