//! E0402 no-message: a conversation without a message.

use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::check::visit;
use crate::diag::{Diagnostic, codes};

/// Finds conversations that ask nothing, neither themselves nor through a conversation that they run.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for unit in context.units.iter().filter(|unit| unit.conversation && !unit.unfinished) {
        if !has_message(unit) && !runs_another(unit) {
            let name = &unit.declared.name;
            let message = format!("conversation `{name}` has no message, so it asks nothing");
            diagnostics.push(
                Diagnostic::error(codes::NO_MESSAGE, unit.declared.span, message)
                    .note("it would be over the moment it began, and meanwhile keep others from starting")
                    .help("add a `message` with choices or an `answer`, or make it an `automation`"),
            );
        }
    }
}

/// Whether a step of a unit is a message.
pub(super) fn has_message(unit: &Unit) -> bool {
    unit.steps.iter().any(|step| matches!(step.kind, StepKind::Message(_)))
}

fn runs_another(unit: &Unit) -> bool {
    visit::statements(unit).iter().any(|statement| matches!(statement.kind, StatementKind::Run { .. }))
}
