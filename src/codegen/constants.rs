//! Texts that are known when compiling: one string instead of code that joins it.

use super::generator::Generator;
use super::scope::{Arguments, Scope};
use crate::check::model::{BinaryOperator, Expr, ExprKind, TypeKind};
use crate::value::{Context, Value, Zone, display};

/// Pieces of a text that are looked at before it counts as unknown: templates in templates multiply.
const MAX_PIECES: usize = 1_000;

impl Generator<'_> {
    /// What an expression says as a text, if all of it is known.
    pub(super) fn constant_text(&self, expr: &Expr, scope: &Scope<'_>) -> Option<String> {
        let mut left = MAX_PIECES;
        self.constant_text_within(expr, scope, &mut left)
    }

    fn constant_text_within(&self, expr: &Expr, scope: &Scope<'_>, left: &mut usize) -> Option<String> {
        *left = left.checked_sub(1)?;
        match &expr.kind {
            ExprKind::Constant(value) => self.shown(value, &expr.ty.kind),
            ExprKind::Text(parts) => {
                parts.iter().map(|part| self.constant_text_within(part, scope, left)).collect()
            }
            ExprKind::Localised(texts) => {
                let mut texts = texts.iter().map(|text| self.constant_text_within(text, scope, left));
                let first = texts.next()??;
                texts.all(|text| text.as_ref() == Some(&first)).then_some(first)
            }
            ExprKind::Binary(BinaryOperator::Add, left_side, right_side)
                if matches!(expr.ty.kind, TypeKind::Text(_)) =>
            {
                let mut text = self.constant_text_within(left_side, scope, left)?;
                text.push_str(&self.constant_text_within(right_side, scope, left)?);
                Some(text)
            }
            ExprKind::Local(id) => {
                let arguments = scope.template?;
                self.constant_text_within(arguments.values.get(id.index())?, &arguments.scope, left)
            }
            ExprKind::Template(id, values) => {
                let template = self.project.templates.get(id.index())?;
                let arguments = Arguments { values, scope: *scope };
                let scope = Scope { template: Some(&arguments), ..*scope };
                self.constant_text_within(&template.body, &scope, left)
            }
            _ => None,
        }
    }

    /// A constant as a text shows it.
    fn shown(&self, value: &Value, kind: &TypeKind) -> Option<String> {
        match (value, kind) {
            (Value::Text(text), _) => Some(text.to_string()),
            (Value::Symbol(symbol), TypeKind::Enum(id)) => {
                self.project.enums.get(id.index())?.name_of(*symbol).map(ToString::to_string)
            }
            (Value::Symbol(_) | Value::Instant(_) | Value::List(_) | Value::Record(_), _) => None,
            _ => {
                let context = Context { now_ms: 0, zone: &Zone::UTC, language: "", country: "", names: &() };
                Some(display(value, &context))
            }
        }
    }
}
