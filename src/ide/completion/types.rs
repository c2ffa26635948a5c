//! Types, where one has to stand.

use super::{Block, ItemKind, List, Place};
use crate::ide::{Kind, built_in};
use crate::syntax::token::Token;

pub(super) fn fill(place: &Place<'_>, list: &mut List) -> bool {
    if place.kind(1) != Some(Token::Colon) || !declares(place) {
        return false;
    }
    for (name, docs) in built_in::TYPES {
        list.add(*name, ItemKind::BuiltIn, 1).docs = (*docs).to_owned();
    }
    list.add("contact", ItemKind::BuiltIn, 1);
    for (label, snippet) in [("enum", "enum(${1:value}, ${2:value})"), ("list", "list(${1:text})")] {
        list.add(label, ItemKind::BuiltIn, 1).snippet = Some(snippet.to_owned());
    }
    super::names::declared(place, &[Kind::Object], list);
    true
}

/// Whether the colon before belongs to a declaration and not to an argument.
fn declares(place: &Place<'_>) -> bool {
    matches!(place.block(), Block::Fields) || matches!(place.kind(3), Some(Token::Var | Token::Answer))
}
