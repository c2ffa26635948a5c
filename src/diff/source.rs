//! The portrait of a project, from its checked model.

use crate::check::model::*;
use crate::check::report;
use crate::compile::Checked;
use crate::config::{self, Config};
use crate::graph::build::build;
use crate::graph::{Edge, EdgeKind, UnitGraph};
use crate::source::{Sources, Span};
use crate::syntax::ast::{self, ItemKind};

use super::body::{Body, without};
use super::node::{Node, written as on_one_line};
use super::parts::parts;
use super::portrait::{Portrait, StepPortrait, TriggerPortrait, UnitPortrait, WayPortrait};
use super::written::{plain, written};

/// The portrait of a project that was checked and kept its trees, with or without mistakes.
pub fn of_project(checked: &Checked, sources: &Sources, config: &Config) -> Portrait {
    let graph = build(&checked.project, sources, config, &[], None);
    let report = report::report(&checked.project, sources, config);
    let units = graph.units.iter().zip(&checked.project.units).zip(&report.units);
    let units = units.map(|((drawn, unit), counted)| UnitPortrait {
        costs: costs(counted),
        ..unit_portrait(checked, drawn, Body { sources, unit })
    });
    let settings = sources.get(sources.settings_id()).map(|file| config::values(&file.text));
    Portrait {
        declarations: declarations(checked, sources),
        settings: settings.unwrap_or_default(),
        units: units.collect(),
        ..Portrait::default()
    }
}

fn costs(counted: &report::UnitReport) -> Vec<(String, String)> {
    let open = if counted.most.open { " or more" } else { "" };
    vec![
        ("paths".to_owned(), counted.paths.paths.to_string()),
        ("most SMS of one run".to_owned(), counted.most.sms.to_string()),
        ("most segments of one run".to_owned(), format!("{}{open}", counted.most.segments)),
    ]
}

fn unit_portrait(checked: &Checked, drawn: &UnitGraph, body: Body<'_>) -> UnitPortrait {
    let unit = body.unit;
    let triggers = unit.triggers.iter().map(|trigger| {
        let written = body.words(trigger.span);
        TriggerPortrait::new(written.strip_prefix("trigger ").unwrap_or(&written))
    });
    let mut settings = settings(body);
    settings.extend(variables(checked, body));
    UnitPortrait {
        name: drawn.name.clone(),
        kind: if unit.conversation { "conversation" } else { "automation" }.to_owned(),
        triggers: triggers.collect(),
        settings,
        steps: match unit.conversation {
            true => unit.steps.iter().map(|declared| step(drawn, body, declared)).collect(),
            false => parts(body),
        },
        ..UnitPortrait::default()
    }
}

/// Parameters and variables, as they are declared.
fn variables(checked: &Checked, body: Body<'_>) -> Vec<(String, String)> {
    let items = checked.files.iter().flat_map(|file| &file.items);
    let mut units = items.filter_map(|item| match &item.kind {
        ItemKind::Conversation(unit) | ItemKind::Automation(unit) => Some(unit),
        _ => None,
    });
    let Some(unit) = units.find(|unit| unit.name.span == body.unit.declared.span) else { return Vec::new() };
    let all =
        |spans: Vec<Span>| spans.into_iter().map(|span| body.words(span)).collect::<Vec<_>>().join(", ");
    let parameters = all(unit.parameters.iter().map(|parameter| parameter.span).collect());
    let declared =
        |variable: &ast::Variable| (format!("var {}", variable.name.text), body.words(variable.span));
    let parameters = std::iter::once(("parameters".to_owned(), parameters));
    parameters.chain(unit.variables.iter().map(declared)).collect()
}

fn settings(body: Body<'_>) -> Vec<(String, String)> {
    let Body { sources, unit } = body;
    let settings = &unit.settings;
    let mut found = vec![("title".to_owned(), unit.declared.title.clone())];
    let mut add = |name: &str, value: String| found.push((name.to_owned(), value));
    let text = |expr: &Option<Expr>| {
        expr.as_ref().map(|expr| without_quotes(&body.words(expr.span))).unwrap_or_default()
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
    let handlers = &unit.handlers;
    for (name, block) in [
        ("on timeout", &handlers.timeout),
        ("on fallback", &handlers.fallback),
        ("on undelivered", &handlers.undelivered),
        ("on optout", &handlers.optout),
    ] {
        add(name, block.as_ref().map(|block| on_one_line(&body.nodes(block))).unwrap_or_default());
    }
    found
}

fn step(drawn: &UnitGraph, body: Body<'_>, step: &Step) -> StepPortrait {
    let message = match &step.kind {
        StepKind::Message(message) => Some(message.as_ref()),
        _ => None,
    };
    let edges: Vec<&Edge> = drawn.edges.iter().filter(|edge| edge.from == *step.name).collect();
    StepPortrait {
        name: step.name.to_string(),
        kind: kind(&step.kind).to_owned(),
        waits: message.is_some(),
        body: body.nodes(&step.body),
        question: message.map(|message| question(body, message)).unwrap_or_default(),
        ways: message.map(|message| ways(drawn, body, &edges, message)).unwrap_or_default(),
        next: edges.iter().map(|edge| edge.to.clone()).collect(),
        ..StepPortrait::default()
    }
}

fn kind(kind: &StepKind) -> &'static str {
    match kind {
        StepKind::Message(_) => "message",
        StepKind::Plain => "step",
        StepKind::Recommendation { default: true, .. } => "default recommendation",
        StepKind::Recommendation { ending: true, .. } => "ending",
        StepKind::Recommendation { .. } => "recommendation",
    }
}

