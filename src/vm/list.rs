//! The choices that a message offers, and the lines that list them.

use std::fmt::Write as _;

use crate::bytecode::Program;
use crate::bytecode::program::{ChoiceMatcher, ChoiceRecord, MessageRecord};
use crate::text::{self, Encoding};
use crate::value::{Value, bounds};

use super::execute::Executor;
use super::limits;
use super::state::Wait;

/// `MessageRecord::style` of lists with numbers.
pub(crate) const NUMBERED: u8 = 0;
/// `MessageRecord::style` of lists with dashes.
pub(crate) const BULLETED: u8 = 1;
/// `MessageRecord::style` without a list, unless a text places one.
pub(crate) const HIDDEN: u8 = 2;

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
}

impl Offers {
    /// Whether the author's own labels in a list force UCS-2. Items of a `choice each` are values and not the author's.
    pub(crate) fn own_unicode(&self, list: &str) -> bool {
        let all_own = self.list.iter().all(|offer| offer.item.is_none());
        all_own && text::encoding_of(list) == Encoding::Ucs2
    }
}

impl Executor<'_, '_> {
    /// The choices of a message: those of the mask, or whose conditions hold now. Later ones than the mask tells are asked
    /// anew.
    pub(crate) fn offers(&mut self, message: &MessageRecord, mask: Option<u64>) -> Offers {
        self.delivery.spend(usize::from(message.choice_count));
        let mut offers = Offers { list: std::mem::take(&mut self.delivery.scratch.offers), mask: 0 };
        let mut next_number = 1;
        for choice in 0..message.choice_count {
            let index = message.first_choice.saturating_add(u32::from(choice));
            let Some(record) = self.program.choice(index) else { continue };
            let bit = 1u64.checked_shl(u32::from(choice)).unwrap_or(0);
            let is_offered = match mask {
                Some(mask) if bit != 0 => mask & bit != 0,
                _ => record.when.is_none_or(|code| self.evaluate(code).is_true()),
            };
            if is_offered {
                offers.mask |= bit;
                self.add_offers(&mut offers.list, choice, record, &mut next_number);
            }
        }
        offers
    }

    /// Keeps the buffer of offers that are not needed any more.
    pub(crate) fn put_away(&mut self, mut offers: Offers) {
        offers.list.clear();
        self.delivery.scratch.offers = offers.list;
    }

    fn add_offers(
        &mut self,
        offers: &mut Vec<Offer>,
        choice: u16,
        record: ChoiceRecord,
        next_number: &mut u32,
    ) {
        let mut number = || {
            *next_number += 1;
            Some(*next_number - 1)
        };
        match record.matcher {
            ChoiceMatcher::Labels { .. } => {
                offers.push(Offer { choice, record, item: None, number: number() });
            }
            ChoiceMatcher::Intent(_) | ChoiceMatcher::Regex(_) => {
                offers.push(Offer { choice, record, item: None, number: None });
            }
            ChoiceMatcher::Each { list, label, item } => {
                for item in self.items(list, label, item) {
                    offers.push(Offer { choice, record, item: Some(item), number: number() });
                }
            }
        }
    }

    /// The items of a `choice each` with their labels, at most `limits.choices`. The variable of the item is as before
    /// afterwards.
    fn items(&mut self, list: u32, label: u32, local: u16) -> Vec<(Value, String)> {
        let Value::List(items) = self.evaluate(list) else { return Vec::new() };
        let most = self.program.schema().choices_max.max(1) as usize;
        let before = self.local(local);
        let mut labelled = Vec::new();
        for item in items.iter().take(most) {
            if self.delivery.fuel == 0 {
                break;
            }
            self.set_local(local, item.clone());
            let text = self.evaluate(label).as_text().unwrap_or_default().trim().to_owned();
            self.delivery.spend(text.len() / limits::TEXT_BYTES_PER_FUEL);
            labelled.push((item.clone(), text));
        }
        self.set_local(local, before);
        labelled
    }

    /// The lines that list the offered choices, joined by line breaks, cut as every text; empty for hidden lists.
    pub(crate) fn list_lines(&mut self, style: u8, offers: &Offers) -> String {
        let mut lines = std::mem::take(&mut self.delivery.scratch.list);
        lines.clear();
        if style != NUMBERED && style != BULLETED {
            return lines;
        }
        let language = self.delivery.language_index(self.program);
        for offer in &offers.list {
            let Some(number) = offer.number else { continue };
            if lines.len() > bounds::MAX_TEXT_BYTES {
                break;
            }
            if !lines.is_empty() {
                lines.push('\n');
            }
            if style == NUMBERED {
                push_number(&mut lines, number);
                lines.push_str(". ");
            } else {
                lines.push_str("- ");
            }
            lines.push_str(label_text(self.program, offer, language));
        }
        self.delivery.spend(lines.len() / limits::TEXT_BYTES_PER_FUEL);
        bounds::cut(lines)
    }

    /// Pushes the list for a text that places it itself: of message `message - 1`, or of the one whose reply is awaited.
    pub(crate) fn push_choices(&mut self, message: u32) {
        let awaited = match self.run.waiting {
            Wait::Reply { message, .. } => Some(message),
            _ => None,
        };
        let index = message.checked_sub(1).or(awaited);
        let Some((index, record)) = index.and_then(|index| Some((index, self.program.message(index)?)))
        else {
            return self.push(Value::Missing);
        };
        let mask = self.offered_mask(index).or(self.placed);
        let offers = self.offers(record, mask);
        // A text with `{choices}` lists them even where the message does not append a list of its own.
        let style = if record.style == BULLETED { BULLETED } else { NUMBERED };
        let lines = self.list_lines(style, &offers);
        self.placed = Some(offers.mask);
        self.put_away(offers);
        self.push(Value::text(&lines));
        self.delivery.scratch.list = lines;
    }

    /// The choices that were offered for a message whose reply is awaited already.
    pub(crate) fn offered_mask(&self, message: u32) -> Option<u64> {
        match self.run.waiting {
            Wait::Reply { message: awaited, offered, .. } if awaited == message => Some(offered),
            _ => None,
        }
    }

    /// Numbers are answers from now on, if a text has listed the choices with numbers.
    pub(crate) fn list_was_sent(&mut self, record: &MessageRecord) {
        if let Wait::Reply { numbered, .. } = &mut self.run.waiting {
            *numbered |= self.placed.is_some() && record.style != BULLETED;
        }
    }
}

/// Appends a number; one of a single digit, as nearly all are, without the machinery of formatting.
fn push_number(lines: &mut String, number: u32) {
    match char::from_digit(number, 10) {
        Some(digit) => lines.push(digit),
        // Writing to a string does not fail.
        None => drop(write!(lines, "{number}")),
    }
}

/// The label of an offer in a language, as written.
fn label_text<'o>(program: &'o Program, offer: &'o Offer, language: u32) -> &'o str {
    if let Some((_, text)) = &offer.item {
        return text;
    }
    let ChoiceMatcher::Labels { first, count } = offer.record.matcher else { return "" };
    let listed = || program.labels(first, count).iter().filter(|label| label.listed);
    let own = listed().find(|label| u32::from(label.language) == language || label.language == u8::MAX);
    own.or_else(|| listed().next()).map_or("", |label| program.string(label.text))
}
