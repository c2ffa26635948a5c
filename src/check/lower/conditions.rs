//! `is set`, `in GROUP`, `between`, `matches`.

use super::Lower;
use super::expressions::{error, typed};
use super::fits;
use crate::check::model::*;
use crate::check::rules::e0305_invalid_operation as invalid;
use crate::syntax::ast;

impl Lower<'_> {
    /// Tests that have words for operators.
    pub(super) fn test(&mut self, written: &ast::Expr) -> Expr {
        let span = written.span;
        let (kind, negated) = match &written.kind {
            ast::ExprKind::IsSet { value, negated } => (self.is_set(value), *negated),
            ast::ExprKind::InGroup { value, group, negated } => (self.in_group(value, group), *negated),
            ast::ExprKind::Between { value, low, high } => (self.between(value, low, high), false),
            ast::ExprKind::Matches { value, pattern } => {
                let value = self.value_of(value, TypeKind::Text(None));
                let regex = self.regex(pattern);
                (regex.map(|regex| ExprKind::Matches(Box::new(value), regex)), false)
            }
            _ => (None, false),
        };
        let Some(kind) = kind else { return error(span) };
        let test = typed(kind, TypeKind::Bool, span);
        if negated { typed(ExprKind::Not(Box::new(test)), TypeKind::Bool, span) } else { test }
    }

    fn is_set(&mut self, value: &ast::Expr) -> Option<ExprKind> {
        let value = self.expression(value, None);
        Some(ExprKind::IsSet(Box::new(value)))
    }

    fn in_group(&mut self, value: &ast::Expr, group: &ast::Name) -> Option<ExprKind> {
        let value = self.expression(value, None);
        let group = self.group(group);
        if !matches!(value.kind, ExprKind::Contact | ExprKind::Error) {
            let help = "write `contact in GROUP`";
            let message = "only the contact is in groups";
            self.report(invalid::other(value.span, message, help));
            return None;
        }
        group.map(ExprKind::InGroup)
    }

    fn between(&mut self, value: &ast::Expr, low: &ast::Expr, high: &ast::Expr) -> Option<ExprKind> {
        let note = "comparing needs values";
        let value = self.expression(value, None);
        let value = self.needs_value(value, note);
        let low = self.expression(low, None);
        let low = self.needs_value(low, note);
        let high = self.expression(high, None);
        let high = self.needs_value(high, note);
        for bound in [&low, &high] {
            if value.ty.is_error() || bound.ty.is_error() {
                return None;
            }
            if !self.can_order(&value.ty.kind, &bound.ty.kind) {
                let one = fits::in_words(&self.project, &value.ty.kind);
                let other = fits::in_words(&self.project, &bound.ty.kind);
                let report = invalid::operator(bound.span, "between", &one, &other);
                self.report(report.help("numbers, dates, times and durations have an order"));
                return None;
            }
        }
        Some(ExprKind::Between(Box::new(value), Box::new(low), Box::new(high)))
    }
}
