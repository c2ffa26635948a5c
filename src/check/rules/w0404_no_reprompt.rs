//! W0404 no-reprompt: a conversation that says nothing to an unrecognised reply.

use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::check::visit;
use crate::diag::{Diagnostic, codes};

/// Finds conversations with neither a reprompt nor a fallback text, of which a message can be misunderstood.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for unit in context.units.iter().filter(|unit| unit.conversation && !unit.unfinished) {
        let lacking = |message: &Message| message.may_not_recognise() && message.reprompt.is_none();
        let silent = unit.steps.iter().any(|step| match &step.kind {
            StepKind::Message(message) => lacking(message),
            _ => false,
        });
        if silent && unit.settings.fallback.is_none() && !handler_speaks(unit) {
            diagnostics.push(no_reprompt(unit));
        }
    }
}

fn handler_speaks(unit: &Unit) -> bool {
    let Some(block) = &unit.handlers.fallback else { return false };
    let mut open = vec![block];
    while let Some(block) = open.pop() {
        for statement in &block.statements {
            if matches!(statement.kind, StatementKind::Say(_)) {
                return true;
            }
            open.extend(visit::blocks(statement));
        }
    }
    false
}

fn no_reprompt(unit: &Unit) -> Diagnostic {
    let message = format!("conversation `{}` has neither a reprompt nor a fallback text", unit.declared.name);
    Diagnostic::warning(codes::NO_REPROMPT, unit.declared.span, message)
        .note("who writes something unexpected gets the bare question again, and then silence")
        .help(
            "add `reprompt \"Sorry, we did not get that. {choices}\"` and `fallback \"Maybe another time!\"`",
        )
}
