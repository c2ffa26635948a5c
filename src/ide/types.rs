//! The types of what is written: of variables, fields and whole expressions.

use super::analysis::Analysis;
use crate::check::model::{self, Expr, Field, Local, Type, TypeKind};
use crate::check::{visit, written_type};
use crate::source::Span;

/// A type as scripts write it; none for what could not be understood.
pub fn written(analysis: &Analysis, ty: &Type) -> Option<String> {
    (!ty.is_error()).then(|| written_type(analysis.model(), ty))
}

/// The variable with its name there.
pub fn local(analysis: &Analysis, name: Span) -> Option<&Local> {
    let units = analysis.model().units.iter().filter(|unit| unit.span.file == name.file);
    units.flat_map(|unit| &unit.locals).find(|local| local.span == name)
}

/// The fields of a type; none where it has none.
pub fn fields(analysis: &Analysis, ty: &Type) -> Vec<(String, Type)> {
    match &ty.kind {
        TypeKind::Object(id) => {
            let object = analysis.model().objects.get(id.index());
            let fields = object.map(|object| object.fields.as_slice()).unwrap_or_default();
            fields.iter().map(|field| (field.name.to_string(), field.ty.clone())).collect()
        }
        TypeKind::Record(fields) => fields.iter().map(|(name, ty)| (name.to_string(), ty.clone())).collect(),
        _ => Vec::new(),
    }
}

/// The values of a type that is an enum, or `true` and `false`.
pub fn values(analysis: &Analysis, ty: &Type) -> Vec<String> {
    match &ty.kind {
        TypeKind::Enum(id) => {
            let values = analysis.model().enums.get(id.index());
            values.iter().flat_map(|values| &values.values).map(ToString::to_string).collect()
        }
        TypeKind::Bool => vec!["true".to_owned(), "false".to_owned()],
        _ => Vec::new(),
    }
}

/// A field of the contact that is built in.
pub fn built_in_field<'a>(analysis: &'a Analysis, name: &str) -> Option<&'a Field> {
    let contact = analysis.model().objects.first()?;
    contact.fields.iter().find(|field| field.name == name && field.span.is_empty())
}

/// The smallest expression of the model that stands exactly there.
pub fn expression(unit: &model::Unit, span: Span) -> Option<&Expr> {
    let statements = visit::statements(unit).into_iter().flat_map(visit::own_expressions);
    let mut roots: Vec<&Expr> = statements.collect();
    roots.extend(unit.triggers.iter().filter_map(|trigger| trigger.when.as_ref()));
    roots.extend(unit.initial.iter().map(|(_, value)| value));
    for step in &unit.steps {
        if let model::StepKind::Message(message) = &step.kind {
            roots.extend(message.choices.iter().filter_map(|choice| choice.when.as_deref()));
            roots.extend(message.answer.iter().filter_map(|answer| answer.when.as_deref()));
        }
    }
    let around = roots.into_iter().filter(|root| root.span.touches(span.start));
    around.flat_map(visit::all).find(|expr| expr.span == span)
}
