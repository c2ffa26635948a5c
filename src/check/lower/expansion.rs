//! How much a text becomes once its templates are put in: templates inside templates multiply.

use super::Lower;
use super::expressions::error;
use crate::check::model::*;
use crate::check::rules::e0308_invalid_value::invalid;
use crate::check::visit;
use crate::diag::Diagnostic;
use crate::source::Span;
use crate::value::Value;

/// How many pieces a text may be made of, those of its templates included: far more than anybody sends, and few enough for every rule to look
/// at each.
pub(super) const PIECES_MAX: usize = 1_000;

/// So many bytes of a known text count as one more piece.
const BYTES_OF_PIECE: usize = 100;

/// What a template is made of.
#[derive(Debug, Clone, Default)]
pub(super) struct Expansion {
    /// Pieces, without what stands for its parameters.
    pieces: usize,
    /// How often each parameter stands in it.
    parameters: Vec<usize>,
}

impl Expansion {
    fn add(&mut self, other: &Self, times: usize) {
        self.pieces = self.pieces.saturating_add(other.pieces.saturating_mul(times));
        for (sum, more) in self.parameters.iter_mut().zip(&other.parameters) {
            *sum = sum.saturating_add(more.saturating_mul(times));
        }
    }

    fn total(&self) -> usize {
        self.parameters.iter().fold(self.pieces, |sum, times| sum.saturating_add(*times))
    }
}

impl Lower<'_> {
    /// Measures the templates in an order in which each comes after those that it needs, and refuses those that are too large.
    pub(super) fn measure_templates(&mut self, order: &[usize]) {
        self.expansions = vec![Expansion::default(); self.project.templates.len()];
        for at in order.iter().copied() {
            let Some(template) = self.project.templates.get(at) else { continue };
            let expansion = self.expansion(&template.body, template.parameters.len());
            let span = template.body.span;
            let is_too_large = expansion.total() > PIECES_MAX;
            if is_too_large && let Some(template) = self.project.templates.get_mut(at) {
                template.body = error(span);
                self.report(too_large(span));
            } else if let Some(known) = self.expansions.get_mut(at) {
                *known = expansion;
            }
        }
    }

    /// The use of a template, if what comes of it is not too large.
    pub(super) fn kept_small(&mut self, used: Expr) -> Expr {
        if self.expansion(&used, 0).total() <= PIECES_MAX {
            return used;
        }
        self.report(too_large(used.span));
        error(used.span)
    }

    fn expansion(&self, expr: &Expr, parameters: usize) -> Expansion {
        let mut sum = Expansion { pieces: 1, parameters: vec![0; parameters] };
        match &expr.kind {
            ExprKind::Constant(Value::Text(text)) => sum.pieces += text.len() / BYTES_OF_PIECE,
            ExprKind::Local(local) => {
                if let Some(times) = sum.parameters.get_mut(local.index()) {
                    *times += 1;
                }
            }
            ExprKind::Template(id, arguments) => {
                let inside = self.expansions.get(id.index()).cloned().unwrap_or_default();
                sum.pieces = sum.pieces.saturating_add(inside.pieces);
                for (at, argument) in arguments.iter().enumerate() {
                    let times = inside.parameters.get(at).copied().unwrap_or_default();
                    sum.add(&self.expansion(argument, parameters), times.max(1));
                }
            }
            _ => visit::children(expr)
                .into_iter()
                .for_each(|part| sum.add(&self.expansion(part, parameters), 1)),
        }
        sum
    }
}

fn too_large(span: Span) -> Diagnostic {
    let message =
        format!("this text is made of more than {PIECES_MAX} pieces, those of its templates included");
    invalid(span, message, "write it with fewer templates inside templates: no SMS is that long")
}
