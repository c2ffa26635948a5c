//! E0405 no-recommendation: a conversation that never comes to a result.

use std::collections::HashSet;

use super::e0402_no_message::has_message;
use crate::check::model::*;
use crate::check::rules::ProjectContext;
use crate::check::visit;
use crate::diag::{Diagnostic, codes};

/// Finds conversations without a recommendation, an ending, a hand over or a start of another. One that is only ever run
/// inside others needs none: there the other one goes on.
pub fn check(context: &ProjectContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let run = run_by_others(context);
    for (index, unit) in context.project.units.iter().enumerate() {
        let inside_others = unit.triggers.is_empty() && run.contains(&UnitId(index as u32));
        if unit.conversation && !unit.unfinished && !inside_others && has_message(unit) && !has_result(unit) {
            diagnostics.push(no_result(unit));
        }
    }
}

fn run_by_others(context: &ProjectContext<'_>) -> HashSet<UnitId> {
    let starts = context.units.iter().flat_map(|found| &found.starts);
    starts.filter(|start| start.run).map(|start| start.unit).collect()
}

fn has_result(unit: &Unit) -> bool {
    let ends = |step: &Step| matches!(step.kind, StepKind::Recommendation { .. });
    unit.steps.iter().any(ends)
        || visit::statements(unit).iter().any(|statement| {
            let leaves = matches!(
                statement.kind,
                StatementKind::HandOver { .. } | StatementKind::Start { contact: None, .. }
            );
            leaves || matches!(statement.kind, StatementKind::Error | StatementKind::Goto(Target::Error))
        })
}

fn no_result(unit: &Unit) -> Diagnostic {
    let name = &unit.declared.name;
    let message = format!("conversation `{name}` never comes to a result");
    Diagnostic::error(codes::NO_RECOMMENDATION, unit.declared.span, message)
        .note("subscribers would answer its questions and then hear nothing more")
        .help(
            "add a `recommendation`, or an `ending` that thanks for the answers, and lead the choices there",
        )
}
