//! What can be given by name: fields of records, parameters of units, templates and services. Each is made once, since
//! a project may use it thousands of times.

use std::collections::HashMap;
use std::rc::Rc;

use smol_str::SmolStr;

use super::Lower;
use super::types::error_type;
use crate::check::model::*;
use crate::source::Span;

/// A field or parameter.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub name: SmolStr,
    pub ty: Type,
    /// What stands for it where it is left out.
    pub default: Option<Expr>,
    /// Whether it must be given.
    pub needed: bool,
    /// Where it is declared; empty for built-in ones.
    pub declared: Span,
}

impl Slot {
    /// A field is needed unless it has a default or may be missing.
    fn of(field: &Field) -> Self {
        Self {
            name: field.name.clone(),
            ty: field.ty.clone(),
            default: field.default.clone(),
            needed: field.default.is_none() && !field.ty.optional,
            declared: field.span,
        }
    }
}

/// Fields or parameters in order.
#[derive(Debug, Default)]
pub(super) struct Schema {
    pub slots: Vec<Slot>,
    by_name: HashMap<SmolStr, usize>,
    /// The record type of these fields; `Error` for parameters.
    pub ty: Option<Type>,
}

impl Schema {
    pub(super) fn new(slots: Vec<Slot>, ty: Option<Type>) -> Rc<Self> {
        let by_name = slots.iter().enumerate().map(|(at, slot)| (slot.name.clone(), at)).collect();
        Rc::new(Self { slots, by_name, ty })
    }

    fn of(fields: &[Field], ty: Option<Type>) -> Rc<Self> {
        Self::new(fields.iter().map(Slot::of).collect(), ty)
    }

    pub(super) fn find(&self, name: &str) -> Option<(usize, &Slot)> {
        let at = *self.by_name.get(name)?;
        Some((at, self.slots.get(at)?))
    }

    /// The type of a record of these fields.
    pub(super) fn record(&self) -> Type {
        self.ty.clone().unwrap_or_else(error_type)
    }

    /// The names of what is needed and not given.
    pub(super) fn missing<'s>(&'s self, values: &'s [Option<Expr>]) -> Vec<&'s str> {
        let lacks = |(slot, value): &(&Slot, &Option<Expr>)| slot.needed && value.is_none();
        self.slots.iter().zip(values).filter(lacks).map(|(slot, _)| slot.name.as_str()).collect()
    }
}

/// The schemas of a project, each list beside that of the project.
#[derive(Debug, Default)]
pub(super) struct Schemas {
    objects: Vec<Rc<Schema>>,
    pub events: Vec<Rc<Schema>>,
    pub units: Vec<Rc<Schema>>,
    pub templates: Vec<Rc<Schema>>,
    /// Parameters and answer of each function of each service.
    pub services: Vec<Vec<(Rc<Schema>, Option<Rc<Schema>>)>>,
}

impl Lower<'_> {
    /// Makes all schemas, once defaults are known.
    pub(super) fn make_schemas(&mut self) {
        let objects = (0..self.project.objects.len() as u32).map(|id| self.object_schema(ObjectId(id)));
        let objects = objects.collect();
        let events = self.project.events.iter().zip(&self.event_types);
        let events = events.map(|(event, ty)| Schema::of(&event.fields, Some(ty.clone()))).collect();
        let units = self.units.iter().map(|unit| Schema::of(&unit.parameters, None)).collect();
        let templates = self.project.templates.iter().enumerate();
        let templates = templates.map(|(at, template)| self.template_schema(at, template)).collect();
        let mut services = Vec::with_capacity(self.project.services.len());
        for service in self.project.services.clone() {
            services.push(service.functions.iter().map(|function| self.function_schemas(function)).collect());
        }
        self.schemas = Schemas { objects, events, units, templates, services };
    }

    /// Nothing of the contact has to be said.
    fn object_schema(&self, id: ObjectId) -> Rc<Schema> {
        let fields = self.project.objects.get(id.index()).map(|object| object.fields.as_slice());
        let slot = |field| {
            let slot = Slot::of(field);
            Slot { needed: slot.needed && id.0 != 0, ..slot }
        };
        Schema::new(
            fields.unwrap_or_default().iter().map(slot).collect(),
            Some(Type::of(TypeKind::Object(id))),
        )
    }

    fn template_schema(&self, at: usize, template: &Template) -> Rc<Schema> {
        let defaults = self.template_defaults.get(at).map(Vec::as_slice).unwrap_or_default();
        let slot = |(at, parameter): (usize, &Local)| {
            let default = defaults.get(at).cloned().flatten();
            Slot {
                name: parameter.name.clone(),
                ty: parameter.ty.clone(),
                needed: !parameter.ty.optional && default.is_none(),
                default,
                declared: parameter.span,
            }
        };
        Schema::new(template.parameters.iter().enumerate().map(slot).collect(), None)
    }

    fn function_schemas(&mut self, function: &ServiceFunction) -> (Rc<Schema>, Option<Rc<Schema>>) {
        let ty = self.record_type(&function.parameters);
        let parameters = Schema::of(&function.parameters, Some(ty));
        let answer = function.answer.as_ref().map(|fields| {
            let ty = self.record_type(fields);
            Schema::of(fields, Some(ty))
        });
        (parameters, answer)
    }

    /// The fields of an object or a record type.
    pub(super) fn schema_of(&self, kind: &TypeKind) -> Rc<Schema> {
        match kind {
            TypeKind::Object(id) => match self.schemas.objects.get(id.index()) {
                Some(schema) => Rc::clone(schema),
                None => self.object_schema(*id),
            },
            TypeKind::Record(fields) => {
                let slot = |(name, ty): &(SmolStr, Type)| Slot {
                    name: name.clone(),
                    ty: ty.clone(),
                    default: None,
                    needed: !ty.optional,
                    declared: Span::default(),
                };
                Schema::new(fields.iter().map(slot).collect(), Some(Type::of(kind.clone())))
            }
            _ => Rc::default(),
        }
    }
}
