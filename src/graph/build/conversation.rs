//! The boxes of a conversation: a step each, with the ends that it leads to.

use crate::check::flow::{
    Edge, EdgeKind as FlowEdge, End, Flow, HandlerKind, NodeId, NodeKind as FlowNode, search,
};
use crate::check::model::*;

use super::super::{EdgeKind, NodeKind};
use super::boxes::{Boxes, Done, NewEdge};
use super::labels;
use super::triggers;
use super::walk::{Exit, Region};

pub(super) fn add(boxes: &mut Boxes<'_>) {
    let flow = boxes.flow;
    let reachable = search::reachable(flow);
    let starts = triggers::add(boxes);
    if let Some(first) = flow.unit.steps.first() {
        for from in starts {
            let (to, span) = (first.name.to_string(), flow.unit.declared.span);
            boxes.link(
                NewEdge { from, to, kind: EdgeKind::Next, label: String::new(), choice: None, span },
                Done::default(),
            );
        }
    }
    for (index, step) in flow.unit.steps.iter().enumerate() {
        add_step(boxes, StepId(index as u32), step, reachable);
    }
    handlers(boxes);
}

fn add_step(boxes: &mut Boxes<'_>, id: StepId, step: &Step, reachable: &[bool]) {
    let flow = boxes.flow;
    let Some(start) = flow.step_node(id) else { return };
    let region = between(flow, start, flow.edges(start));
    let mut node = boxes.node(step.name.to_string(), kind(&step.kind), step.name.to_string(), step.head_span);
    node.doc = step.doc.clone().unwrap_or_default();
    node.reachable = search::has(reachable, start);
    Done { texts: node.texts, actions: node.actions } = boxes.done_in(&region);
    boxes.add(node);
    for exit in &region.exits() {
        leave(boxes, step, &region, exit, None);
    }
    let waits = flow.iter().filter(|(_, node)| matches!(node.kind, FlowNode::Await(at) if at == id));
    let waits: Vec<NodeId> = waits.map(|(id, _)| id).collect();
    for wait in waits {
        for edge in flow.edges(wait) {
            let region = between(flow, wait, &[*edge]);
            for exit in region.exits() {
                leave(boxes, step, &region, &exit, Some(edge.kind));
            }
        }
    }
}

fn kind(kind: &StepKind) -> NodeKind {
    match kind {
        StepKind::Message(_) => NodeKind::Message,
        StepKind::Plain => NodeKind::Step,
        StepKind::Recommendation { default: true, .. } => NodeKind::Default,
        StepKind::Recommendation { ending: true, .. } => NodeKind::Ending,
        StepKind::Recommendation { .. } => NodeKind::Recommendation,
    }
}

/// What lies between a place of a step and where the step is left, or a reply is awaited.
fn between(flow: &Flow<'_>, from: NodeId, first: &[Edge]) -> Region {
    let stops = |id: NodeId| {
        flow.node(id).is_some_and(|node| {
            matches!(
                node.kind,
                FlowNode::Step(_)
                    | FlowNode::Await(_)
                    | FlowNode::End(_)
                    | FlowNode::GivenUp
                    | FlowNode::TimedOut
            )
        })
    };
    Region::of(flow, from, first, &stops)
}

/// Adds the edge of a way out of a step. `reply` is how the wait for a reply was left, if the way began there.
fn leave(boxes: &mut Boxes<'_>, step: &Step, region: &Region, exit: &Exit, reply: Option<FlowEdge>) {
    let flow = boxes.flow;
    let Some(to) = flow.node(exit.to) else { return };
    let to = match to.kind {
        FlowNode::Step(to) => flow.step(to).map(|to| to.name.to_string()),
        // The question is asked: that is what the step is for. After a reply or silence it stands as before.
        FlowNode::Await(_) => reply.is_some().then(|| step.name.to_string()),
        FlowNode::GivenUp => Some(boxes.end(&step.name, exit, End::Fallback)),
        FlowNode::TimedOut => Some(boxes.end(&step.name, exit, End::Timeout)),
        FlowNode::End(End::Recommendation(_)) => None,
        FlowNode::End(end) => Some(boxes.end(&step.name, exit, end)),
        _ => None,
    };
    let Some(to) = to else { return };
    let (kind, label, choice) = decided(boxes, step, exit, reply);
    let done = if reply.is_some() { boxes.done_on(region, exit) } else { Done::default() };
    let span = match exit.between.first().and_then(|id| flow.node(*id)) {
        Some(reacts) if reply.is_some() => reacts.span,
        _ => exit.branch.first().map_or(exit.last.span, |(_, edge)| edge.span),
    };
    boxes.link(NewEdge { from: step.name.to_string(), to, kind, label, choice, span }, done);
}

