//! Places: what `set`, `clear` and `answer` write to.

use super::Lower;
use super::facts::{Path, Root, path_of};
use super::fits;
use super::types::error_type;
use crate::check::model::*;
use crate::check::rules::{
    e0202_unknown_name as unknown_name, e0205_wrong_kind as wrong_kind, e0306_not_assignable as assign,
};
use crate::diag::suggest::Suggestion;
use crate::source::Span;
use crate::syntax::ast;
use crate::text;
use crate::value::Value;

impl Lower<'_> {
    /// A place that can be written, with its type.
    pub(super) fn place(&mut self, written: &ast::Expr) -> (Place, Type) {
        let place = match &written.kind {
            ast::ExprKind::Name(name) => self.variable_place(name, written.span),
            ast::ExprKind::Field(base, name) => self.field_place(base, name, written.span),
            ast::ExprKind::Paren(inner) => return self.place(inner),
            ast::ExprKind::Error => None,
            _ => {
                let help = "name a variable or a field: `set contact.orders = 1`";
                self.report(assign::not_a_place(written.span, "this", help));
                None
            }
        };
        place.unwrap_or((Place::Error, error_type()))
    }

    fn variable_place(&mut self, name: &str, span: Span) -> Option<(Place, Type)> {
        if let Some(id) = self.scope.find(name) {
            let local = self.scope.local(id)?.clone();
            self.refer(span, local.span);
            if matches!(local.kind, LocalKind::Variable | LocalKind::Answer) {
                return Some((Place::Local(id), local.ty));
            }
            let help = "declare a session variable: `var NAME: TYPE`";
            self.report(assign::not_a_place(span, &format!("`{name}`"), help));
            return None;
        }
        if self.object_field(ObjectId(0), name).is_some() {
            let field = format!("contact.{name}");
            self.report(unknown_name::unknown(span, name, "variable", Some(&Suggestion::certain(field))));
            return None;
        }
        if matches!(name, "contact" | "reply" | "event" | "campaign" | "intent") {
            let help = "set one of the fields of the contact, or a variable";
            self.report(assign::not_a_place(span, &format!("`{name}` as a whole"), help));
            return None;
        }
        if let Some((declaration, declared)) = self.names.first(name) {
            let is = declaration.kind();
            self.report(wrong_kind::wrong_kind(span, name, is, "variable", declared));
            return None;
        }
        if self.scope.broken || self.lost.contains(name) {
            return None;
        }
        let near = self.nearest(name, |lower| lower.scope.names());
        self.report(unknown_name::unknown(span, name, "variable", near.as_ref()));
        None
    }

    fn field_place(&mut self, base: &ast::Expr, name: &ast::Name, span: Span) -> Option<(Place, Type)> {
        let lowered = self.field(base, name, span);
        match lowered.kind {
            ExprKind::Error => None,
            ExprKind::ContactField(id) => self.contact_place(id, name, span),
            ExprKind::Field(ref base, _) => self.object_place(base, name, span),
            _ => None,
        }
    }

    fn contact_place(&mut self, id: FieldId, name: &ast::Name, span: Span) -> Option<(Place, Type)> {
        let field = self.project.objects.first()?.fields.get(id.index())?;
        if field.writable {
            return Some((Place::Contact(id), field.ty.clone()));
        }
        let name = format!("contact.{}", name.text);
        self.report(assign::read_only(span, &name));
        None
    }

    fn object_place(&mut self, base: &Expr, name: &ast::Name, span: Span) -> Option<(Place, Type)> {
        let object = match &base.ty.kind {
            TypeKind::Object(ObjectId(0)) => {
                let help = "only the contact that this is about can be changed: `set contact.…`";
                self.report(assign::not_a_place(span, "a field of another contact", help));
                return None;
            }
            TypeKind::Object(id) => *id,
            _ => {
                let what = format!("`{}`", self.quote(span));
                let help = "what happened cannot be changed: keep it in a variable or a field of the contact";
                self.report(assign::not_a_place(span, &what, help));
                return None;
            }
        };
        let (_, field) = self.object_field(object, &name.text)?;
        let ty = field.ty.clone();
        let Some(Path { root: Root::Local(local), fields }) = path_of(base, self.project.objects.first())
        else {
            let help = "give it a name first: `let item = …`";
            self.report(assign::not_a_place(span, "this", help));
            return None;
        };
        if base.ty.optional {
            self.needs_value(base.clone(), "there may be nothing to write to");
            return None;
        }
        let fields = fields.into_iter().chain([name.text.clone()]).collect();
        Some((Place::Object(local, fields, object), ty))
    }

    /// The path of a place, for what is known of it.
    pub(super) fn path_of_place(&self, place: &Place) -> Option<Path> {
        match place {
            Place::Local(id) => Some(Path { root: Root::Local(*id), fields: Vec::new() }),
            Place::Contact(id) => {
                let field = self.project.objects.first()?.fields.get(id.index())?;
                Some(Path { root: Root::Contact, fields: vec![field.name.clone()] })
            }
            Place::Object(id, fields, _) => Some(Path { root: Root::Local(*id), fields: fields.clone() }),
            Place::Error => None,
        }
    }

    /// `set PLACE = VALUE`
    pub(super) fn set(&mut self, place: &ast::Expr, value: &ast::Expr) -> StatementKind {
        let (place, ty) = self.place(place);
        let hint = ty.clone();
        let value = self.value(value, &hint);
        if let Some(path) = self.path_of_place(&place) {
            self.scope.facts.forget(&path);
            if !value.ty.optional && !value.ty.is_error() && stays(&value, &ty) {
                self.scope.facts.learn(&path);
            }
        }
        StatementKind::Set { place, value: Some(Box::new(value)) }
    }

    /// `clear PLACE`
    pub(super) fn clear(&mut self, written: &ast::Expr) -> StatementKind {
        let (place, ty) = self.place(written);
        if let Some(path) = self.path_of_place(&place) {
            self.scope.facts.forget(&path);
        }
        let list = matches!(ty.kind, TypeKind::List(_) | TypeKind::Error);
        if !ty.optional && !list && !self.has_default(&place) {
            let name = self.quote(written.span);
            self.report(assign::never_missing(written.span, &name));
        }
        StatementKind::Set { place, value: None }
    }

    fn has_default(&self, place: &Place) -> bool {
        let field = match place {
            Place::Contact(id) => {
                self.project.objects.first().and_then(|contact| contact.fields.get(id.index()))
            }
            Place::Object(_, fields, object) => {
                fields.last().and_then(|name| self.object_field(*object, name)).map(|(_, field)| field)
            }
            _ => None,
        };
        field.is_some_and(|field| field.default.is_some())
    }
}

/// Whether a value that is put into a place is surely there afterwards: a blank text makes an optional missing.
fn stays(value: &Expr, ty: &Type) -> bool {
    match (&ty.kind, &value.kind) {
        (TypeKind::Text(max), ExprKind::Constant(Value::Text(text))) => {
            let kept = max.map_or(text.as_ref(), |max| text::truncate(text, max as usize));
            !kept.trim().is_empty()
        }
        (TypeKind::Text(_), _) => {
            !fits::is_text(&value.ty.kind) || !matches!(value.ty.kind, TypeKind::Text(_))
        }
        _ => true,
    }
}
