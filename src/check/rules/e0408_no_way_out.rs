//! E0408 no-way-out: steps from which the conversation can never end.

use crate::check::flow::{Edge, EdgeKind, End, Flow, NodeId, NodeKind, search};
use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::diag::{Diagnostic, codes};

/// Finds circles of messages that no reply leads out of.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for flow in context.flows.iter().filter(|flow| flow.unit.conversation && !flow.unit.unfinished) {
        let goals = flow.iter().filter(|(_, node)| is_way_out(&node.kind)).map(|(id, _)| id);
        let free = search::reaching(flow, goals, |_, edge| leads(edge));
        let here = search::reached(flow, [flow.entry()], |_, edge| leads(edge));
        let stuck = |id: NodeId| search::has(&here, id) && !search::has(&free, id);
        if !flow.iter().any(|(id, _)| stuck(id)) {
            continue;
        }
        for circle in last_circles(flow, &stuck) {
            diagnostics.extend(no_way_out(flow, &circle));
        }
    }
}

/// Whether replies, silence or statements take this way: not the end of time or patience.
fn leads(edge: &Edge) -> bool {
    !matches!(edge.kind, EdgeKind::Fallback | EdgeKind::Timeout | EdgeKind::Handler)
}

fn is_way_out(kind: &NodeKind<'_>) -> bool {
    matches!(kind, NodeKind::End(end) if !matches!(end, End::Fallback | End::Timeout | End::Handled))
}

/// The components of stuck nodes that wait for a reply and lead to no other such component.
fn last_circles(flow: &Flow<'_>, stuck: &dyn Fn(NodeId) -> bool) -> Vec<Vec<u32>> {
    let successors = search::successors(flow, |_, edge| leads(edge) && stuck(edge.to));
    let components = search::components(&successors);
    // What leads to a circle of messages is stuck because of it and not told again.
    let mut leads_on = vec![false; flow.nodes.len()];
    let mut found = Vec::new();
    for members in components.iter() {
        let inside = |node: &u32| stuck(NodeId(*node));
        let next = members.iter().flat_map(|node| successors.of(*node as usize));
        let behind = next.clone().any(|next| leads_on.get(*next as usize) == Some(&true));
        let waits = members.iter().any(|node| {
            inside(node)
                && matches!(flow.node(NodeId(*node)).map(|node| &node.kind), Some(NodeKind::Await(_)))
        });
        for node in members {
            if let Some(slot) = leads_on.get_mut(*node as usize) {
                *slot = waits || behind;
            }
        }
        if waits && !behind && search::goes_round(&successors, members) {
            found.push(members.to_vec());
        }
    }
    found
}

fn no_way_out(flow: &Flow<'_>, circle: &[u32]) -> Option<Diagnostic> {
    let mut steps: Vec<StepId> =
        circle.iter().filter_map(|node| flow.node(NodeId(*node)).and_then(|node| node.step)).collect();
    steps.sort_unstable();
    steps.dedup();
    let mut steps = steps.into_iter().filter_map(|step| flow.step(step));
    let first = steps.next()?;
    let message = format!("from `{}` the conversation can never end", first.name);
    let mut found = Diagnostic::error(codes::NO_WAY_OUT, first.head_span, message)
        .note("subscribers would be asked over and over until the conversation times out");
    for step in steps {
        found = found.label(step.head_span, "from here neither");
    }
    Some(found.help("lead at least one way on of this circle to a `recommendation`, an `ending` or `end`"))
}
