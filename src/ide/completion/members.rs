//! After a dot: the fields of what stands before it, the functions of a service.

use super::{ItemKind, List, Place, places};
use crate::check::model::{ObjectId, Type, TypeKind, Unit};
use crate::ide::cursor::Cursor;
use crate::ide::{Kind, built_in, types};
use crate::syntax::token::Token;

pub(super) fn fill(place: &Place<'_>, list: &mut List) {
    let Some(end) = place.before.checked_sub(1) else { return };
    if let Some(service) = service_before(place) {
        let functions = place.analysis().declarations().iter();
        for function in
            functions.filter(|function| function.kind == Kind::Function && function.owner == service)
        {
            let item = list.add(function.name.as_str(), ItemKind::Declared(Kind::Function), 0);
            item.detail = place.analysis().sources().slice(function.span).to_owned();
            item.docs = function.doc.clone().unwrap_or_default();
        }
        return;
    }
    let Some(ty) = path_type(&place.cursor, end) else { return };
    let fields = match writing(&place.cursor, end) {
        Some(verb) => places::fields(place, &ty, verb),
        None => types::fields(place.analysis(), &ty),
    };
    for (name, ty) in fields {
        let docs = built_in::contact_field(&name).unwrap_or_default();
        let rank = u8::from(!docs.is_empty());
        let item = list.add(name, ItemKind::Declared(Kind::Field), rank);
        item.detail = types::written(place.analysis(), &ty).unwrap_or_default();
        item.docs = docs.to_owned();
    }
}

/// The service before the dot, after `call`, `service` or `called`.
fn service_before<'a>(place: &Place<'a>) -> Option<&'a str> {
    let opener = place.kind(3);
    let named = place.kind(4).is_some_and(Token::is_word) || place.kind(5) == Some(Token::Call);
    let calls = matches!(opener, Some(Token::Call | Token::Service | Token::Called))
        || (opener == Some(Token::Assign) && named && place.kind(5) == Some(Token::Call));
    calls.then(|| place.word(2))
}

/// `set`, `clear` or `answer` before the path of names that ends before a token.
fn writing(cursor: &Cursor<'_>, end: usize) -> Option<Token> {
    let start = end.checked_sub(2 * path(cursor, end)?.len() - 1)?;
    let verb = start.checked_sub(1).and_then(|verb| cursor.kind(verb))?;
    matches!(verb, Token::Set | Token::Clear | Token::Answer).then_some(verb)
}

/// The names of the path that ends before a token: `event` and `deal` before the last dot of `event.deal.`.
fn path<'a>(cursor: &Cursor<'a>, end: usize) -> Option<Vec<&'a str>> {
    let mut names = Vec::new();
    let mut at = end;
    loop {
        let name = at.checked_sub(1).filter(|name| cursor.kind(*name).is_some_and(Token::is_word))?;
        names.push(cursor.word(name));
        match name.checked_sub(1).filter(|dot| cursor.kind(*dot) == Some(Token::Dot)) {
            Some(dot) => at = dot,
            None => break,
        }
    }
    names.reverse();
    Some(names)
}

/// The type of the path of names that ends before a token: `event.deal` before the last dot.
pub(in crate::ide) fn path_type(cursor: &Cursor<'_>, end: usize) -> Option<Type> {
    let mut names = path(cursor, end)?.into_iter();
    let mut ty = root(cursor, names.next()?)?;
    for name in names {
        let fields = types::fields(cursor.analysis, &ty);
        ty = fields.into_iter().find(|(field, _)| field == name)?.1;
    }
    Some(ty)
}

fn root(cursor: &Cursor<'_>, name: &str) -> Option<Type> {
    if name == "contact" {
        return Some(Type::of(TypeKind::Object(ObjectId(0))));
    }
    let (_, unit) = cursor.unit()?;
    bound(unit, name).or_else(|| {
        let before = unit.locals.iter().filter(|local| local.name == name);
        before.min_by_key(|local| cursor.offset.abs_diff(local.span.start)).map(|local| local.ty.clone())
    })
}

/// What `event`, `campaign` and `intent` mean.
fn bound(unit: &Unit, name: &str) -> Option<Type> {
    let id = match name {
        "event" => unit.event_local,
        "campaign" => unit.campaign_local,
        "intent" => unit.intent_local,
        _ => None,
    };
    unit.locals.get(id?.index()).map(|local| local.ty.clone())
}
