//! W0502 keyword-in-content: a trigger keyword that another unit expects as a reply.

use std::collections::HashMap;

use crate::check::keywords::{self, Listening, Tier};
use crate::check::labels::{self, MessageWords};
use crate::check::model::*;
use crate::check::rules::ProjectContext;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;
use crate::text::number_of_reply;

/// Who expects a reply.
#[derive(Debug, Clone, Copy)]
struct Expecting<'a> {
    unit: UnitId,
    sender: Option<&'a str>,
    span: Span,
}

/// A keyword as a reply: as a word, and as a number.
struct Candidate<'a> {
    word: &'a Listening<'a>,
    key: String,
    number: Option<usize>,
}

/// Those who expect each of the replies that are keywords.
#[derive(Default)]
struct Expected<'a> {
    words: HashMap<&'a str, Vec<Expecting<'a>>>,
    numbers: HashMap<usize, Vec<Expecting<'a>>>,
}

/// Finds keywords that are a label, an alias or a number of a choice of another unit.
pub fn check(context: &ProjectContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let listening = keywords::all(context.project);
    let candidates: Vec<Candidate<'_>> = listening.iter().filter_map(candidate).collect();
    let mut expected = Expected::default();
    for Candidate { key, number, .. } in &candidates {
        expected.words.entry(key).or_default();
        if let Some(number) = number {
            expected.numbers.entry(*number).or_default();
        }
    }
    for (index, unit) in context.project.units.iter().enumerate() {
        expected.add_unit(context.project, UnitId(index as u32), unit);
    }
    for Candidate { word, key, number } in &candidates {
        let by_number = number.and_then(|number| expected.numbers.get(&number));
        let all = expected.words.get(key.as_str()).into_iter().chain(by_number).flatten();
        let other = all
            .filter(|reply| reply.unit != word.unit)
            .find(|reply| keywords::hear_the_same(reply.sender, word.sender));
        if let Some(reply) = other {
            diagnostics.push(in_content(context.project, &word.keyword.text, word.keyword.span, reply));
        }
    }
}

fn candidate<'a>(word: &'a Listening<'a>) -> Option<Candidate<'a>> {
    if matches!(word.tier, Tier::ReplyTo(_)) || word.tier.is_cased() {
        return None;
    }
    let key = labels::key(&word.keyword.text);
    let number = number_of_reply(&key).map(|number| number as usize);
    Some(Candidate { word, key, number })
}

impl<'a> Expected<'a> {
    /// Adds what a unit expects and what is a keyword. Of each unit only the first is kept, and of many units the first few:
    /// one is told.
    fn add_unit(&mut self, project: &'a Project, id: UnitId, unit: &'a Unit) {
        let sender = keywords::sender_of(project, unit);
        let expecting = |span: Span| Expecting { unit: id, sender, span };
        for MessageWords { message, words } in labels::of_messages(unit) {
            for word in words {
                if let Some(known) = self.words.get_mut(word.key.as_str()) {
                    remember(known, expecting(word.span));
                }
            }
            if message.style != ChoiceStyle::Numbered || self.numbers.is_empty() {
                continue;
            }
            let listed = message
                .choices
                .iter()
                .filter(|choice| matches!(choice.kind, ChoiceKind::Labels(_) | ChoiceKind::Each { .. }));
            for (at, choice) in listed.enumerate() {
                if let Some(known) = self.numbers.get_mut(&(at + 1)) {
                    remember(known, expecting(choice.head_span));
                }
            }
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

fn in_content(project: &Project, text: &str, span: Span, reply: &Expecting<'_>) -> Diagnostic {
    let asks =
        project.units.get(reply.unit.index()).map(|unit| unit.declared.name.as_str()).unwrap_or_default();
    Diagnostic::warning(
        codes::KEYWORD_IN_CONTENT,
        span,
        format!("\"{text}\" is also a reply that `{asks}` expects"),
    )
    .note("who answers late, when that conversation is over, sets off this instead")
    .label(reply.span, "the choice that expects it")
    .help("choose another keyword, or another label")
}
