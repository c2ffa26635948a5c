//! From a place of the flow to the next stops, with what decided and what was done on the way.

use crate::check::flow::{Edge, EdgeKind, Flow, NodeId, first_visit};

/// A way from where a walk began to a stop.
#[derive(Debug, Clone)]
pub(super) struct Exit {
    /// The stop.
    pub(super) to: NodeId,
    /// The edge that leads into it.
    pub(super) last: Edge,
    /// The last branch before it: the node that branches, and its edge.
    pub(super) branch: Option<(NodeId, Edge)>,
    /// The nodes between, in order.
    pub(super) between: Vec<NodeId>,
}

/// All ways over an edge of a node to the next stops, in the order of the script. Where two ways lead to one stop they
/// differ in their last edge.
pub(super) fn exits(
    flow: &Flow<'_>,
    from: NodeId,
    first: Edge,
    is_stop: &dyn Fn(NodeId) -> bool,
) -> Vec<Exit> {
    let branch = is_branch(first.kind).then_some((from, first));
    let mut found = Vec::new();
    let mut seen = vec![false; flow.nodes.len()];
    let mut open = vec![Exit { to: first.to, last: first, branch, between: Vec::new() }];
    while let Some(exit) = open.pop() {
        if is_stop(exit.to) {
            found.push(exit);
            continue;
        }
        if !first_visit(&mut seen, exit.to) {
            continue;
        }
        for edge in flow.edges(exit.to).iter().rev() {
            let mut between = exit.between.clone();
            between.push(exit.to);
            let branch = if is_branch(edge.kind) { Some((exit.to, *edge)) } else { exit.branch };
            open.push(Exit { to: edge.to, last: *edge, branch, between });
        }
    }
    found
}

/// Whether an edge is one of several that something in the script decides between.
fn is_branch(kind: EdgeKind) -> bool {
    matches!(
        kind,
        EdgeKind::Then
            | EdgeKind::Else
            | EdgeKind::Arm(_)
            | EdgeKind::Share(_)
            | EdgeKind::Late
            | EdgeKind::CallFailed
            | EdgeKind::Expired
            | EdgeKind::NothingListed
    )
}
