//! E0603 missing-stop-notice: a marketing message that tells no way to opt out.

mod initiative;

use crate::check::flow::{Flow, NodeId, NodeKind, search};
use crate::check::model::*;
use crate::check::notices::Notices;
use crate::check::outgoing::{Outgoing, Owner, Role};
use crate::check::rules::{ProjectContext, RuleContext};
use crate::diag::{Diagnostic, codes};

/// Finds marketing campaigns, and first texts of marketing units that the contact did not start, without a notice.
pub fn check(context: &ProjectContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.extend(context.beside.unannounced.iter().cloned());
    let uninvited = initiative::uninvited(context);
    for (id, found) in context.findings() {
        if uninvited.get(id.index()) == Some(&true) {
            diagnostics.extend(found.unannounced.iter().cloned());
        }
    }
}

/// The marketing texts of one part without a notice: of campaigns all, of a unit the first.
pub(super) fn unannounced(context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let notices = Notices { project: context.project, words: context.compliance };
    let marketing = context.flows.first().filter(|flow| marketing_unit(context.project, flow.unit).is_some());
    let first = marketing.map(first_says).unwrap_or_default();
    let mut found = Vec::new();
    for outgoing in context.outgoing.iter().filter(|outgoing| !outgoing.notice) {
        let Some(receives) = receiver(context, outgoing, &first) else { continue };
        let language =
            (0..outgoing.lengths.len()).find(|at| !notices.stands_in(outgoing.text, *at, receives));
        if let Some(language) = language {
            found.push(missing(context.project, outgoing, language, receives));
        }
    }
    found
}

/// Whether replies to a text that needs a notice are received; `None` for texts that need none. `first` are the places of
/// the unit where nothing was said before.
fn receiver(context: &RuleContext<'_>, outgoing: &Outgoing<'_>, first: &[bool]) -> Option<bool> {
    match outgoing.owner {
        Owner::Campaign(id) => marketing_campaign(context.project, id),
        Owner::Unit(_) if outgoing.role == Role::Say => {
            let is_first = outgoing.node.is_some_and(|node| search::has(first, node));
            let unit = context.units.first().filter(|_| is_first)?;
            marketing_unit(context.project, unit)
        }
        _ => None,
    }
}

/// Whether the sender of a marketing campaign can receive; `None` for other campaigns.
fn marketing_campaign(project: &Project, id: CampaignId) -> Option<bool> {
    let campaign = project.campaigns.get(id.index()).filter(|campaign| !campaign.broken)?;
    let marketing = campaign.category.is_none_or(|category| is_marketing(project, category));
    marketing.then(|| campaign.sender.is_none_or(|sender| receives(project, sender)))
}

/// Whether the sender of a marketing unit can receive; `None` for other units.
fn marketing_unit(project: &Project, unit: &Unit) -> Option<bool> {
    unit.settings.category.filter(|(category, _)| is_marketing(project, *category))?;
    Some(unit.settings.sender.is_none_or(|(sender, _)| receives(project, sender)))
}

fn is_marketing(project: &Project, id: CategoryId) -> bool {
    project.categories.get(id.index()).is_some_and(|category| category.marketing)
}

fn receives(project: &Project, id: SenderId) -> bool {
    project.senders.get(id.index()).is_none_or(|sender| sender.receives)
}

/// The nodes that can be reached before anything was said.
fn first_says(flow: &Flow<'_>) -> Vec<bool> {
    let entry: NodeId = flow.entry();
    search::reached(flow, [entry], |node, _| {
        let says = matches!(node.kind, NodeKind::Statement(Statement { kind: StatementKind::Say(_), .. }));
        !says && !matches!(node.kind, NodeKind::Await(_))
    })
}

fn missing(project: &Project, outgoing: &Outgoing<'_>, language: usize, receives: bool) -> Diagnostic {
    let text = match &outgoing.text.kind {
        ExprKind::Localised(texts) => texts.get(language).unwrap_or(outgoing.text),
        _ => outgoing.text,
    };
    let found = Diagnostic::error(
        codes::MISSING_STOP_NOTICE,
        text.span,
        "this marketing message tells no way to opt out",
    )
    .note(
        "who wants no more of them would not know how to say so; in many countries that is against the law",
    );
    if !receives {
        return found.help(
            "name a number or an address, such as `{unsubscribe_url()}`: this sender is a name, and cannot receive STOP",
        );
    }
    let french = project.languages.get(language).is_some_and(|language| language.starts_with("fr"));
    let notice = if french { "STOP pour ne plus rien recevoir" } else { "STOP to opt out" };
    let found = found.help(format!("say how, such as \"{notice}\" at its end"));
    match end_of_literal(text) {
        Some(span) => found.unsafe_fix(format!("add \"{notice}\""), span, format!(" {notice}")),
        None => found,
    }
}

/// Where something can be added to the end of a text: inside its quotes.
fn end_of_literal(text: &Expr) -> Option<crate::source::Span> {
    match &text.kind {
        ExprKind::Constant(_) => {
            let end = text.span.end.checked_sub(1)?;
            Some(crate::source::Span { start: end, end, ..text.span })
        }
        ExprKind::Text(parts) => match parts.last()?.kind {
            ExprKind::Constant(_) => parts.last().map(|part| part.span.after()),
            _ => None,
        },
        _ => None,
    }
}