fn question(body: Body<'_>, message: &Message) -> Vec<(String, String)> {
    let style = match message.style {
        ChoiceStyle::Numbered => "numbered",
        ChoiceStyle::Bulleted => "bulleted",
        ChoiceStyle::Hidden => "hidden",
    };
    let reprompt = message.reprompt.as_ref().map(|text| without_quotes(&body.words(text.span)));
    vec![
        ("reprompt".to_owned(), reprompt.unwrap_or_default()),
        ("reprompts".to_owned(), message.reprompts.to_string()),
        ("matching".to_owned(), format!("{:?}", message.matching).to_lowercase()),
        ("choices".to_owned(), style.to_owned()),
    ]
}

fn ways(drawn: &UnitGraph, body: Body<'_>, edges: &[&Edge], message: &Message) -> Vec<WayPortrait> {
    let way = |label: String, outcome: &Outcome, leads: &dyn Fn(&Edge) -> bool| {
        let to: Vec<&str> =
            edges.iter().filter(|edge| leads(edge)).filter_map(|edge| name(drawn, edge)).collect();
        WayPortrait { label, to: each_once(&to).join(" or "), body: on_the_way(body, outcome) }
    };
    let mut found = Vec::new();
    for (index, choice) in message.choices.iter().enumerate() {
        found.push(way(label(body, choice), &choice.outcome, &|edge| edge.choice == Some(index)));
    }
    if let Some(answer) = &message.answer {
        let end = answer.outcome.block.span.start.max(answer.span.start);
        let head = body.words(Span { end, ..answer.span });
        let label = without(&head, &["{", "->"]);
        found.push(way(label, &answer.outcome, &|edge| edge.kind == EdgeKind::Answer));
    }
    if let Some(outcome) = &message.otherwise {
        found.push(way("otherwise".to_owned(), outcome, &|edge| edge.kind == EdgeKind::Otherwise));
    }
    if let Some(silence) = &message.no_reply {
        let label = format!("no reply in {}", body.words(silence.after.span));
        found.push(way(label, &silence.outcome, &|edge| edge.kind == EdgeKind::NoReply));
    }
    found
}

/// The name of the box that an edge reaches.
fn name<'d>(drawn: &'d UnitGraph, edge: &Edge) -> Option<&'d str> {
    drawn.node(&edge.to).map(|node| node.name.as_str())
}

fn each_once<'t>(all: &[&'t str]) -> Vec<&'t str> {
    let mut found: Vec<&str> = Vec::new();
    for one in all {
        if !found.contains(one) {
            found.push(one);
        }
    }
    found
}

/// What an outcome does before it leads somewhere, which is told apart.
fn on_the_way<'a>(body: Body<'a>, outcome: &'a Outcome) -> Vec<Node> {
    let mut nodes = body.nodes(&outcome.block);
    let leads =
        |node: &Node| matches!(node, Node::Action(action) if action == "end" || action.starts_with("goto "));
    if nodes.last().is_some_and(leads) {
        nodes.pop();
    }
    nodes
}

/// What a choice recognises: its label, its aliases, those of further languages where they are others, its condition.
fn label(body: Body<'_>, choice: &Choice) -> String {
    let ChoiceKind::Labels(labels) = &choice.kind else {
        return body.words(choice.head_span).trim_start_matches("choice ").to_owned();
    };
    let languages = labels.iter().map(|label| label.texts.len()).max().unwrap_or_default();
    let of = |language: usize| {
        let mut texts = labels.iter().filter_map(|label| label.texts.get(language).map(String::as_str));
        let first = texts.next().unwrap_or_default().to_owned();
        let aliases: Vec<&str> = texts.collect();
        if aliases.is_empty() { first } else { format!("{first} ({})", aliases.join(", ")) }
    };
    let all: Vec<String> = (0..languages).map(of).collect();
    let name = each_once(&all.iter().map(String::as_str).collect::<Vec<_>>()).join(" / ");
    match &choice.when {
        Some(when) => format!("{name} (when {})", body.words(when.span)),
        None => name,
    }
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

/// A text literal without its quotes.
fn without_quotes(text: &str) -> String {
    plain(text).unwrap_or(text).to_owned()
}
