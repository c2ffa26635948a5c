//! Names that one kind of declaration has to be: after `add to` a group, after `->` a step.

use super::{Block, ItemKind, List, Place};
use crate::ide::Kind;
use crate::syntax::token::Token;

/// Proposes names where only names can stand; whether that is so.
pub(super) fn fill(place: &Place<'_>, list: &mut List) -> bool {
    let Some(last) = place.kind(1) else { return false };
    if matches!(last, Token::Arrow | Token::Goto) && place.block() != Block::Service {
        steps(place, list);
        return true;
    }
    if matches!(last, Token::Set | Token::Clear) {
        super::places::fill(place, last, list);
        return true;
    }
    if last == Token::In && place.kind(3) == Some(Token::Each) {
        super::lists::fill(place, list);
        return true;
    }
    let Some(kinds) = wanted(place) else { return fixed(place, last, list) };
    if last == Token::Audience || is_schedule(place) {
        list.words(&["all"]);
    }
    declared(place, kinds, list);
    if place.kind(2) == Some(Token::Forward) {
        super::expression::fill(place, list);
    }
    true
}

/// The kinds of declarations of which one has to be named at a place.
pub(in crate::ide) fn wanted(place: &Place<'_>) -> Option<&'static [Kind]> {
    use Token::*;
    let (last, before) = (place.kind(1)?, place.kind(2));
    let in_test = place.block() == Block::Test;
    let inside = place.block() != Block::Top;
    Some(match (before, last) {
        (Some(Add), To) | (Some(Remove), From) | (_, Joins | Audience) => &[Kind::Group],
        (_, In) if before != Some(Reply) && place.kind(3) != Some(Each) => &[Kind::Group],
        (_, To) if is_schedule(place) => &[Kind::Group],
        (Some(Subscribe), To) | (Some(Unsubscribe), From) | (_, Subscribes | Unsubscribes) => {
            &[Kind::Category]
        }
        (Some(Over | Forward), To) => &[Kind::Team],
        (_, Start | Run | Cancel) => &[Kind::Conversation, Kind::Automation],
        (_, For) if !inside => &[Kind::Conversation, Kind::Automation],
        (_, Call) => &[Kind::Service],
        (_, Assign) if place.kind(3) == Some(Call) => &[Kind::Service],
        (_, Service | Called) if in_test => &[Kind::Service],
        (Some(Trigger), Event) => &[Kind::Event],
        (_, Event) if in_test => &[Kind::Event],
        (Some(Trigger | Choice), Intent) => &[Kind::Intent],
        (Some(Click), On) => &[Kind::Campaign],
        (Some(Reply), To) => &[Kind::Campaign, Kind::Automation],
        (_, Campaign) if in_test => &[Kind::Campaign],
        (_, Sender) if inside => &[Kind::Sender],
        (_, Category) if inside => &[Kind::Category],
        _ => return None,
    })
}

/// Whether `to` follows the times of a schedule.
fn is_schedule(place: &Place<'_>) -> bool {
    place.kind(3) == Some(Token::Schedule)
}

/// Words of which one has to follow.
fn fixed(place: &Place<'_>, last: Token, list: &mut List) -> bool {
    use Token::*;
    let words: &[&str] = match last {
        Matching => &["exact", "word", "prefix", "fuzzy", "anywhere"],
        Unicode => &["allow", "replace", "refuse"],
        Colon if place.kind(3) == Some(Category) => &["marketing", "transactional"],
        _ => return false,
    };
    list.words(words);
    true
}

/// Declarations of some kinds.
pub(super) fn declared(place: &Place<'_>, kinds: &[Kind], list: &mut List) {
    for declaration in place.analysis().declarations() {
        if kinds.contains(&declaration.kind) {
            let detail = declaration.kind.word().to_owned();
            let item = list.add(declaration.name.as_str(), ItemKind::Declared(declaration.kind), 0);
            item.detail = detail;
            item.docs = declaration.doc.clone().unwrap_or_default();
        }
    }
}

/// The steps of the conversation around, from the tokens: they are there whatever else is broken.
pub(super) fn steps(place: &Place<'_>, list: &mut List) {
    for (name, kind) in steps_around(place) {
        list.add(name, ItemKind::Step, 0).detail = kind.to_owned();
    }
    list.words(&["end", "default"]);
}

fn steps_around(place: &Place<'_>) -> Vec<(String, &'static str)> {
    let Some(start) = place.frames.get(1).map(|frame| frame.open) else { return Vec::new() };
    let tokens = place.cursor.tokens.iter().enumerate().skip(start + 1);
    let mut found = Vec::new();
    for (index, token) in tokens {
        if token.kind.begins_item() && token.first_on_line && is_at_line_start(place, token.start) {
            break;
        }
        let kind = match token.kind {
            Token::Message => "message",
            Token::Recommendation | Token::Ending => "ending",
            Token::Step => "step",
            _ => continue,
        };
        let opens = place.cursor.kind(index + 2) == Some(Token::BraceOpen);
        if opens && place.cursor.kind(index + 1).is_some_and(Token::is_word) {
            found.push((place.cursor.word(index + 1).to_owned(), kind));
        }
    }
    found
}

fn is_at_line_start(place: &Place<'_>, start: u32) -> bool {
    start == 0 || place.cursor.text.as_bytes().get(start as usize - 1) == Some(&b'\n')
}

/// All steps of all conversations, for tests.
pub(super) fn all_steps(place: &Place<'_>, list: &mut List) {
    let unit = place.frames.get(1).and_then(|frame| tested_unit(place, frame.open));
    for declaration in place.analysis().declarations().iter().filter(|declaration| declaration.kind.is_step())
    {
        if unit.is_none_or(|unit| declaration.owner == unit) {
            list.add(declaration.name.as_str(), ItemKind::Step, 0).detail = declaration.owner.to_string();
        }
    }
}

/// The unit after `for` in the head of a test.
fn tested_unit<'a>(place: &Place<'a>, open: usize) -> Option<&'a str> {
    let before = open.checked_sub(2)?;
    (place.cursor.kind(before) == Some(Token::For)).then(|| place.cursor.word(open - 1))
}
