//! E0412 sender-unknown: of several senders nothing says which one writes (matching.md, "Routing").

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
    let unsaid = |unit: &&Unit| !unit.settings.names_sender && !unit.unfinished && writes(unit);
    for unit in project.units.iter().filter(unsaid) {
        let unannounced = unit.triggers.iter().find(|trigger| comes_by_itself(&trigger.kind));
        diagnostics.extend(unannounced.map(|trigger| {
            let note = "no message of the contact starts it here, so nothing says from which number to write";
            unknown(project, &unit.declared, note).label(trigger.span, "this sets it off")
        }));
    }
    let unsaid = |campaign: &&Campaign| !campaign.names_sender && !campaign.broken;
    for campaign in project.campaigns.iter().filter(unsaid) {
        let note = "nothing says from which number it is written";
        diagnostics.push(unknown(project, &campaign.declared, note));
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
