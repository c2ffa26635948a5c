//! `{ a: 1 }` and `[a, b]`.

use std::collections::HashMap;
use std::sync::Arc;

use smol_str::SmolStr;

use super::Lower;
use super::expressions::{error, typed};
use super::fits;
use crate::check::model::*;
use crate::check::rules::{e0301_type_mismatch as mismatch, e0304_wrong_arguments as wrong};
use crate::source::Span;
use crate::syntax::ast::{self, Argument};

/// A field that a record may have.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub name: SmolStr,
    pub ty: Type,
    /// What stands for it where it is left out.
    pub default: Option<Expr>,
    /// Whether it must be given.
    pub needed: bool,
}

impl Slot {
    /// A field or parameter: needed unless it has a default or may be missing.
    pub(super) fn of(field: &Field) -> Self {
        let needed = field.default.is_none() && !field.ty.optional;
        Self { name: field.name.clone(), ty: field.ty.clone(), default: field.default.clone(), needed }
    }
}

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
    pub(super) fn record_of(&mut self, given: &[Argument], kind: &TypeKind, span: Span, owner: &str) -> Expr {
        let slots = self.slots_of(kind);
        let values = self.fill(given, &slots, kind, owner);
        let missing: Vec<&str> = slots
            .iter()
            .zip(&values)
            .filter(|(slot, value)| slot.needed && value.is_none())
            .map(|(slot, _)| slot.name.as_str())
            .collect();
        if !missing.is_empty() {
            let misnamed = given.iter().any(|argument| !is_named_in(argument, &slots));
            if !misnamed {
                self.report(wrong::missing(span, owner, &missing));
            }
            return error(span);
        }
        let fields = slots
            .into_iter()
            .zip(values)
            .filter_map(|(slot, value)| Some((slot.name, value.or(slot.default)?)))
            .collect();
        typed(ExprKind::Record(fields), kind.clone(), span)
    }

    /// The fields of an object or a record type. Nothing of the contact has to be said.
    pub(super) fn slots_of(&self, kind: &TypeKind) -> Vec<Slot> {
        match kind {
            TypeKind::Object(id) => {
                let fields = self.project.objects.get(id.index()).map(|object| object.fields.as_slice());
                let slot = |field| Slot { needed: Slot::of(field).needed && id.0 != 0, ..Slot::of(field) };
                fields.unwrap_or_default().iter().map(slot).collect()
            }
            TypeKind::Record(fields) => fields
                .iter()
                .map(|(name, ty)| Slot {
                    name: name.clone(),
                    ty: ty.clone(),
                    default: None,
                    needed: !ty.optional,
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The given values in the order of the slots.
    pub(super) fn fill(
        &mut self,
        given: &[Argument],
        slots: &[Slot],
        kind: &TypeKind,
        owner: &str,
    ) -> Vec<Option<Expr>> {
        let by_name: HashMap<&str, usize> =
            slots.iter().enumerate().map(|(at, slot)| (slot.name.as_str(), at)).collect();
        let mut values: Vec<Option<Expr>> = vec![None; slots.len()];
        let mut firsts: HashMap<usize, Span> = HashMap::new();
        for argument in given {
            let Some(name) = &argument.name else {
                self.unnamed(argument, slots);
                continue;
            };
            let Some((at, slot)) =
                by_name.get(name.text.as_str()).and_then(|at| Some((*at, slots.get(*at)?)))
            else {
                let report = self.unknown_field(kind, name, owner);
                self.report(report);
                self.expression(&argument.value, None);
                continue;
            };
            let value = self.value(&argument.value, &slot.ty);
            if let Some(first) = firsts.insert(at, argument.span) {
                self.report(wrong::doubled(argument.span, &name.text, first));
            } else if let Some(target) = self.find_field(kind, &name.text) {
                self.refer(name.span, target.declared);
            }
            if let Some(place) = values.get_mut(at) {
                *place = Some(value);
            }
        }
        values
    }

    pub(super) fn unnamed(&mut self, argument: &Argument, slots: &[Slot]) {
        let value = self.expression(&argument.value, None);
        let name = slots.first().map_or("name", |slot| slot.name.as_str());
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
                self.unnamed(argument, &[]);
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

/// Whether a given value has the name of a field.
pub(super) fn is_named_in(given: &Argument, slots: &[Slot]) -> bool {
    given.name.as_ref().is_some_and(|name| slots.iter().any(|slot| slot.name == name.text))
}

fn owner(project: &Project, kind: &TypeKind) -> String {
    match kind {
        TypeKind::Object(ObjectId(0)) => "the contact".to_owned(),
        TypeKind::Object(_) => fits::in_words(project, kind).replacen("an object", "the object", 1),
        _ => "this record".to_owned(),
    }
}
