//! W0405 too-many-messages: a path with more different messages than people answer.

use crate::check::flow::{Flow, NodeId, NodeKind, search};
use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::check::rules::words::count;
use crate::diag::{Diagnostic, codes};

/// Finds conversations with a path on which more than `limits.messages` different messages ask something.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let most = *context.config.limits.messages as usize;
    for flow in context.flows.iter().filter(|flow| flow.unit.conversation) {
        if flow.iter().filter(|(_, node)| matches!(node.kind, NodeKind::Await(_))).count() <= most {
            continue;
        }
        let path = longest_path(flow);
        if path.len() > most {
            diagnostics.extend(too_many(flow, &path, most));
        }
    }
}

/// The messages on the path with the most of them, in the order in which they are met. Messages that go round can all be
/// met on one path, so that the longest path through what goes round together is exact.
fn longest_path(flow: &Flow<'_>) -> Vec<StepId> {
    let successors = search::successors(flow, |_, edge| edge.kind.is_regular());
    let components = search::components(&successors);
    let mut component_of = vec![0; flow.nodes.len()];
    for (index, members) in components.iter().enumerate() {
        for member in members {
            if let Some(slot) = component_of.get_mut(*member as usize) {
                *slot = index;
            }
        }
    }
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(components.count());
    for (index, members) in components.iter().enumerate() {
        let next = members.iter().flat_map(|node| successors.of(*node as usize));
        let behind = next.filter_map(|node| component_of.get(*node as usize)).filter(|at| **at != index);
        let longest = behind.max_by_key(|at| best.get(**at).map_or(0, |best| best.0)).copied();
        let after = longest.and_then(|at| best.get(at)).map_or(0, |best| best.0);
        best.push((messages(flow, members).len() + after, longest));
    }
    let mut path = Vec::new();
    let mut at = component_of.get(flow.entry().index()).copied();
    while let Some(index) = at {
        path.extend(messages(flow, components.of(index)));
        at = best.get(index).and_then(|best| best.1);
    }
    path
}

fn messages(flow: &Flow<'_>, members: &[u32]) -> Vec<StepId> {
    let asks = |node: &u32| match flow.node(NodeId(*node))?.kind {
        NodeKind::Await(step) => Some(step),
        _ => None,
    };
    let mut found: Vec<StepId> = members.iter().filter_map(asks).collect();
    found.sort_unstable();
    found
}

fn too_many(flow: &Flow<'_>, path: &[StepId], most: usize) -> Option<Diagnostic> {
    let step = flow.step(*path.get(most)?)?;
    let names = path.iter().filter_map(|step| flow.step(*step)).map(|step| step.name.as_str());
    let chain = names.collect::<Vec<_>>().join(", ");
    let message = format!("one path asks {} before it ends", count(path.len(), "question"));
    Some(
        Diagnostic::warning(codes::TOO_MANY_MESSAGES, step.head_span, message)
            .note("most people answer two or three questions and then stop")
            .label(flow.unit.declared.span, format!("the path: {chain}"))
            .help(format!(
                "ask at most {most}, and the rest another day; what is known of a contact need not be asked"
            )),
    )
}
