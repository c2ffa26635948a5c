//! W0502 keyword-in-content: a trigger keyword that another unit expects as a reply.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use smol_str::SmolStr;

use crate::check::keywords::{self, Listening, Tier};
use crate::check::labels::{self, MessageWords};
use crate::check::model::*;
use crate::check::rules::ProjectContext;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;
use crate::text::number_of_reply;

/// The replies that the messages of a unit expect.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replies {
    /// Labels and aliases, folded.
    words: Box<[SmolStr]>,
    /// The highest number of a choice.
    most: usize,
}

impl Replies {
    /// Those of a unit.
    pub(super) fn of(messages: &[MessageWords<'_>]) -> Self {
        let words = messages.iter().flat_map(|message| &message.words).map(|word| word.key.clone()).collect();
        let most = messages.iter().map(|message| listed(message.message).count()).max().unwrap_or(0);
        Self { words, most }
    }
}

/// The choices of a message that have numbers.
fn listed(message: &Message) -> impl Iterator<Item = &Choice> {
    let numbered = message.style == ChoiceStyle::Numbered;
    let has_number = move |choice: &&Choice| {
        numbered && matches!(choice.kind, ChoiceKind::Labels(_) | ChoiceKind::Each { .. })
    };
    message.choices.iter().filter(has_number)
}

/// Who expects a reply.
#[derive(Debug, Clone, Copy)]
struct Expecting<'a> {
    unit: UnitId,
    sender: Option<&'a str>,
}

/// A keyword as a reply: as a word, and as a number.
struct Candidate<'a> {
    word: &'a Listening<'a>,
    key: Cow<'a, str>,
    number: Option<usize>,
}

/// Those who expect each of the replies that are keywords.
#[derive(Default)]
struct Expected<'a> {
    words: HashMap<&'a str, Vec<Expecting<'a>>>,
    numbers: BTreeMap<usize, Vec<Expecting<'a>>>,
}

/// Finds keywords that are a label, an alias or a number of a choice of another unit.
pub fn check(context: &ProjectContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let candidates: Vec<Candidate<'_>> = context.keywords.iter().filter_map(candidate).collect();
    let mut expected = Expected::default();
    for Candidate { key, number, .. } in &candidates {
        expected.words.entry(key).or_default();
        if let Some(number) = number {
            expected.numbers.entry(*number).or_default();
        }
    }
    for ((id, found), unit) in context.findings().zip(&context.project.units) {
        let sender = keywords::sender_of(context.project, unit);
        expected.add(&found.replies, Expecting { unit: id, sender });
    }
    for candidate in &candidates {
        let word = candidate.word;
        let by_number = candidate.number.and_then(|number| expected.numbers.get(&number));
        let all = expected.words.get(&*candidate.key).into_iter().chain(by_number).flatten();
        let other = all
            .filter(|reply| reply.unit != word.unit)
            .find(|reply| keywords::hear_the_same(reply.sender, word.sender))
            .and_then(|reply| context.project.units.get(reply.unit.index()));
        if let Some((unit, place)) = other.and_then(|unit| Some((unit, candidate.place_in(unit)?))) {
            diagnostics.push(in_content(word, unit, place));
        }
    }
}

fn candidate<'a>(word: &'a Listening<'a>) -> Option<Candidate<'a>> {
    if matches!(word.tier, Tier::ReplyTo(_)) || word.tier.is_cased() {
        return None;
    }
    let key = match word.tier {
        Tier::Keyword => Cow::Borrowed(word.key.as_str()),
        _ => Cow::Owned(labels::key(&word.keyword.text)),
    };
    let number = number_of_reply(&key).map(|number| number as usize);
    Some(Candidate { word, key, number })
}

impl Candidate<'_> {
    /// The choice of a unit that expects it.
    fn place_in(&self, unit: &Unit) -> Option<Span> {
        let messages = labels::of_messages(unit);
        let mut words = messages.iter().flat_map(|message| &message.words);
        let by_word = words.find(|word| *word.key == *self.key).map(|word| word.span);
        let nth = |number: usize, message: &MessageWords<'_>| {
            listed(message.message).nth(number.checked_sub(1)?).map(|choice| choice.head_span)
        };
        by_word.or_else(|| {
            let number = self.number?;
            messages.iter().find_map(|message| nth(number, message))
        })
    }
}

impl<'a> Expected<'a> {
    fn add(&mut self, replies: &Replies, by: Expecting<'a>) {
        for word in &replies.words {
            if let Some(known) = self.words.get_mut(word.as_str()) {
                remember(known, by);
            }
        }
        for (_, known) in self.numbers.range_mut(1..=replies.most.max(1)).filter(|_| replies.most > 0) {
            remember(known, by);
        }
    }
}

/// Keeps two units for every sender: whatever unit asks, one of them is another.
fn remember<'a>(known: &mut Vec<Expecting<'a>>, new: Expecting<'a>) {
    const KEPT: usize = 64;
    let same = known.iter().filter(|old| old.sender == new.sender);
    let enough = same.clone().count() >= 2 || same.clone().any(|old| old.unit == new.unit);
    if !enough && known.len() < KEPT {
        known.push(new);
    }
}

fn in_content(word: &Listening<'_>, unit: &Unit, place: Span) -> Diagnostic {
    let (text, span, asks) = (&word.keyword.text, word.keyword.span, &unit.declared.name);
    Diagnostic::warning(
        codes::KEYWORD_IN_CONTENT,
        span,
        format!("\"{text}\" is also a reply that `{asks}` expects"),
    )
    .note("who answers late, when that conversation is over, sets off this instead")
    .label(place, "the choice that expects it")
    .help("choose another keyword, or another label")
}
