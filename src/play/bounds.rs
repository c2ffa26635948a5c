//! Values of lines are held to their types as the API holds those that it gets: a test or a chat must not show what no
//! real contact or event can have.

use crate::check::model::{Field, Project, Type, TypeKind, Unit};
use crate::text;
use crate::value::{Symbol, Value, Zone, number};

/// Why this is no value of a type, in a sentence; `None` where it is one. The name is that of the value, for people.
pub(super) fn outside(project: &Project, ty: &Type, value: &Value, name: &str) -> Option<String> {
    match (&ty.kind, value) {
        (
            TypeKind::Text(Some(max)) | TypeKind::Email(Some(max)) | TypeKind::Url(Some(max)),
            Value::Text(text),
        ) => too_long(name, text, *max as usize),
        (TypeKind::Whole, Value::Number(value)) if !number::is_whole(*value) => {
            Some(format!("`{name}` is a whole number, and {value} is none"))
        }
        (TypeKind::List(item), Value::List(items)) => {
            items.iter().find_map(|value| outside(project, item, value, name))
        }
        (TypeKind::Record(fields), Value::Record(_)) => {
            of_fields(project, fields.iter().map(|(name, ty)| (name.as_str(), ty)), value, name)
        }
        (TypeKind::Object(id), Value::Record(_)) => {
            let fields = project.objects.get(id.index()).map(|object| object.fields.as_slice());
            of_fields(project, named(fields.unwrap_or_default()), value, name)
        }
        _ => None,
    }
}

/// Why a field of the contact cannot have this value.
pub(super) fn of_contact(project: &Project, field: &Field, value: &Value) -> Option<String> {
    if let ("timezone", Value::Text(zone)) = (field.name.as_str(), value) {
        return Zone::named(zone).is_none().then(|| {
            format!("`timezone` is an IANA time zone such as \"Europe/Paris\", and \"{zone}\" is none")
        });
    }
    outside(project, &field.ty, value, &field.name)
}

/// Fields by name.
pub(super) fn named(fields: &[Field]) -> impl Iterator<Item = (&str, &Type)> {
    fields.iter().map(|field| (field.name.as_str(), &field.ty))
}

/// Why one of these fields of a record cannot have its value; `name` is that of the record, empty for a line's own.
pub(super) fn of_fields<'f>(
    project: &Project,
    mut fields: impl Iterator<Item = (&'f str, &'f Type)>,
    value: &Value,
    name: &str,
) -> Option<String> {
    let inner = |field: &str| if name.is_empty() { field.to_owned() } else { format!("{name}.{field}") };
    fields.find_map(|(field, ty)| outside(project, ty, &value.field(Symbol::of(field)), &inner(field)))
}

/// Why an argument of a unit cannot have its value.
pub(super) fn of_arguments(project: &Project, unit: &Unit, arguments: &[Value]) -> Option<String> {
    let parameters = unit.parameters.iter().filter_map(|parameter| unit.locals.get(parameter.index()));
    parameters.zip(arguments).find_map(|(local, value)| outside(project, &local.ty, value, &local.name))
}

fn too_long(name: &str, text: &str, max: usize) -> Option<String> {
    if text::fits(text, max) {
        return None;
    }
    let length = text::length_in_characters(text);
    Some(if length > max {
        format!("`{name}` holds at most {max} characters, and this has {length}")
    } else {
        format!("`{name}` holds at most {max} characters, and these take more room than that")
    })
}
