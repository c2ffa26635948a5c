//! The boxes of an automation: what it does at once, and what it does after each `wait` and `run`.

use crate::check::flow::{
    Edge as FlowBranch, EdgeKind as FlowEdge, Flow, HandlerKind, NodeId, NodeKind as FlowNode, search,
};
use crate::check::model::*;

use super::super::{EdgeKind, NodeKind};
use super::boxes::{Boxes, Done, NewEdge};
use super::walk::{Exit, Region};
use super::{conversation, labels, triggers};

pub(super) fn add(boxes: &mut Boxes<'_>) {
    let flow = boxes.flow;
    let reachable = search::reachable(flow);
    let starts = triggers::add(boxes);
    let stops: Vec<NodeId> = flow
        .iter()
        .filter(|(id, _)| *id == flow.entry() || pauses(flow, *id).is_some())
        .map(|(id, _)| id)
        .collect();
    let first = first_box(flow);
    for from in starts {
        let (to, span) = (name_of(flow, &stops, first), flow.unit.declared.span);
        boxes.link(
            NewEdge { from, to, kind: EdgeKind::Next, label: String::new(), choice: None, span },
            Done::default(),
        );
    }
    for stop in stops.iter().filter(|stop| **stop != flow.entry() || first == flow.entry()) {
        add_part(boxes, &stops, *stop, search::has(reachable, *stop));
    }
    for (kind, name) in [(HandlerKind::Undelivered, "not delivered"), (HandlerKind::OptOut, "opt-out")] {
        let node = flow.iter().find(|(_, node)| matches!(node.kind, FlowNode::Handler(of) if of == kind));
        if let Some(id) = node.map(|(id, _)| id) {
            conversation::add_handler(boxes, id, name);
        }
    }
}

/// The `wait` or `run` that a node is.
fn pauses<'a>(flow: &Flow<'a>, id: NodeId) -> Option<&'a Statement> {
    match flow.node(id)?.kind {
        FlowNode::Statement(statement)
            if matches!(statement.kind, StatementKind::Wait(_) | StatementKind::Run { .. }) =>
        {
            Some(statement)
        }
        _ => None,
    }
}

fn is_stop(flow: &Flow<'_>, id: NodeId) -> bool {
    pauses(flow, id).is_some() || flow.node(id).is_some_and(|node| matches!(node.kind, FlowNode::End(_)))
}

/// The box that triggers lead to: where an automation begins with a `wait`, that one.
fn first_box(flow: &Flow<'_>) -> NodeId {
    let mut next = flow.edges(flow.entry()).iter().filter(|edge| edge.kind != FlowEdge::Handler);
    match (next.next(), next.next()) {
        (Some(edge), None) if pauses(flow, edge.to).is_some() => edge.to,
        _ => flow.entry(),
    }
}

fn name_of(flow: &Flow<'_>, stops: &[NodeId], id: NodeId) -> String {
    if id == flow.entry() {
        return "@begin".to_owned();
    }
    let number = stops.iter().position(|stop| *stop == id).unwrap_or_default();
    format!("@part{number}")
}

fn add_part(boxes: &mut Boxes<'_>, stops: &[NodeId], start: NodeId, reachable: bool) {
    let flow = boxes.flow;
    let edges = flow.edges(start).iter().filter(|edge| edge.kind != FlowEdge::Handler);
    let edges: Vec<FlowBranch> = edges.copied().collect();
    let region = Region::of(flow, start, &edges, &|id| is_stop(flow, id));
    let (kind, name, span) = match pauses(flow, start) {
        Some(statement) => {
            let kind =
                if matches!(statement.kind, StatementKind::Wait(_)) { NodeKind::Wait } else { NodeKind::Run };
            (kind, labels::head(boxes.sources, statement), statement.span)
        }
        None => (NodeKind::Begin, "at once".to_owned(), flow.unit.declared.span),
    };
    let id = name_of(flow, stops, start);
    let mut node = boxes.node(id.clone(), kind, name, span);
    node.reachable = reachable;
    Done { texts: node.texts, actions: node.actions } = boxes.done_in(&region);
    boxes.add(node);
    for exit in &region.exits() {
        leave(boxes, stops, &id, exit);
    }
}

fn leave(boxes: &mut Boxes<'_>, stops: &[NodeId], from: &str, exit: &Exit) {
    let flow = boxes.flow;
    let to = match flow.node(exit.to).map(|node| node.kind) {
        Some(FlowNode::End(end)) => boxes.end(from, exit, end),
        _ => name_of(flow, stops, exit.to),
    };
    let label = boxes.branches(&exit.branch);
    let kind = match exit.last.kind {
        FlowEdge::Timeout | FlowEdge::Expired => EdgeKind::Timeout,
        FlowEdge::CallFailed => EdgeKind::Fallback,
        _ if label.is_empty() => EdgeKind::Next,
        _ => EdgeKind::Branch,
    };
    let span = exit.branch.first().map_or(exit.last.span, |(_, edge)| edge.span);
    boxes.link(NewEdge { from: from.to_owned(), to, kind, label, choice: None, span }, Done::default());
}
