//! `.field`: of the contact, of objects, events and answers.

use smol_str::SmolStr;

use super::Lower;
use super::expressions::error;
use super::fits;
use crate::check::model::*;
use crate::check::rules::e0203_unknown_field as unknown_field;
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::ast::Name;

/// How many fields a message lists.
const LISTED_FIELDS: usize = 8;

/// What a field of a type is.
pub(super) struct FoundField {
    pub ty: Type,
    /// Where it is declared; empty for built-in ones.
    pub declared: Span,
    /// Its number in the object.
    pub index: usize,
}

impl Lower<'_> {
    pub(super) fn object_field(&self, id: ObjectId, name: &str) -> Option<(usize, &Field)> {
        let index = *self.object_fields.get(id.index())?.get(name)?;
        Some((index, self.project.objects.get(id.index())?.fields.get(index)?))
    }

    pub(super) fn field(&mut self, base: &ast::Expr, name: &Name, span: Span) -> Expr {
        let base = self.expression(base, None);
        if base.ty.is_error() {
            return error(span);
        }
        let Some(found) = self.find_field(&base.ty.kind, &name.text) else {
            self.report_field(&base, name);
            return error(span);
        };
        if !found.declared.is_empty() {
            self.refer(name.span, found.declared);
        }
        let optional = base.ty.optional || found.ty.optional;
        let kind = match base.kind {
            ExprKind::Contact => ExprKind::ContactField(FieldId(found.index as u32)),
            _ => ExprKind::Field(Box::new(base), name.text.clone()),
        };
        self.narrowed(Expr { kind, ty: Type { kind: found.ty.kind, optional }, span })
    }

    pub(super) fn find_field(&self, kind: &TypeKind, name: &str) -> Option<FoundField> {
        match kind {
            TypeKind::Object(id) => {
                let (index, field) = self.object_field(*id, name)?;
                Some(FoundField { ty: field.ty.clone(), declared: field.span, index })
            }
            TypeKind::Record(fields) => {
                let index = fields.iter().position(|(field, _)| field == name)?;
                let (_, ty) = fields.get(index)?;
                let spans = self.record_spans.get(&address(fields));
                let declared = spans.and_then(|spans| spans.get(index)).copied().unwrap_or_default();
                Some(FoundField { ty: ty.clone(), declared, index })
            }
            _ => None,
        }
    }

    /// The names of the fields of a type.
    fn field_names(&self, kind: &TypeKind) -> Vec<SmolStr> {
        match kind {
            TypeKind::Object(id) => {
                let object = self.project.objects.get(id.index());
                object.map(|object| object.fields.iter().map(|field| field.name.clone()).collect())
            }
            TypeKind::Record(fields) => Some(fields.iter().map(|(name, _)| name.clone()).collect()),
            _ => None,
        }
        .unwrap_or_default()
    }

    /// While something of the project could not be read, the field may be declared in it.
    fn report_field(&mut self, base: &Expr, name: &Name) {
        let kind = &base.ty.kind;
        if self.lost_fields && matches!(kind, TypeKind::Object(_) | TypeKind::Record(_)) {
            return;
        }
        if !matches!(kind, TypeKind::Object(_) | TypeKind::Record(_)) {
            let help = match kind {
                TypeKind::List(_) => "take one of its items first: `item(list, 1)`",
                _ => "only the contact, objects, events and answers of services have fields",
            };
            let words = fits::in_words(&self.project, kind);
            self.report(unknown_field::no_fields(name.span, &name.text, &words, help));
            return;
        }
        let owner = match kind {
            TypeKind::Object(ObjectId(0)) => "the contact".to_owned(),
            TypeKind::Object(_) => fits::in_words(&self.project, kind).replacen("an object", "the object", 1),
            _ => format!("`{}`", self.quote(base.span)),
        };
        let report = self.unknown_field(kind, name, &owner);
        self.report(report);
    }

    pub(super) fn unknown_field(
        &mut self,
        kind: &TypeKind,
        name: &Name,
        owner: &str,
    ) -> crate::diag::Diagnostic {
        let names = self.field_names(kind);
        let known = listed(&names);
        let near = self.nearest(&name.text, |_| names);
        unknown_field::unknown(name.span, &name.text, owner, &known, near.as_ref())
    }
}

/// Some of the names, in quotes.
pub(super) fn listed(names: &[SmolStr]) -> String {
    let quoted: Vec<String> = names.iter().take(LISTED_FIELDS).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > LISTED_FIELDS { ", …" } else { "" };
    format!("{}{more}", quoted.join(", "))
}

/// The address of a record type's fields, which stands for where it was declared.
pub(super) fn address(fields: &std::sync::Arc<Vec<(SmolStr, Type)>>) -> usize {
    std::sync::Arc::as_ptr(fields) as usize
}
