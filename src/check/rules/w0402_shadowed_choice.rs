//! W0402 shadowed-choice: a label or alias that occurs inside one of another choice.

use std::collections::HashMap;

use crate::check::labels::{self, ChoiceWord, MessageWords};
use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::diag::{Diagnostic, codes};

/// Finds labels whose words stand next to each other in a longer label of another choice. Where only exact replies count
/// that is harmless.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let same =
        |one: &Expr, other: &Expr| context.sources.slice(one.span) == context.sources.slice(other.span);
    for MessageWords { message, words, .. } in &context.messages {
        let of_several = |word: &ChoiceWord<'_>| !word.key.chars().all(char::is_alphanumeric);
        if message.matching == Matching::Exact || !words.iter().any(of_several) {
            continue;
        }
        for (short, long) in shadowed(words) {
            let (Some(one), Some(other)) =
                (message.choices.get(short.choice), message.choices.get(long.choice))
            else {
                continue;
            };
            if !labels::exclude_each_other(one, other, &same) {
                diagnostics.push(inside(short, long));
            }
        }
    }
}

/// The pairs of a word and a longer one of another choice that holds it; each word once.
fn shadowed<'w>(words: &'w [ChoiceWord<'w>]) -> Vec<(&'w ChoiceWord<'w>, &'w ChoiceWord<'w>)> {
    let split: Vec<Vec<String>> = words.iter().map(|word| labels::folded_words(word.text)).collect();
    let mut holders: HashMap<&[String], Vec<&ChoiceWord<'_>>> = HashMap::new();
    for (word, parts) in words.iter().zip(&split) {
        for length in 1..parts.len() {
            for run in parts.windows(length) {
                holders.entry(run).or_default().push(word);
            }
        }
    }
    let mut found: Vec<(&ChoiceWord<'_>, &ChoiceWord<'_>)> = Vec::new();
    for (word, parts) in words.iter().zip(&split) {
        let known = found.iter().any(|(short, _)| short.span == word.span);
        let holder =
            holders.get(parts.as_slice()).into_iter().flatten().find(|long| long.choice != word.choice);
        if let Some(long) = holder.filter(|_| !known) {
            found.push((word, long));
        }
    }
    found
}

fn inside(short: &ChoiceWord<'_>, long: &ChoiceWord<'_>) -> Diagnostic {
    let message = format!("\"{}\" stands inside \"{}\", another choice", short.text, long.text);
    Diagnostic::warning(codes::SHADOWED_CHOICE, short.span, message)
        .note(format!("a reply that names \"{}\" in other words is taken for \"{}\"", long.text, short.text))
        .label(long.span, "the longer one")
        .help("reword one of them, so that each has a word of its own")
}
