//! What tests and records hold.

use super::{Block, Frame, ItemKind, List, Place};
use crate::check::model::{ObjectId, Type, TypeKind};
use crate::ide::{Kind, types};
use crate::syntax::token::Token;

/// The lines of a test, with what follows their first word.
pub(super) const LINES: &[(&str, &str)] = &[
    ("user", "user \"$1\""),
    ("bot", "bot \"$1\""),
    ("bot contains", "bot contains \"$1\""),
    ("bot matches", "bot matches r\"$1\""),
    ("silence", "silence"),
    ("after", "after ${1:24h}"),
    ("at", "at ${1:2026-03-02T10:00}"),
    ("given contact", "given contact { $1 }"),
    ("given contact in", "given contact in ${1:group}"),
    ("event", "event ${1:name} { $2 }"),
    ("service", "service ${1:name}.${2:function} returns { $3 }"),
    ("called", "called ${1:name}.${2:function} { $3 }"),
    ("sent to", "sent to \"$1\" \"$2\""),
    ("emailed to", "emailed to \"$1\" \"$2\""),
    ("campaign", "campaign ${1:name}"),
    ("click", "click"),
    ("start", "start ${1:name}"),
    ("undelivered", "undelivered"),
    ("expect", "expect $1"),
    ("expect at", "expect at ${1:step}"),
    ("expect ended", "expect ended ${1:step}"),
    ("expect in", "expect in ${1:group}"),
    ("expect not in", "expect not in ${1:group}"),
    ("expect segments", "expect segments <= ${1:1}"),
];

/// Proposes what stands in tests and in records; whether this is such a place.
pub(super) fn fill(place: &Place<'_>, list: &mut List) -> bool {
    match place.block() {
        Block::Record
            if matches!(place.kind(1), Some(Token::BraceOpen | Token::Comma)) || !after_colon(place) =>
        {
            record(place, list);
            true
        }
        Block::Test => test(place, list),
        _ => false,
    }
}

fn after_colon(place: &Place<'_>) -> bool {
    place.kind(1) == Some(Token::Colon)
}

fn test(place: &Place<'_>, list: &mut List) -> bool {
    match place.kind(1) {
        Some(Token::ExpectAt | Token::Ended) => super::names::all_steps(place, list),
        Some(kind) if super::wants_value(kind) => return false,
        _ => {
            for (label, snippet) in LINES {
                list.add(*label, ItemKind::Construct, 1).snippet = Some((*snippet).to_owned());
            }
        }
    }
    true
}

/// The fields of a record, or the languages of a text.
fn record(place: &Place<'_>, list: &mut List) {
    match record_fields(place) {
        Some(fields) => {
            for (name, ty) in fields {
                let item = list.add(name.as_str(), ItemKind::Declared(Kind::Field), 0);
                item.snippet = Some(format!("{name}: $1"));
                item.detail = types::written(place.analysis(), &ty).unwrap_or_default();
            }
        }
        // Records of tests hold data, no texts.
        None if place.frames.iter().any(|frame| frame.block == Block::Test) => {}
        None => {
            for language in &place.analysis().model().languages {
                let item = list.add(language.as_str(), ItemKind::Keyword, 1);
                item.snippet = Some(format!("{language} \"$1\""));
            }
        }
    }
}

/// The fields of the record around a place.
pub(super) fn record_fields(place: &Place<'_>) -> Option<Vec<(String, Type)>> {
    fields_at(place, place.frames.len().checked_sub(1)?)
}

fn fields_at(place: &Place<'_>, depth: usize) -> Option<Vec<(String, Type)>> {
    let frame = place.frames.get(depth)?;
    nested_fields(place, depth, frame).or_else(|| line_fields(place, frame))
}

/// The fields of a record that is a value of another one, or an entry of a list that is.
fn nested_fields(place: &Place<'_>, depth: usize, frame: &Frame) -> Option<Vec<(String, Type)>> {
    let around = depth.checked_sub(1)?;
    let parent = place.frames.get(around)?;
    let (record, open) = match parent.block {
        Block::Grouped => (around.checked_sub(1)?, parent.open),
        _ => (around, frame.open),
    };
    place.frames.get(record).filter(|record| record.block == Block::Record)?;
    let colon = open.checked_sub(1).filter(|colon| place.cursor.kind(*colon) == Some(Token::Colon))?;
    let name = place.cursor.word(colon.checked_sub(1)?);
    let (_, ty) = fields_at(place, record)?.into_iter().find(|(field, _)| field == name)?;
    let ty = match ty.kind {
        TypeKind::List(entry) => *entry,
        _ => ty,
    };
    Some(types::fields(place.analysis(), &ty))
}

/// The fields of the record of a line: of `given contact`, `event NAME`, `service S.F returns`, `called S.F`.
fn line_fields(place: &Place<'_>, frame: &Frame) -> Option<Vec<(String, Type)>> {
    let model = place.analysis().model();
    let word =
        |back: usize| frame.open.checked_sub(back).map(|index| place.cursor.word(index)).unwrap_or_default();
    let kind = |back: usize| frame.open.checked_sub(back).and_then(|index| place.cursor.kind(index));
    let plain = |fields: &[crate::check::model::Field]| {
        fields.iter().map(|field| (field.name.to_string(), field.ty.clone())).collect()
    };
    if kind(2) == Some(Token::Given) {
        return Some(types::fields(place.analysis(), &Type::of(TypeKind::Object(ObjectId(0)))));
    }
    if kind(2) == Some(Token::Event) {
        return model.events.iter().find(|event| event.name == word(1)).map(|event| plain(&event.fields));
    }
    let function = |service: &str, function: &str| {
        let service = model.services.iter().find(|known| known.name == service)?;
        service.functions.iter().find(|known| known.name == function)
    };
    if kind(1) == Some(Token::Returns) {
        return function(word(4), word(2))?.answer.as_deref().map(plain);
    }
    if kind(4) == Some(Token::Called) {
        return function(word(3), word(1)).map(|function| plain(&function.parameters));
    }
    None
}
