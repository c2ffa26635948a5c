//! Marks of expressions, arguments and types.

use crate::syntax::ast::{Argument, BinaryOperator, Expr, ExprKind, Field, Pattern, UnaryOperator};

use super::marks::{EntryKind, Marks};

impl Marks<'_> {
    pub(super) fn expressions(&mut self, expressions: &[Expr]) {
        for expression in expressions {
            self.expression(expression);
        }
    }

    pub(super) fn expression(&mut self, expression: &Expr) {
        match &expression.kind {
            ExprKind::Number(_)
            | ExprKind::Duration(_)
            | ExprKind::Time(_)
            | ExprKind::Date(_)
            | ExprKind::DateTime(_)
            | ExprKind::Raw(_) => self.literal(expression.span),
            ExprKind::Text(text) => self.text(text),
            ExprKind::Name(_) | ExprKind::Bool(_) | ExprKind::Error => {}
            ExprKind::Localised(translations) => {
                for (language, text) in translations {
                    self.entry(language.span, EntryKind::Pair);
                    self.text(text);
                }
            }
            ExprKind::List(values) => self.expressions(values),
            ExprKind::Record(values) => self.record(values),
            ExprKind::Call(_, arguments) => self.arguments(arguments),
            ExprKind::Paren(inner) => {
                self.parenthesis(expression.span);
                self.expression(inner);
            }
            _ => self.operation(expression),
        }
    }

    fn operation(&mut self, expression: &Expr) {
        match &expression.kind {
            ExprKind::Field(value, _) | ExprKind::IsSet { value, .. } | ExprKind::InGroup { value, .. } => {
                self.expression(value);
            }
            ExprKind::Unary(operator, value) => {
                if *operator == UnaryOperator::Negate {
                    self.negation(expression.span);
                }
                self.expression(value);
            }
            ExprKind::Binary(..) => {
                self.group(expression.span);
                self.binary(expression);
            }
            ExprKind::Between { value, low, high } => {
                self.expression(value);
                self.expression(low);
                self.expression(high);
            }
            ExprKind::Matches { value, pattern } => {
                self.expression(value);
                self.pattern(pattern);
            }
            ExprKind::If { condition, then, otherwise } => {
                self.group(expression.span);
                self.expression(condition);
                self.may_break(then.span, 1);
                self.expression(then);
                self.may_break(otherwise.span, 1);
                self.expression(otherwise);
            }
            _ => {}
        }
    }

    /// A chain of operators that bind equally, `a or b or c`, breaks before all of them or before none.
    fn binary(&mut self, expression: &Expr) {
        let ExprKind::Binary(operator, span, left, right) = &expression.kind else { return };
        self.operator(*span);
        self.may_break(*span, 0);
        match &left.kind {
            ExprKind::Binary(inner, ..) if binding(*inner) == binding(*operator) => self.binary(left),
            _ => self.expression(left),
        }
        self.expression(right);
    }

    /// `{ a: 1, b: 2 }`
    pub(super) fn record(&mut self, values: &[Argument]) {
        for value in values {
            self.entry(value.span, EntryKind::Listed);
        }
        self.arguments(values);
    }

    pub(super) fn arguments(&mut self, arguments: &[Argument]) {
        for argument in arguments {
            self.expression(&argument.value);
        }
    }

    pub(super) fn pattern(&mut self, pattern: &Pattern) {
        self.literal(pattern.span);
    }

    /// Fields between braces.
    pub(super) fn fields(&mut self, fields: &[Field], kind: EntryKind) {
        for field in fields {
            self.entry(field.span, kind);
        }
        self.parameters(fields);
    }

    /// Fields between parentheses.
    pub(super) fn parameters(&mut self, fields: &[Field]) {
        for field in fields {
            if let Some(default) = &field.default {
                self.expression(default);
            }
            self.title(field.property.as_ref());
        }
    }
}

/// Operators that bind equally have the same number.
fn binding(operator: BinaryOperator) -> u8 {
    match operator {
        BinaryOperator::Or => 0,
        BinaryOperator::And => 1,
        BinaryOperator::Equal
        | BinaryOperator::NotEqual
        | BinaryOperator::Less
        | BinaryOperator::LessOrEqual
        | BinaryOperator::Greater
        | BinaryOperator::GreaterOrEqual
        | BinaryOperator::Contains => 2,
        BinaryOperator::Add | BinaryOperator::Subtract => 3,
        BinaryOperator::Multiply | BinaryOperator::Divide | BinaryOperator::Remainder => 4,
        BinaryOperator::Default => 5,
    }
}
