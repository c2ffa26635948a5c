//! The graph of a checked project, with or without mistakes.

mod automation;
mod boxes;
mod conversation;
mod findings;
mod labels;
mod links;
mod texts;
mod triggers;
mod walk;

use crate::check::flow::Flow;
use crate::check::model::Project;
use crate::check::outgoing;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::source::{Sources, Span};

use super::{Graph, Place, UnitGraph, UnitKind, VERSION};
use boxes::Boxes;
use texts::Texts;

/// The graph of all units, or of the one of this name. Diagnostics become findings of what they are about.
pub fn build(
    project: &Project,
    sources: &Sources,
    config: &Config,
    diagnostics: &[Diagnostic],
    only: Option<&str>,
) -> Graph {
    let flows = Flow::of_all(project);
    let outgoing = outgoing::collect(project, config, &flows);
    let texts = Texts::new(project, sources, &outgoing);
    let shown: Vec<&Flow<'_>> =
        flows.iter().filter(|flow| only.is_none_or(|name| flow.unit.declared.name == name)).collect();
    let mut graph = Graph {
        version: VERSION,
        units: shown.iter().map(|flow| unit(project, sources, &texts, flow)).collect(),
        links: links::between(sources, &shown),
        findings: Vec::new(),
    };
    findings::attach(&mut graph, sources, &shown, diagnostics, only.is_none());
    graph
}

fn unit(project: &Project, sources: &Sources, texts: &Texts<'_>, flow: &Flow<'_>) -> UnitGraph {
    let unit = flow.unit;
    let mut boxes = Boxes::new(project, sources, texts, flow);
    if unit.conversation {
        conversation::add(&mut boxes);
    } else {
        automation::add(&mut boxes);
    }
    let (nodes, edges) = boxes.finish();
    UnitGraph {
        name: unit.declared.name.to_string(),
        title: unit.declared.title.clone(),
        doc: unit.doc.clone().unwrap_or_default(),
        kind: if unit.conversation { UnitKind::Conversation } else { UnitKind::Automation },
        paused: unit.settings.paused,
        place: place(sources, unit.declared.span),
        nodes,
        edges,
        findings: Vec::new(),
    }
}

/// The place where a span begins.
pub(super) fn place(sources: &Sources, span: Span) -> Place {
    let Some(file) = sources.get(span.file) else { return Place::default() };
    let position = file.position(span.start);
    Place { file: file.path.clone(), line: position.line, column: position.column }
}

/// A text on one line.
fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
