//! The choices that a message offers, and the lines that list them.

use crate::bytecode::program::{ChoiceMatcher, ChoiceRecord, MessageRecord};
use crate::value::Value;

use super::execute::Executor;

/// `MessageRecord::style` of lists with numbers.
const NUMBERED: u8 = 0;
/// `MessageRecord::style` of lists with dashes.
const BULLETED: u8 = 1;

/// A choice as it is offered.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    /// Position among the message's choices.
    pub(crate) choice: u16,
    /// Its record.
    pub(crate) record: ChoiceRecord,
    /// The item of a `choice each`, with its label.
    pub(crate) item: Option<(Value, String)>,
    /// Its number, from 1, if it has a line in the list.
    pub(crate) number: Option<u32>,
}

/// All choices that a message offers now.
#[derive(Debug, Clone, Default)]
pub(crate) struct Offers {
    /// In order.
    pub(crate) list: Vec<Offer>,
    /// Which of the first 64 choices are offered, by bit.
    pub(crate) mask: u64,
    /// Whether some were to come from a list.
    pub(crate) had_each: bool,
}

impl Offers {
    /// Whether nothing is offered.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl Executor<'_, '_> {
    /// The choices of a message whose conditions hold now.
    pub(crate) fn offer(&mut self, message: &MessageRecord) -> Offers {
        self.offers_where(message, None)
    }

    /// The choices that were offered when the question was asked.
    pub(crate) fn offered(&mut self, message: &MessageRecord, mask: u64) -> Offers {
        self.offers_where(message, Some(mask))
    }

    fn offers_where(&mut self, message: &MessageRecord, mask: Option<u64>) -> Offers {
        let mut offers =
            Offers { list: Vec::with_capacity(usize::from(message.choice_count)), ..Offers::default() };
        let mut next_number = 1;
        for choice in 0..message.choice_count {
            let Some(record) = self.program.choice(message.first_choice + u32::from(choice)) else {
                continue;
            };
            let bit = 1u64.checked_shl(u32::from(choice)).unwrap_or(0);
            let is_offered = match mask {
                Some(mask) if bit != 0 => mask & bit != 0,
                _ => record.when.is_none_or(|code| self.evaluate(code).is_true()),
            };
            if is_offered {
                offers.mask |= bit;
                self.add_offers(&mut offers, choice, record, &mut next_number);
            }
        }
        offers
    }

    fn add_offers(&mut self, offers: &mut Offers, choice: u16, record: ChoiceRecord, next_number: &mut u32) {
        match record.matcher {
            ChoiceMatcher::Labels { .. } => {
                offers.list.push(Offer { choice, record, item: None, number: Some(*next_number) });
                *next_number += 1;
            }
            ChoiceMatcher::Intent(_) | ChoiceMatcher::Regex(_) => {
                offers.list.push(Offer { choice, record, item: None, number: None });
            }
            ChoiceMatcher::Each { list, label, item } => {
                offers.had_each = true;
                for (value, text) in self.items(list, label, item) {
                    let number = Some(*next_number);
                    offers.list.push(Offer { choice, record, item: Some((value, text)), number });
                    *next_number += 1;
                }
            }
        }
    }

    /// The items of a `choice each` with their labels, at most `limits.choices`.
    fn items(&mut self, list: u32, label: u32, local: u16) -> Vec<(Value, String)> {
        let Value::List(items) = self.evaluate(list) else { return Vec::new() };
        let most = self.program.schema().choices_max.max(1) as usize;
        let mut labelled = Vec::new();
        for item in items.iter().take(most) {
            self.set_local(local, item.clone());
            let text = self.evaluate(label).as_text().unwrap_or_default().to_owned();
            labelled.push((item.clone(), text));
        }
        labelled
    }

    /// The lines that list the offered choices, joined by line breaks; empty for hidden lists.
    pub(crate) fn list_lines(&mut self, message: &MessageRecord, offers: &Offers) -> String {
        let mut lines = String::new();
        if message.style != NUMBERED && message.style != BULLETED {
            return lines;
        }
        let language = self.delivery.language_index(self.program);
        for offer in &offers.list {
            let Some(number) = offer.number else { continue };
            if !lines.is_empty() {
                lines.push('\n');
            }
            if message.style == NUMBERED {
                lines.push_str(&number.to_string());
                lines.push_str(". ");
            } else {
                lines.push_str("- ");
            }
            lines.push_str(self.label_text(offer, language));
        }
        lines
    }

    /// The label of an offer in a language.
    fn label_text<'o>(&'o self, offer: &'o Offer, language: u32) -> &'o str {
        if let Some((_, text)) = &offer.item {
            return text;
        }
        let ChoiceMatcher::Labels { first, count } = offer.record.matcher else { return "" };
        let listed = || self.program.labels(first, count).filter(|l| l.listed);
        let own = listed().find(|label| u32::from(label.language) == language || label.language == u8::MAX);
        own.or_else(|| listed().next()).map_or("", |label| self.program.string(label.text))
    }

    /// Pushes the list for a text that places it itself.
    pub(crate) fn push_choices(&mut self, message: u32) {
        let Some(record) = self.program.message(message) else { return self.push(Value::Missing) };
        let offers = self.offer(&record);
        // A text with `{choices}` lists them even where the message does not append a list of its own.
        let style = if record.style == BULLETED { BULLETED } else { NUMBERED };
        let lines = self.list_lines(&MessageRecord { style, ..record }, &offers);
        self.choices_placed = true;
        self.push(Value::text(&lines));
    }
}
