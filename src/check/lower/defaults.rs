//! Defaults of fields and parameters, and the declarations that hold single values: senders, teams, compliance texts,
//! templates.

use smol_str::SmolStr;

use super::Lower;
use super::declare::Written;
use super::scope::{PlaceKind, Scope};
use crate::check::model::*;
use crate::check::rules::{
    e0201_duplicate_definition as duplicate, e0301_type_mismatch as mismatch, e0302_missing_value,
    e0308_invalid_value as invalid,
};
use crate::syntax::ast;
use crate::text::{is_alphanumeric_sender, is_short_code};
use crate::value::Value;

/// The texts of `compliance`.
const COMPLIANCE: [(&str, usize); 4] = [("stop", 0), ("start", 1), ("help", 2), ("not_subscribed", 3)];

/// What a list of the contact is before anything was put into it.
fn empty_list(ty: &Type, field: &ast::Field) -> Option<Expr> {
    let is_list = matches!(ty.kind, TypeKind::List(_)) && !ty.optional;
    let kind = ExprKind::List(Vec::new());
    is_list.then(|| Expr { kind, ty: ty.clone(), span: field.ty.span.after() })
}

impl Lower<'_> {
    pub(super) fn lower_defaults(&mut self) {
        self.scope = Scope::of(PlaceKind::Constant);
        for (at, lists) in self.items.objects.clone().into_iter().enumerate() {
            for field in lists.into_iter().flatten() {
                self.object_default(ObjectId(at as u32), field);
            }
        }
        for (at, fields) in self.items.events.clone().into_iter().enumerate() {
            let types = self.project.events.get(at).map(|event| types_of(&event.fields)).unwrap_or_default();
            let defaults = self.defaults(fields, &types);
            if let Some(event) = self.project.events.get_mut(at) {
                put(&mut event.fields, defaults);
            }
        }
        self.service_defaults();
        for (at, (fields, _)) in self.items.templates.clone().into_iter().enumerate() {
            let template = self.project.templates.get(at);
            let types: Vec<_> = template
                .map(|template| template.parameters.iter())
                .into_iter()
                .flatten()
                .map(|parameter| (parameter.name.clone(), parameter.ty.clone()))
                .collect();
            let defaults = self.defaults(fields, &types);
            self.template_defaults.push(defaults);
        }
        let units = std::mem::take(&mut self.items.units);
        for (at, unit) in units.iter().map(Written::unit).enumerate() {
            let types = self.units.get(at).map(|unit| types_of(&unit.parameters)).unwrap_or_default();
            let defaults = self.defaults(&unit.parameters, &types);
            if let Some(signature) = self.units.get_mut(at) {
                put(&mut signature.parameters, defaults);
            }
        }
        self.items.units = units;
        self.make_schemas();
    }

    fn object_default(&mut self, id: ObjectId, field: &ast::Field) {
        let Some((at, known)) = self.object_field(id, &field.name.text) else { return };
        if known.span != field.name.span {
            return;
        }
        let ty = known.ty.clone();
        let default = field.default.as_ref().map(|default| self.value(default, &ty));
        let list = matches!(ty.kind, TypeKind::List(_) | TypeKind::Error);
        if id.0 == 0 && default.is_none() && !ty.optional && !list {
            let name = format!("contact.{}", field.name.text);
            self.report(e0302_missing_value::field_without_default(
                field.name.span,
                &name,
                field.ty.kind_span.after(),
            ));
        }
        let default = default.or_else(|| empty_list(&ty, field).filter(|_| id.0 == 0));
        let fields = self.project.objects.get_mut(id.index()).map(|object| &mut object.fields);
        if let Some(known) = fields.and_then(|fields| fields.get_mut(at)) {
            known.default = default;
        }
    }

    fn service_defaults(&mut self) {
        for (at, functions) in self.items.services.clone().into_iter().enumerate() {
            for written in functions {
                let place = self.project.services.get(at).and_then(|service| {
                    service.functions.iter().position(|function| function.span == written.name.span)
                });
                let Some(place) = place else { continue };
                let function =
                    self.project.services.get(at).and_then(|service| service.functions.get(place)).cloned();
                let Some(function) = function else { continue };
                let parameters = self.defaults(&written.parameters, &types_of(&function.parameters));
                let answer = written.answer.as_deref().zip(function.answer.as_deref());
                let answer = answer.map(|(written, known)| self.defaults(written, &types_of(known)));
                let services = self.project.services.get_mut(at);
                if let Some(function) = services.and_then(|service| service.functions.get_mut(place)) {
                    put(&mut function.parameters, parameters);
                    if let (Some(fields), Some(defaults)) = (&mut function.answer, answer) {
                        put(fields, defaults);
                    }
                }
            }
        }
    }

    /// The defaults of fields whose types are known, in their order.
    fn defaults(&mut self, written: &[ast::Field], types: &[(SmolStr, Type)]) -> Vec<Option<Expr>> {
        let mut written = written.iter();
        let mut defaults = Vec::with_capacity(types.len());
        for (name, ty) in types {
            let field = written.by_ref().find(|field| field.name.text == *name);
            let default = field.and_then(|field| field.default.as_ref());
            defaults.push(default.map(|default| self.value(default, ty)));
        }
        defaults
    }

    pub(super) fn lower_declarations(&mut self) {
        self.lower_categories();
        self.lower_senders();
        self.lower_teams();
        self.scope = Scope::of(PlaceKind::Contact);
        self.lower_compliance();
        self.lower_templates();
    }

    fn lower_categories(&mut self) {
        for (at, kind) in self.items.categories.clone().into_iter().enumerate() {
            let marketing = self.word(kind, &[("marketing", true), ("transactional", false)]);
            if let Some(category) = self.project.categories.get_mut(at) {
                category.marketing = marketing.unwrap_or(false);
            }
        }
    }

    fn lower_senders(&mut self) {
        self.scope = Scope::of(PlaceKind::Constant);
        for (at, written) in self.items.senders.clone().into_iter().enumerate() {
            if let Some(report) =
                mismatch::number_without_quotes(written.span, self.sources.slice(written.span))
            {
                self.report(report);
                continue;
            }
            let help = "write the number: `\"+33644600000\"`";
            let known = self.known_value(written, TypeKind::Text(None), "a sender's address", help);
            let Some(Value::Text(text)) = known else { continue };
            let (address, receives) = if is_short_code(&text) {
                (text.to_string(), true)
            } else if is_alphanumeric_sender(&text) {
                (text.to_string(), false)
            } else {
                match self.phone_literal(&text, written.span).map(|expr| expr.kind) {
                    Some(ExprKind::Constant(Value::Text(number))) => (number.to_string(), true),
                    _ => continue,
                }
            };
            if let Some(sender) = self.project.senders.get_mut(at) {
                (sender.address, sender.receives) = (address, receives);
            }
        }
    }

    fn lower_teams(&mut self) {
        for (at, addresses) in self.items.teams.clone().into_iter().enumerate() {
            for (kind, written) in addresses {
                let Some(phone) = self.word(kind, &[("sms", true), ("email", false)]) else { continue };
                let ty = if phone { TypeKind::Phone } else { TypeKind::Email(None) };
                let help = "write the address itself in quotes";
                let known = self.known_value(written, ty, "a team's address", help);
                let (Some(Value::Text(text)), Some(team)) = (known, self.project.teams.get_mut(at)) else {
                    continue;
                };
                let list = if phone { &mut team.phones } else { &mut team.emails };
                list.push(text.to_string());
            }
            if addresses.is_empty()
                && let Some(team) = self.project.teams.get(at)
            {
                let message = format!("the team `{}` has no address", team.name);
                let help = "give it one: `sms \"+33611223344\"` or `email \"team@example.com\"`";
                self.report(invalid::invalid(team.span, message, help));
            }
        }
    }

    fn lower_compliance(&mut self) {
        let mut seen = [None; 4];
        for (name, written) in self.items.compliance.clone().into_iter().flatten() {
            let text = self.readable(written);
            let Some(at) = self.word(name, &COMPLIANCE) else { continue };
            if let Some(Some(first)) = seen.get(at) {
                self.report(duplicate::twice(name.span, &name.text, *first));
                continue;
            }
            if let Some(seen) = seen.get_mut(at) {
                *seen = Some(name.span);
            }
            let compliance = &mut self.project.compliance;
            *match at {
                0 => &mut compliance.stop,
                1 => &mut compliance.start,
                2 => &mut compliance.help,
                _ => &mut compliance.not_subscribed,
            } = Some(text);
        }
    }

    fn lower_templates(&mut self) {
        for (at, (_, written)) in self.items.templates.clone().into_iter().enumerate() {
            self.scope = Scope::of(PlaceKind::Contact);
            let template = self.project.templates.get(at);
            let parameters = template.map(|template| template.parameters.clone()).unwrap_or_default();
            for Local { name, ty, kind, span } in parameters {
                self.scope.add(name, ty, kind, span);
            }
            let body = self.readable(written);
            if let Some(template) = self.project.templates.get_mut(at) {
                template.body = body;
            }
        }
        self.check_templates();
    }
}

fn types_of(fields: &[Field]) -> Vec<(SmolStr, Type)> {
    fields.iter().map(|field| (field.name.clone(), field.ty.clone())).collect()
}

fn put(fields: &mut [Field], defaults: Vec<Option<Expr>>) {
    for (field, default) in fields.iter_mut().zip(defaults) {
        field.default = default;
    }
}
