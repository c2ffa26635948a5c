//! W0605 hole-in-text: an empty default that leaves a hole in the sentence.

use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::check::visit;
use crate::diag::{Diagnostic, Edit, codes};
use crate::source::{Sources, Span};
use crate::value::Value;

/// Finds `?? ""` in a text beside punctuation, or between two spaces.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let templates = context.templates.iter().map(|template| &template.body);
    let mut told: Vec<Span> = Vec::new();
    for text in context.outgoing.iter().map(|outgoing| outgoing.text).chain(templates) {
        for expr in visit::all(text) {
            let ExprKind::Text(parts) = &expr.kind else { continue };
            for at in 0..parts.len() {
                let found = hole(context.sources, parts, at);
                if let Some(found) = found.filter(|found| !told.contains(&found.span)) {
                    told.push(found.span);
                    diagnostics.push(found);
                }
            }
        }
    }
}

fn hole(sources: &Sources, parts: &[Expr], at: usize) -> Option<Diagnostic> {
    let part = parts.get(at)?;
    let ExprKind::Binary(BinaryOperator::Default, value, default) = &part.kind else { return None };
    if literal(default).is_none_or(|default| !default.trim().is_empty()) {
        return None;
    }
    let before = at.checked_sub(1).and_then(|before| parts.get(before));
    let after = parts.get(at + 1);
    let (left, right) =
        (before.and_then(literal).unwrap_or_default(), after.and_then(literal).unwrap_or_default());
    let known = |piece: Option<&Expr>| piece.is_none_or(|piece| literal(piece).is_some());
    let opens = left.is_empty() || left.ends_with(char::is_whitespace);
    let spaced = left.ends_with(' ') && right.starts_with(' ');
    let stranded = right.starts_with([',', '.', '!', '?', ';', ':', ')', '…']);
    if !known(before) || !known(after) || !(spaced || (opens && stranded)) {
        return None;
    }
    let reads = format!("{}{}", tail(left), head(right.trim_end()));
    let found = Diagnostic::warning(
        codes::HOLE_IN_TEXT,
        default.span,
        "an empty default leaves a hole in the sentence",
    )
    .note(format!("without a value subscribers read “{reads}”"))
    .help(
        "give a word that fits the sentence, or put the space into the text that is left out with the value",
    );
    let space = before.filter(|_| left.ends_with(' '));
    Some(match space.and_then(|before| repair(sources, before, part, value)) {
        Some(edits) => found.fix("leave out the space as well", false, edits),
        None => found,
    })
}

/// `Hello {name ?? ""}` becomes `Hello{if name is set then " {name}" else ""}`.
fn repair(sources: &Sources, before: &Expr, part: &Expr, value: &Expr) -> Option<Vec<Edit>> {
    let simple = matches!(value.kind, ExprKind::ContactField(_) | ExprKind::Local(_) | ExprKind::Field(..));
    let source = sources.slice(value.span);
    let space = Span { start: before.span.end.checked_sub(1)?, ..before.span };
    if !simple || sources.slice(space) != " " {
        return None;
    }
    let text = format!("if {source} is set then \" {{{source}}}\" else \"\"");
    Some(vec![Edit { span: space, text: String::new() }, Edit { span: part.span, text }])
}

fn literal(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Constant(Value::Text(text)) => Some(text),
        _ => None,
    }
}

/// The last word or so of a text.
fn tail(text: &str) -> &str {
    let start = text.char_indices().rev().nth(11).map_or(0, |(at, _)| at);
    let near = text.get(start..).unwrap_or_default();
    if start == 0 { near } else { near.split_once(' ').map_or(near, |(_, rest)| rest) }
}

/// The first word or so of a text.
fn head(text: &str) -> &str {
    let end = text.char_indices().nth(12).map_or(text.len(), |(at, _)| at);
    let near = text.get(..end).unwrap_or_default();
    if end == text.len() { near } else { near.rsplit_once(' ').map_or(near, |(rest, _)| rest) }
}
