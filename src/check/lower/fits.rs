//! Which types fit which, and what types are called in messages.

use crate::check::model::{EnumId, Project, Type, TypeKind};

/// How many values of an enum a message lists.
const LISTED_VALUES: usize = 8;

/// Whether a value of one kind may stand where another kind is needed. A whole number is a number; phone numbers, e-mail
/// and web addresses are texts; an enum fits one that has all its values.
pub(super) fn fits(project: &Project, is: &TypeKind, needed: &TypeKind) -> bool {
    use TypeKind::*;
    match (is, needed) {
        (Error | Never, _) | (_, Error) => true,
        (Text(_) | Phone | Email(_) | Url(_), Text(_)) => true,
        (Whole, Number) => true,
        (Email(_), Email(_)) | (Url(_), Url(_)) => true,
        (Enum(is), Enum(needed)) => is == needed || is_subset(project, *is, *needed),
        (List(is), List(needed)) => {
            fits(project, &is.kind, &needed.kind) && (!is.optional || needed.optional)
        }
        (Record(is), Record(needed)) => {
            std::sync::Arc::ptr_eq(is, needed) || record_fits(project, is, needed)
        }
        (Record(is), Object(id)) => {
            let object = project.objects.get(id.index());
            object.is_some_and(|object| {
                let needed: Vec<_> =
                    object.fields.iter().map(|field| (field.name.clone(), field.ty.clone())).collect();
                record_fits(project, is, &needed)
            })
        }
        _ => is == needed,
    }
}

type Fields = Vec<(smol_str::SmolStr, Type)>;

/// Every field that is needed is there and fits.
fn record_fits(project: &Project, is: &Fields, needed: &Fields) -> bool {
    needed.iter().all(|(name, needed)| {
        let found = is.iter().find(|(field, _)| field == name).map(|(_, ty)| ty);
        match found {
            Some(ty) => fits_shallow(project, &ty.kind, &needed.kind) && (!ty.optional || needed.optional),
            None => needed.optional,
        }
    })
}

/// [`fits`] without looking into records again: records inside records must be the same type.
fn fits_shallow(project: &Project, is: &TypeKind, needed: &TypeKind) -> bool {
    match (is, needed) {
        (TypeKind::Record(_) | TypeKind::List(_), _) => is == needed,
        _ => fits(project, is, needed),
    }
}

fn is_subset(project: &Project, is: EnumId, needed: EnumId) -> bool {
    let (Some(is), Some(needed)) = (project.enums.get(is.index()), project.enums.get(needed.index())) else {
        return true;
    };
    is.values.iter().all(|value| needed.values.contains(value))
}

/// Whether two kinds may be compared with `==`.
pub(super) fn comparable(project: &Project, left: &TypeKind, right: &TypeKind) -> bool {
    match (left, right) {
        (TypeKind::Enum(left), TypeKind::Enum(right)) => share_a_value(project, *left, *right),
        _ => fits(project, left, right) || fits(project, right, left) || (is_text(left) && is_text(right)),
    }
}

fn share_a_value(project: &Project, left: EnumId, right: EnumId) -> bool {
    let (Some(left), Some(right)) = (project.enums.get(left.index()), project.enums.get(right.index()))
    else {
        return true;
    };
    left.values.iter().any(|value| right.values.contains(value))
}

/// The kind that holds values of both.
pub(super) fn join(project: &Project, left: &TypeKind, right: &TypeKind) -> Option<TypeKind> {
    use TypeKind::*;
    Some(match (left, right) {
        (Text(left), Text(right)) => Text(longer(*left, *right)),
        (Email(left), Email(right)) => Email(longer(*left, *right)),
        (Url(left), Url(right)) => Url(longer(*left, *right)),
        (left, right) if left != right && is_text(left) && is_text(right) => {
            Text(longer(text_bound(project, left), text_bound(project, right)))
        }
        (Error, _) | (_, Error) => Error,
        (left, right) if fits(project, left, right) => right.clone(),
        (left, right) if fits(project, right, left) => left.clone(),
        _ => return None,
    })
}

