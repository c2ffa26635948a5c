//! How many ways lead through a unit.

use serde::Serialize;

use crate::check::flow::{EdgeKind, Flow, NodeId, NodeKind};

/// The number of paths of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Paths {
    /// Ways from the beginning to an end by replies, silence and branches; giving up, the timeout and failures are none of
    /// them. One that comes back to where it was counts once, and is not followed further. At most `u64::MAX`.
    pub paths: u64,
    /// Whether it can go round.
    pub goes_round: bool,
}

/// The flow without the edges that lead back: each node comes before all that follow it.
pub(super) struct Forward {
    /// Nodes that can be reached, each after everything that follows it.
    pub(super) order: Vec<NodeId>,
    /// For each node the nodes that follow it, without those that lead back.
    pub(super) next: Vec<Vec<NodeId>>,
    /// The edges that lead back.
    pub(super) back: Vec<(NodeId, NodeId)>,
}

impl Forward {
    /// From the entry over the edges that `follow` allows.
    pub(super) fn of(flow: &Flow<'_>, follow: impl Fn(EdgeKind) -> bool) -> Self {
        let mut found =
            Self { order: Vec::new(), next: vec![Vec::new(); flow.nodes.len()], back: Vec::new() };
        let mut state = vec![State::New; flow.nodes.len()];
        let mut calls = vec![(flow.entry(), 0)];
        set(&mut state, flow.entry(), State::Open);
        while let Some((node, at)) = calls.pop() {
            let Some(edge) = flow.edges(node).get(at) else {
                set(&mut state, node, State::Done);
                found.order.push(node);
                continue;
            };
            calls.push((node, at + 1));
            if !follow(edge.kind) {
                continue;
            }
            match state.get(edge.to.index()) {
                Some(State::Open) => found.back.push((node, edge.to)),
                Some(State::New) => {
                    set(&mut state, edge.to, State::Open);
                    calls.push((edge.to, 0));
                    found.link(node, edge.to);
                }
                _ => found.link(node, edge.to),
            }
        }
        found
    }

    fn link(&mut self, from: NodeId, to: NodeId) {
        if let Some(next) = self.next.get_mut(from.index()) {
            next.push(to);
        }
    }

    /// The nodes that follow one.
    pub(super) fn after(&self, node: NodeId) -> &[NodeId] {
        self.next.get(node.index()).map(Vec::as_slice).unwrap_or_default()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

fn set(state: &mut [State], node: NodeId, to: State) {
    if let Some(slot) = state.get_mut(node.index()) {
        *slot = to;
    }
}

pub(super) fn count(flow: &Flow<'_>) -> Paths {
    let forward = Forward::of(flow, EdgeKind::is_regular);
    let mut paths = vec![0u64; flow.nodes.len()];
    for node in &forward.order {
        let ends = flow.node(*node).is_some_and(|node| matches!(node.kind, NodeKind::End(_)));
        let back = forward.back.iter().filter(|(from, _)| from == node).count() as u64;
        let next = forward.after(*node).iter().filter_map(|next| paths.get(next.index()));
        let sum = next.fold(back + u64::from(ends), |sum, next| sum.saturating_add(*next));
        if let Some(slot) = paths.get_mut(node.index()) {
            *slot = sum;
        }
    }
    let all = paths.get(flow.entry().index()).copied().unwrap_or(0);
    Paths { paths: all.max(1), goes_round: !forward.back.is_empty() }
}
