//! E0409 sender-cannot-receive: replies expected on a sender that is a name.

use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// Finds conversations and triggers on messages on an alphanumeric sender.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for unit in context.units {
        let own = unit.settings.sender.and_then(|(id, span)| deaf(context.project, id).map(|to| (to, span)));
        if let Some((sender, span)) = own {
            diagnostics.extend(on_own_sender(unit, sender, span));
            continue;
        }
        for trigger in &unit.triggers {
            if let Some(sender) = deaf_campaign(context.project, trigger) {
                diagnostics.push(cannot_receive(sender, trigger.span, "nobody can reply to this campaign"));
            }
        }
    }
}

fn deaf(project: &Project, id: SenderId) -> Option<&Sender> {
    project.senders.get(id.index()).filter(|sender| !sender.receives)
}

/// The sender of the campaign to which a trigger expects replies, if it cannot receive any.
fn deaf_campaign<'a>(project: &'a Project, trigger: &Trigger) -> Option<&'a Sender> {
    let TriggerKind::ReplyTo { to: ReplyTarget::Campaign(id), .. } = &trigger.kind else { return None };
    deaf(project, project.campaigns.get(id.index())?.sender?)
}

fn on_own_sender(unit: &Unit, sender: &Sender, span: Span) -> Option<Diagnostic> {
    if unit.conversation {
        let found = cannot_receive(sender, span, "a conversation waits for replies, and none could arrive");
        return Some(found.label(unit.declared.span, "this conversation asks questions"));
    }
    let trigger = unit.triggers.iter().find(|trigger| trigger.kind.is_message())?;
    let found = cannot_receive(sender, span, "no message could ever arrive, so it would never start");
    Some(found.label(trigger.span, "this waits for a message"))
}

fn cannot_receive(sender: &Sender, span: Span, note: &str) -> Diagnostic {
    let (name, address) = (&sender.name, &sender.address);
    let message = format!("phones cannot reply to `{name}`, because it is a name: \"{address}\"");
    Diagnostic::error(codes::SENDER_CANNOT_RECEIVE, span, message)
        .note(note)
        .label(sender.span, "declared here")
        .help("use a sender that is a phone number or a short code")
}

impl TriggerKind {
    /// Whether a message of the contact sets it off.
    pub fn is_message(&self) -> bool {
        matches!(
            self,
            Self::Keyword(_)
                | Self::Word(..)
                | Self::Contains(..)
                | Self::Matches(_)
                | Self::Intent(_)
                | Self::ReplyTo { .. }
                | Self::AnyMessage
        )
    }
}
