//! From a place of the flow to the next stops, with what decided and what was done on the way.

use std::collections::{HashMap, HashSet};

use crate::check::flow::{Edge, EdgeKind, Flow, NodeId, first_visit};

/// A way from where a walk began to a stop.
#[derive(Debug, Clone)]
pub(super) struct Exit {
    /// The stop.
    pub(super) to: NodeId,
    /// The edge that leads into it.
    pub(super) last: Edge,
    /// What decided for it last: the node that branches, and those of its edges that lead here. None where every way does.
    pub(super) branch: Vec<(NodeId, Edge)>,
    /// The nodes between, on all ways, in the order of the script: the last one leads to the stop.
    pub(super) between: Vec<NodeId>,
}

/// The nodes between a place of the flow and the next stops.
#[derive(Debug, Clone)]
pub(super) struct Region {
    from: NodeId,
    /// In the order of the script: a branch before what is in it.
    nodes: Vec<NodeId>,
    /// All edges, those into stops too.
    edges: Vec<(NodeId, Edge)>,
    /// Those into stops, in the order of the script.
    last: Vec<(NodeId, Edge)>,
    /// For each node those with an edge to it.
    before: HashMap<NodeId, Vec<NodeId>>,
}

impl Region {
    /// What lies behind these edges of a node.
    pub(super) fn of(
        flow: &Flow<'_>,
        from: NodeId,
        first: &[Edge],
        is_stop: &dyn Fn(NodeId) -> bool,
    ) -> Self {
        let edges: Vec<(NodeId, Edge)> = first.iter().map(|edge| (from, *edge)).collect();
        let mut open: Vec<(NodeId, Edge)> = edges.iter().rev().copied().collect();
        let mut region = Self { from, nodes: Vec::new(), edges, last: Vec::new(), before: HashMap::new() };
        let mut seen = vec![false; flow.nodes.len()];
        while let Some((node, edge)) = open.pop() {
            if is_stop(edge.to) {
                region.last.push((node, edge));
                continue;
            }
            if !first_visit(&mut seen, edge.to) {
                continue;
            }
            region.nodes.push(edge.to);
            let next: Vec<(NodeId, Edge)> = flow.edges(edge.to).iter().map(|next| (edge.to, *next)).collect();
            region.edges.extend(next.iter().copied());
            open.extend(next.into_iter().rev());
        }
        region.nodes.sort_unstable();
        for (node, edge) in &region.edges {
            region.before.entry(edge.to).or_default().push(*node);
        }
        region
    }

    /// The nodes between, in the order of the script.
    pub(super) fn nodes(&self) -> &[NodeId] {
        &self.nodes
    }

    /// All ways to the next stops, in the order of the script. Where two ways lead to one stop they differ in their last edge.
    pub(super) fn exits(&self) -> Vec<Exit> {
        self.last.iter().map(|(node, edge)| self.exit(*node, *edge)).collect()
    }

    fn exit(&self, node: NodeId, last: Edge) -> Exit {
        let leading = self.leading_to(node);
        let mut between: Vec<NodeId> =
            self.nodes.iter().copied().filter(|known| leading.contains(known) && *known != node).collect();
        if node != self.from {
            between.push(node);
        }
        let branch = if is_branch(last.kind) { vec![(node, last)] } else { self.decided(node, &leading) };
        Exit { to: last.to, last, branch, between }
    }

    /// What decides whether a node is reached: as for [`Exit::branch`].
    pub(super) fn branch_of(&self, node: NodeId) -> Vec<(NodeId, Edge)> {
        self.decided(node, &self.leading_to(node))
    }

    /// The nodes from which a node is reached, and the node.
    fn leading_to(&self, node: NodeId) -> HashSet<NodeId> {
        self.leading_past(node, None)
    }

    /// The same without those that lead there through another one alone.
    fn leading_past(&self, node: NodeId, avoided: Option<NodeId>) -> HashSet<NodeId> {
        let mut found = HashSet::from([node]);
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            for before in self.before.get(&node).into_iter().flatten() {
                if Some(*before) != avoided && found.insert(*before) {
                    open.push(*before);
                }
            }
        }
        found
    }

    /// Where a region lies behind one edge, that edge if it is a branch.
    fn only_first(&self) -> Vec<(NodeId, Edge)> {
        let mut first = self.edges.iter().filter(|(node, _)| *node == self.from);
        match (first.next(), first.next()) {
            (Some((node, edge)), None) if is_branch(edge.kind) => vec![(*node, *edge)],
            _ => Vec::new(),
        }
    }

    /// The last node that every way to a place passes and that also leads elsewhere, with its edges that lead there.
    fn decided(&self, node: NodeId, leading: &HashSet<NodeId>) -> Vec<(NodeId, Edge)> {
        let own = |node: NodeId| self.edges.iter().filter(move |(from, _)| *from == node);
        let decides = |one: &NodeId| {
            let is_passed = || *one == self.from || !self.leading_past(node, Some(*one)).contains(&self.from);
            let leads = |edge: &Edge| leading.contains(&edge.to);
            *one != node
                && leading.contains(one)
                && own(*one).any(|(_, edge)| is_branch(edge.kind) && leads(edge))
                && own(*one).any(|(_, edge)| !leads(edge))
                && is_passed()
        };
        match self.nodes.iter().rev().chain([&self.from]).find(|one| decides(one)) {
            Some(one) => own(*one)
                .filter(|(_, edge)| is_branch(edge.kind) && leading.contains(&edge.to))
                .copied()
                .collect(),
            None => self.only_first(),
        }
    }
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
