//! The boxes and edges of one unit while they are collected.

use crate::check::flow::{Edge as FlowBranch, EdgeKind as FlowEdge, End, Flow, NodeId, NodeKind as FlowNode};
use crate::check::model::*;
use crate::source::{Sources, Span};

use super::super::{Edge, EdgeKind, Node, NodeKind, Text};
use super::texts::Texts;
use super::walk::{Exit, Region};
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

/// What is said, and what else is done.
#[derive(Debug, Default)]
pub(super) struct Done {
    pub(super) texts: Vec<Text>,
    pub(super) actions: Vec<String>,
}

/// Adds what is not there yet.
fn add_new<T: PartialEq>(known: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !known.contains(&one) {
            known.push(one);
        }
    }
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

    /// Adds an edge with what is done on the way. Where there is one that only differs in that, it is done there as well.
    pub(super) fn link(&mut self, new: NewEdge, done: Done) {
        let known = self.edges.iter_mut().find(|edge| {
            edge.from == new.from
                && edge.to == new.to
                && edge.kind == new.kind
                && edge.label == new.label
                && edge.choice == new.choice
        });
        let Done { texts, actions } = done;
        if let Some(edge) = known {
            add_new(&mut edge.texts, texts);
            add_new(&mut edge.actions, actions);
            return;
        }
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

    /// What is said and done at these nodes of the flow. `branch` says of a node in which branch it is.
    pub(super) fn done_at(
        &self,
        nodes: &[NodeId],
        branch: &dyn Fn(NodeId) -> Vec<(NodeId, FlowBranch)>,
    ) -> Done {
        let mut done = Done::default();
        for id in nodes {
            let (texts, action) = self.done(*id);
            if texts.is_empty() && action.is_none() {
                continue;
            }
            let when = self.within(&branch(*id));
            done.texts.extend(texts.into_iter().map(|text| Text { when: when.clone(), ..text }));
            done.actions.extend(action.map(|action| match when.is_empty() {
                true => action,
                false => format!("{when}: {action}"),
            }));
        }
        done
    }

    /// What is said and done in a region, each in the branch in which it is.
    pub(super) fn done_in(&self, region: &Region) -> Done {
        self.done_at(region.nodes(), &|node| region.branch_of(node))
    }

    /// The same on one way out of it. What decides for the way itself is told apart.
    pub(super) fn done_on(&self, region: &Region, exit: &Exit) -> Done {
        let own = |branch: &[(NodeId, FlowBranch)]| {
            branch.iter().all(|(node, edge)| {
                exit.branch
                    .iter()
                    .any(|(other, own)| other == node && own.to == edge.to && own.kind == edge.kind)
            })
        };
        let branch_of =
            |node: NodeId| Some(region.branch_of(node)).filter(|branch| !own(branch)).unwrap_or_default();
        self.done_at(&exit.between, &branch_of)
    }

    /// What a node says and does.
    fn done(&self, id: NodeId) -> (Vec<Text>, Option<String>) {
        let said = self.texts.of(self.flow, id);
        let Some(FlowNode::Statement(statement)) = self.flow.node(id).map(|node| node.kind) else {
            return (said, None);
        };
        let texts = match &statement.kind {
            StatementKind::Say(say) if said.is_empty() => vec![self.texts.unmeasured(&say.text)],
            _ => said,
        };
        let action = if self.leaves(id) { None } else { labels::action(self.sources, statement) };
        (texts, action)
    }

    /// The same of something in them: an `else` alone would not tell of what.
    fn within(&self, branches: &[(NodeId, FlowBranch)]) -> String {
        let name = self.branches(branches);
        match branches.first().and_then(|(node, _)| self.flow.node(*node)).map(|node| node.kind) {
            Some(FlowNode::Condition(condition)) if name == "else" => {
                format!("else of if {}", labels::written(self.sources, condition.span))
            }
            _ => name,
        }
    }

    /// What branches are called, those of several ways to one place together.
    pub(super) fn branches(&self, branches: &[(NodeId, FlowBranch)]) -> String {
        let names = branches
            .iter()
            .map(|(node, edge)| labels::branch(self.project, self.sources, self.flow, *node, edge));
        names.collect::<Vec<_>>().join(" or ")
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
