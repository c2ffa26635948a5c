//! E0502 duplicate-keyword: one keyword in two triggers that can hear the same message.

use std::collections::HashMap;

use crate::check::keywords::{self, Listening, ReplyTo, Tier};
use crate::check::model::*;
use crate::check::rules::ProjectContext;
use crate::check::rules::e0501_keyword_too_short::nothing_left;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;
use crate::text::{fold, words};

/// Finds keywords that two triggers of one tier share. One of two may have a condition: it is asked first.
pub fn check(context: &ProjectContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let all = &context.keywords;
    let mut words: Vec<&Listening<'_>> =
        all.iter().filter(|word| !nothing_left(word.tier, &word.key)).collect();
    let rivals = |word: &Listening<'_>| Rivals::of(word.tier);
    // Those of one keyword stay in source order.
    words.sort_by(|one, other| (rivals(one), &one.key).cmp(&(rivals(other), &other.key)));
    let groups = words.chunk_by(|one, other| rivals(one) == rivals(other) && one.key == other.key);
    for words in groups.filter(|words| words.len() > 1) {
        let mut group = Group::default();
        for word in words {
            if let Some(first) = group.rival(word) {
                diagnostics.push(duplicate(context.project, word, first));
            }
            group.add(word);
        }
    }
    whole_triggers(context.project, diagnostics);
}

/// What competes: triggers of one tier, cased or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rivals {
    ReplyTo(ReplyTo),
    Keyword,
    Word,
    Contains,
}

impl Rivals {
    fn of(tier: Tier) -> Self {
        match tier {
            Tier::ReplyTo(to) => Self::ReplyTo(to),
            Tier::Keyword => Self::Keyword,
            Tier::Word { .. } => Self::Word,
            Tier::Contains { .. } => Self::Contains,
        }
    }
}

/// The triggers that were seen with one keyword, the first of each kind that can be a rival.
#[derive(Default)]
struct Group<'k> {
    /// By whether there is a condition: on any sender at all, on every sender, on each one; cased words keep apart.
    seen: HashMap<(bool, Heard<'k>, Option<String>), &'k Listening<'k>>,
}

#[derive(PartialEq, Eq, Hash, Clone, Copy)]
enum Heard<'k> {
    Anywhere,
    Everywhere,
    On(&'k str),
}

impl<'k> Group<'k> {
    /// A trigger that was seen before and fires on the same messages.
    fn rival(&self, word: &'k Listening<'k>) -> Option<&'k Listening<'k>> {
        let heard: Vec<Heard<'k>> = match word.sender {
            None => vec![Heard::Anywhere],
            Some(sender) => vec![Heard::Everywhere, Heard::On(sender)],
        };
        let exact = word.tier.is_cased().then(|| spelling(word));
        let spellings = match exact {
            Some(exact) => vec![None, Some(exact)],
            None => vec![None, Some(ANY_SPELLING.to_owned())],
        };
        heard
            .iter()
            .flat_map(|heard| spellings.iter().map(move |spelling| (*heard, spelling.clone())))
            .filter_map(|(heard, spelling)| self.seen.get(&(word.conditional, heard, spelling)).copied())
            .find(|first| (first.unit, first.trigger) != (word.unit, word.trigger))
    }

    fn add(&mut self, word: &'k Listening<'k>) {
        let on = word.sender.map_or(Heard::Everywhere, Heard::On);
        let spellings = match word.tier.is_cased() {
            true => vec![Some(spelling(word)), Some(ANY_SPELLING.to_owned())],
            false => vec![None],
        };
        for heard in [Heard::Anywhere, on] {
            for spelling in &spellings {
                self.seen.entry((word.conditional, heard, spelling.clone())).or_insert(word);
            }
        }
    }
}

/// A cased keyword as it is compared: for whole words, what stands between them means nothing.
fn spelling(word: &Listening<'_>) -> String {
    let folded = fold(&word.keyword.text, true);
    match word.tier {
        Tier::Word { .. } => words::split(&folded).collect::<Vec<_>>().join(" "),
        _ => folded.into_owned(),
    }
}

/// Stands for all spellings of cased keywords; no folded keyword is this.
const ANY_SPELLING: &str = "\n";

fn duplicate(project: &Project, word: &Listening<'_>, first: &Listening<'_>) -> Diagnostic {
    let name = |id: UnitId| {
        project.units.get(id.index()).map(|unit| unit.declared.name.as_str()).unwrap_or_default()
    };
    let message = if word.unit == first.unit {
        format!("keyword \"{}\" stands in two triggers of `{}`", word.keyword.text, name(word.unit))
    } else {
        format!("keyword \"{}\" starts `{}` and `{}`", word.keyword.text, name(first.unit), name(word.unit))
    };
    let help = if word.conditional {
        "change one of them, or leave one without its `when`: then the other is asked first"
    } else {
        "change one of them, or give the units different senders"
    };
    Diagnostic::error(codes::DUPLICATE_KEYWORD, word.keyword.span, message)
        .note("only one of them can answer, and subscribers could not tell which")
        .label(first.keyword.span, "the other one")
        .help(help)
}

/// Triggers without keywords that take the same messages: replies to one campaign, and `any message`.
fn whole_triggers(project: &Project, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<(Option<ReplyTo>, bool), Vec<(Option<&str>, Span, UnitId)>> = HashMap::new();
    for (index, unit) in project.units.iter().enumerate().filter(|(_, unit)| !unit.settings.paused) {
        let sender = keywords::sender_of(project, unit);
        for trigger in &unit.triggers {
            let what = match &trigger.kind {
                TriggerKind::AnyMessage => None,
                TriggerKind::ReplyTo { to, keywords, .. } if keywords.is_empty() => Some((*to).into()),
                _ => continue,
            };
            let group = seen.entry((what, trigger.when.is_some())).or_default();
            let known = group.iter().find(|(other, ..)| keywords::hear_the_same(*other, sender));
            if let Some((_, first, _)) = known {
                diagnostics.push(same_messages(trigger.span, *first, what.is_some()));
            } else {
                group.push((sender, trigger.span, UnitId(index as u32)));
            }
        }
    }
}

fn same_messages(span: Span, first: Span, replies: bool) -> Diagnostic {
    let message = if replies {
        "two triggers take every reply to the same text"
    } else {
        "two triggers take every message that nothing else took"
    };
    Diagnostic::error(codes::DUPLICATE_KEYWORD, span, message)
        .note("only one of them can answer: this one never would")
        .label(first, "the other one")
        .help("remove one of them, give it keywords of its own, or a condition: `when …`")
}
