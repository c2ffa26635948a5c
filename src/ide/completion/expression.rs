//! Values: variables, constants, templates, functions, the values of the enum that is meant.

use super::{Block, Frame, ItemKind, List, Place, path_type};
use crate::catalog::functions;
use crate::catalog::reference::signature;
use crate::check::model::{Type, TypeKind};
use crate::ide::{Kind, built_in, signature as calls, types};
use crate::syntax::token::Token;

pub(super) fn fill(place: &Place<'_>, list: &mut List) {
    if place.block() == Block::Arguments && matches!(place.kind(1), Some(Token::ParenOpen | Token::Comma)) {
        parameters(place, list);
    }
    if let Some(ty) = wanted(place) {
        values(place, &ty, list);
    }
    variables(place, list);
    for (name, docs) in built_in::NAMES {
        let here = match *name {
            "choices" => place.frames.iter().any(|frame| has_choices(place, frame)),
            "event" | "campaign" | "intent" => brings(place, name),
            _ => true,
        };
        if here {
            list.add(*name, ItemKind::BuiltIn, 2).docs = (*docs).to_owned();
        }
    }
    super::names::declared(place, &[Kind::Constant, Kind::Template], list);
    for function in functions::all() {
        let item = list.add(function.name, ItemKind::Function, 3);
        item.detail = function.signatures.first().map(|call| signature(function, call)).unwrap_or_default();
        item.docs = function.effect.to_owned();
        item.snippet = Some(format!("{}($1)", function.name));
    }
}

/// Whether choices are listed there: in a message, and in what its conversation says when a reply is not recognised.
fn has_choices(place: &Place<'_>, frame: &Frame) -> bool {
    let inner = frame.inner.and_then(|inner| place.cursor.kind(inner));
    frame.block == Block::Message || (frame.block == Block::Conversation && inner == Some(Token::Reprompt))
}

/// Whether something can have started the unit that brings such a thing.
fn brings(place: &Place<'_>, name: &str) -> bool {
    place.cursor.unit().is_none_or(|(_, unit)| match name {
        "event" => unit.event_local.is_some(),
        "campaign" => unit.campaign_local.is_some(),
        _ => unit.intent_local.is_some(),
    })
}

/// The variables of the unit around that are declared before.
fn variables(place: &Place<'_>, list: &mut List) {
    let Some((_, unit)) = place.cursor.unit() else { return };
    for local in &unit.locals {
        let hidden = matches!(local.name.as_str(), "event" | "campaign" | "intent");
        if !hidden && (local.span.start < place.replaces.start) {
            let item = list.add(local.name.as_str(), ItemKind::Declared(Kind::Variable), 0);
            item.detail = types::written(place.analysis(), &local.ty).unwrap_or_default();
        }
    }
}

/// The names of the parameters of what is called.
fn parameters(place: &Place<'_>, list: &mut List) {
    let Some(frame) = place.frames.last() else { return };
    for parameter in calls::parameters_of(&place.cursor, frame.open) {
        let item = list.add(parameter.name.as_str(), ItemKind::Declared(Kind::Parameter), 0);
        item.snippet = Some(format!("{}: $1", parameter.name));
        item.detail = parameter.ty;
    }
}

fn values(place: &Place<'_>, ty: &Type, list: &mut List) {
    for value in types::values(place.analysis(), ty) {
        let item = list.add(value, ItemKind::Value, 0);
        item.detail = types::written(place.analysis(), ty).unwrap_or_default();
    }
}

/// The type of the value that is being written: of what it is compared with, or of the place it is put into.
pub(super) fn wanted(place: &Place<'_>) -> Option<Type> {
    let operator = match place.kind(1)? {
        Token::Equal | Token::NotEqual | Token::Assign => place.before.checked_sub(1)?,
        Token::Colon => return named_value(place),
        _ => return None,
    };
    path_type(&place.cursor, operator).or_else(|| declared(place, operator))
}

/// The type of a variable or field that is being declared: `var size: enum(small, large) =`.
fn declared(place: &Place<'_>, assign: usize) -> Option<Type> {
    let start = place.cursor.span(assign).start;
    let analysis = place.analysis();
    let near = analysis.declarations().iter().filter(|one| one.span.file == place.cursor.file);
    let near = near.filter(|one| one.name_span.end <= start && one.span.end + 1 >= start);
    let declaration = near.max_by_key(|one| one.name_span.start)?;
    if let Some(local) = types::local(analysis, declaration.name_span) {
        return Some(local.ty.clone());
    }
    let fields = analysis.model().objects.iter().flat_map(|object| &object.fields);
    fields.into_iter().find(|field| field.span == declaration.name_span).map(|field| field.ty.clone())
}

/// The type of the field of a record or of the parameter whose name stands before the colon.
fn named_value(place: &Place<'_>) -> Option<Type> {
    let name = place.word(2);
    if place.block() != Block::Record {
        return None;
    }
    let fields = super::tests::record_fields(place)?;
    let ty = fields.into_iter().find(|(field, _)| field == name)?.1;
    (!matches!(ty.kind, TypeKind::Error)).then_some(ty)
}
