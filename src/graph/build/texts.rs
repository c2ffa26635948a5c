//! What texts say and cost, for people.

use std::collections::HashMap;

use smol_str::SmolStr;

use crate::check::flow::{Flow, NodeId, NodeKind as FlowNode};
use crate::check::model::*;
use crate::check::outgoing::{Outgoing, Owner, Role};
use crate::check::visit;
use crate::source::Sources;
use crate::value::Value;

use super::super::{Text, Translation};
use super::{on_one_line, place};

/// The texts that units send, by the node of the flow that sends them.
pub(super) struct Texts<'a> {
    sources: &'a Sources,
    languages: &'a [SmolStr],
    by_node: HashMap<(UnitId, NodeId), Vec<&'a Outgoing<'a>>>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(project: &'a Project, sources: &'a Sources, outgoing: &'a [Outgoing<'a>]) -> Self {
        let mut by_node: HashMap<_, Vec<_>> = HashMap::new();
        for one in outgoing {
            if let (Owner::Unit(unit), Some(node)) = (one.owner, one.node) {
                by_node.entry((unit, node)).or_default().push(one);
            }
        }
        Self { sources, languages: &project.languages, by_node }
    }

    /// What a node says to the contact, as `say` or as the fallback. A handler that says something itself takes the place of the
    /// fallback.
    pub(super) fn of(&self, flow: &Flow<'_>, node: NodeId) -> Vec<Text> {
        let all = self.by_node.get(&(flow.id, node)).map(Vec::as_slice).unwrap_or_default();
        let handlers = &flow.unit.handlers;
        let is_replaced = match flow.node(node).map(|node| node.kind) {
            Some(FlowNode::GivenUp) => says(handlers.fallback.as_ref()),
            Some(FlowNode::TimedOut) => says(handlers.timeout.as_ref()),
            _ => false,
        };
        let said = all.iter().filter(|one| match one.role {
            Role::Say => true,
            Role::Fallback => !is_replaced,
            _ => false,
        });
        said.map(|one| self.text(one)).collect()
    }

    /// A `say` that nothing leads to: nobody has measured it.
    pub(super) fn unmeasured(&self, expr: &Expr) -> Text {
        Text {
            text: self.shown(expr, 0),
            translations: self.translations(expr),
            when: String::new(),
            least_segments: 0,
            most_segments: 0,
            open: false,
            place: place(self.sources, expr.span),
        }
    }

    fn text(&self, outgoing: &Outgoing<'_>) -> Text {
        let (least_segments, most_segments) = outgoing.segments();
        Text {
            text: self.shown(outgoing.text, 0),
            translations: self.translations(outgoing.text),
            when: String::new(),
            least_segments,
            most_segments,
            open: outgoing.lengths.iter().any(|length| !length.unbounded.is_empty()),
            place: place(self.sources, outgoing.text.span),
        }
    }

    /// A text as a reader of the script knows it: its words in one language, with the values in braces.
    fn shown(&self, expr: &Expr, language: usize) -> String {
        let mut text = String::new();
        write(self.sources, expr, language, &mut text);
        on_one_line(&text)
    }

    /// The text in the further languages, where it has words of its own in them.
    fn translations(&self, expr: &Expr) -> Vec<Translation> {
        if !visit::all(expr).iter().any(|inner| matches!(inner.kind, ExprKind::Localised(_))) {
            return Vec::new();
        }
        let further = self.languages.iter().enumerate().skip(1);
        let translation = |(index, language): (usize, &SmolStr)| Translation {
            language: language.to_string(),
            text: self.shown(expr, index),
        };
        further.map(translation).collect()
    }
}

/// Whether a handler says something, on whichever way.
fn says(handler: Option<&Block>) -> bool {
    handler.into_iter().flat_map(|block| &block.statements).any(|statement| {
        matches!(statement.kind, StatementKind::Say(_))
            || visit::blocks(statement).into_iter().any(|block| says(Some(block)))
    })
}

fn write(sources: &Sources, expr: &Expr, language: usize, out: &mut String) {
    match &expr.kind {
        ExprKind::Constant(Value::Text(text)) => out.push_str(text),
        ExprKind::Text(parts) => parts.iter().for_each(|part| write(sources, part, language, out)),
        ExprKind::Localised(texts) => {
            if let Some(text) = texts.get(language).or(texts.first()) {
                write(sources, text, language, out);
            }
        }
        ExprKind::Choices => out.push_str("{choices}"),
        _ => {
            out.push('{');
            out.push_str(sources.slice(expr.span));
            out.push('}');
        }
    }
}
