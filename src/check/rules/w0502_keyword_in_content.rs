//! W0502 keyword-in-content: a trigger keyword that another unit expects as a reply.

use std::collections::HashMap;

use crate::check::keywords::{self, Tier};
use crate::check::labels::{self, MessageWords};
use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;
use crate::text::number_of_reply;

/// A reply that a choice of a unit expects.
#[derive(Debug, Clone, Copy)]
struct Expected<'a> {
    unit: UnitId,
    sender: Option<&'a str>,
    span: Span,
}

/// Finds keywords that are a label, an alias or a number of a choice of another unit.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let listening = keywords::all(context.project);
    let (replies, most) = expected(context);
    for word in
        listening.iter().filter(|word| !matches!(word.tier, Tier::ReplyTo(_)) && !word.tier.is_cased())
    {
        let key = labels::key(&word.keyword.text);
        let number = number_of_reply(&key).and_then(|number| most.get(number as usize));
        let candidates = replies.get(key.as_str()).into_iter().flatten().chain(number.into_iter().flatten());
        let other = candidates
            .filter(|reply| reply.unit != word.unit)
            .find(|reply| keywords::hear_the_same(reply.sender, word.sender));
        if let Some(reply) = other {
            diagnostics.push(in_content(context.project, &word.keyword.text, word.keyword.span, reply));
        }
    }
}

/// For each folded label those who expect it, and for each number those who list so many choices. Of each unit only the
/// first is kept, and of many units the first few: one is told.
fn expected<'a>(
    context: &'a RuleContext<'_>,
) -> (HashMap<&'a str, Vec<Expected<'a>>>, Vec<Vec<Expected<'a>>>) {
    let mut replies: HashMap<&str, Vec<Expected<'_>>> = HashMap::new();
    let mut numbers: Vec<Vec<Expected<'_>>> = Vec::new();
    for MessageWords { unit, message, words } in &context.messages {
        let sender = context
            .project
            .units
            .get(unit.index())
            .and_then(|unit| keywords::sender_of(context.project, unit));
        for word in words {
            let known = replies.entry(word.key.as_str()).or_default();
            remember(known, Expected { unit: *unit, sender, span: word.span });
        }
        let listed = message
            .choices
            .iter()
            .filter(|choice| matches!(choice.kind, ChoiceKind::Labels(_) | ChoiceKind::Each { .. }));
        if message.style != ChoiceStyle::Numbered {
            continue;
        }
        for (at, choice) in listed.enumerate() {
            while numbers.len() <= at + 1 {
                numbers.push(Vec::new());
            }
            if let Some(known) = numbers.get_mut(at + 1) {
                remember(known, Expected { unit: *unit, sender, span: choice.head_span });
            }
        }
    }
    (replies, numbers)
}

/// Keeps two units for every sender: whatever unit asks, one of them is another.
fn remember<'a>(known: &mut Vec<Expected<'a>>, new: Expected<'a>) {
    const KEPT: usize = 64;
    let same = known.iter().filter(|old| old.sender == new.sender);
    let enough = same.clone().count() >= 2 || same.clone().any(|old| old.unit == new.unit);
    if !enough && known.len() < KEPT {
        known.push(new);
    }
}

fn in_content(project: &Project, text: &str, span: Span, reply: &Expected<'_>) -> Diagnostic {
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
