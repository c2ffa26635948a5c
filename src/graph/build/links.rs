//! What leads from one unit to another: `start`, `run`, `cancel`, `reply to`.

use crate::check::flow::{Flow, NodeKind};
use crate::check::model::*;
use crate::source::{Sources, Span};

use super::super::{Link, LinkKind};
use super::place;

/// The links between the units of these flows, in source order; each pair, step and kind once.
pub(super) fn between(sources: &Sources, shown: &[&Flow<'_>]) -> Vec<Link> {
    let mut found: Vec<Link> = Vec::new();
    let named = |id: UnitId| {
        let shown = shown.iter().find(|flow| flow.id == id)?;
        Some(shown.unit.declared.name.to_string())
    };
    let mut add = |from: Option<String>, step: Option<String>, to: Option<String>, kind, span: Span| {
        let (Some(from), Some(to)) = (from, to) else { return };
        let link = Link { from, step, to, kind, place: place(sources, span) };
        let same = |known: &Link| {
            (&known.from, &known.step, &known.to, known.kind) == (&link.from, &link.step, &link.to, link.kind)
        };
        if !found.iter().any(same) {
            found.push(link);
        }
    };
    for flow in shown {
        for (_, node) in flow.iter() {
            let NodeKind::Statement(statement) = node.kind else { continue };
            let Some((to, kind)) = named_unit(statement) else { continue };
            let step = node.step.and_then(|step| flow.step(step)).map(|step| step.name.to_string());
            add(named(flow.id), step, named(to), kind, statement.span);
        }
        for trigger in &flow.unit.triggers {
            if let TriggerKind::ReplyTo { to: ReplyTarget::Unit(from), .. } = trigger.kind {
                add(named(from), None, named(flow.id), LinkKind::ReplyTo, trigger.span);
            }
        }
    }
    found
}

fn named_unit(statement: &Statement) -> Option<(UnitId, LinkKind)> {
    match &statement.kind {
        StatementKind::Start { unit, .. } => Some((*unit, LinkKind::Start)),
        StatementKind::Run { unit, .. } => Some((*unit, LinkKind::Run)),
        StatementKind::Cancel { unit, .. } => Some((*unit, LinkKind::Cancel)),
        _ => None,
    }
}
