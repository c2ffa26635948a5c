//! The portrait of a project, from its checked model.

use crate::check::model::*;
use crate::check::report;
use crate::compile::Checked;
use crate::config::Config;
use crate::graph::build::build;
use crate::graph::{Edge, EdgeKind, Node, NodeKind, UnitGraph};
use crate::source::{Sources, Span};
use crate::syntax::ast::ItemKind;

use super::portrait::{Portrait, StepPortrait, TriggerPortrait, UnitPortrait, WayPortrait};

/// The portrait of a project that was checked, with or without mistakes.
pub fn of_project(checked: &Checked, sources: &Sources, config: &Config) -> Portrait {
    let graph = build(&checked.project, sources, config, &[], None);
    let report = report::report(&checked.project, sources, config);
    let units = graph.units.iter().zip(&checked.project.units).zip(&report.units);
    let units = units.map(|((drawn, unit), counted)| UnitPortrait {
        costs: costs(counted),
        ..unit_portrait(sources, drawn, unit)
    });
    Portrait { declarations: declarations(checked, sources), units: units.collect() }
}

fn costs(counted: &report::UnitReport) -> Vec<(String, String)> {
    let open = if counted.most.open { " or more" } else { "" };
    vec![
        ("paths".to_owned(), counted.paths.paths.to_string()),
        ("most SMS of one run".to_owned(), counted.most.sms.to_string()),
        ("most segments of one run".to_owned(), format!("{}{open}", counted.most.segments)),
    ]
}

fn unit_portrait(sources: &Sources, drawn: &UnitGraph, unit: &Unit) -> UnitPortrait {
    let triggers = unit.triggers.iter().map(|trigger| {
        let written = written(sources, trigger.span);
        TriggerPortrait::new(written.strip_prefix("trigger ").unwrap_or(&written))
    });
    let steps = drawn.nodes.iter().filter(|node| is_step(node.kind));
    UnitPortrait {
        name: drawn.name.clone(),
        kind: if unit.conversation { "conversation" } else { "automation" }.to_owned(),
        triggers: triggers.collect(),
        settings: settings(sources, drawn, unit),
        steps: steps.map(|node| step(sources, drawn, unit, node)).collect(),
        costs: Vec::new(),
    }
}

fn is_step(kind: NodeKind) -> bool {
    !kind.is_end() && !matches!(kind, NodeKind::Trigger | NodeKind::Handler)
}

fn settings(sources: &Sources, drawn: &UnitGraph, unit: &Unit) -> Vec<(String, String)> {
    let settings = &unit.settings;
    let mut found = vec![("title".to_owned(), unit.declared.title.clone())];
    let mut add = |name: &str, value: String| found.push((name.to_owned(), value));
    let text = |expr: &Option<Expr>| {
        expr.as_ref().map(|expr| plain(&written(sources, expr.span))).unwrap_or_default()
    };
    add("fallback", text(&settings.fallback));
    add("per", text(&settings.per));
    if unit.conversation {
        add("timeout", settings.timeout.to_string());
    }
    for (name, span) in [
        ("sender", settings.sender.map(|(_, span)| span)),
        ("category", settings.category.map(|(_, span)| span)),
    ] {
        let value = span.map(|span| written(sources, span)).unwrap_or_default();
        add(name, value.strip_prefix(name).unwrap_or(&value).trim().to_owned());
    }
    add("paused", if settings.paused { "yes" } else { "" }.to_owned());
    add("max segments", settings.max_segments.map(|(most, _)| most.to_string()).unwrap_or_default());
    let unicode = match settings.unicode {
        Unicode::Allow => "",
        Unicode::Replace => "replace",
        Unicode::Refuse => "refuse",
    };
    add("unicode", unicode.to_owned());
    add("links", if settings.short_links { "short" } else { "" }.to_owned());
    for node in drawn.nodes.iter().filter(|node| node.kind == NodeKind::Handler) {
        let name = format!("on {}", node.name.replace(" and timeout", ""));
        add(&name, node.actions.join("; "));
    }
    found
}