fn longer(left: Option<u32>, right: Option<u32>) -> Option<u32> {
    Some(left?.max(right?))
}

/// Texts and what may stand for them.
pub(super) fn is_text(kind: &TypeKind) -> bool {
    matches!(kind, TypeKind::Text(_) | TypeKind::Phone | TypeKind::Email(_) | TypeKind::Url(_))
}

pub(super) fn is_number(kind: &TypeKind) -> bool {
    matches!(kind, TypeKind::Number | TypeKind::Whole)
}

/// Kinds that `<` orders.
pub(super) fn is_ordered(kind: &TypeKind) -> bool {
    use TypeKind::*;
    matches!(kind, Number | Whole | Date | Time | DateTime | Duration)
}

/// Kinds that a text can show.
pub(super) fn is_shown(kind: &TypeKind) -> bool {
    !matches!(kind, TypeKind::List(_) | TypeKind::Object(_) | TypeKind::Record(_) | TypeKind::Never)
}

/// The most characters that a value takes in a text; none where there is no bound.
pub(super) fn text_bound(project: &Project, kind: &TypeKind) -> Option<u32> {
    match kind {
        TypeKind::Text(bound) | TypeKind::Email(bound) | TypeKind::Url(bound) => *bound,
        TypeKind::Number | TypeKind::Whole => Some(31),
        TypeKind::Bool => Some(5),
        TypeKind::Date => Some(10),
        TypeKind::Time => Some(8),
        TypeKind::DateTime => Some(25),
        TypeKind::Duration => Some(40),
        TypeKind::Phone => Some(16),
        TypeKind::Enum(id) => {
            let values = project.enums.get(id.index())?;
            values.values.iter().map(|value| value.chars().count() as u32).max()
        }
        _ => None,
    }
}

/// A type in words, with its article: `a text`, `one of small, large`.
pub(super) fn in_words(project: &Project, kind: &TypeKind) -> String {
    let words = match kind {
        TypeKind::Text(_) => "a text",
        TypeKind::Number => "a number",
        TypeKind::Whole => "a whole number",
        TypeKind::Bool => "true or false",
        TypeKind::Date => "a date",
        TypeKind::Time => "a clock time",
        TypeKind::DateTime => "a date with a time",
        TypeKind::Duration => "a duration",
        TypeKind::Phone => "a phone number",
        TypeKind::Email(_) => "an e-mail address",
        TypeKind::Url(_) => "a web address",
        TypeKind::Enum(id) => return format!("one of {}", enum_values(project, *id)),
        TypeKind::Object(id) if id.0 == 0 => "the contact",
        TypeKind::Object(id) => {
            let object = project.objects.get(id.index());
            return format!("an object `{}`", object.map_or("", |object| object.declared.name.as_str()));
        }
        TypeKind::Record(_) => "a record",
        TypeKind::List(_) => return format!("a `{}`", written(project, &Type::of(kind.clone()))),
        TypeKind::Never => "an empty list",
        TypeKind::Error => "something unknown",
    };
    words.to_owned()
}

