//! E0407 endless-loop: steps, or units, that go round without ever waiting.

pub mod units;

use crate::check::flow::{Flow, Node, NodeId, NodeKind, search};
use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::diag::{Diagnostic, codes};

/// Finds steps that can go round without waiting for a reply or a clock.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for flow in context.flows.iter().filter(|flow| flow.unit.conversation) {
        steps(flow, diagnostics);
    }
}

/// Whether whoever comes here has to wait: for a reply, for a clock, for a conversation that asks something.
pub(super) fn waits(node: &Node<'_>) -> bool {
    match node.kind {
        NodeKind::Await(_) => true,
        NodeKind::Statement(statement) => {
            matches!(statement.kind, StatementKind::Wait(_) | StatementKind::Run { .. })
        }
        _ => false,
    }
}

fn steps(flow: &Flow<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let successors = search::successors(flow, |node, _| !waits(node));
    let mut found: Vec<Diagnostic> = search::components(&successors)
        .iter()
        .filter(|members| search::goes_round(&successors, members))
        .filter_map(|members| endless(flow, members))
        .collect();
    found.sort_by_key(|diagnostic| diagnostic.span);
    diagnostics.append(&mut found);
}

fn endless(flow: &Flow<'_>, members: &[u32]) -> Option<Diagnostic> {
    let mut steps: Vec<&Step> = Vec::new();
    let mut jumps = Vec::new();
    for id in members.iter().map(|id| NodeId(*id)) {
        let node = flow.node(id)?;
        match node.kind {
            NodeKind::Step(step) => steps.extend(flow.step(step)),
            _ => jumps.extend(flow.edges(id).iter().filter_map(|edge| into(flow, edge.to, members, node))),
        }
    }
    let first = steps.first()?;
    let names = crate::check::rules::words::listed(steps.iter().map(|step| step.name.as_str()));
    let message = match steps.len() {
        1 => format!("step {names} can go round without ever waiting"),
        _ => format!("steps {names} can go round without ever waiting"),
    };
    let mut found = Diagnostic::error(codes::ENDLESS_LOOP, first.head_span, message)
        .note("whatever it says would be sent over and over, until the subscriber's phone is full");
    for (span, to) in jumps {
        found = found.label(span, format!("from here on to `{to}`"));
    }
    Some(found.help("lead the loop to a message, which waits for a reply, put a `wait` into it, or leave it"))
}

/// Where a node inside a loop jumps to a step of the loop.
fn into<'a>(
    flow: &Flow<'a>,
    to: NodeId,
    members: &[u32],
    node: &Node<'_>,
) -> Option<(crate::source::Span, &'a str)> {
    let NodeKind::Step(step) = flow.node(to)?.kind else { return None };
    let inside = members.binary_search(&to.0).is_ok();
    flow.step(step).filter(|_| inside).map(|step| (node.span, step.name.as_str()))
}