/// What decides for a way: its kind, what people call it, and the choice.
fn decided(
    boxes: &Boxes<'_>,
    step: &Step,
    exit: &Exit,
    reply: Option<FlowEdge>,
) -> (EdgeKind, String, Option<usize>) {
    let branch = boxes.branches(&exit.branch);
    let with = |head: String| match (head.is_empty(), branch.is_empty()) {
        (_, true) => head,
        (true, false) => branch.clone(),
        (false, false) => format!("{head}: {branch}"),
    };
    let message = match &step.kind {
        StepKind::Message(message) => Some(message.as_ref()),
        _ => None,
    };
    match (reply, message) {
        (Some(FlowEdge::Choice(index)), Some(message)) => {
            let choice = message.choices.get(index);
            let label = choice.map(|choice| labels::choice(boxes.project, boxes.sources, choice));
            (EdgeKind::Choice, with(label.unwrap_or_default()), Some(index))
        }
        (Some(FlowEdge::Answer), Some(message)) => {
            let label = message.answer.as_ref().map(|answer| labels::answer(boxes.sources, answer));
            (EdgeKind::Answer, with(label.unwrap_or_default()), None)
        }
        (Some(FlowEdge::Otherwise), _) => (EdgeKind::Otherwise, with("otherwise".to_owned()), None),
        (Some(FlowEdge::NoReply), Some(message)) => {
            let after =
                message.no_reply.as_ref().map(|silence| labels::written(boxes.sources, silence.after.span));
            (EdgeKind::NoReply, with(format!("no reply in {}", after.unwrap_or_default())), None)
        }
        _ => unasked(boxes, message, exit, branch),
    }
}

/// The same where no reply decides.
fn unasked(
    boxes: &Boxes<'_>,
    message: Option<&Message>,
    exit: &Exit,
    branch: String,
) -> (EdgeKind, String, Option<usize>) {
    match exit.last.kind {
        FlowEdge::Timeout => {
            let settings = &boxes.flow.unit.settings;
            let written = settings.timeout_span.map(|span| labels::written(boxes.sources, span));
            let after = written.map(|text| text.trim_start_matches("timeout").trim().to_owned());
            (EdgeKind::Timeout, format!("timeout {}", after.as_deref().unwrap_or("24h")), None)
        }
        FlowEdge::Expired if branch == "expired" => (EdgeKind::Timeout, branch, None),
        FlowEdge::Fallback => {
            let reprompts = message.map_or(0, |message| message.reprompts);
            let label = match reprompts {
                0 => "not understood".to_owned(),
                1 => "not understood twice".to_owned(),
                more => format!("not understood {} times", u64::from(more) + 1),
            };
            (EdgeKind::Fallback, label, None)
        }
        FlowEdge::CallFailed | FlowEdge::NothingListed => (EdgeKind::Fallback, branch, None),
        _ if branch.is_empty() => (EdgeKind::Next, branch, None),
        _ => (EdgeKind::Branch, branch, None),
    }
}

/// What happens at the fallback, the timeout, a failed delivery and an opt-out. They stand alone: the ends name them.
fn handlers(boxes: &mut Boxes<'_>) {
    let flow = boxes.flow;
    let handles = &flow.unit.handlers;
    let of_its_own = |node: FlowNode<'_>| match node {
        FlowNode::GivenUp => {
            Some(if handles.timeout.is_none() { "fallback and timeout" } else { "fallback" })
        }
        FlowNode::TimedOut => handles.timeout.as_ref().map(|_| "timeout"),
        FlowNode::Handler(HandlerKind::Undelivered) => Some("not delivered"),
        FlowNode::Handler(HandlerKind::OptOut) => Some("opt-out"),
        _ => None,
    };
    let found: Vec<(NodeId, &str)> =
        flow.iter().filter_map(|(id, node)| Some((id, of_its_own(node.kind)?))).collect();
    for (id, name) in found {
        add_handler(boxes, id, name);
    }
}

/// Adds the box of a handler, if something is said or done there.
pub(super) fn add_handler(boxes: &mut Boxes<'_>, id: NodeId, name: &str) {
    let flow = boxes.flow;
    let is_end = |id: NodeId| flow.node(id).is_some_and(|node| matches!(node.kind, FlowNode::End(_)));
    let region = Region::of(flow, id, flow.edges(id), &is_end);
    let mut done = boxes.done_at(&[id], &|_| Vec::new());
    let Done { texts, actions } = boxes.done_in(&region);
    done.texts.extend(texts);
    done.actions.extend(actions);
    if done.texts.is_empty() && done.actions.is_empty() {
        return;
    }
    let span = flow.node(id).map_or(flow.unit.declared.span, |node| node.span);
    let id = format!("@{}", name.replace([' ', '-'], "_"));
    let mut node = boxes.node(id, NodeKind::Handler, name, span);
    Done { texts: node.texts, actions: node.actions } = done;
    boxes.add(node);
}
