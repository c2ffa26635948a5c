//! The boxes and edges of one unit while they are collected.

use crate::check::flow::{EdgeKind as FlowEdge, End, Flow, NodeId, NodeKind as FlowNode};
use crate::check::model::*;
use crate::source::{Sources, Span};

use super::super::{Edge, EdgeKind, Node, NodeKind};
use super::texts::Texts;
use super::walk::Exit;
use super::{labels, place};

/// See the module.
pub(super) struct Boxes<'a> {
    pub(super) project: &'a Project,
    pub(super) sources: &'a Sources,
    pub(super) flow: &'a Flow<'a>,
    texts: &'a Texts<'a>,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

/// An edge without what happens on the way.
pub(super) struct NewEdge {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) kind: EdgeKind,
    pub(super) label: String,
    pub(super) choice: Option<usize>,
    pub(super) span: Span,
}

impl<'a> Boxes<'a> {
    pub(super) fn new(
        project: &'a Project,
        sources: &'a Sources,
        texts: &'a Texts<'a>,
        flow: &'a Flow<'a>,
    ) -> Self {
        Self { project, sources, flow, texts, nodes: Vec::new(), edges: Vec::new() }
    }

    pub(super) fn finish(self) -> (Vec<Node>, Vec<Edge>) {
        (self.nodes, self.edges)
    }

    /// A box that says and does nothing yet and can be reached.
    pub(super) fn node(
        &self,
        id: impl Into<String>,
        kind: NodeKind,
        name: impl Into<String>,
        span: Span,
    ) -> Node {
        Node {
            id: id.into(),
            kind,
            name: name.into(),
            doc: String::new(),
            texts: Vec::new(),
            actions: Vec::new(),
            reachable: true,
            findings: Vec::new(),
            place: place(self.sources, span),
        }
    }

    pub(super) fn add(&mut self, node: Node) {
        self.nodes.push(node);
    }

    /// Adds an edge. One that differs in nothing that is shown from another is left out.
    pub(super) fn link(&mut self, new: NewEdge, between: &[NodeId]) {
        let known = self.edges.iter().any(|edge| {
            edge.from == new.from
                && edge.to == new.to
                && edge.kind == new.kind
                && edge.label == new.label
                && edge.choice == new.choice
        });
        if known {
            return;
        }
        let (texts, actions) = self.done_at(between);
        self.edges.push(Edge {
            from: new.from,
            to: new.to,
            kind: new.kind,
            label: new.label,
            choice: new.choice,
            texts,
            actions,
            place: place(self.sources, new.span),
        });
    }

    /// What is said and done at these nodes of the flow.
    pub(super) fn done_at(&self, nodes: &[NodeId]) -> (Vec<super::super::Text>, Vec<String>) {
        let (mut texts, mut actions) = (Vec::new(), Vec::new());
        for id in nodes {
            let said = self.texts.of(self.flow.id, *id);
            let Some(FlowNode::Statement(statement)) = self.flow.node(*id).map(|node| node.kind) else {
                texts.extend(said);
                continue;
            };
            match &statement.kind {
                StatementKind::Say(say) if said.is_empty() => texts.push(self.texts.unmeasured(&say.text)),
                _ => texts.extend(said),
            }
            if !self.leaves(*id) {
                actions.extend(labels::action(self.sources, statement));
            }
        }
        (texts, actions)
    }

    /// Whether a statement ends the unit, so that an end shows it.
    fn leaves(&self, node: NodeId) -> bool {
        self.flow.edges(node).iter().any(|edge| {
            edge.kind == FlowEdge::End
                && self.flow.node(edge.to).is_some_and(|node| matches!(node.kind, FlowNode::End(_)))
        })
    }

    /// Adds the box of an end beside the box that leads to it, unless it is there; its id comes back.
    pub(super) fn end(&mut self, from: &str, exit: &Exit, end: End) -> String {
        let (kind, name) = self.named(exit, end);
        let word = match kind {
            NodeKind::Fallback => "fallback",
            NodeKind::Timeout => "timeout",
            NodeKind::HandOver => "hand_over",
            NodeKind::Start => "start",
            NodeKind::Failed => "failed",
            NodeKind::Broken => "broken",
            _ => "end",
        };
        let reachable = self.nodes.iter().find(|node| node.id == from).is_none_or(|node| node.reachable);
        let from = from.trim_start_matches('@');
        let mut id = format!("{from}@{word}");
        let mut count = 1;
        while let Some(known) = self.nodes.iter().find(|node| node.id == id) {
            if known.name == name {
                return id;
            }
            count += 1;
            id = format!("{from}@{word}{count}");
        }
        let node = self.node(id.clone(), kind, name, exit.last.span);
        self.add(Node { reachable, ..node });
        id
    }

    /// The kind of an end, and what people call it.
    fn named(&self, exit: &Exit, end: End) -> (NodeKind, String) {
        let statement = exit.between.last().and_then(|id| match self.flow.node(*id)?.kind {
            FlowNode::Statement(statement) => Some(statement),
            _ => None,
        });
        let written = |fallback: &str| {
            statement.map_or_else(|| fallback.to_owned(), |statement| labels::head(self.sources, statement))
        };
        match end {
            End::Fallback => (NodeKind::Fallback, "fallback".to_owned()),
            End::Timeout => (NodeKind::Timeout, "timeout".to_owned()),
            End::HandedOver => (NodeKind::HandOver, written("hand over")),
            End::Started(unit) => {
                let unit = self.project.units.get(unit.index());
                let name = unit.map(|unit| unit.declared.name.as_str()).unwrap_or_default();
                (NodeKind::Start, format!("start {name}"))
            }
            End::Failed => (NodeKind::Failed, "failed".to_owned()),
            End::Nowhere(_) => (NodeKind::Broken, "leads nowhere".to_owned()),
            End::Broken => (NodeKind::Broken, "unknown".to_owned()),
            End::Recommendation(_) | End::Done | End::Handled => (NodeKind::End, "end".to_owned()),
        }
    }
}
