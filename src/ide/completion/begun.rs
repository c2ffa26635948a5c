//! Constructs that begin with several words, and how they go on where the first of them are written: `reply in` after `no`.

use super::construct::{DECLARATIONS, homes, is_trigger};
use super::{Block, ItemKind, List, Place, snippet, tests};
use crate::catalog::form::{Part, parts};
use crate::catalog::{Construct, in_place, triggers};
use crate::ide::hover::construct_docs;
use crate::syntax::token::Token;

/// One of the ways in which a construct begins.
pub(super) struct Opening {
    construct: &'static Construct,
    pub(super) form: &'static str,
    /// The words before the first thing that the author chooses.
    pub(super) words: Vec<&'static str>,
}

impl Opening {
    /// Proposes what follows the first of its words.
    pub(super) fn propose(&self, label: String, written: usize, rank: u8, list: &mut List) {
        let item = list.add(label, ItemKind::Construct, rank);
        item.detail = self.form.to_owned();
        item.docs = construct_docs(self.construct);
        item.snippet = snippet::of_form(self.form, written);
    }
}

/// The ways in which a construct begins: `choice`, `choice intent` and `choice matches`.
pub(super) fn openings(construct: &'static Construct) -> Vec<Opening> {
    let mut found: Vec<Opening> = Vec::new();
    for form in construct.forms {
        let words = first_words(form);
        if found.iter().all(|known| known.words != words) {
            found.push(Opening { construct, form, words });
        }
    }
    found
}

/// The words that a form begins with.
pub(super) fn first_words(form: &'static str) -> Vec<&'static str> {
    let words = parts(form).unwrap_or_default().into_iter().map_while(|part| match part {
        Part::Word(word) => Some(word),
        _ => None,
    });
    words.collect()
}

/// Proposes how what was begun goes on; whether nothing else can follow.
pub(super) fn fill(place: &Place<'_>, list: &mut List) -> bool {
    (1..=2).rev().any(|count| begins(place, count) && goes_on(place, count, list))
}

/// Whether something new can begin so many words back.
fn begins(place: &Place<'_>, count: usize) -> bool {
    let is_name = (1..=count).any(|back| !place.kind(back).is_some_and(Token::is_keyword));
    let first = place.before.checked_sub(count).and_then(|first| place.cursor.token(first));
    let (Some(first), false) = (first, is_name) else { return false };
    // `text max` and `to 18:00 on` go on with what stands before.
    let belongs_to = |before: Token| (first.kind.is_hard() && before.is_word()) || before == Token::Time;
    place
        .kind(count + 1)
        .is_none_or(|before| !names_follow(before) && (first.first_on_line || !belongs_to(before)))
}

/// Whether a name or a value stands after such a token, even if it is written like a word of the language.
fn names_follow(kind: Token) -> bool {
    use Token::*;
    kind.joins_values()
        || kind.begins_item()
        || matches!(kind, Arrow | Goto | Dot | Assign | Comma | Colon | To | From | In)
        || matches!(kind, Message | Step | Ending | Recommendation | Start | Run | Cancel | Set | Clear)
}

fn goes_on(place: &Place<'_>, count: usize, list: &mut List) -> bool {
    let written: Vec<&str> = (1..=count).rev().map(|back| place.word(back)).collect();
    let fixed = match place.block() {
        Block::Top => DECLARATIONS,
        Block::Test => tests::LINES,
        _ => return constructs(place, &written, list),
    };
    let before = written.join(" ") + " ";
    let rest = |(label, form): &(&str, &str)| {
        Some((label.strip_prefix(&before)?.to_owned(), form.strip_prefix(&before)?.to_owned()))
    };
    let found: Vec<(String, String)> = fixed.iter().filter_map(rest).collect();
    // After `expect` a value can follow too.
    let nothing_else = !found.is_empty() && !place.kind(1).is_some_and(super::wants_value);
    for (label, form) in found {
        list.add(label, ItemKind::Construct, 1).snippet = Some(form);
    }
    nothing_else
}

fn constructs(place: &Place<'_>, written: &[&str], list: &mut List) -> bool {
    let after_trigger = place.kind(written.len() + 1) == Some(Token::Trigger);
    let constructs: Vec<&'static Construct> = if after_trigger {
        triggers::ALL.to_vec()
    } else {
        homes(place.block()).iter().flat_map(|home| in_place(*home)).filter(|one| !is_trigger(one)).collect()
    };
    let mut found = false;
    for opening in constructs.into_iter().flat_map(openings) {
        let Some(rest @ [_, ..]) = opening.words.strip_prefix(written) else { continue };
        opening.propose(rest.join(" "), written.len(), 0, list);
        found = true;
    }
    found
}
