//! Searching graphs: what can be reached, what goes round. Every search takes time linear in nodes and edges and goes as
//! deep as memory allows.

use super::lists::Lists;
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
        for edge in flow.edges(id).iter().filter(|edge| follow(node, edge)) {
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
            let leads = flow.edges(*before).iter().any(|edge| edge.to == id && follow(node, edge));
            if leads && first_visit(&mut seen, *before) {
                open.push(*before);
            }
        }
    }
    seen
}

/// The successors of each node over the edges that `follow` allows.
pub fn successors<'a>(flow: &Flow<'a>, follow: impl Fn(&Node<'a>, &Edge) -> bool) -> Lists<u32> {
    let mut found = Lists::default();
    for (id, node) in flow.iter() {
        found.push(flow.edges(id).iter().filter(|edge| follow(node, edge)).map(|edge| edge.to.0));
    }
    found
}

/// The strongly connected components of a graph given by the successors of each node: what can go round together. A
/// component comes after all that it leads to; its members are sorted.
pub fn components(successors: &Lists<u32>) -> Lists<u32> {
    let mut tarjan = Tarjan {
        successors,
        index: vec![UNSEEN; successors.count()],
        low: vec![0; successors.count()],
        on_stack: vec![false; successors.count()],
        next: 0,
        stack: Vec::new(),
        found: Lists::default(),
    };
    for node in 0..successors.count() {
        if tarjan.index.get(node) == Some(&UNSEEN) {
            tarjan.visit(node as u32);
        }
    }
    tarjan.found
}

/// Whether a component goes round: it has several members, or one that leads to itself.
pub fn goes_round(successors: &Lists<u32>, component: &[u32]) -> bool {
    match component {
        [only] => successors.of(*only as usize).contains(only),
        _ => component.len() > 1,
    }
}

const UNSEEN: u32 = u32::MAX;

/// Tarjan's algorithm with a stack of its own: a script cannot exhaust the machine's.
struct Tarjan<'g> {
    successors: &'g Lists<u32>,
    index: Vec<u32>,
    low: Vec<u32>,
    on_stack: Vec<bool>,
    next: u32,
    stack: Vec<u32>,
    found: Lists<u32>,
}

impl Tarjan<'_> {
    fn visit(&mut self, start: u32) {
        let mut calls: Vec<(u32, usize)> = vec![(start, 0)];
        self.begin(start);
        while let Some((node, edge)) = calls.pop() {
            let next = self.successors.of(node as usize).get(edge).copied();
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
        let start = self.stack.iter().rposition(|member| *member == node).unwrap_or_default();
        if let Some(members) = self.stack.get_mut(start..) {
            members.sort_unstable();
            members.iter().for_each(|member| set(&mut self.on_stack, *member, false));
        }
        self.found.push(self.stack.drain(start..));
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
        let successors = [vec![1], vec![2, 3], vec![1], vec![4], vec![4], vec![]];
        let graph = Lists::collect(6, |node| successors[node].clone());
        let components = components(&graph);
        let found: Vec<&[u32]> = components.iter().collect();
        assert_eq!(found, [&[4][..], &[3], &[1, 2], &[0], &[5]]);
        let round: Vec<_> = found.iter().map(|members| goes_round(&graph, members)).collect();
        assert_eq!(round, [true, false, true, false, false]);
    }

    #[test]
    fn long_chains_need_no_stack() {
        let length = 300_000;
        let graph = Lists::collect(length, |node| [((node + 1) % length) as u32]);
        assert_eq!(components(&graph).count(), 1);
    }
}
