//! What an editor shows of the thing under the pointer.

mod construct;
mod declared;
mod step;
mod text;

use super::analysis::Analysis;
use super::cursor::Cursor;
use super::nodes::Node;
use super::types;
use crate::catalog::functions;
use crate::catalog::reference::signature;
use crate::source::{FileId, Span};
use crate::syntax::ast::{self, ExprKind};
use crate::syntax::token::Token;
pub(in crate::ide) use construct::describe as construct_docs;

/// What is told, in Markdown, and what of the text it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// Markdown.
    pub markdown: String,
    /// What it is about.
    pub span: Span,
}

/// What is known of what stands at a place.
pub fn hover(analysis: &Analysis, file: FileId, offset: u32) -> Option<Hover> {
    let cursor = Cursor::new(analysis, file, offset)?;
    let here = cursor.here()?;
    if let Some(reference) = analysis.references().at(file, offset) {
        let markdown = declared::describe(analysis, reference.target)?;
        return Some(Hover { markdown, span: reference.span });
    }
    if is_text(cursor.kind(here)) {
        return text::hover(&cursor);
    }
    name(&cursor, here).or_else(|| construct::hover(&cursor, here))
}

fn is_text(kind: Option<Token>) -> bool {
    use Token::{BlockOpen, PlainText, TextChunk, TextClose, TextOpen};
    matches!(kind, Some(PlainText | TextOpen | BlockOpen | TextChunk | TextClose))
}

/// Built-in names: functions, fields of the contact, `contact` and `event`, values of enums.
fn name(cursor: &Cursor<'_>, here: usize) -> Option<Hover> {
    let span = cursor.span(here);
    let around = cursor.around();
    let expr = around.iter().rev().find_map(|node| match node {
        Node::Expr(expr) => Some(*expr),
        _ => None,
    })?;
    let markdown = match &expr.kind {
        ExprKind::Call(name, _) if name.span == span => function(&name.text)?,
        ExprKind::Field(_, name) if name.span == span => field(cursor, expr, &name.text)?,
        ExprKind::Name(name) => {
            let (_, unit) = cursor.unit()?;
            let known = types::expression(unit, expr.span)?;
            let ty = types::written(cursor.analysis, &known.ty)?;
            format!("```sms\n{name}: {ty}\n```")
        }
        _ => return None,
    };
    Some(Hover { markdown, span })
}

fn function(name: &str) -> Option<String> {
    let function = functions::lookup(name)?;
    let calls: Vec<_> = function.signatures.iter().map(|call| signature(function, call)).collect();
    let docs = format!("{} {}", function.effect, function.docs);
    Some(format!("```sms\n{}\n```\n\n{}", calls.join("\n"), docs.trim_end()))
}

/// A field that no script declares.
fn field(cursor: &Cursor<'_>, expr: &ast::Expr, name: &str) -> Option<String> {
    let written = cursor.analysis.sources().slice(expr.span);
    let known = cursor.unit().and_then(|(_, unit)| types::expression(unit, expr.span));
    let built_in = types::built_in_field(cursor.analysis, name);
    let ty = known.map(|known| &known.ty).or(built_in.map(|field| &field.ty))?;
    let ty = types::written(cursor.analysis, ty)?;
    let docs = built_in.and_then(|_| super::built_in::contact_field(name));
    let docs = docs.map(|docs| format!("\n\n{docs}")).unwrap_or_default();
    Some(format!("```sms\n{written}: {ty}\n```{docs}"))
}
