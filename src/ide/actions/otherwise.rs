//! Adds the `else` that a statement does not have.

use super::{Action, ActionKind};
use crate::diag::Edit;
use crate::ide::analysis::Analysis;
use crate::ide::cursor::Cursor;
use crate::ide::nodes::Node;
use crate::source::{FileId, Span};
use crate::syntax::ast::{Statement, StatementKind};

/// For the innermost statement around a place that can have an `else` and has none.
pub(super) fn add(analysis: &Analysis, file: FileId, offset: u32) -> Option<Action> {
    let cursor = Cursor::new(analysis, file, offset)?;
    let around = cursor.around();
    let (word, span, inside) = around.iter().rev().find_map(|node| match node {
        Node::Statement(statement) => without(statement),
        _ => None,
    })?;
    let text = if inside { "else { } " } else { " else { }" }.to_owned();
    let title = format!("Add `else` to this `{word}`");
    Some(Action {
        title,
        kind: ActionKind::Rewrite,
        edits: vec![Edit { span, text }],
        problem: None,
        subject: String::new(),
    })
}

/// The word of a statement without `else`, where it is written, and whether that is between braces.
fn without(statement: &Statement) -> Option<(&'static str, Span, bool)> {
    let end = statement.span.after();
    let before_brace = Span { start: end.start.saturating_sub(1), end: end.end.saturating_sub(1), ..end };
    match &statement.kind {
        StatementKind::If { otherwise: None, .. } => Some(("if", end, false)),
        StatementKind::Match { otherwise: None, .. } => Some(("match", before_brace, true)),
        StatementKind::Call { otherwise: None, .. } => Some(("call", end, false)),
        StatementKind::Wait(wait) if wait.until && wait.otherwise.is_none() => Some(("wait", end, false)),
        _ => None,
    }
}
