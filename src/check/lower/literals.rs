//! Literals, and texts that are read as phone numbers, addresses and the like when compiling.

use super::Lower;
use super::expressions::{constant, error, typed};
use super::fits;
use crate::check::model::*;
use crate::check::rules::{e0301_type_mismatch, e0308_invalid_value as invalid};
use crate::source::Span;
use crate::syntax::ast;
use crate::text::{is_email, is_url, parse_phone};
use crate::value::{Value, number};

impl Lower<'_> {
    /// A literal that has no parts.
    pub(super) fn literal(&mut self, written: &ast::Expr) -> Expr {
        let span = written.span;
        match &written.kind {
            ast::ExprKind::Bool(value) => constant(Value::Bool(*value), TypeKind::Bool, span),
            ast::ExprKind::Number(value) => {
                let kind = if number::is_whole(*value) { TypeKind::Whole } else { TypeKind::Number };
                constant(Value::Number(*value), kind, span)
            }
            ast::ExprKind::Duration(value) => constant(Value::Duration(*value), TypeKind::Duration, span),
            ast::ExprKind::Time(value) => constant(Value::Time(*value), TypeKind::Time, span),
            ast::ExprKind::Date(value) => constant(Value::Date(*value), TypeKind::Date, span),
            ast::ExprKind::DateTime(value) => {
                typed(ExprKind::LocalDateTime(*value), TypeKind::DateTime, span)
            }
            ast::ExprKind::Raw(text) => self.text_constant(text, span),
            _ => error(span),
        }
    }

    /// A text that is known when compiling.
    pub(super) fn text_constant(&self, text: &str, span: Span) -> Expr {
        let length = crate::text::length_in_characters(text) as u32;
        constant(Value::text(text), TypeKind::Text(Some(length)), span)
    }

    /// A constant text that stands where a phone number, an e-mail or web address is needed is one, or is reported.
    pub(super) fn read_literal(&mut self, expr: Expr, needed: &Type) -> Expr {
        let (ExprKind::Constant(Value::Text(text)), TypeKind::Text(_)) = (&expr.kind, &expr.ty.kind) else {
            return expr;
        };
        let read = match needed.kind {
            TypeKind::Phone => self.phone_literal(text, expr.span),
            TypeKind::Email(_) => self.email_literal(text, expr.span),
            TypeKind::Url(_) => self.url_literal(text, expr.span),
            _ => return expr,
        };
        read.unwrap_or_else(|| error(expr.span))
    }

    /// A constant text beside a phone number or an address: one too if it is valid, and else just a text.
    pub(super) fn read_if_valid(&mut self, expr: Expr, beside: &TypeKind) -> Expr {
        let ExprKind::Constant(Value::Text(text)) = &expr.kind else { return expr };
        let country = self.config.project.default_country.as_ref().map(|country| country.value.as_str());
        let valid = match beside {
            TypeKind::Phone => parse_phone(text, country).is_ok(),
            TypeKind::Email(_) => is_email(text),
            TypeKind::Url(_) => is_url(text),
            _ => false,
        };
        if valid { self.read_literal(expr, &Type::of(beside.clone())) } else { expr }
    }

    /// A phone number in E.164 form.
    pub(super) fn phone_literal(&mut self, text: &str, span: Span) -> Option<Expr> {
        let country = self.config.project.default_country.as_ref().map(|country| country.value.as_str());
        match parse_phone(text, country) {
            Ok(number) => Some(constant(Value::text(number.as_str()), TypeKind::Phone, span)),
            Err(error) => {
                self.report(invalid::phone(span, text, error));
                None
            }
        }
    }

    fn email_literal(&mut self, text: &str, span: Span) -> Option<Expr> {
        if is_email(text) {
            let length = text.chars().count() as u32;
            return Some(constant(Value::text(text), TypeKind::Email(Some(length)), span));
        }
        let message = format!("`{text}` is not an e-mail address");
        self.report(invalid::invalid(span, message, "write it as in `\"orders@example.com\"`"));
        None
    }

    fn url_literal(&mut self, text: &str, span: Span) -> Option<Expr> {
        if is_url(text) {
            let length = text.chars().count() as u32;
            return Some(constant(Value::text(text), TypeKind::Url(Some(length)), span));
        }
        let message = format!("`{text}` is not a web address");
        let report = invalid::invalid(span, message, "write it in full: `\"https://example.com/page\"`");
        let with_scheme = format!("https://{text}");
        self.report(if is_url(&with_scheme) && text.contains('.') {
            report.safe_fix("Add `https://`", span, format!("\"{with_scheme}\""))
        } else {
            report
        });
        None
    }

    /// A regular expression; reported where it is none.
    pub(super) fn regex(&mut self, pattern: &ast::Pattern) -> Option<Regex> {
        let cased = pattern.cased.is_some();
        if let Err(wrong) = crate::value::regex::Regex::new(&pattern.text, cased) {
            let span = self.inside(pattern.span, &pattern.text, wrong.start, wrong.end);
            let message = format!("this is no regular expression: {}", wrong.message);
            self.report(invalid::invalid(span, message, "write it as in `r\"\\d+\"`"));
            return None;
        }
        Some(Regex { text: pattern.text.clone(), cased, span: pattern.span })
    }

    /// The place of some bytes of a literal's text, where the literal is written exactly as it is meant; else all of it.
    pub(super) fn inside(&self, literal: Span, text: &str, start: usize, end: usize) -> Span {
        let source = self.sources.slice(literal);
        match source.find(text) {
            Some(at) if !text.is_empty() && end > start => {
                let base = literal.start + at as u32;
                Span::new(literal.file, base + start as u32, base + end as u32)
            }
            _ => literal,
        }
    }

    /// An expression whose value is known when compiling; reported and `None` where it is not. `what` names it.
    pub(super) fn known(&mut self, expr: &Expr, what: &str, help: &str) -> Option<Value> {
        match &expr.kind {
            ExprKind::Constant(value) => Some(value.clone()),
            ExprKind::Error => None,
            _ => match self.constant_text(expr) {
                Some(text) if fits::is_text(&expr.ty.kind) => Some(Value::text(&text)),
                _ => {
                    self.report(e0301_type_mismatch::not_constant(expr.span, what, help));
                    None
                }
            },
        }
    }

    /// A written expression of a type whose value is known when compiling.
    pub(super) fn known_value(
        &mut self,
        written: &ast::Expr,
        kind: TypeKind,
        what: &str,
        help: &str,
    ) -> Option<Value> {
        let expr = self.value_of(written, kind);
        self.known(&expr, what, help)
    }
}
