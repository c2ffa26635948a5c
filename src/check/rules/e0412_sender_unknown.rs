//! E0412 sender-unknown: of several senders nothing says which one writes (matching.md, "Routing").

use std::collections::HashSet;

use crate::check::model::*;
use crate::check::rules::ProjectContext;
use crate::check::visit;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// Finds units that something else than a message sets off, and campaigns, without a sender of their own where there are several.
pub fn check(context: &ProjectContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let project = context.project;
    if project.senders.len() < 2 {
        return;
    }
    let started = started_without_sender(context);
    for (unit, at) in project.units.iter().zip(0..).filter(|(unit, _)| lacks_sender(unit) && writes(unit)) {
        let unannounced = unit.triggers.iter().find(|trigger| comes_by_itself(&trigger.kind));
        let note = "no message of the contact starts it here, so nothing says from which number to write";
        if let Some(trigger) = unannounced {
            diagnostics.push(unknown(project, &unit.declared, note).label(trigger.span, "this sets it off"));
        } else if started.contains(&UnitId(at)) {
            let note = "a unit starts it of which nothing says from which number to write, or starts it for another contact";
            diagnostics.push(unknown(project, &unit.declared, note));
        }
    }
    let unsaid = |campaign: &&Campaign| !campaign.names_sender && !campaign.broken;
    for campaign in project.campaigns.iter().filter(unsaid) {
        let note = "nothing says from which number it is written";
        diagnostics.push(unknown(project, &campaign.declared, note));
    }
}

fn lacks_sender(unit: &Unit) -> bool {
    !unit.settings.names_sender && !unit.unfinished
}

/// Units that are started, by however many others in between, by one that has no sender and no message; or for another contact. What
/// writes itself is told of already, and would give its sender on.
fn started_without_sender(context: &ProjectContext<'_>) -> HashSet<UnitId> {
    let project = context.project;
    let unit = |id: UnitId| project.units.get(id.index());
    let silent = |id: UnitId| unit(id).is_some_and(|unit| lacks_sender(unit) && !writes(unit));
    let by_itself = |id: UnitId| {
        unit(id).is_some_and(|unit| unit.triggers.iter().any(|trigger| comes_by_itself(&trigger.kind)))
    };
    let starts: Vec<(UnitId, UnitId, bool)> = context
        .findings()
        .flat_map(|(by, found)| found.starts.iter().filter(|start| !start.run).map(move |start| (by, start)))
        .map(|(by, start)| (by, start.unit, start.for_other))
        .collect();
    let mut found = HashSet::new();
    loop {
        let before = found.len();
        for (by, to, for_other) in &starts {
            if *for_other || (silent(*by) && (by_itself(*by) || found.contains(by))) {
                found.insert(*to);
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

/// Whether a trigger fires without a message of the contact; after `unsubscribes` nothing may be said.
fn comes_by_itself(kind: &TriggerKind) -> bool {
    !kind.is_message() && !matches!(kind, TriggerKind::Unsubscribes(_) | TriggerKind::Error)
}

/// Whether a unit sends any SMS.
fn writes(unit: &Unit) -> bool {
    use StatementKind::{Forward, HandOver, Run, Say, Send};
    let writes = |kind: &StatementKind| {
        matches!(kind, Say(_) | Send { .. } | Forward { .. } | HandOver { .. } | Run { .. })
    };
    unit.conversation || visit::statements(unit).iter().any(|statement| writes(&statement.kind))
}

fn unknown(project: &Project, declared: &Declared, note: &str) -> Diagnostic {
    let senders: Vec<&str> = project.senders.iter().map(|sender| sender.name.as_str()).collect();
    let first = project.senders.first().map_or(Span::default(), |sender| sender.span);
    let message = format!("`{}` has no sender, and the project has several", declared.name);
    let example = senders.first().copied().unwrap_or_default();
    Diagnostic::error(codes::SENDER_UNKNOWN, declared.span, message)
        .note(note)
        .label(first, "the first of them")
        .help(format!("name one of {} in it: `sender {example}`", senders.join(", ")))
}
