//! W0411 numbered-label: a label with a number of its own, in a list that is numbered anyway.

use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::check::wording;
use crate::diag::{Diagnostic, Edit, codes};
use crate::source::{Sources, Span};

/// Finds labels such as `1. Cat` in messages that list their choices by number.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for step in context.units.iter().flat_map(|unit| &unit.steps) {
        let StepKind::Message(message) = &step.kind else { continue };
        if message.style == ChoiceStyle::Numbered {
            diagnostics.extend(doubled(context.sources, message));
        }
    }
}

/// A label's number as it is written, with the signs behind it: where, and the number.
struct Numbered<'a> {
    label: &'a str,
    place: Span,
    number: usize,
    position: usize,
}

fn doubled(sources: &Sources, message: &Message) -> Option<Diagnostic> {
    let labels = message.choices.iter().filter_map(|choice| match &choice.kind {
        ChoiceKind::Labels(labels) => labels.first(),
        _ => None,
    });
    let mut numbered: Vec<Numbered<'_>> = Vec::new();
    for (index, label) in labels.enumerate() {
        for text in &label.texts {
            let Some((number, length)) = number_before(text) else { continue };
            let Some(place) = wording::find(sources, label.span, text, 0) else { continue };
            let place = Span { end: place.start + length as u32, ..place };
            if numbered.iter().all(|other| other.place != place) {
                numbered.push(Numbered { label: text, place, number, position: index + 1 });
            }
        }
    }
    let in_order = numbered.iter().all(|label| label.number == label.position);
    // One label alone may begin with a number that means something else.
    if !in_order && numbered.len() < 2 {
        return None;
    }
    let (first, others) = numbered.split_first()?;
    let reads = format!("{}. {}", first.position, first.label);
    let mut found =
        Diagnostic::warning(codes::NUMBERED_LABEL, first.place, "this label has a number of its own")
            .note(format!("choices are numbered anyway: subscribers would read `{reads}`"));
    for other in others.iter().take(5) {
        found = found.label(other.place, "and this one");
    }
    let edits = numbered.iter().map(|label| Edit { span: label.place, text: String::new() }).collect();
    Some(found.help("drop the numbers, or write `choices hidden` and list them in the text").fix(
        "drop the numbers",
        in_order,
        edits,
    ))
}

/// The number at the start of a label with the sign that parts it from the words, and its length in bytes.
fn number_before(label: &str) -> Option<(usize, usize)> {
    let rest = label.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let number = label.strip_suffix(rest)?.parse().ok()?;
    let unspaced = rest.trim_start_matches(' ');
    let after = unspaced.strip_prefix(['.', ')', ':', '-', '–', '='])?;
    let words = after.trim_start_matches([' ', '\u{a0}']);
    // `2.5 kg` and `1-3 people` count something; `3-star` is a word.
    let parted = words.len() < after.len() || !unspaced.starts_with(['-', '–', '=']);
    let says_more = words.starts_with(char::is_alphabetic);
    (parted && says_more).then_some((number, label.len() - words.len()))
}

#[cfg(test)]
mod tests {
    use super::number_before;

    #[test]
    fn numbers_before_words_are_seen() {
        for (label, number, words) in [
            ("1. Cat", 1, "Cat"),
            ("2) Dog", 2, "Dog"),
            ("3: Bird", 3, "Bird"),
            ("4 - Fish", 4, "Fish"),
            ("10.Other", 10, "Other"),
            ("1 = Été", 1, "Été"),
        ] {
            assert_eq!(number_before(label).map(|(found, at)| (found, &label[at..])), Some((number, words)));
        }
    }

    #[test]
    fn other_numbers_are_left_alone() {
        for label in
            ["1 cat", "2.5 kg", "1-3 people", "3-star hotel", "10:30", "9:00 am", "1.", "Cat 1. x", "24/7"]
        {
            assert_eq!(number_before(label), None, "{label}");
        }
    }
}
