//! W0502 keyword-in-content: a trigger keyword that another unit expects as a reply.

use std::collections::HashMap;

use smol_str::SmolStr;

use crate::check::keywords::{self, Tier};
use crate::check::labels::{self, ChoiceWord, MessageWords};
use crate::check::model::*;
use crate::check::rules::{ProjectContext, RuleContext};
use crate::diag::{Diagnostic, codes};
use crate::source::Span;
use crate::text::number_of_reply;

/// A reply that a choice of a unit expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The reply.
    pub reply: Reply,
    /// Where the choice is written.
    pub span: Span,
}

/// What a reply to a choice can be.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Reply {
    /// Its label or an alias, folded.
    Label(SmolStr),
    /// Its number.
    Number(usize),
}

/// Who expects a reply.
#[derive(Debug, Clone, Copy)]
struct Expecting<'a> {
    unit: UnitId,
    sender: Option<&'a str>,
    span: Span,
}

/// Finds keywords that are a label, an alias or a number of a choice of another unit.
pub fn check(context: &ProjectContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let listening = keywords::all(context.project);
    let replies = all_expected(context);
    for word in
        listening.iter().filter(|word| !matches!(word.tier, Tier::ReplyTo(_)) && !word.tier.is_cased())
    {
        let key = labels::key(&word.keyword.text);
        let number = number_of_reply(&key).map(|number| Reply::Number(number as usize));
        let keys = [Some(Reply::Label(key.into())), number];
        let candidates = keys.iter().flatten().filter_map(|key| replies.get(key)).flatten();
        let other = candidates
            .filter(|reply| reply.unit != word.unit)
            .find(|reply| keywords::hear_the_same(reply.sender, word.sender));
        if let Some(reply) = other {
            diagnostics.push(in_content(context.project, &word.keyword.text, word.keyword.span, reply));
        }
    }
}

/// The replies that the messages of a unit expect.
pub(super) fn expected(context: &RuleContext<'_>) -> Vec<Expected> {
    let mut found = Vec::new();
    for MessageWords { message, words } in &context.messages {
        let label =
            |word: &ChoiceWord<'_>| Expected { reply: Reply::Label(word.key.clone()), span: word.span };
        found.extend(words.iter().map(label));
        let listed = message
            .choices
            .iter()
            .filter(|choice| matches!(choice.kind, ChoiceKind::Labels(_) | ChoiceKind::Each { .. }));
        if message.style == ChoiceStyle::Numbered {
            let number = |(at, choice): (usize, &Choice)| Expected {
                reply: Reply::Number(at + 1),
                span: choice.head_span,
            };
            found.extend(listed.enumerate().map(number));
        }
    }
    found
}

/// For each reply those who expect it. Of each unit only the first is kept, and of many units the first few: one is told.
fn all_expected<'a>(context: &'a ProjectContext<'_>) -> HashMap<&'a Reply, Vec<Expecting<'a>>> {
    let mut replies: HashMap<&Reply, Vec<Expecting<'_>>> = HashMap::new();
    for ((id, found), unit) in context.findings().zip(&context.project.units) {
        let sender = keywords::sender_of(context.project, unit);
        for Expected { reply, span } in &found.expected {
            let known = replies.entry(reply).or_default();
            remember(known, Expecting { unit: id, sender, span: *span });
        }
    }
    replies
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
