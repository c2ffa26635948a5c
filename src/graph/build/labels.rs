//! What edges and actions are called: as they are written, without what belongs to other boxes.

use crate::check::flow::{Edge, EdgeKind, Flow, NodeId, NodeKind};
use crate::check::model::*;
use crate::source::{Sources, Span};
use crate::value::Value;

use super::on_one_line;

/// What a branch of the flow is called: its condition, the values of its arm, its share.
pub(super) fn branch(
    project: &Project,
    sources: &Sources,
    flow: &Flow<'_>,
    node: NodeId,
    edge: &Edge,
) -> String {
    let kind = flow.node(node).map(|node| node.kind);
    match (edge.kind, kind) {
        (EdgeKind::Then, Some(NodeKind::Condition(condition))) => {
            format!("if {}", written(sources, condition.span))
        }
        (EdgeKind::Else, _) => "else".to_owned(),
        (EdgeKind::Arm(index), Some(NodeKind::Statement(statement))) => {
            arm(project, sources, statement, index)
        }
        (EdgeKind::Share(index), Some(NodeKind::Statement(statement))) => share(statement, index),
        (EdgeKind::Late, _) => "too late".to_owned(),
        (EdgeKind::CallFailed, _) => "call fails".to_owned(),
        (EdgeKind::Expired, _) => "expired".to_owned(),
        (EdgeKind::NothingListed, _) => "nothing to choose from".to_owned(),
        _ => String::new(),
    }
}

fn arm(project: &Project, sources: &Sources, statement: &Statement, index: usize) -> String {
    let StatementKind::Match { subject, arms, .. } = &statement.kind else { return String::new() };
    let Some((values, _)) = arms.get(index) else { return String::new() };
    let values: Vec<String> = values.iter().map(|value| literal(project, value, &subject.ty)).collect();
    format!("{} is {}", written(sources, subject.span), values.join(", "))
}

/// A value of an arm as it is written there.
fn literal(project: &Project, value: &Value, ty: &Type) -> String {
    match (value, &ty.kind) {
        (Value::Missing, _) => "missing".to_owned(),
        (Value::Symbol(symbol), TypeKind::Enum(id)) => {
            let values = project.enums.get(id.index());
            values.and_then(|values| values.name_of(*symbol)).map(ToString::to_string).unwrap_or_default()
        }
        (Value::Text(text), _) => format!("\"{text}\""),
        (Value::Bool(value), _) => value.to_string(),
        (Value::Number(number), _) => number.to_string(),
        _ => "…".to_owned(),
    }
}

fn share(statement: &Statement, index: usize) -> String {
    let StatementKind::Split(shares) = &statement.kind else { return String::new() };
    let Some((weight, _)) = shares.get(index) else { return String::new() };
    let name = format!("{}%", weight.normalize());
    // Of shares that are alike, each has a number.
    let alike = shares.iter().filter(|(other, _)| other == weight).count();
    if alike > 1 { format!("{name} (way {})", index + 1) } else { name }
}

/// What a choice is called: its label in the project's first language, or how it recognises a reply.
pub(super) fn choice(project: &Project, sources: &Sources, choice: &Choice) -> String {
    let name = match &choice.kind {
        ChoiceKind::Labels(labels) => {
            labels.first().and_then(|label| label.texts.first()).cloned().unwrap_or_default()
        }
        ChoiceKind::Intent(intent) => {
            let intent = project.intents.get(intent.index());
            format!("intent {}", intent.map(|intent| intent.name.as_str()).unwrap_or_default())
        }
        ChoiceKind::Matches(regex) => format!("matches {}", regex.text),
        ChoiceKind::Each { list, .. } => format!("each of {}", written(sources, list.span)),
        ChoiceKind::Error => String::new(),
    };
    match &choice.when {
        Some(when) => format!("{name} (when {})", written(sources, when.span)),
        None => name,
    }
}

/// The free answer of a message: its place and type.
pub(super) fn answer(sources: &Sources, answer: &Answer) -> String {
    let end = answer.outcome.block.span.start;
    let whole = answer.span;
    let head = if end > whole.start && end < whole.end { Span { end, ..whole } } else { whole };
    let head = written(sources, head);
    head.trim_end_matches(['{', ' ']).trim_end_matches("->").trim_end().to_owned()
}

/// What a statement does, if that is worth a line in a box: not what edges, ends and texts show.
pub(super) fn action(sources: &Sources, statement: &Statement) -> Option<String> {
    match &statement.kind {
        StatementKind::Say(_)
        | StatementKind::Goto(_)
        | StatementKind::End
        | StatementKind::If { .. }
        | StatementKind::Match { .. }
        | StatementKind::Split(_)
        | StatementKind::Error => None,
        _ => Some(head(sources, statement)),
    }
}

/// A statement without the blocks in it.
pub(super) fn head(sources: &Sources, statement: &Statement) -> String {
    let blocks = crate::check::visit::blocks(statement);
    let end = blocks.iter().map(|block| block.span.start).filter(|start| *start > statement.span.start).min();
    let text = written(sources, Span { end: end.unwrap_or(statement.span.end), ..statement.span });
    if end.is_none() {
        return text;
    }
    let mut text = text.as_str();
    for word in ["{", "completed", "expired", "else", "{"] {
        text = text.trim_end().strip_suffix(word).unwrap_or(text).trim_end();
    }
    text.to_owned()
}

/// What is written at a place, on one line.
pub(super) fn written(sources: &Sources, span: Span) -> String {
    on_one_line(sources.slice(span))
}
