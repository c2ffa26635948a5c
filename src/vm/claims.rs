//! Which choices of a message would take a reply if they were alone, and which one takes it.

use crate::bytecode::Program;
use crate::bytecode::program::ChoiceMatcher;
use crate::text::FoldedText;

use super::list::{NUMBERED, Offer, Offers};
use super::matcher::{Found, find_choice};

/// What the choices of a message make of a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// The choices that would take it alone, by their place among those of the message, with the tier of matching.md.
    pub by: Vec<(u16, u8)>,
    /// The one that takes it beside the others, with its tier; none where they cannot be told apart.
    pub taken: Option<(u16, u8)>,
}

/// Tries a reply on the choices with labels of a message of the program, all of them offered.
pub fn claims(program: &Program, message: u32, reply: &str) -> Option<Claims> {
    let record = program.message(message)?;
    let offers = offers(program, record.first_choice, record.choice_count);
    let folded = FoldedText::new(reply);
    let numbered = record.style == NUMBERED;
    let mut by = Vec::new();
    for offer in &offers {
        let alone = Offers { list: vec![offer.clone()], mask: 0 };
        if let Found::One(found) = find_choice(program, &alone, &folded, record.matching, numbered) {
            by.push((offer.choice, found.tier));
        }
    }
    let all = Offers { list: offers, mask: 0 };
    let taken = match find_choice(program, &all, &folded, record.matching, numbered) {
        Found::One(found) => all.list.get(found.offer).map(|offer| (offer.choice, found.tier)),
        Found::Ambiguous | Found::None => None,
    };
    Some(Claims { by, taken })
}

fn offers(program: &Program, first: u32, count: u16) -> Vec<Offer> {
    let mut number = 0;
    let mut found = Vec::new();
    for choice in 0..count {
        let Some(record) = program.choice(first.saturating_add(u32::from(choice))) else { continue };
        if matches!(record.matcher, ChoiceMatcher::Labels { .. }) {
            number += 1;
            found.push(Offer { choice, record, item: None, number: Some(number) });
        }
    }
    found
}
