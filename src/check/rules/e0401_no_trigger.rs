//! E0401 no-trigger: a unit that nothing can start.

use std::collections::HashSet;

use crate::check::model::*;
use crate::check::rules::ProjectContext;
use crate::diag::{Diagnostic, codes};

/// Finds units without a trigger that no other unit runs or starts.
pub fn check(context: &ProjectContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if context.project.incomplete || context.has_unknown_names {
        return;
    }
    let started = started_by_others(context);
    for (index, unit) in context.project.units.iter().enumerate() {
        if unit.triggers.is_empty() && !unit.unfinished && !started.contains(&UnitId(index as u32)) {
            diagnostics.push(no_trigger(unit));
        }
    }
}

/// The units that another unit runs or starts.
pub(super) fn started_by_others(context: &ProjectContext<'_>) -> HashSet<UnitId> {
    let starts = context
        .findings()
        .flat_map(|(by, found)| found.starts.iter().map(|start| start.unit).filter(move |unit| *unit != by));
    starts.chain(context.project.mistaken_starts.iter().copied()).collect()
}

fn no_trigger(unit: &Unit) -> Diagnostic {
    let name = &unit.declared.name;
    let help = if unit.parameters.is_empty() {
        "add a trigger, such as `trigger keyword \"HELLO\"`, or `trigger request` for the API".to_owned()
    } else {
        format!("start it from another unit: `start {name}(…)`")
    };
    Diagnostic::error(codes::NO_TRIGGER, unit.declared.span, format!("nothing can start `{name}`"))
        .note("nobody would ever get its messages")
        .help(help)
}
