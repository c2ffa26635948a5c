//! Searching graphs: what can be reached, what goes round. Every search takes time linear in nodes and edges and goes as
//! deep as memory allows.

use super::{Edge, Flow, Node, NodeId, first_visit};

/// Which nodes can be reached from these, themselves included, over the edges that `follow` allows.
pub fn reached<'a>(
    flow: &Flow<'a>,
    from: impl IntoIterator<Item = NodeId>,
    follow: impl Fn(&Node<'a>, &Edge) -> bool,
) -> Vec<bool> {
    let mut seen = vec![false; flow.nodes.len()];
    let mut open: Vec<NodeId> = from.into_iter().filter(|node| first_visit(&mut seen, *node)).collect();
    while let Some(id) = open.pop() {
        let Some(node) = flow.node(id) else { continue };
        for edge in node.edges.iter().filter(|edge| follow(node, edge)) {
            if first_visit(&mut seen, edge.to) {
                open.push(edge.to);
            }
        }
    }
    seen
}

/// Which nodes can be reached from where the unit begins. Many rules ask, so it is searched once.
pub fn reachable<'f>(flow: &'f Flow<'_>) -> &'f [bool] {
    &flow.reachable
}

/// Whether a node is among those of a search.
pub fn has(found: &[bool], node: NodeId) -> bool {
    found.get(node.index()).copied().unwrap_or(false)
}

/// Which nodes can reach one of these, themselves included, over the edges that `follow` allows.
pub fn reaching<'a>(
    flow: &Flow<'a>,
    goals: impl IntoIterator<Item = NodeId>,
    follow: impl Fn(&Node<'a>, &Edge) -> bool,
) -> Vec<bool> {
    let mut seen = vec![false; flow.nodes.len()];
    let mut open: Vec<NodeId> = goals.into_iter().filter(|node| first_visit(&mut seen, *node)).collect();
    while let Some(id) = open.pop() {
        for before in flow.before(id) {
            let Some(node) = flow.node(*before) else { continue };
            let leads = node.edges.iter().any(|edge| edge.to == id && follow(node, edge));
            if leads && first_visit(&mut seen, *before) {
                open.push(*before);
            }
        }
    }
    seen
}

/// The successors of each node over the edges that `follow` allows.
pub fn successors<'a>(flow: &Flow<'a>, follow: impl Fn(&Node<'a>, &Edge) -> bool) -> Vec<Vec<u32>> {
    let allowed =
        |node: &Node<'a>| node.edges.iter().filter(|edge| follow(node, edge)).map(|edge| edge.to.0).collect();
    flow.nodes.iter().map(allowed).collect()
}

/// The strongly connected components of a graph given by the successors of each node: what can go round together. A
/// component comes after all that it leads to; its members are sorted.
pub fn components(successors: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let mut tarjan = Tarjan {
        successors,
        index: vec![UNSEEN; successors.len()],
        low: vec![0; successors.len()],
        on_stack: vec![false; successors.len()],
        next: 0,
        stack: Vec::new(),
        found: Vec::new(),
    };
    for node in 0..successors.len() {
        if tarjan.index.get(node) == Some(&UNSEEN) {
            tarjan.visit(node as u32);
        }
    }
    tarjan.found
}

/// Whether a component goes round: it has several members, or one that leads to itself.
pub fn goes_round(successors: &[Vec<u32>], component: &[u32]) -> bool {
    match component {
        [only] => successors.get(*only as usize).is_some_and(|next| next.contains(only)),
        _ => component.len() > 1,
    }
}

const UNSEEN: u32 = u32::MAX;

/// Tarjan's algorithm with a stack of its own: a script cannot exhaust the machine's.
struct Tarjan<'g> {
    successors: &'g [Vec<u32>],
    index: Vec<u32>,
    low: Vec<u32>,
    on_stack: Vec<bool>,
    next: u32,
    stack: Vec<u32>,
    found: Vec<Vec<u32>>,
}

impl Tarjan<'_> {
    fn visit(&mut self, start: u32) {
        let mut calls: Vec<(u32, usize)> = vec![(start, 0)];
        self.begin(start);
        while let Some((node, edge)) = calls.pop() {
            let next = self.successors.get(node as usize).and_then(|edges| edges.get(edge)).copied();
            let Some(next) = next else {
                self.finish(node);
                if let Some((caller, _)) = calls.last() {
                    self.lower(*caller, self.low_of(node));
                }
                continue;
            };
            calls.push((node, edge + 1));
            match self.index.get(next as usize).copied() {
                Some(UNSEEN) => {
                    self.begin(next);
                    calls.push((next, 0));
                }
                Some(index) if self.on_stack.get(next as usize) == Some(&true) => self.lower(node, index),
                _ => {}
            }
        }
    }

    fn begin(&mut self, node: u32) {
        set(&mut self.index, node, self.next);
        set(&mut self.low, node, self.next);
        set(&mut self.on_stack, node, true);
        self.next += 1;
        self.stack.push(node);
    }

    fn finish(&mut self, node: u32) {
        if self.index.get(node as usize).copied() != Some(self.low_of(node)) {
            return;
        }
        let mut members = Vec::new();
        while let Some(member) = self.stack.pop() {
            set(&mut self.on_stack, member, false);
            members.push(member);
            if member == node {
                break;
            }
        }
        members.sort_unstable();
        self.found.push(members);
    }

    fn low_of(&self, node: u32) -> u32 {
        self.low.get(node as usize).copied().unwrap_or(0)
    }

    fn lower(&mut self, node: u32, to: u32) {
        let low = self.low_of(node).min(to);
        set(&mut self.low, node, low);
    }
}

fn set<T>(list: &mut [T], at: u32, value: T) {
    if let Some(slot) = list.get_mut(at as usize) {
        *slot = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_goes_round() {
        let graph = vec![vec![1], vec![2, 3], vec![1], vec![4], vec![4], vec![]];
        let found = components(&graph);
        assert_eq!(found, [vec![4], vec![3], vec![1, 2], vec![0], vec![5]]);
        let round: Vec<_> = found.iter().map(|members| goes_round(&graph, members)).collect();
        assert_eq!(round, [true, false, true, false, false]);
    }

    #[test]
    fn long_chains_need_no_stack() {
        let length = 300_000;
        let graph: Vec<Vec<u32>> = (0..length).map(|node| vec![(node + 1) % length]).collect();
        assert_eq!(components(&graph).len(), 1);
    }
}
