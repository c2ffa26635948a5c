//! Places that can be written to: after `set`, `clear` and `answer`.

use super::{ItemKind, List, Place};
use crate::check::model::{LocalKind, ObjectId, Type, TypeKind};
use crate::ide::{Kind, built_in, types};
use crate::syntax::token::Token;

const CONTACT: TypeKind = TypeKind::Object(ObjectId(0));

/// Proposes what `set` and `clear` write to: variables, the contact, and variables that hold an object.
pub(super) fn fill(place: &Place<'_>, verb: Token, list: &mut List) {
    let unit = place.cursor.unit().map(|(_, unit)| unit);
    for local in unit.into_iter().flat_map(|unit| &unit.locals) {
        let is_variable = matches!(local.kind, LocalKind::Variable | LocalKind::Answer);
        let here = local.span.start < place.replaces.start || local.span.is_empty();
        let fits = is_variable && (verb == Token::Set || can_be_missing(&local.ty));
        if here && (fits || holds_object(place, &local.ty)) {
            let item = list.add(local.name.as_str(), ItemKind::Declared(Kind::Variable), 0);
            item.detail = types::written(place.analysis(), &local.ty).unwrap_or_default();
        }
    }
    list.add("contact", ItemKind::BuiltIn, 1).docs = built_in::name("contact").unwrap_or_default().to_owned();
}

/// The fields of what stands before the dot that such a word may be followed by.
pub(super) fn fields(place: &Place<'_>, ty: &Type, verb: Token) -> Vec<(String, Type)> {
    let is_contact = ty.kind == CONTACT;
    let about_this = place.word(2) == "contact" && place.kind(3) == Some(verb);
    if is_contact && !about_this {
        return Vec::new();
    }
    let model = place.analysis().model();
    let mut found = types::fields(place.analysis(), ty);
    let TypeKind::Object(id) = ty.kind else {
        found.retain(|(_, ty)| holds_object(place, ty));
        return found;
    };
    let declared = model.objects.get(id.index()).map(|object| object.fields.as_slice()).unwrap_or_default();
    found.retain(|(name, ty)| {
        let field = declared.iter().find(|field| field.name == *name);
        let writable = !is_contact || field.is_some_and(|field| field.writable);
        let has_default = field.is_some_and(|field| field.default.is_some());
        writable && (verb != Token::Clear || has_default || can_be_missing(ty) || holds_object(place, ty))
    });
    found
}

fn can_be_missing(ty: &Type) -> bool {
    ty.optional || matches!(ty.kind, TypeKind::List(_))
}

/// Whether it is an object of an event, or has one among its fields.
fn holds_object(place: &Place<'_>, ty: &Type) -> bool {
    let is_object = |ty: &Type| matches!(ty.kind, TypeKind::Object(_)) && ty.kind != CONTACT;
    is_object(ty) || {
        let is_record = matches!(ty.kind, TypeKind::Record(_));
        is_record && types::fields(place.analysis(), ty).iter().any(|(_, ty)| is_object(ty))
    }
}
