//! Whose idea it was: units that can begin without the contact having asked for it.

use crate::check::flow::{NodeKind, search};
use crate::check::model::*;
use crate::check::rules::ProjectContext;

/// For each unit whether it can begin by something else than the contact's own message, click or consent.
pub(super) fn uninvited(context: &ProjectContext<'_>) -> Vec<bool> {
    let units = &context.project.units;
    let mut uninvited: Vec<bool> = vec![false; units.len()];
    let mut open = Vec::new();
    for (index, unit) in units.iter().enumerate() {
        if unit.triggers.iter().any(|trigger| is_uninvited(&trigger.kind)) {
            begin(&mut uninvited, index, &mut open);
        }
    }
    // Whoever starts a unit for another contact takes that one by surprise.
    for start in context.units.iter().flat_map(|found| &found.starts).filter(|start| start.for_other) {
        begin(&mut uninvited, start.unit.index(), &mut open);
    }
    while let Some(index) = open.pop() {
        let starts = context.units.get(index).is_some_and(|found| !found.starts.is_empty());
        let Some(flow) = context.flows.of(UnitId(index as u32)).filter(|_| starts) else { continue };
        let before = super::first_says(flow);
        for (_, node) in flow.iter().filter(|(id, _)| search::has(&before, *id)) {
            let NodeKind::Statement(statement) = node.kind else { continue };
            if let StatementKind::Start { unit, contact: None, .. } | StatementKind::Run { unit, .. } =
                &statement.kind
            {
                begin(&mut uninvited, unit.index(), &mut open);
            }
        }
    }
    uninvited
}

fn begin(uninvited: &mut [bool], unit: usize, open: &mut Vec<usize>) {
    if let Some(slot) = uninvited.get_mut(unit).filter(|slot| !**slot) {
        *slot = true;
        open.push(unit);
    }
}

fn is_uninvited(kind: &TriggerKind) -> bool {
    matches!(
        kind,
        TriggerKind::Event(_) | TriggerKind::Joins(_) | TriggerKind::Schedule { .. } | TriggerKind::Request
    )
}
