//! Ways to opt out that texts tell, whatever their values are.

use super::model::*;
use super::visit;
use super::wording::{HOLE, Wording};
use crate::text::{ComplianceWords, tells_way_out};

/// Looks for ways to opt out in texts.
pub struct Notices<'a> {
    /// The project.
    pub project: &'a Project,
    /// Words that unsubscribe.
    pub words: &'a ComplianceWords,
}

impl Notices<'_> {
    /// Whether a text tells a way to opt out, whichever of its alternatives is sent; `receives` where the sender can receive replies.
    pub fn stands_in(&self, text: &Expr, language: usize, receives: bool) -> bool {
        let link = |expr: &Expr| matches!(expr.kind, ExprKind::Function("unsubscribe_url", _));
        match &text.kind {
            ExprKind::If(_, then, otherwise) => {
                self.stands_in(then, language, receives) && self.stands_in(otherwise, language, receives)
            }
            ExprKind::Localised(texts) => texts
                .get(language)
                .or(texts.first())
                .is_some_and(|text| self.stands_in(text, language, receives)),
            ExprKind::Text(parts) => {
                let alternative = |part: &Expr| !matches!(part.kind, ExprKind::Constant(_));
                let inside = parts
                    .iter()
                    .filter(|part| alternative(part))
                    .any(|part| self.stands_in(part, language, receives));
                inside || tells_way_out(&constants(parts), self.words, receives)
            }
            ExprKind::Template(id, arguments) => {
                let body = visit::template(self.project, *id);
                let in_body = body.is_some_and(|body| {
                    !matches!(body.kind, ExprKind::Template(..)) && self.stands_in(body, language, receives)
                });
                in_body || arguments.iter().any(|argument| self.stands_in(argument, language, receives))
            }
            ExprKind::Binary(BinaryOperator::Default, _, right) => visit::any(self.project, right, &link),
            ExprKind::Error => true,
            _ => {
                let wording = Wording::of(self.project, text, language);
                visit::any(self.project, text, &link) || tells_way_out(&wording.text, self.words, receives)
            }
        }
    }
}

/// The constant parts of a text, with holes between them.
fn constants(parts: &[Expr]) -> String {
    let of = |part: &Expr| match &part.kind {
        ExprKind::Constant(crate::value::Value::Text(text)) => text.to_string(),
        _ => HOLE.to_string(),
    };
    parts.iter().map(of).collect()
}
