//! E0406 duplicate-choice: two choices of a message that one reply would fit.

use std::collections::HashMap;

use crate::check::labels::{self, ChoiceWord, MessageWords};
use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::diag::{Diagnostic, codes};
use crate::text::number_of_reply;

/// Finds labels and aliases that are the same for a reply, or another choice's number.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for MessageWords { message, words, .. } in &context.messages {
        same_words(context, message, words, diagnostics);
        numbers(message, words, diagnostics);
    }
}

fn same_words(
    context: &RuleContext<'_>,
    message: &Message,
    words: &[ChoiceWord<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let same =
        |one: &Expr, other: &Expr| context.sources.slice(one.span) == context.sources.slice(other.span);
    let exclude = |one: usize, other: usize| match (message.choices.get(one), message.choices.get(other)) {
        (Some(one), Some(other)) => labels::exclude_each_other(one, other, &same),
        _ => false,
    };
    let mut first: HashMap<&str, &ChoiceWord<'_>> = HashMap::new();
    let mut told = Vec::new();
    for word in words.iter().filter(|word| !labels::is_empty(&word.key)) {
        let Some(other) = first.get(word.key.as_str()) else {
            first.insert(&word.key, word);
            continue;
        };
        let pair = (other.span, word.span);
        if other.choice != word.choice && !told.contains(&pair) && !exclude(other.choice, word.choice) {
            told.push(pair);
            diagnostics.push(duplicate(word, other));
        }
    }
}

fn duplicate(word: &ChoiceWord<'_>, other: &ChoiceWord<'_>) -> Diagnostic {
    let message = if word.text == other.text {
        format!("\"{}\" stands for two choices of this message", word.text)
    } else {
        format!("\"{}\" and \"{}\" are the same for a reply", other.text, word.text)
    };
    Diagnostic::error(codes::DUPLICATE_CHOICE, word.span, message)
        .note("one reply would fit both, so that neither can be chosen by its name")
        .label(other.span, "the other choice")
        .help(
            "reword one of them; other words for one choice stand in one list: `choice \"Coffee\", \"café\"`",
        )
}

/// A label that is the number of another choice: the number is looked at first.
fn numbers(message: &Message, words: &[ChoiceWord<'_>], diagnostics: &mut Vec<Diagnostic>) {
    if message.style != ChoiceStyle::Numbered && !message.places_choices {
        return;
    }
    let written = words.iter().filter_map(|word| number_of_reply(&word.key).map(|number| (word, number)));
    let mut numbers: Option<Vec<Option<u32>>> = None;
    for (word, number) in written {
        let numbers = numbers.get_or_insert_with(|| numbers_of(message));
        let own = numbers.get(word.choice).copied().flatten();
        let other = numbers.iter().position(|known| *known == Some(number));
        let Some(choice) = other.and_then(|other| message.choices.get(other)) else { continue };
        if own != Some(number) {
            let message = format!("\"{}\" is the number of another choice", word.text);
            diagnostics.push(
                Diagnostic::error(codes::DUPLICATE_CHOICE, word.span, message)
                    .note(format!("who replies {number} gets the choice that the list shows as {number}"))
                    .label(choice.head_span, format!("listed as {number}"))
                    .help("reword it, or list the choices without numbers: `choices bulleted`"),
            );
        }
    }
}

/// The number under which each choice is listed if all are.
fn numbers_of(message: &Message) -> Vec<Option<u32>> {
    let mut next = 0;
    let number = |choice: &Choice| {
        matches!(choice.kind, ChoiceKind::Labels(_) | ChoiceKind::Each { .. }).then(|| {
            next += 1;
            next
        })
    };
    message.choices.iter().map(number).collect()
}
