//! Diagnostics as badges of what they are about.

use crate::check::flow::Flow;
use crate::check::model::Unit;
use crate::diag::{Diagnostic, Severity};
use crate::source::{Sources, Span};

use super::super::{Finding, Graph, UnitGraph};
use super::place;

/// Gives each diagnostic to the box in which it stands, else to its unit. Those of no unit belong to the graph, if it is that
/// of a whole project.
pub(super) fn attach(
    graph: &mut Graph,
    sources: &Sources,
    shown: &[&Flow<'_>],
    diagnostics: &[Diagnostic],
    whole: bool,
) {
    for diagnostic in diagnostics {
        let finding = finding(sources, diagnostic);
        let unit = shown.iter().position(|flow| holds(flow.unit.span, diagnostic.span));
        match unit.and_then(|at| Some((shown.get(at)?.unit, graph.units.get_mut(at)?))) {
            Some((unit, drawn)) => attach_in_unit(unit, drawn, diagnostic.span, finding),
            None if whole => graph.findings.push(finding),
            None => {}
        }
    }
}

fn attach_in_unit(unit: &Unit, drawn: &mut UnitGraph, span: Span, finding: Finding) {
    let step = unit.steps.iter().find(|step| holds(step.span, span)).map(|step| step.name.to_string());
    let trigger = unit.triggers.iter().position(|trigger| holds(trigger.span, span));
    let id = step.or(trigger.map(|index| format!("@trigger{}", index + 1)));
    let node = id.and_then(|id| drawn.nodes.iter_mut().find(|node| node.id == id));
    match node {
        Some(node) => node.findings.push(finding),
        None => drawn.findings.push(finding),
    }
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}

fn finding(sources: &Sources, diagnostic: &Diagnostic) -> Finding {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    Finding {
        code: diagnostic.code.0,
        severity,
        message: diagnostic.message.clone(),
        place: place(sources, diagnostic.span),
    }
}
