//! Types as written become types; enums with the same values become one.

use smol_str::SmolStr;

use super::Lower;
use super::expressions::constant;
use super::names::Declaration;
use super::signatures::FIELDS_MAX;
use crate::check::model::{Enum, EnumId, Expr, ObjectId, Type, TypeKind};
use crate::check::rules::{
    e0201_duplicate_definition, e0202_unknown_name, e0205_wrong_kind, e0305_invalid_operation,
    e0308_invalid_value,
};
use crate::diag::suggest::Suggestion;
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::ast::Name;
use crate::value::{Symbol, Value};

/// The built-in types without parameters.
const BUILT_IN: [&str; 11] =
    ["text", "number", "whole", "bool", "date", "time", "datetime", "duration", "phone", "email", "url"];

/// What people who know other languages write.
const HABITS: [(&str, &str); 12] = [
    ("string", "text"),
    ("str", "text"),
    ("int", "whole"),
    ("integer", "whole"),
    ("boolean", "bool"),
    ("float", "number"),
    ("decimal", "number"),
    ("double", "number"),
    ("timestamp", "datetime"),
    ("date_time", "datetime"),
    ("link", "url"),
    ("mail", "email"),
];

/// The days of the week, as `weekday(…)` gives them.
pub(super) const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A type that fits everywhere.
pub(super) fn error_type() -> Type {
    Type::of(TypeKind::Error)
}

impl Lower<'_> {
    /// The type that is written; `Error` where it is none.
    pub(super) fn ty(&mut self, written: &ast::TypeExpr) -> Type {
        let max = written.max.and_then(|(max, span)| self.length_bound(max, span));
        let mut kind = match &written.kind {
            ast::TypeKind::Named(name) => self.named_type(name),
            ast::TypeKind::Enum(values) => self.enum_type(values, written.span),
            ast::TypeKind::List(item) => TypeKind::List(Box::new(self.ty(item))),
            ast::TypeKind::Error => TypeKind::Error,
        };
        if let Some(max) = max {
            match &mut kind {
                TypeKind::Text(bound) | TypeKind::Email(bound) | TypeKind::Url(bound) => *bound = Some(max),
                TypeKind::Error => {}
                _ => self.no_length(written, &kind),
            }
        }
        Type { kind, optional: written.optional.is_some() }
    }

    fn length_bound(&mut self, max: u32, span: Span) -> Option<u32> {
        if max == 0 {
            let message = "a text of at most 0 characters says nothing";
            self.report(e0308_invalid_value::invalid(
                span,
                message,
                "write how long it may be, as in `max 30`",
            ));
            return None;
        }
        Some(max)
    }

    fn no_length(&mut self, written: &ast::TypeExpr, kind: &TypeKind) {
        let span = written.max.map_or(written.span, |(_, span)| span);
        let (message, help) = match kind {
            TypeKind::Number | TypeKind::Whole => (
                "`max` is no bound of a number",
                "it bounds the length of `text`, `email` and `url`; the largest number that is taken stands in a condition: `answer n: whole where n <= 9`",
            ),
            _ => ("this type has no length", "`max` bounds the length of `text`, `email` and `url`"),
        };
        self.report(e0305_invalid_operation::other(span, message, help));
    }

    fn named_type(&mut self, name: &Name) -> TypeKind {
        if let Some(kind) = built_in(&name.text) {
            return kind;
        }
        if name.text == "contact" {
            return TypeKind::Object(ObjectId(0));
        }
        match self.names.first(&name.text) {
            None if self.lost.contains(&name.text) => TypeKind::Error,
            Some((Declaration::Object(id), span)) => {
                self.refer(name.span, span);
                TypeKind::Object(id)
            }
            Some((other, span)) => {
                self.report(e0205_wrong_kind::wrong_kind(name.span, &name.text, other.kind(), "type", span));
                TypeKind::Error
            }
            None => {
                let near = self.nearest_type(&name.text);
                self.report(e0202_unknown_name::unknown(name.span, &name.text, "type", near.as_ref()));
                TypeKind::Error
            }
        }
    }

    fn nearest_type(&mut self, name: &str) -> Option<Suggestion> {
        let lower = name.to_ascii_lowercase();
        let habit =
            HABITS.iter().find(|(habit, _)| *habit == lower).map(|(_, ours)| Suggestion::certain(*ours));
        habit.or_else(|| {
            self.nearest(name, |lower| {
                let built_in = BUILT_IN.iter().map(SmolStr::new);
                built_in.chain(lower.names.of_kinds(&["object"])).collect()
            })
        })
    }

    fn enum_type(&mut self, values: &[Name], span: Span) -> TypeKind {
        let mut names: Vec<&Name> = Vec::with_capacity(values.len());
        let mut seen = std::collections::HashMap::with_capacity(values.len());
        for value in values {
            if let Some(first) = seen.insert(&value.text, value.span) {
                let report =
                    e0201_duplicate_definition::duplicate(value.span, &value.text, "enum value", first);
                self.report(report);
            } else if names.len() == FIELDS_MAX {
                let message = format!("an enum has at most {FIELDS_MAX} values");
                self.report(e0308_invalid_value::invalid(value.span, message, "use a `text` instead"));
                break;
            } else {
                names.push(value);
                self.stored_names.push((value.text.clone(), value.span));
            }
        }
        if names.is_empty() {
            let help = "list its values: `enum(small, large)`";
            self.report(e0308_invalid_value::invalid(span, "this enum has no values", help));
            return TypeKind::Error;
        }
        let id = self.intern_enum(names.iter().map(|name| name.text.clone()).collect());
        for name in names {
            let first = *self.enum_places.entry((id, name.text.clone())).or_insert(name.span);
            if first != name.span {
                self.refer(name.span, first);
            }
        }
        TypeKind::Enum(id)
    }

    /// A value of an enum, used there.
    pub(super) fn enum_constant(&mut self, name: &SmolStr, id: EnumId, span: Span) -> Expr {
        if let Some(declared) = self.enum_places.get(&(id, name.clone())).copied() {
            self.refer(span, declared);
        }
        constant(Value::Symbol(Symbol::of(name)), TypeKind::Enum(id), span)
    }

    /// The number of the enum with these values; values in another order are the same enum.
    pub(super) fn intern_enum(&mut self, values: Vec<SmolStr>) -> EnumId {
        let mut sorted = values.clone();
        sorted.sort_unstable();
        if let Some(id) = self.enum_ids.get(&sorted) {
            return *id;
        }
        let id = EnumId(self.project.enums.len() as u32);
        for value in &values {
            self.enum_values.entry(value.clone()).or_default().push(id);
        }
        self.enum_ids.insert(sorted, id);
        self.project.enums.push(Enum { values });
        id
    }

    /// The enum that `weekday(…)` gives.
    pub(super) fn weekday_type(&mut self) -> TypeKind {
        TypeKind::Enum(self.intern_enum(WEEKDAYS.iter().map(SmolStr::new).collect()))
    }
}

fn built_in(name: &str) -> Option<TypeKind> {
    Some(match name {
        "text" => TypeKind::Text(None),
        "number" => TypeKind::Number,
        "whole" => TypeKind::Whole,
        "bool" => TypeKind::Bool,
        "date" => TypeKind::Date,
        "time" => TypeKind::Time,
        "datetime" => TypeKind::DateTime,
        "duration" => TypeKind::Duration,
        "phone" => TypeKind::Phone,
        "email" => TypeKind::Email(None),
        "url" => TypeKind::Url(None),
        _ => return None,
    })
}
