//! Types and fields as the program's schema tells them, for checking what comes from outside.

use smol_str::SmolStr;

use super::generator::Generator;
use super::scope::Scope;
use crate::bytecode::schema;
use crate::check::model::*;

impl Generator<'_> {
    /// Fields with their defaults.
    pub(super) fn fields(&mut self, fields: &[Field]) -> Vec<schema::Field> {
        fields.iter().map(|field| self.field(field)).collect()
    }

    /// A field with its default.
    pub(super) fn field(&mut self, field: &Field) -> schema::Field {
        self.symbol(&field.name);
        schema::Field {
            name: field.name.to_string(),
            ty: self.ty(&field.ty.kind),
            optional: field.ty.optional,
            default: self.optional_value(field.default.as_ref(), &Scope::global()),
            property: field.property.clone(),
        }
    }

    fn ty(&mut self, kind: &TypeKind) -> schema::Type {
        match kind {
            TypeKind::Text(max) => schema::Type::Text(*max),
            TypeKind::Never | TypeKind::Error => schema::Type::Text(None),
            TypeKind::Number => schema::Type::Number,
            TypeKind::Whole => schema::Type::Whole,
            TypeKind::Bool => schema::Type::Bool,
            TypeKind::Date => schema::Type::Date,
            TypeKind::Time => schema::Type::Time,
            TypeKind::DateTime => schema::Type::DateTime,
            TypeKind::Duration => schema::Type::Duration,
            TypeKind::Phone => schema::Type::Phone,
            TypeKind::Email(_) => schema::Type::Email,
            TypeKind::Url(_) => schema::Type::Url,
            TypeKind::Enum(id) => schema::Type::Enum(self.values(*id)),
            TypeKind::Object(id) => schema::Type::Object(id.0),
            TypeKind::Record(fields) => schema::Type::Record(self.record_fields(fields)),
            TypeKind::List(item) => schema::Type::List(Box::new(self.ty(&item.kind))),
        }
    }

    fn values(&mut self, id: EnumId) -> Vec<String> {
        let values =
            self.project.enums.get(id.index()).map(|values| values.values.as_slice()).unwrap_or_default();
        values.iter().for_each(|name| {
            self.symbol(name);
        });
        values.iter().map(ToString::to_string).collect()
    }

    fn record_fields(&mut self, fields: &[(SmolStr, Type)]) -> Vec<schema::Field> {
        let mut record = Vec::with_capacity(fields.len());
        for (name, ty) in fields {
            self.symbol(name);
            let (name, optional) = (name.to_string(), ty.optional);
            record.push(schema::Field {
                name,
                ty: self.ty(&ty.kind),
                optional,
                default: None,
                property: None,
            });
        }
        record
    }
}
