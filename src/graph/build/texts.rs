//! What texts say and cost, for people.

use std::collections::HashMap;

use crate::check::flow::NodeId;
use crate::check::model::*;
use crate::check::outgoing::{Outgoing, Owner, Role};
use crate::source::Sources;
use crate::value::Value;

use super::super::Text;
use super::{on_one_line, place};

/// The texts that units send, by the node of the flow that sends them.
pub(super) struct Texts<'a> {
    sources: &'a Sources,
    by_node: HashMap<(UnitId, NodeId), Vec<&'a Outgoing<'a>>>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(sources: &'a Sources, outgoing: &'a [Outgoing<'a>]) -> Self {
        let mut by_node: HashMap<_, Vec<_>> = HashMap::new();
        for one in outgoing {
            if let (Owner::Unit(unit), Some(node)) = (one.owner, one.node) {
                by_node.entry((unit, node)).or_default().push(one);
            }
        }
        Self { sources, by_node }
    }

    /// What a node says to the contact, as `say` or as the fallback.
    pub(super) fn of(&self, unit: UnitId, node: NodeId) -> Vec<Text> {
        let all = self.by_node.get(&(unit, node)).map(Vec::as_slice).unwrap_or_default();
        let said = all.iter().filter(|one| matches!(one.role, Role::Say | Role::Fallback));
        said.map(|one| self.text(one)).collect()
    }

    /// A `say` that nothing leads to: nobody has measured it.
    pub(super) fn unmeasured(&self, expr: &Expr) -> Text {
        Text {
            text: shown(self.sources, expr),
            least_segments: 0,
            most_segments: 0,
            open: false,
            place: place(self.sources, expr.span),
        }
    }

    fn text(&self, outgoing: &Outgoing<'_>) -> Text {
        let (least_segments, most_segments) = outgoing.segments();
        Text {
            text: shown(self.sources, outgoing.text),
            least_segments,
            most_segments,
            open: outgoing.lengths.iter().any(|length| !length.unbounded.is_empty()),
            place: place(self.sources, outgoing.text.span),
        }
    }
}

/// A text as a reader of the script knows it: its words, with the values in braces.
fn shown(sources: &Sources, expr: &Expr) -> String {
    let mut text = String::new();
    write(sources, expr, &mut text);
    on_one_line(&text)
}

fn write(sources: &Sources, expr: &Expr, out: &mut String) {
    match &expr.kind {
        ExprKind::Constant(Value::Text(text)) => out.push_str(text),
        ExprKind::Text(parts) => parts.iter().for_each(|part| write(sources, part, out)),
        ExprKind::Localised(texts) => {
            if let Some(first) = texts.first() {
                write(sources, first, out);
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
