//! Where something new begins: declarations, settings, steps, ways on, statements, triggers, and the words that go on with
//! what is being written.

use super::begun::{first_words, openings};
use super::{Block, ItemKind, List, Place, path_type};
use crate::catalog::form::{Part, parts};
use crate::catalog::{Construct, GROUPS, Place as Home, in_place, triggers};
use crate::ide::types;
use crate::syntax::token::Token;

/// Declarations with what follows their keyword.
pub(super) const DECLARATIONS: &[(&str, &str)] = &[
    ("conversation", "conversation ${1:name} {\n  trigger keyword \"${2:WORD}\"\n\n  $0\n}"),
    ("automation", "automation ${1:name} {\n  trigger keyword \"${2:WORD}\"\n  say \"$0\"\n}"),
    ("campaign", "campaign ${1:name} {\n  audience ${2:all}\n  say \"$0\"\n}"),
    ("test", "test \"${1:name}\" for ${2:unit} {\n  user \"${3:WORD}\"\n  bot \"$0\"\n}"),
    ("object", "object ${1:name} \"${2:Title}\" {\n  $0\n}"),
    ("object contact", "object contact {\n  $0\n}"),
    ("event", "event ${1:name} {\n  $0\n}"),
    ("service", "service ${1:name} {\n  $0\n}"),
    ("intent", "intent ${1:name} {\n  \"$0\"\n}"),
    ("group", "group ${1:name} \"${2:Title}\""),
    ("category", "category ${1:name}: ${2|marketing,transactional|} \"${3:Title}\""),
    ("sender", "sender ${1:name} = \"${2:+33…}\""),
    ("team", "team ${1:name} { email \"$0\" }"),
    ("const", "const ${1:name} = $0"),
    ("template", "template ${1:name}(${2:parameter}: ${3:text}) = \"$0\""),
    ("languages", "languages ${1:en, fr}"),
    ("compliance", "compliance {\n  stop \"$0\"\n}"),
];

pub(super) fn fill(place: &Place<'_>, list: &mut List) {
    if place.kind(1) == Some(Token::Trigger) {
        return triggers::ALL.iter().for_each(|one| propose(one, 1, list));
    }
    match place.block() {
        Block::Top if is_new(place) => declarations(list),
        Block::Match => arms(place, list),
        Block::Team => list.words(&["sms", "email"]),
        Block::Compliance => list.words(&["stop", "start", "help", "not_subscribed"]),
        Block::RunOutcomes => list.words(&["completed", "expired"]),
        block => all_in(homes(block), list),
    }
    continuations(place, list);
}

/// Where the constructs that may begin in a block may stand, the nearest first.
pub(super) fn homes(block: Block) -> &'static [Home] {
    match block {
        Block::Automation => &[Home::Automation, Home::Statements],
        Block::Conversation => &[Home::Conversation],
        Block::Message => &[Home::Message, Home::Statements],
        Block::Statements => &[Home::Statements],
        Block::Campaign => &[Home::Campaign],
        _ => &[],
    }
}

/// Whether a construct follows the word `trigger`.
pub(super) fn is_trigger(construct: &'static Construct) -> bool {
    triggers::ALL.iter().any(|trigger| std::ptr::eq(*trigger, construct))
}

/// Whether nothing of a declaration stands before.
fn is_new(place: &Place<'_>) -> bool {
    let inner = place.frames.first().and_then(|frame| frame.inner);
    let on_line = inner.map(|inner| place.cursor.span(inner).end as usize..place.replaces.start as usize);
    on_line.is_none_or(|between| place.cursor.text.get(between).is_none_or(|text| text.contains('\n')))
}

fn declarations(list: &mut List) {
    for (label, snippet) in DECLARATIONS {
        list.add(*label, ItemKind::Construct, 0).snippet = Some((*snippet).to_owned());
    }
}

fn all_in(homes: &[Home], list: &mut List) {
    for (rank, home) in homes.iter().enumerate() {
        let here = in_place(*home).filter(|construct| !is_trigger(construct));
        here.for_each(|construct| propose(construct, rank as u8, list));
        if matches!(home, Home::Automation | Home::Conversation) {
            list.add("trigger", ItemKind::Keyword, 0);
        }
    }
}

/// One proposal for each way in which a construct begins.
fn propose(construct: &'static Construct, rank: u8, list: &mut List) {
    let openings = openings(construct);
    for opening in &openings {
        let label = if openings.len() == 1 { construct.name.to_owned() } else { opening.words.join(" ") };
        opening.propose(label, 0, rank, list);
    }
}

/// The values that a `match` looks at, `missing` and `else`.
fn arms(place: &Place<'_>, list: &mut List) {
    let open = place.frames.last().map(|frame| frame.open);
    let ty = open.and_then(|open| path_type(&place.cursor, open));
    for value in ty.iter().flat_map(|ty| types::values(place.analysis(), ty)) {
        let snippet = format!("{value} {{ $0 }}");
        list.add(value, ItemKind::Value, 0).snippet = Some(snippet);
    }
    if ty.is_some_and(|ty| ty.optional) {
        list.add("missing", ItemKind::Keyword, 1).snippet = Some("missing { $0 }".to_owned());
    }
    list.add("else", ItemKind::Keyword, 1).snippet = Some("else { $0 }".to_owned());
}

/// Words that can go on with what is being written on this line.
fn continuations(place: &Place<'_>, list: &mut List) {
    let Some(head) = place.frames.last().and_then(|frame| frame.inner) else { return };
    let between = place.cursor.span(head).end as usize..place.replaces.start as usize;
    if place.cursor.text.get(between).is_none_or(|text| text.contains('\n')) {
        return;
    }
    let written: Vec<&str> = (head..place.before).map(|index| place.cursor.word(index)).collect();
    let mut words = Vec::new();
    if written.first() == Some(&"trigger") {
        begun_by(written.get(1..).unwrap_or_default(), triggers::ALL, &mut words);
        words.extend(["when", "interrupting", "open"]);
    } else {
        let others = GROUPS.iter().flat_map(|group| group.constructs).filter(|one| !is_trigger(one));
        begun_by(&written, others, &mut words);
    }
    for word in words.into_iter().filter(|word| !written.contains(word)) {
        list.add(word, ItemKind::Keyword, 1);
    }
}

/// The words of the constructs that begin with the most of these.
fn begun_by<'a>(
    written: &[&str],
    constructs: impl IntoIterator<Item = &'a &'static Construct>,
    words: &mut Vec<&'static str>,
) {
    let forms = constructs.into_iter().flat_map(|construct| construct.forms);
    let forms = forms.map(|form| (first_words(form), *form));
    let begun: Vec<_> = forms.filter(|(first, _)| written.starts_with(first)).collect();
    let most = begun.iter().map(|(first, _)| first.len()).max();
    for (_, form) in begun.iter().filter(|(first, _)| Some(first.len()) == most) {
        collect_words(&parts(form).unwrap_or_default(), words);
    }
}

fn collect_words(parts: &[Part], words: &mut Vec<&'static str>) {
    for part in parts {
        match part {
            Part::Word(word) => words.push(word),
            Part::Optional(inner) | Part::OneOf(inner) => collect_words(inner, words),
            _ => {}
        }
    }
}
