//! Expressions, types and names.

use rust_decimal::Decimal;

use super::super::ast::*;
use super::super::literal;
use super::super::token::Token;
use super::Builder;
use crate::diag::{Diagnostic, codes};
use crate::value::Duration;

impl Builder<'_> {
    /// An expression of tokens `first..last`.
    pub fn expr(&self, first: u32, kind: ExprKind, last: u32) -> Expr {
        Expr { kind, span: self.span(first, last) }
    }

    /// A bare name.
    pub fn name_expr(&self, first: u32, name: Name) -> Expr {
        self.expr(first, ExprKind::Name(name.text), first + 1)
    }

    /// A number, duration, time, date or raw text.
    pub fn literal(&self, index: u32) -> Expr {
        let text = self.slice(index);
        let kind = match self.token(index).map_or(Token::Broken, |token| token.kind) {
            Token::Number => literal::number(text).map(ExprKind::Number),
            Token::Duration => Duration::parse(text).map(ExprKind::Duration),
            Token::Time => literal::time(text).map(ExprKind::Time),
            Token::Date => literal::date(text).map(ExprKind::Date),
            Token::DateTime => literal::date_time(text).map(ExprKind::DateTime),
            Token::RawText => Some(ExprKind::Raw(self.raw(index))),
            _ => None,
        };
        self.expr(index, kind.unwrap_or(ExprKind::Error), index + 1)
    }

    /// The number that this token is; zero for one that was reported.
    pub fn decimal(&self, index: u32) -> Decimal {
        literal::number(self.slice(index)).unwrap_or_default()
    }

    /// `a + b`, the operator being one token.
    pub fn binary(&mut self, operator: BinaryOperator, at: u32, left: Expr, right: Expr) -> Expr {
        if let Some(negated) = self.asks_for_nothing(operator, at, &right) {
            let span = left.span.to(right.span);
            return Expr { kind: ExprKind::IsSet { value: Box::new(left), negated }, span };
        }
        let span = left.span.to(right.span);
        let operator_span = self.span(at, at + 1);
        let kind = ExprKind::Binary(operator, operator_span, Box::new(left), Box::new(right));
        Expr { kind, span }
    }

    /// `not x`, `-x`
    pub fn unary(&self, operator: UnaryOperator, first: u32, value: Expr) -> Expr {
        let span = self.span(first, first + 1).to(value.span);
        Expr { kind: ExprKind::Unary(operator, Box::new(value)), span }
    }

    /// `x is set`
    pub fn is_set(&self, value: Expr, negated: bool, last: u32) -> Expr {
        let span = value.span.to(self.span(last - 1, last));
        Expr { kind: ExprKind::IsSet { value: Box::new(value), negated }, span }
    }

    /// `contact in vip`
    pub fn in_group(&self, value: Expr, group: Name, negated: bool, last: u32) -> Expr {
        let span = value.span.to(self.span(last - 1, last));
        Expr { kind: ExprKind::InGroup { value: Box::new(value), group, negated }, span }
    }

    /// `x between a and b`
    pub fn between(&self, value: Expr, low: Expr, high: Expr, last: u32) -> Expr {
        let span = value.span.to(self.span(last - 1, last));
        let kind = ExprKind::Between { value: Box::new(value), low: Box::new(low), high: Box::new(high) };
        Expr { kind, span }
    }

    /// `x matches r"…"`
    pub fn matches(&self, value: Expr, pattern: Pattern, last: u32) -> Expr {
        let span = value.span.to(self.span(last - 1, last));
        Expr { kind: ExprKind::Matches { value: Box::new(value), pattern }, span }
    }

    /// `if a then b else c`
    pub fn if_expr(&self, first: u32, condition: Expr, then: Expr, otherwise: Expr, last: u32) -> Expr {
        let kind = ExprKind::If {
            condition: Box::new(condition),
            then: Box::new(then),
            otherwise: Box::new(otherwise),
        };
        self.expr(first, kind, last)
    }

    /// A pattern of `match`.
    pub fn match_pattern(&self, value: Expr) -> MatchPattern {
        match &value.kind {
            ExprKind::Name(name) if name == "missing" => MatchPattern::Missing(value.span),
            _ => MatchPattern::Value(value),
        }
    }

    /// A type with what follows it: `?`, and `max` with its number.
    pub fn type_expr(
        &mut self,
        (first, kind_end, last): (u32, u32, u32),
        kind: TypeKind,
        optional: Option<u32>,
        max: Option<(u32, u32)>,
    ) -> TypeExpr {
        let optional = self.mark(optional);
        let max = max.and_then(|(word, number)| self.type_max(word, number));
        let kind_span = self.span(first, kind_end);
        TypeExpr { kind, kind_span, optional, max, span: self.span(first, last) }
    }

    fn type_max(&mut self, word: u32, number: u32) -> Option<(u32, crate::source::Span)> {
        let span = self.span(word, number + 1);
        let written = self.slice(number);
        let value = written.parse().ok().filter(|value| *value > 0);
        if value.is_none() && self.token(number).is_some_and(|token| token.kind == Token::Number) {
            let number = self.span(number, number + 1);
            self.diagnostics.push(
                Diagnostic::error(
                    codes::INVALID_LITERAL,
                    number,
                    format!("a text cannot be at most {written} long"),
                )
                .note("`max` counts characters: a whole number from 1"),
            );
        }
        value.map(|value| (value, span))
    }
}