/// The values of an enum, some of them if there are many.
pub(super) fn enum_values(project: &Project, id: EnumId) -> String {
    let Some(values) = project.enums.get(id.index()) else { return String::new() };
    let shown: Vec<&str> = values.values.iter().take(LISTED_VALUES).map(|value| value.as_str()).collect();
    let more = if values.values.len() > LISTED_VALUES { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// A type as scripts write it: `enum(small, large)?`.
pub(super) fn written(project: &Project, ty: &Type) -> String {
    let kind = match &ty.kind {
        TypeKind::Text(_) => "text".to_owned(),
        TypeKind::Number => "number".to_owned(),
        TypeKind::Whole => "whole".to_owned(),
        TypeKind::Bool => "bool".to_owned(),
        TypeKind::Date => "date".to_owned(),
        TypeKind::Time => "time".to_owned(),
        TypeKind::DateTime => "datetime".to_owned(),
        TypeKind::Duration => "duration".to_owned(),
        TypeKind::Phone => "phone".to_owned(),
        TypeKind::Email(_) => "email".to_owned(),
        TypeKind::Url(_) => "url".to_owned(),
        TypeKind::Enum(id) => format!("enum({})", enum_values(project, *id)),
        TypeKind::Object(id) => {
            project.objects.get(id.index()).map_or(String::new(), |object| object.declared.name.to_string())
        }
        TypeKind::Record(fields) => {
            let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
            format!("{{ {} }}", names.join(", "))
        }
        TypeKind::List(item) => format!("list({})", written(project, item)),
        TypeKind::Never | TypeKind::Error => "…".to_owned(),
    };
    if ty.optional { kind + "?" } else { kind }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::model::Enum;

    fn project() -> Project {
        let values = |values: &[&str]| Enum { values: values.iter().map(|value| (*value).into()).collect() };
        let enums = vec![values(&["small", "large"]), values(&["small", "large", "huge"]), values(&["red"])];
        Project { enums, ..Project::default() }
    }

    const SMALL: TypeKind = TypeKind::Enum(EnumId(0));
    const LARGE: TypeKind = TypeKind::Enum(EnumId(1));
    const COLOUR: TypeKind = TypeKind::Enum(EnumId(2));

    #[test]
    fn narrower_fits_wider() {
        let project = project();
        for (is, needed, fit) in [
            (TypeKind::Whole, TypeKind::Number, true),
            (TypeKind::Number, TypeKind::Whole, false),
            (TypeKind::Phone, TypeKind::Text(None), true),
            (TypeKind::Text(None), TypeKind::Phone, false),
            (TypeKind::Text(None), TypeKind::Text(Some(3)), true),
            (SMALL, LARGE, true),
            (LARGE, SMALL, false),
            (SMALL, TypeKind::Text(None), false),
            (TypeKind::Date, TypeKind::DateTime, false),
            (TypeKind::Error, TypeKind::Date, true),
            (TypeKind::Date, TypeKind::Error, true),
        ] {
            assert_eq!(fits(&project, &is, &needed), fit, "{is:?} for {needed:?}");
        }
    }

    #[test]
    fn values_that_can_be_equal_can_be_compared() {
        let project = project();
        assert!(comparable(&project, &LARGE, &SMALL));
        assert!(!comparable(&project, &COLOUR, &SMALL));
        assert!(comparable(&project, &TypeKind::Phone, &TypeKind::Email(None)));
        assert!(!comparable(&project, &TypeKind::Date, &TypeKind::DateTime));
    }

    #[test]
    fn what_holds_both() {
        let project = project();
        let join = |left: &TypeKind, right: &TypeKind| join(&project, left, right);
        assert_eq!(join(&TypeKind::Whole, &TypeKind::Number), Some(TypeKind::Number));
        assert_eq!(join(&TypeKind::Text(Some(3)), &TypeKind::Text(Some(9))), Some(TypeKind::Text(Some(9))));
        assert_eq!(join(&TypeKind::Text(Some(3)), &TypeKind::Text(None)), Some(TypeKind::Text(None)));
        assert_eq!(join(&TypeKind::Phone, &TypeKind::Text(Some(3))), Some(TypeKind::Text(Some(16))));
        assert_eq!(join(&SMALL, &LARGE), Some(LARGE));
        assert_eq!(join(&SMALL, &COLOUR), None);
        assert_eq!(join(&TypeKind::Date, &TypeKind::Time), None);
    }

    #[test]
    fn types_in_words() {
        let project = project();
        assert_eq!(in_words(&project, &SMALL), "one of small, large");
        let list = Type::of(TypeKind::List(Box::new(Type::of(TypeKind::Whole)))).optional();
        assert_eq!(written(&project, &list), "list(whole)?");
    }
}
