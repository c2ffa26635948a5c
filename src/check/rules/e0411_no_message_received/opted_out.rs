//! Texts to a contact who has just asked for silence.

use crate::check::flow::{Flow, HandlerKind, Node, NodeId, NodeKind, search};
use crate::check::model::*;
use crate::check::visit;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

pub(super) fn unit(flow: &Flow<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if !starts_with_opt_out(flow.unit) && !flow.iter().any(|(_, node)| opts_out(flow.unit, node)) {
        return;
    }
    let reachable = search::reachable(flow);
    let open = may_be_written_to(flow);
    for (id, node) in flow.iter() {
        let NodeKind::Statement(Statement { kind: StatementKind::Say(_), span }) = node.kind else {
            continue;
        };
        if search::has(reachable, id) && !search::has(&open, id) {
            diagnostics.push(asked_for_silence(flow, *span, why(flow, id)));
        }
    }
}

/// The nodes that can be reached with the contact still willing to get messages.
fn may_be_written_to(flow: &Flow<'_>) -> Vec<bool> {
    let mut starts: Vec<NodeId> = Vec::new();
    if !starts_with_opt_out(flow.unit) {
        starts.push(flow.entry());
    }
    for (id, node) in flow.iter() {
        if let NodeKind::Statement(Statement { kind: StatementKind::Subscribe(_), .. }) = node.kind {
            starts.extend(flow.edges(id).iter().map(|edge| edge.to));
        }
    }
    search::reached(flow, starts, |node, _| !opts_out(flow.unit, node))
}

fn starts_with_opt_out(unit: &Unit) -> bool {
    let opting_out = |trigger: &Trigger| matches!(trigger.kind, TriggerKind::Unsubscribes(_));
    !unit.triggers.is_empty() && unit.triggers.iter().all(opting_out)
}

fn opts_out(unit: &Unit, node: &Node<'_>) -> bool {
    match node.kind {
        NodeKind::Handler(kind) => kind == HandlerKind::OptOut,
        NodeKind::Statement(Statement { kind: StatementKind::Unsubscribe(from), .. }) => match from {
            None => true,
            // What the contact asked for itself is answered all the same.
            Some(from) => {
                let asked = unit.triggers.iter().any(|trigger| trigger.kind.is_message());
                !asked && unit.settings.category.is_some_and(|(own, _)| own == *from)
            }
        },
        _ => false,
    }
}

/// Where the contact opted out: the nearest such place before a node.
fn why(flow: &Flow<'_>, id: NodeId) -> Option<Span> {
    let before = search::reaching(flow, [id], |_, _| true);
    let nodes = flow.iter().filter(|(node, _)| search::has(&before, *node));
    let last = nodes.filter(|(_, node)| opts_out(flow.unit, node)).last();
    let trigger = || flow.unit.triggers.first().map(|trigger| trigger.span);
    last.map(|(_, node)| node.span).or_else(trigger)
}

fn asked_for_silence(flow: &Flow<'_>, span: Span, because: Option<Span>) -> Diagnostic {
    let found = Diagnostic::error(
        codes::NO_MESSAGE_RECEIVED,
        span,
        "nothing may be said here: the contact has opted out",
    )
    .note("it asked for silence, and would not get this");
    let found = match because {
        Some(because) => found.label(because, "here the contact opts out"),
        None => found,
    };
    let statement = |at: Span| visit::statements(flow.unit).iter().any(|statement| statement.span == at);
    found.help(if !because.is_some_and(statement) {
        "remove the `say`; to tell somebody else, `send` or `email` it"
    } else {
        "say it before `unsubscribe`, or remove it: the runtime confirms every opt-out"
    })
}
