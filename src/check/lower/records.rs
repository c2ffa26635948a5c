//! `{ a: 1 }` and `[a, b]`.

use std::collections::HashMap;
use std::sync::Arc;

use smol_str::SmolStr;

use super::Lower;
use super::arguments::put_into;
use super::expressions::{error, typed};
use super::fits;
use super::schemas::Schema;
use crate::check::model::*;
use crate::check::rules::{e0301_type_mismatch as mismatch, e0304_wrong_arguments as wrong};
use crate::source::Span;
use crate::syntax::ast::{self, Argument};

impl Lower<'_> {
    pub(super) fn record(&mut self, fields: &[Argument], span: Span, hint: Option<&Type>) -> Expr {
        match hint.map(|hint| &hint.kind) {
            Some(kind @ (TypeKind::Object(_) | TypeKind::Record(_))) => {
                self.record_of(fields, &kind.clone(), span, &owner(&self.project, kind))
            }
            Some(TypeKind::Error) | None => self.free_record(fields, span),
            Some(kind) => {
                let wanted = fits::in_words(&self.project, kind);
                self.report(mismatch::mismatch(span, "a record", &wanted));
                error(span)
            }
        }
    }

    /// A record of a known type. `owner` names it in messages.
    fn record_of(&mut self, given: &[Argument], kind: &TypeKind, span: Span, owner: &str) -> Expr {
        let schema = self.schema_of(kind);
        self.record_by(given, &schema, span, owner)
    }

    /// A record of the fields of a schema, with their defaults.
    pub(super) fn record_by(&mut self, given: &[Argument], schema: &Schema, span: Span, owner: &str) -> Expr {
        let (values, misnamed) = self.fill(given, schema, owner);
        let missing = schema.missing(&values);
        if !missing.is_empty() {
            if !misnamed {
                self.report(wrong::missing(span, owner, &missing));
            }
            return error(span);
        }
        let fields = schema.slots.iter().zip(values);
        let fields = fields
            .filter_map(|(slot, value)| Some((slot.name.clone(), value.or_else(|| slot.default.clone())?)));
        let fields = fields.collect();
        Expr { kind: ExprKind::Record(fields), ty: schema.record(), span }
    }

    /// The given values in the order of the slots, and whether one has a name that no slot has.
    pub(super) fn fill(
        &mut self,
        given: &[Argument],
        schema: &Schema,
        owner: &str,
    ) -> (Vec<Option<Expr>>, bool) {
        let mut values: Vec<Option<Expr>> = vec![None; schema.slots.len()];
        let mut firsts: HashMap<usize, Span> = HashMap::new();
        let mut misnamed = false;
        for argument in given {
            let Some(name) = &argument.name else {
                self.unnamed(argument, schema);
                continue;
            };
            let Some((at, slot)) = schema.find(&name.text) else {
                let report = self.unknown_field(&schema.record().kind, name, owner);
                self.report(report);
                self.expression(&argument.value, None);
                misnamed = true;
                continue;
            };
            let value = put_into(slot, self.value(&argument.value, &slot.ty));
            if let Some(first) = firsts.insert(at, argument.span) {
                self.report(wrong::doubled(argument.span, &name.text, first));
            } else {
                self.refer(name.span, slot.declared);
            }
            if let Some(place) = values.get_mut(at) {
                *place = Some(value);
            }
        }
        (values, misnamed)
    }

    fn unnamed(&mut self, argument: &Argument, schema: &Schema) {
        let value = self.expression(&argument.value, None);
        let name = schema.slots.first().map_or("name", |slot| slot.name.as_str());
        let example = format!("{name}: {}", self.quote(value.span));
        self.report(wrong::unnamed(argument.span, &example));
    }

    /// A record that is its own type.
    fn free_record(&mut self, given: &[Argument], span: Span) -> Expr {
        let fields = self.named_values(given);
        let types = fields.iter().map(|(name, value)| (name.clone(), value.ty.clone())).collect();
        typed(ExprKind::Record(fields), TypeKind::Record(Arc::new(types)), span)
    }

    /// Values with free names, each once.
    pub(super) fn named_values(&mut self, given: &[Argument]) -> Vec<(SmolStr, Expr)> {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        let mut fields = Vec::with_capacity(given.len());
        for argument in given {
            let Some(name) = &argument.name else {
                self.unnamed(argument, &Schema::default());
                continue;
            };
            let value = self.expression(&argument.value, None);
            if let Some(first) = seen.insert(name.text.as_str(), argument.span) {
                self.report(wrong::doubled(argument.span, &name.text, first));
                continue;
            }
            fields.push((name.text.clone(), value));
        }
        fields
    }

    /// `[a, b]`
    pub(super) fn list(&mut self, items: &[ast::Expr], span: Span, hint: Option<&Type>) -> Expr {
        let wanted = hint.and_then(|hint| match &hint.kind {
            TypeKind::List(item) => Some((**item).clone()),
            _ => None,
        });
        let mut kind = TypeKind::Never;
        let mut lowered = Vec::with_capacity(items.len());
        for item in items {
            let value = match &wanted {
                Some(ty) => self.value(item, ty),
                None => {
                    let hint = Type::of(kind.clone());
                    let hint = (kind != TypeKind::Never).then_some(&hint);
                    let value = self.expression(item, hint);
                    self.needs_value(value, "an entry of a list is a value")
                }
            };
            match fits::join(&self.project, &kind, &value.ty.kind) {
                Some(joined) => kind = joined,
                None => {
                    let one = fits::in_words(&self.project, &kind);
                    let other = fits::in_words(&self.project, &value.ty.kind);
                    self.report(mismatch::branches(value.span, &one, &other));
                }
            }
            lowered.push(value);
        }
        let item = wanted.unwrap_or_else(|| Type::of(kind));
        typed(ExprKind::List(lowered), TypeKind::List(Box::new(item)), span)
    }
}

fn owner(project: &Project, kind: &TypeKind) -> String {
    match kind {
        TypeKind::Object(ObjectId(0)) => "the contact".to_owned(),
        TypeKind::Object(_) => fits::in_words(project, kind).replacen("an object", "the object", 1),
        _ => "this record".to_owned(),
    }
}