fn step(sources: &Sources, drawn: &UnitGraph, unit: &Unit, node: &Node) -> StepPortrait {
    let declared = unit.steps.iter().find(|step| *step.name == node.id);
    let message = declared.and_then(|step| match &step.kind {
        StepKind::Message(message) => Some(message.as_ref()),
        _ => None,
    });
    let edges = drawn.edges.iter().filter(|edge| edge.from == node.id && !is_of_settings(edge));
    StepPortrait {
        name: node.name.clone(),
        kind: kind(node.kind).to_owned(),
        waits: matches!(node.kind, NodeKind::Message | NodeKind::Wait | NodeKind::Run),
        texts: node.texts.iter().map(|text| text.text.clone()).collect(),
        actions: node.actions.clone(),
        question: message.map(|message| question(sources, message)).unwrap_or_default(),
        ways: edges.map(|edge| way(drawn, message, edge)).collect(),
    }
}

/// Whether an edge follows from settings, which are compared by themselves: the timeout, and too many replies that are not understood.
fn is_of_settings(edge: &Edge) -> bool {
    edge.kind == EdgeKind::Timeout || edge.label.starts_with("not understood")
}

fn kind(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Message => "message",
        NodeKind::Step => "step",
        NodeKind::Recommendation => "recommendation",
        NodeKind::Default => "default recommendation",
        NodeKind::Ending => "ending",
        _ => "part",
    }
}

fn question(sources: &Sources, message: &Message) -> Vec<(String, String)> {
    let style = match message.style {
        ChoiceStyle::Numbered => "numbered",
        ChoiceStyle::Bulleted => "bulleted",
        ChoiceStyle::Hidden => "hidden",
    };
    let reprompt = message.reprompt.as_ref().map(|text| plain(&written(sources, text.span)));
    vec![
        ("reprompt".to_owned(), reprompt.unwrap_or_default()),
        ("reprompts".to_owned(), message.reprompts.to_string()),
        ("matching".to_owned(), format!("{:?}", message.matching).to_lowercase()),
        ("choices".to_owned(), style.to_owned()),
    ]
}

fn way(drawn: &UnitGraph, message: Option<&Message>, edge: &Edge) -> WayPortrait {
    let target = drawn.node(&edge.to).map(|node| node.name.clone()).unwrap_or_default();
    let said = edge.texts.iter().map(|text| format!("“{}”", text.text));
    let choice = edge.choice.and_then(|choice| message?.choices.get(choice));
    let mut label = edge.label.clone();
    if let Some(Choice { kind: ChoiceKind::Labels(labels), .. }) = choice {
        let aliases: Vec<&str> =
            labels.iter().skip(1).filter_map(|label| label.texts.first()).map(String::as_str).collect();
        if !aliases.is_empty() {
            label = format!("{label} ({})", aliases.join(", "));
        }
    }
    WayPortrait { label, to: target, does: said.chain(edge.actions.iter().cloned()).collect() }
}

/// Every declaration other than units and tests: its first words and all of it.
fn declarations(checked: &Checked, sources: &Sources) -> Vec<(String, String)> {
    let items = checked.files.iter().flat_map(|file| &file.items);
    let mut found = Vec::new();
    for item in items {
        if matches!(item.kind, ItemKind::Conversation(_) | ItemKind::Automation(_) | ItemKind::Test(_)) {
            continue;
        }
        let text = written(sources, item.span);
        let words: Vec<&str> =
            text.split(|c: char| c.is_whitespace() || "({=:".contains(c)).take(2).collect();
        let name = match words.as_slice() {
            ["languages" | "compliance", ..] => {
                words.first().map(|word| (*word).to_owned()).unwrap_or_default()
            }
            words => words.join(" "),
        };
        found.push((name, text));
    }
    found
}

/// What is written at a place, on one line.
fn written(sources: &Sources, span: Span) -> String {
    sources.slice(span).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text literal without its quotes.
fn plain(text: &str) -> String {
    let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    inner.unwrap_or(text).to_owned()
}
