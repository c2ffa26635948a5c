//! Where something new begins: declarations, settings, steps, ways on, statements, triggers, and the words that go on with
//! what is being written.

use super::{Block, ItemKind, List, Place, path_type};
use crate::catalog::form::{Part, Slot, parts};
use crate::catalog::{Construct, GROUPS, Place as Home, in_place, triggers};
use crate::ide::hover::construct_docs;
use crate::ide::types;
use crate::syntax::token::Token;

/// Declarations with what follows their keyword.
const DECLARATIONS: &[(&str, &str)] = &[
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
        Block::Automation => all_in(&[Home::Automation, Home::Statements], list),
        Block::Conversation => all_in(&[Home::Conversation], list),
        Block::Message => all_in(&[Home::Message, Home::Statements], list),
        Block::Statements => all_in(&[Home::Statements], list),
        Block::Campaign => all_in(&[Home::Campaign], list),
        Block::Match => arms(place, list),
        Block::Team => list.words(&["sms", "email"]),
        Block::Compliance => list.words(&["stop", "start", "help", "not_subscribed"]),
        Block::RunOutcomes => list.words(&["completed", "expired"]),
        _ => {}
    }
    continuations(place, list);
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
        in_place(*home).for_each(|construct| {
            if !triggers::ALL.iter().any(|trigger| std::ptr::eq(*trigger, construct)) {
                propose(construct, rank as u8, list);
            }
        });
        if matches!(home, Home::Automation | Home::Conversation) {
            list.add("trigger", ItemKind::Keyword, 0);
        }
    }
}

fn propose(construct: &'static Construct, rank: u8, list: &mut List) {
    let item = list.add(construct.name, ItemKind::Construct, rank);
    item.detail = construct.forms.first().copied().unwrap_or_default().to_owned();
    item.docs = construct_docs(construct);
    item.snippet = construct.forms.first().and_then(|form| snippet(form));
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
    let word = place.cursor.word(head);
    let next = place.cursor.word(head + 1);
    let all = GROUPS.iter().flat_map(|group| group.constructs);
    let named = |construct: &&&Construct| {
        construct.name == word || (word == "trigger" && construct.name.split(' ').next() == Some(next))
    };
    let mut words = Vec::new();
    for form in all.filter(named).flat_map(|construct| construct.forms) {
        collect_words(&parts(form).unwrap_or_default(), &mut words);
    }
    if word == "trigger" {
        words.extend(["when", "interrupting", "open"]);
    }
    for word in words.into_iter().filter(|known| *known != word && *known != next) {
        list.add(word, ItemKind::Keyword, 1);
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

/// A form with places to fill in; what may be left out is left out.
fn snippet(form: &'static str) -> Option<String> {
    let mut writer = Snippet::default();
    writer.parts(&parts(form).ok()?);
    Some(writer.text)
}

#[derive(Default)]
struct Snippet {
    text: String,
    places: usize,
    indent: usize,
}

impl Snippet {
    fn parts(&mut self, parts: &[Part]) {
        for (at, part) in parts.iter().enumerate() {
            let repeats = parts.get(at + 1) == Some(&Part::More);
            match part {
                Part::Word(word) => self.word(word),
                Part::Sign(",") if repeats => {}
                Part::Sign(sign) => self.sign(sign),
                Part::Slot(slot) => self.slot(*slot),
                Part::OneOf(options) => self.parts(options.get(..1).unwrap_or_default()),
                Part::Optional(_) | Part::More => {}
            }
        }
    }

    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with([' ', '\n', '(', '.']) {
            self.text.push(' ');
        }
    }

    fn word(&mut self, word: &str) {
        self.space();
        self.text.push_str(word);
    }

    fn sign(&mut self, sign: &str) {
        match sign {
            "{" => {
                self.indent += 1;
                self.space();
                self.text.push_str("{\n");
                self.text.push_str(&"  ".repeat(self.indent));
            }
            "}" => {
                self.indent = self.indent.saturating_sub(1);
                self.text.push('\n');
                self.text.push_str(&"  ".repeat(self.indent));
                self.text.push('}');
            }
            "(" | ")" | "." | "," | ":" => self.text.push_str(sign),
            _ => self.word(sign),
        }
    }

    fn slot(&mut self, slot: Slot) {
        self.places += 1;
        let place = self.places;
        let shown = match slot {
            Slot::Text | Slot::Keyword | Slot::Label | Slot::Cron => format!("\"${{{place}}}\""),
            Slot::Statements | Slot::Choices if self.text.ends_with('}') => return,
            Slot::Statements => format!("${{{place}}}"),
            Slot::Choices => return,
            Slot::Duration => format!("${{{place}:24h}}"),
            _ => format!("${{{place}:{}}}", slot.word().to_lowercase()),
        };
        self.word(&shown);
    }
}
