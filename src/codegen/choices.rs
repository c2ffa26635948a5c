//! Choices and their labels, folded as replies are.

use super::generator::Generator;
use super::scope::Scope;
use crate::bytecode::program::{ChoiceMatcher, ChoiceRecord, LabelRecord};
use crate::check::model::*;
use crate::text::FoldedText;

/// A label for every language.
const EVERY_LANGUAGE: u8 = u8::MAX;

impl Generator<'_> {
    /// A choice; `None` for one that could not be understood.
    pub(super) fn choice(&mut self, choice: &Choice, scope: &Scope<'_>) -> Option<ChoiceRecord> {
        let matcher = match &choice.kind {
            ChoiceKind::Labels(labels) => self.labels(labels),
            ChoiceKind::Intent(intent) => ChoiceMatcher::Intent(intent.0),
            ChoiceKind::Matches(regex) => ChoiceMatcher::Regex(self.regex(regex)),
            ChoiceKind::Each { item, list, label } => ChoiceMatcher::Each {
                list: self.value(list, scope),
                label: self.value(label, scope),
                item: item.0 as u16,
            },
            ChoiceKind::Error => return None,
        };
        let when = self.optional_value(choice.when.as_deref(), scope);
        let outcome = self.outcome(&choice.outcome, None, scope);
        Some(ChoiceRecord { matcher, when, outcome })
    }

    fn labels(&mut self, labels: &[Label]) -> ChoiceMatcher {
        let mut records = Vec::new();
        for (index, label) in labels.iter().enumerate() {
            for (language, text) in languages(label) {
                records.push(self.label(text, language, index == 0));
            }
        }
        let (first, count) = self.builder.labels(records);
        ChoiceMatcher::Labels { first, count }
    }

    fn label(&mut self, text: &str, language: u8, listed: bool) -> LabelRecord {
        let folded = FoldedText::new(text);
        LabelRecord {
            text: self.builder.string(text),
            folded: self.builder.string(folded.as_str()),
            language,
            listed,
            negated: self.negation.occur_in(&folded),
        }
    }
}

/// The texts of a label with their languages; one for all where they are equal.
fn languages(label: &Label) -> Vec<(u8, &str)> {
    let mut texts = label.texts.iter();
    match texts.next() {
        Some(first) if texts.all(|text| text == first) => vec![(EVERY_LANGUAGE, first)],
        _ => (0..EVERY_LANGUAGE).zip(label.texts.iter().map(String::as_str)).collect(),
    }
}
