//! The flow between stops alone: steps, waits and ends, with what leads from one to the next. For drawing a unit,
//! exploring it, and counting what tests have covered.

use std::collections::BTreeSet;

use super::{EdgeKind, Flow, Node, NodeId, NodeKind, first_visit};
use crate::check::model::*;
use crate::source::Span;

/// That one stop leads to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// The stop that is left.
    pub from: NodeId,
    /// The stop that is reached.
    pub to: NodeId,
    /// What decides for this way: the choice, or the first branch on it.
    pub kind: EdgeKind,
    /// Where that is written.
    pub span: Span,
}

/// Whether the flow stops at a node: at the entry, a step, a wait for a reply or a clock, another conversation, an end.
pub fn is_stop(node: &Node<'_>) -> bool {
    match node.kind {
        NodeKind::Entry | NodeKind::Step(_) | NodeKind::Await(_) | NodeKind::End(_) => true,
        NodeKind::Statement(statement) => {
            matches!(statement.kind, StatementKind::Wait(_) | StatementKind::Run { .. })
        }
        _ => false,
    }
}

/// Every way between two stops, in the order of the script; two that differ in nothing count once.
pub fn ways(flow: &Flow<'_>) -> Vec<Way> {
    let mut found = Vec::new();
    for (from, _) in flow.iter().filter(|(_, node)| is_stop(node)) {
        let mut known = BTreeSet::new();
        for edge in flow.edges(from) {
            for to in stops_behind(flow, edge.to) {
                if known.insert((to.node, to.decided.map_or(edge.kind, |first| pick(edge.kind, first.0)))) {
                    let (kind, span) = match to.decided {
                        Some((kind, span)) if edge.kind == EdgeKind::Next => (kind, span),
                        _ => (edge.kind, edge.span),
                    };
                    found.push(Way { from, to: to.node, kind, span });
                }
            }
        }
    }
    found
}

fn pick(first: EdgeKind, second: EdgeKind) -> EdgeKind {
    if first == EdgeKind::Next { second } else { first }
}

struct Behind {
    node: NodeId,
    decided: Option<(EdgeKind, Span)>,
}

/// The next stops behind a node, itself included, with the first branch on the way to each.
fn stops_behind(flow: &Flow<'_>, start: NodeId) -> Vec<Behind> {
    let mut seen = vec![false; flow.nodes.len()];
    let mut found = Vec::new();
    let mut open = vec![Behind { node: start, decided: None }];
    while let Some(behind) = open.pop() {
        let Some(node) = flow.node(behind.node).filter(|_| first_visit(&mut seen, behind.node)) else {
            continue;
        };
        if is_stop(node) {
            found.push(behind);
            continue;
        }
        for edge in flow.edges(behind.node).iter().rev() {
            let plain =
                matches!(edge.kind, EdgeKind::Next | EdgeKind::Goto | EdgeKind::Default | EdgeKind::End);
            let decided = behind.decided.or((!plain).then_some((edge.kind, edge.span)));
            open.push(Behind { node: edge.to, decided });
        }
    }
    found
}

/// What a way is called for people: the label of its choice, `answer`, `no reply`, `else` …; empty where nothing decides.
pub fn label(flow: &Flow<'_>, way: &Way) -> String {
    let step = flow.node(way.from).and_then(|node| node.step);
    match way.kind {
        EdgeKind::Choice(index) => step
            .and_then(|step| flow.message(step))
            .and_then(|message| message.choices.get(index))
            .map(choice_label)
            .unwrap_or_default(),
        EdgeKind::Answer => "answer".to_owned(),
        EdgeKind::Otherwise => "otherwise".to_owned(),
        EdgeKind::NoReply => "no reply".to_owned(),
        EdgeKind::NothingListed => "nothing to choose".to_owned(),
        EdgeKind::Then => "if".to_owned(),
        EdgeKind::Else => "else".to_owned(),
        EdgeKind::Arm(index) => format!("arm {}", index + 1),
        EdgeKind::Share(index) => format!("share {}", index + 1),
        EdgeKind::Fallback => "not understood".to_owned(),
        EdgeKind::Timeout => "timeout".to_owned(),
        EdgeKind::Late => "too late".to_owned(),
        EdgeKind::CallFailed => "call failed".to_owned(),
        EdgeKind::Completed => "completed".to_owned(),
        EdgeKind::Expired => "expired".to_owned(),
        EdgeKind::Handler => "handler".to_owned(),
        EdgeKind::Next | EdgeKind::Goto | EdgeKind::Default | EdgeKind::End => String::new(),
    }
}

/// What a choice is called for people: its label in the project's first language.
pub fn choice_label(choice: &Choice) -> String {
    match &choice.kind {
        ChoiceKind::Labels(labels) => {
            labels.first().and_then(|label| label.texts.first()).cloned().unwrap_or_default()
        }
        ChoiceKind::Intent(_) => "intent".to_owned(),
        ChoiceKind::Matches(regex) => format!("matches {}", regex.text),
        ChoiceKind::Each { .. } => "each".to_owned(),
        ChoiceKind::Error => String::new(),
    }
}
