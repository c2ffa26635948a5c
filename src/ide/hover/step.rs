//! Steps: what leads to them, where they lead, what it costs from there to the end.

use crate::check::flow::{End, Flow, Node, NodeKind, ways};
use crate::check::model::{StepId, UnitId};
use crate::check::report::{self, Cost};
use crate::ide::analysis::Analysis;
use crate::ide::declarations::Declaration;

/// A step of a conversation.
pub(super) fn describe(analysis: &Analysis, declaration: &Declaration) -> Option<String> {
    let (unit, step) = find(analysis, declaration)?;
    let flow = Flow::of(analysis.model(), unit)?;
    let all = ways::ways(&flow);
    let named = |way: &ways::Way, other: String| {
        let label = ways::label(&flow, way);
        if label.is_empty() { other } else { format!("{other} (“{label}”)") }
    };
    let is_of = |node: Option<&Node<'_>>| node.is_some_and(|node| node.step == Some(step));
    let entered = flow.step_node(step);
    let before = all.iter().filter(|way| Some(way.to) == entered);
    let before = list(before.map(|way| named(way, place(&flow, flow.node(way.from)))));
    let after = all.iter().filter(|way| is_of(flow.node(way.from)) && !is_of(flow.node(way.to)));
    let ends = all.iter().filter(|way| is_of(flow.node(way.from)));
    let ends = ends.filter(|way| matches!(flow.node(way.to).map(|node| node.kind), Some(NodeKind::End(_))));
    let after = list(after.chain(ends).map(|way| named(way, place(&flow, flow.node(way.to)))));
    let costs = report::costs_from_steps(analysis.model(), analysis.config(), unit);
    let cost = costs.get(step.index()).copied().unwrap_or_default();
    let before = if before.is_empty() { "nothing leads here".to_owned() } else { format!("from {before}") };
    let after = if after.is_empty() { "leads nowhere".to_owned() } else { format!("to {after}") };
    Some(format!("- {before}\n- {after}\n- from here to the end: {}", in_words(cost)))
}

/// A unit as a whole.
pub(super) fn unit(analysis: &Analysis, declaration: &Declaration) -> Option<String> {
    let units = &analysis.model().units;
    let at = units.iter().position(|unit| unit.declared.span == declaration.name_span)?;
    let report = report::unit_cost(analysis.model(), analysis.config(), UnitId(at as u32));
    Some(format!("One run: {}", in_words(report)))
}

/// The unit and the number of a step in the model.
fn find(analysis: &Analysis, declaration: &Declaration) -> Option<(UnitId, StepId)> {
    let units = analysis.model().units.iter().enumerate();
    units.filter(|(_, unit)| unit.span.file == declaration.span.file).find_map(|(at, unit)| {
        let step = unit.steps.iter().position(|step| step.span == declaration.span)?;
        Some((UnitId(at as u32), StepId(step as u32)))
    })
}

fn place(flow: &Flow<'_>, node: Option<&Node<'_>>) -> String {
    let Some(node) = node else { return "the end".to_owned() };
    match node.kind {
        NodeKind::Entry => "the start".to_owned(),
        NodeKind::End(end) => ending(end).to_owned(),
        _ => match node.step.and_then(|step| flow.step(step)) {
            Some(step) => format!("`{}`", step.name),
            None => "a handler".to_owned(),
        },
    }
}

fn ending(end: End) -> &'static str {
    match end {
        End::HandedOver => "a person",
        End::Started(_) => "another conversation",
        End::Fallback => "giving up",
        End::Timeout => "the timeout",
        End::Failed => "a failed call",
        End::Nowhere(_) => "nowhere",
        _ => "the end",
    }
}

fn list(all: impl Iterator<Item = String>) -> String {
    let mut found: Vec<String> = Vec::new();
    for one in all {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found.join(", ")
}

fn in_words(cost: Cost) -> String {
    let open = if cost.open { " or more" } else { "" };
    let plural = if cost.segments == 1 { "" } else { "s" };
    format!("at most {} SMS, {} segment{plural}{open}", cost.sms, cost.segments)
}
