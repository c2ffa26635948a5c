//! W0503 no-category: an event, schedule or campaign without a category.

use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::check::visit;
use crate::diag::{Diagnostic, codes};

/// Finds campaigns, and units that an event or a schedule starts and that say something, without a category.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for unit in context.units.iter().filter(|unit| !unit.settings.names_category && !unit.unfinished) {
        let trigger = unit.triggers.iter().find(|trigger| is_uninvited(&trigger.kind));
        if let Some(trigger) = trigger.filter(|_| speaks(unit)) {
            let what = if matches!(trigger.kind, TriggerKind::Event(_)) { "an event" } else { "a schedule" };
            let message = format!("`{}` is started by {what} and has no category", unit.declared.name);
            let found = no_category(unit.declared.span, message).label(trigger.span, "what starts it");
            diagnostics.push(with_fix(context.project, found, trigger));
        }
    }
    for campaign in context.campaigns {
        if !campaign.names_category && !campaign.broken {
            let message = format!("campaign `{}` has no category", campaign.declared.name);
            diagnostics.push(no_category(campaign.declared.span, message));
        }
    }
}

fn is_uninvited(kind: &TriggerKind) -> bool {
    matches!(kind, TriggerKind::Event(_) | TriggerKind::Schedule { .. })
}

fn speaks(unit: &Unit) -> bool {
    let says = |statement: &&Statement| matches!(statement.kind, StatementKind::Say(_));
    visit::statements(unit).iter().any(says)
}

fn no_category(span: crate::source::Span, message: String) -> Diagnostic {
    Diagnostic::warning(codes::NO_CATEGORY, span, message).note("only subscribed contacts would get it").help(
        "add `category NAME`: a transactional one for what belongs to an order or an appointment (it reaches \
             everyone who has not opted out), a marketing one for the rest",
    )
}

/// Where there is only one category, that one is probably meant.
fn with_fix(project: &Project, found: Diagnostic, trigger: &Trigger) -> Diagnostic {
    match project.categories.as_slice() {
        [only] => {
            let name = &only.declared.name;
            let text = format!("\n  category {name}");
            found.unsafe_fix(format!("add `category {name}`"), trigger.span.after(), text)
        }
        _ => found,
    }
}
